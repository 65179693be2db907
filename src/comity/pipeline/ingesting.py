"""From documents to proposals in the ledger."""

import os
from collections.abc import Callable, Iterable

from comity.ledger import Ledger
from comity.pipeline.reporting import IngestReport

Tick = Callable[[], None]


def ingest(
    ledger: Ledger,
    inputs: Iterable[str | os.PathLike[str]],
    *,
    workers: int = 1,
    dry_run: bool = False,
    tick: Tick | None = None,
) -> IngestReport:
    """Read ``inputs``, extract, resolve against the ledger, and write what they say as proposals.

    Every document is written whole, with everything it says, or not at all; one that the ledger holds is passed over.
    ``tick`` is called once for every input that is done. With ``dry_run`` nothing is written.
    """
    raise NotImplementedError
