"""The only place that asks what time it is."""

import os
from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present time in UTC, or the time fixed by ``SOURCE_DATE_EPOCH`` for reproducible output."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(fixed), UTC) if fixed else datetime.now(UTC)


def today() -> date:
    """Return the present day in UTC."""
    return now().date()
