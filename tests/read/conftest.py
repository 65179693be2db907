"""Reading in this process, without children: what the parsers do, not how they are confined."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from comity.read.engine import Engine
from comity.read.limits import Limits
from comity.read.messages import Job, Outcome

Parse = Callable[..., list[Outcome]]


@pytest.fixture(scope="session")
def parse() -> Parse:
    """Return a function from a name and bytes to the outcomes of reading them."""

    def outcomes(name: str, data: bytes, *, limits: Limits | None = None, **known: object) -> list[Outcome]:
        job = Job(name=name, today=date(2026, 1, 1), limits=limits or Limits(), **known)  # type: ignore[arg-type]
        return [reply for reply in Engine(job).outcomes(io.BytesIO(data)) if isinstance(reply, Outcome)]

    return outcomes
