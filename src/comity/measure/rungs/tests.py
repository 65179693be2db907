"""The tests of the ladder as data (see ``vocab/ladder.yaml``)."""

from functools import cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from comity.vocab.files import FOLDER, read_yaml

Mark = Literal["C", "A", "C/A"]
QueryName = Literal[
    "clauses", "texts", "events", "tempo", "days", "editions", "domains", "presence",
    "contacts", "transfers", "frictions", "nothing",
]  # fmt: skip
Step = Annotated[int, Meta(ge=1, le=5)]


class RungTest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much of what there must be, and which record would add to it; an empty list asks for nothing.

    ``unheld`` names what no table has a column for: the test then holds in the high reading only.
    """

    query: QueryName
    record: str
    at_least: float = 1
    kinds: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    unheld: tuple[str, ...] = ()
    p_at_least: float = 0.0
    practised: bool = False
    hosted: bool = False
    away: bool = False
    share_of_years: bool = False


class RungRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rung: it holds if all tests of one group do."""

    rung: Step
    mark: Mark
    any: tuple[tuple[RungTest, ...], ...]


class DimensionRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rungs of one dimension, and what they rest on (see the head of ``vocab/ladder.yaml``)."""

    dimension: str
    tables: tuple[str, ...]
    rungs: tuple[RungRule, ...]
    directed: bool = False
    broken_by: RungTest | None = None
    open_above: int | None = None


@cache
def bundled_ladder() -> tuple[DimensionRule, ...]:
    """Return the vocabulary's ladder, dimensions in their order."""
    return msgspec.convert(read_yaml(FOLDER / "ladder.yaml"), tuple[DimensionRule, ...], strict=False)
