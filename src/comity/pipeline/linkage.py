"""How a proposal remembers what its mention was linked with: in the rule of the assertion that its thing exists."""

import re
from typing import Literal

from msgspec import Struct

from comity.resolve import Link

_NOTE = re.compile(r"resolve:(link|ask|new) (\S*) (\d\.\d+): (.*)", re.DOTALL)


class Linkage(Struct, frozen=True, kw_only=True):
    """What resolving said of a mention: the band, the likely record (blank for none), how probable, and why."""

    band: Literal["link", "ask", "new"]
    likely: str
    probability: float
    why: str


def note(link: Link) -> str:
    """Return a link as the rule of an assertion."""
    likely = "" if link.band == "new" else link.record_id
    return f"resolve:{link.band} {likely} {link.probability:.4f}: {link.explanation}"


def read_note(rule: str) -> Linkage | None:
    """Return what an assertion's rule says of the link it was made by, or None if it was made otherwise."""
    match = _NOTE.fullmatch(rule)
    if match is None:
        return None
    band, likely, probability, why = match.groups()
    return Linkage(band=band, likely=likely, probability=float(probability), why=why)  # type: ignore[arg-type]
