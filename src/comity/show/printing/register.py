"""The notes of a printed report: from every figure to its records, from every record to its sources, by number."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from msgspec import Struct

from comity.model.records import Coverage, Record, Source
from comity.show.check import BrokenReportError, Flaw
from comity.show.context import Context
from comity.show.figures import SEARCHED
from comity.show.markup import anchor, web_address
from comity.show.printing.blocks import clean
from comity.show.words import day, shortened

_ORDER = ("event", "agreement", "provision", "transfer", "contact", "statement", "friction", "published_total")
NO_SOURCE = "no source seen"
_LETTERS = {"record": "R", "source": "S", "coverage": "C"}


class Note(Struct, frozen=True):
    """One note: its number, what the figure is, and the numbers of the records behind it."""

    mark: str
    what: str
    refs: str


class Row(Struct, frozen=True):
    """A record or source as the lists at the end print it."""

    mark: str
    name: str
    when: str
    id: str
    refs: str = ""
    url: str = ""


class Register:
    """The numbers of one printed report.

    ``targets`` are the anchors its words and drawings open, in reading order. Records are numbered by kind and date,
    and the events ``counted`` before the others, so that a note on many is a few stretches of numbers; sources by
    publisher.
    """

    def __init__(self, context: Context, counted: Iterable[str], targets: Iterable[str]) -> None:
        self._context = context
        self._counted = frozenset(counted)
        self._doors = {door.anchor: door for door in context.doors.lists}
        self._known = {anchor(one): one for one in context.snapshot.by_id}
        wanted = [one for one in dict.fromkeys(targets) if one != SEARCHED]
        self._lists = {one: number for number, one in enumerate((one for one in wanted if one in self._doors), 1)}
        dead = [one for one in wanted if one not in self._doors and one not in self._known]
        if dead:
            raise BrokenReportError([Flaw("figure without records", one) for one in dead])
        self._number(wanted)

    def _number(self, wanted: Iterable[str]) -> None:
        opened = {one for anchor_ in wanted for one in self.ids(anchor_)}
        found = self._context.records(sorted(opened))
        plain = sorted((one for one in found if not isinstance(one, Source | Coverage)), key=self._place)
        cited = {self._context.canonical(one) for record in plain for one in record.sources}
        cited |= {self._context.canonical(one.id) for one in found if isinstance(one, Source)}
        sources = [self._context.snapshot.sources[one] for one in cited if one in self._context.snapshot.sources]
        self._records: Sequence[Record] = plain
        self._sources: Sequence[Source] = sorted(sources, key=lambda one: (one.publisher.casefold(), one.id))
        self._searched: Sequence[Coverage] = [one for one in found if isinstance(one, Coverage)]
        self._numbers = {
            record.id: (kind, number)
            for kind, records in (("record", plain), ("source", self._sources), ("coverage", self._searched))
            for number, record in enumerate(records, 1)
        }

    def _place(self, record: Record) -> tuple[int, str, bool, str, str]:
        known = record.type in _ORDER
        start = record.when.start.isoformat() if record.when else ""
        order = _ORDER.index(record.type) if known else len(_ORDER)
        return order, record.type, record.id not in self._counted, start, record.id

    def ids(self, target: str) -> tuple[str, ...]:
        """Return the ids of the records that an anchor opens; none for what was searched."""
        if target in self._doors:
            return self._doors[target].ids
        return (self._known[target],) if target in self._known else ()

    def mark(self, target: str) -> str:
        """Return what stands, raised, behind a figure: the number of its note, or of its only record."""
        if target == SEARCHED:
            return "0"
        return str(self._lists[target]) if target in self._lists else self.refs(self.ids(target))

    def refs(self, ids: Iterable[str]) -> str:
        """Return the numbers of records in stretches: "R1–R9, R12; S4". Copies of a page are the page."""
        numbers = sorted({self._numbers[one] for one in map(self._context.canonical, ids) if one in self._numbers})
        return "; ".join(
            stretches(_LETTERS[kind], [number for _, number in found])
            for kind, found in groupby(numbers, key=lambda pair: pair[0])
        )

    @property
    def notes(self) -> list[Note]:
        """The notes, the one on what was searched first."""
        nothing = Note("0", "no record", "see “What was searched”")
        listed = [
            Note(str(number), clean(self._doors[one].what), self.refs(self.ids(one)))
            for one, number in self._lists.items()
        ]
        return [nothing, *listed]

    @property
    def records(self) -> list[Row]:
        """The records cited, each with the numbers of its sources."""
        return [
            Row(
                self.refs([one.id]),
                clean(one.label),
                self._context.when(one),
                one.id,
                self.refs(one.sources) or NO_SOURCE,
            )
            for one in (*self._records, *self._searched)
        ]

    @property
    def sources(self) -> list[Row]:
        """The sources cited: publisher, title, date; the address where a reader may be sent there."""
        return [
            Row(
                self.refs([one.id]),
                clean(f"{one.publisher or 'publisher unknown'}: {shortened(one.title or 'no title', 160)}"),
                day(one.date),
                one.id,
                url=("" if one.mirror else web_address(one.url)) or "",
            )
            for one in self._sources
        ]


def place(mark: str) -> str:
    """Return the label under which a numbered row stands in print."""
    return f"note-{mark}" if mark.isdecimal() else mark


def stretches(letter: str, numbers: Sequence[int]) -> str:
    """Return ascending numbers with runs drawn together: "R1–R3, R7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(f"{letter}{a}" if a == b else f"{letter}{a}–{letter}{b}" for a, b in runs)
