"""What of a ledger belongs into a casebook: its own rows as people corrected them, and what people accepted since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from comity.ledger import Ledger, StoredAssertion, StoredDecision
from comity.ledger.compare import preference
from comity.ledger.fields import column_name, columns_of
from comity.ledger.standing import Holdings, as_arrived
from comity.model.assertions import EXISTS, UNSOURCED, Assertion, LayoutRow
from comity.model.errors import InputError
from comity.model.records import Casebook, Record, Source
from comity.model.snapshot import Snapshot
from comity.model.tables import TABLE_BY_NAME
from comity.pipeline.cases import Case
from comity.pipeline.nearby import parties_of

NOBODY_NAMED = "unknown"
"""The publisher of a text that names none: a row about a source cannot do without."""


class Carried(Struct, frozen=True):
    """Where the rows of a casebook stand, and everything to be said in them."""

    layout: list[LayoutRow]
    assertions: list[Assertion]


def carried(ledger: Ledger, name: str) -> Carried:
    """Return what the casebook called ``name`` is to hold; raise InputError where the ledger knows none of that name.

    Its own rows come with people's corrections and with what people accepted for them; rows that people rejected are
    left out. Records of no casebook that a person accepted are added, if they are about two of the casebook's parties
    or more, with the sources they cite.
    """
    book = _Book(ledger, name)
    layout = ledger.layout(name)
    own = dict.fromkeys((book.casebook.id, *(row.record for row in layout)))
    added = dict.fromkeys(book.additions())
    said = {record: made for record, made in book.say([*own, *added]) if made}
    cited = {source for made in said.values() for one in made for source in one.sources if source != UNSOURCED}
    sources = [one for one in book.with_roots(cited) if one not in own]
    said |= {record: list(book.whole_source(record)) for record in sources}
    moved = [replace(row, order=tuple(book.places.get(one, one) for one in row.order)) for row in layout]
    return Carried(moved, [one for made in said.values() for one in made])


class _Book:
    """A casebook and the ledger it lies in.

    ``places`` maps assertions that people corrected to those that stand in their place.
    """

    def __init__(self, ledger: Ledger, name: str) -> None:
        self._ledger = ledger
        self._snapshot: Snapshot = ledger.snapshot(states=("accepted", "disputed", "proposed", "rejected"))
        books = {one.id.removeprefix("casebook:"): one for one in self._snapshot.of(Casebook)}
        if name not in books:
            known = ", ".join(sorted(books)) or "none yet"
            raise InputError(f"The ledger holds no casebook {name!r}.", f"It holds: {known}.")
        self.casebook = books[name]
        self._placed = {row.record for other in ledger.casebooks() for row in ledger.layout(other)}
        self._decisions: dict[str, list[StoredDecision]] = defaultdict(list)
        everything = ledger.decisions()
        for one in everything:
            self._decisions[one.decision.record].append(one)
        self.places: dict[str, str] = {}
        self._own = {row.record for row in ledger.layout(name)}
        self._holdings = Holdings(one for one in everything if one.in_force)

    def additions(self) -> Iterator[str]:
        """Yield the records of no casebook that people accepted and that are about the casebook's parties."""
        types = {TABLE_BY_NAME[table].type for table in self.casebook.tables} - {"source"}
        ours = set(self.casebook.parties)
        for kind in sorted(types):
            for record in self._snapshot.of_type(kind):
                about_ours = ours and len(ours & set(parties_of(record))) >= min(2, len(ours))
                new = record.state == "accepted" and record.id not in self._placed
                if about_ours and new and self._accepted(record):
                    yield record.id

    def _accepted(self, record: Record) -> bool:
        return any(one.in_force and one.decision.action == "accept" for one in self._decisions[record.id])

    def say(self, records: Sequence[str]) -> Iterator[tuple[str, list[Assertion]]]:
        """Yield what is to be said of each record that stands."""
        held: dict[str, list[StoredAssertion]] = defaultdict(list)
        for one in as_arrived(self._ledger.assertions_of(records), self._holdings):
            held[one.holder].append(one)
        for record in records:
            found = self._snapshot.by_id.get(record)
            if found is not None and found.state != "rejected":
                said = [one for one in held[record] if self._ours(one)]
                yield record, list(_said(Case(found, said, self._decisions[record]), self.places))

    def _ours(self, stored: StoredAssertion) -> bool:
        """Whether an assertion may stand in the casebook: what another one says of a row stays with that other one."""
        author = stored.assertion.author
        return stored.holder not in self._own or author == self.casebook.id or not author.startswith("casebook:")

    def with_roots(self, cited: Iterable[str]) -> list[str]:
        """Return sources with those they are copies of."""
        found: dict[str, None] = {}
        waiting = sorted(cited)
        while waiting:
            name = waiting.pop(0)
            source = self._snapshot.sources.get(name)
            if source is not None and name not in found:
                found[name] = None
                waiting += [source.same_as] if source.same_as else []
        return list(found)

    def whole_source(self, record: str) -> Iterator[Assertion]:
        """Yield everything said of a source: that a text exists and who published it needs nobody's decision."""
        said = [one.assertion for one in self._ledger.assertions(record) if one.active]
        yield from said
        if not any(one.field == "publisher" for one in said):
            yield replace(said[0], field="publisher", value=_publisher(self._snapshot.sources[record]))


def _publisher(source: Source) -> str:
    return source.author or NOBODY_NAMED


def _said(case: Case, places: dict[str, str]) -> Iterator[Assertion]:
    """Yield what people stand behind, as said of the record that holds it, with their corrections in its place."""
    columns, corrected = columns_of(case.record.type), {name: value for name, (_, value) in case.corrections.items()}
    standing = [one for one in case.active if one.assertion.stance == "supports" and case.vouched(one)]
    kept = [one for one in standing if one.assertion.field not in corrected]
    for stored in sorted(kept, key=lambda one: one.assertion.record != one.holder):
        if stored.assertion.field == EXISTS or columns[column_name(stored.assertion.field)].codec == "figures":
            yield replace(stored.assertion, record=stored.holder)
    for column in columns.values():
        if column.codec != "figures":
            found = [one for one in kept if one.assertion.field == column.name]
            for stored in sorted(found, key=lambda one: (one.assertion.record != one.holder, preference(column, one))):
                yield replace(stored.assertion, record=stored.holder)
    for field, value in corrected.items():
        replaced = [one for one in standing if one.assertion.field == field]
        for made in _correction(case, field, value, replaced):
            places.update(dict.fromkeys((one.id for one in replaced), made.id))
            yield made


def _correction(case: Case, field: str, value: str, replaced: Sequence[StoredAssertion]) -> Iterator[Assertion]:
    """Yield a person's value as an assertion on the sources of those it replaces; nothing for a field cleared."""
    sources = dict.fromkeys(source for one in replaced for source in one.assertion.sources)
    if value:
        yield Assertion(
            record=case.record.id, field=field, value=value, author="review", author_kind="person",
            type=case.record.type, sources=tuple(sources),
        )  # fmt: skip
