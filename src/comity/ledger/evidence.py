"""What stands behind an assertion: the sources and passages it names, their families, grades and days."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct

from comity.ledger.existence import Report
from comity.model.assertions import UNSOURCED, Assertion
from comity.model.families import family_keys
from comity.model.records import Source
from comity.model.tables import TABLE_BY_TYPE

ALWAYS_KNOWN = frozenset(
    {"coverage", "code", "casebook"} | {table.type for table in TABLE_BY_TYPE.values() if table.reference},
)
"""Types that say how the ledger was made or serve as yardstick: the day up to which one reads hides none of them."""

CLAIMS_NOTHING = frozenset({"source", "coverage", "code", "area", "casebook"})
"""Types whose records claim nothing about the world that could be otherwise: their ``p_exist`` is 1."""

DAWN = date.min
"""The day from which what needs no source is known."""


class Origin(Struct, frozen=True):
    """A source or passage as evidence: its family keys, default grade, and the day by which it was surely public."""

    keys: tuple[str, ...]
    grade: str
    known_from: date | None = None


class Basis(Struct, frozen=True):
    """The origins of a set of assertions, and how a grade becomes a probability.

    ``passages`` maps passage ids; ``sources`` maps citations. ``unknown`` is the grade of a citation that is no source
    of the ledger.
    """

    sources: Mapping[str, Origin]
    passages: Mapping[str, Origin]
    q: Callable[[str], float]
    unknown: str

    def origins(self, assertion: Assertion) -> list[Origin]:
        """Return where an assertion comes from; one that names nothing comes from its author."""
        found = [self.source(name) for name in assertion.sources]
        found += [self.passages[name] for name in assertion.passages if name in self.passages]
        return found or [Origin((f"author:{assertion.author}",), self.unknown)]

    def source(self, name: str) -> Origin:
        """Return the origin for a citation, known to the ledger or not."""
        return self.sources.get(name) or Origin((f"source:{name}",), self.unknown)

    def days(self, assertion: Assertion) -> set[date | None]:
        """Return the days by which what an assertion cites was public; None stands for a day that cannot be shown."""
        cited = {self.source(name).known_from for name in assertion.sources}
        return cited | {self.passages[name].known_from for name in assertion.passages if name in self.passages}

    def reports(self, assertions: Iterable[Assertion], known_by: date | None = None) -> Iterator[Report]:
        """Yield what each origin of each assertion is worth; an assertion's own grade beats the origin's default.

        The words that an assertion with one source rests on are that source's: they make one report. With
        ``known_by``, only origins that were public by then.
        """
        for assertion in assertions:
            found = [one for one in self.origins(assertion) if known_by is None or _public(one, known_by)]
            together = {key for one in found for key in one.keys} if len(assertion.sources) == 1 else set()
            for origin in found:
                keys = tuple(sorted(together)) or origin.keys
                yield Report(keys, self.q(assertion.grade or origin.grade))


def _public(origin: Origin, day: date) -> bool:
    return origin.known_from is not None and origin.known_from <= day


def source_origin(source: Source, root: Source, grade: str) -> Origin:
    """Return a source as evidence; ``root`` is the source it is the same page as, in the end, or the source itself."""
    return Origin(tuple(sorted(family_keys(source, root))), grade, source.date.end if source.date else None)


def known_from(assertion: Assertion, basis: Basis) -> date | None:
    """Return the first day by which some source of the assertion was certainly public, or None.

    A source dated "2019" was certainly public only at the end of that year, one without a date never. A casebook
    row does not say which of its sources gave which field, so a field counts as known with the first of them.
    """
    if assertion.type in ALWAYS_KNOWN:
        return DAWN
    return min((origin.known_from for origin in basis.origins(assertion) if origin.known_from), default=None)


def known_days(assertions: Iterable[Assertion], basis: Basis) -> Iterator[date | None]:
    """Yield the day from which each assertion was known; many share their sources, which are looked at once."""
    seen: dict[tuple[object, ...], date | None] = {}
    for one in assertions:
        key = (one.sources, one.passages, one.type)
        if key not in seen:
            seen[key] = known_from(one, basis)
        yield seen[key]


def unsourced_origin(grade: str) -> Origin:
    """Return the origin that stands for general knowledge: one family, never dated."""
    return Origin((UNSOURCED,), grade)
