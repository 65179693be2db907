"""What every section of a report works with: the records, the parties' names, and the register of figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TypeVar

from markupsafe import Markup

from comity.measure import Window
from comity.measure.basis import original
from comity.measure.periods import covering
from comity.measure.select import overlaps, parties_of
from comity.model.assertions import Assertion
from comity.model.records import Event, Record, Source
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.show.charts.parts import Item
from comity.show.figures import Doors
from comity.show.markup import Node, anchor, el
from comity.show.svg import Shape
from comity.show.words import held, in_figures, listed, plain_code, plural, with_article
from comity.vocab import Vocabulary, vocabulary

RecordT = TypeVar("RecordT", bound=Record)

FOCUS_RULE, WIDER_RULE = "MP", "W"
"""The rule the report is told by, and the wider one drawn beside it."""

NEVER = date(1900, 1, 1)
"""What a report on parties of whom there is nothing, and for whom nothing was searched, speaks of."""

PARTY_COLOURS = ("var(--p-chn)", "var(--p-rus)")
_KIND_MARKS: Mapping[str, tuple[Shape, str]] = {
    "exercise": ("square", "var(--k-exercise)"),
    "command_post_exercise": ("disc", "var(--k-simulation)"),
    "computer_simulation": ("disc", "var(--k-simulation)"),
    "patrol": ("diamond", "var(--k-patrol)"),
    "agreement": ("square", "var(--k-agreement)"),
    "transfer": ("square", "var(--k-transfer)"),
    "statement": ("disc", "var(--k-statement)"),
    "friction": ("cross", "var(--k-friction)"),
}


class Context:
    """One report's subject: a snapshot, two parties or more, a window of time, and what is known of each record."""

    def __init__(
        self,
        snapshot: Snapshot,
        parties: Sequence[str],
        window: Window,
        assertions: Iterable[Assertion] = (),
        vocab: Vocabulary | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.parties = tuple(parties)
        self.window = window
        self.vocab = vocab or vocabulary()
        self.doors = Doors()
        self.assertions: dict[str, list[Assertion]] = {}
        for one in assertions:
            self.assertions.setdefault(one.record, []).append(one)

    # --- names

    def name(self, code: str) -> str:
        """Return a party's name as it stands in a sentence; ``sea`` and ``total`` in words; else the code itself."""
        party = self.vocab.parties.get(code)
        return with_article(party.name) if party else plain_code(code)

    @cached_property
    def both(self) -> str:
        """The parties as a subject: "China and Russia"."""
        return listed([self.name(code) for code in self.parties])

    @cached_property
    def pair(self) -> str:
        """The parties as a title: "China – Russia"."""
        return " – ".join(self.bare(code) for code in self.parties)

    def bare(self, code: str) -> str:
        """Return a party's name without an article."""
        party = self.vocab.parties.get(code)
        return party.name if party else code

    def adjective(self, code: str) -> str:
        """Return "Chinese" or "Russian"; without a known demonym the name with a possessive."""
        party = self.vocab.parties.get(code)
        return party.demonyms[0] if party and party.demonyms else f"{self.name(code)}’s"

    def term(self, list_name: str, code: str) -> str:
        """Return what a code of a closed list is called; a code not in the list is shown as words."""
        found = self.vocab.lists.get(list_name, {}).get(code)
        return found.label if found else plain_code(code)

    def colour(self, code: str) -> str:
        """Return the colour of a party: the two in focus have their own, all others share one."""
        return dict(zip(self.parties, PARTY_COLOURS, strict=False)).get(code, "var(--p-third)")

    # --- rules

    @cached_property
    def rule(self) -> CountingRule:
        """The rule the report is told by."""
        return self.vocab.rules[FOCUS_RULE]

    @cached_property
    def wider(self) -> CountingRule:
        """The wider rule drawn beside it."""
        return self.vocab.rules[WIDER_RULE]

    def chip(self, rule: CountingRule) -> Markup:
        """Return a rule with its meaning, as it stands at first use."""
        return el("span", "Rule ", el("b", rule.code), " ", rule.name, class_="chip rule def")

    def code(self, rule_code: str) -> Markup:
        """Return a rule's bare code, for later use; it leads to the rule's definition."""
        base, _, changed = rule_code.partition("[")
        chip = el("a", base, href=f"#{rule_anchor(base)}", class_="code def")
        if not changed:
            return chip
        words = changed.rstrip("]").replace("=", ": ").replace(",", ", ")
        return el("span", chip, f" with {plain_code(words)}", class_="def")

    # --- records

    def theirs(self, record: Record) -> bool:
        """Tell whether a record is about all parties, may lie in the window, and is more than a proposal."""
        if record.state in ("proposed", "rejected"):
            return False
        inside = record.when is None or overlaps(record.when, *self.window)
        return inside and set(self.parties) <= set(parties_of(record))

    def holds_year(self, year: int) -> bool:
        """Tell whether a calendar year touches the window."""
        first, last = self.window
        return (first is None or first.year <= year) and (last is None or year <= last.year)

    @cached_property
    def windowed(self) -> Snapshot:
        """The snapshot without the records that cannot lie in the window."""
        kept = (record for record in self.snapshot.by_id.values() if overlaps(record.when, *self.window))
        return Snapshot(kept, known_by=self.snapshot.known_by, revision=self.snapshot.revision)

    @cached_property
    def as_of(self) -> date:
        """The day the report speaks of: the end of the window, the day of knowledge, or else of the search.

        Where no search is on file it is the last day of a record about the parties, and NEVER where there is none.
        """
        ends = [last for _, last in covering(self.snapshot.coverage, "events", self.parties)]
        days = [record.when.end for record in self.of(self.snapshot.by_id.values()) if record.when]
        known = [day for day in (self.window[1], self.snapshot.known_by) if day]
        return min(known) if known else max(ends or days or [NEVER])

    def of(self, records: Iterable[RecordT]) -> list[RecordT]:
        """Return the records about the parties, in their order."""
        return [record for record in records if self.theirs(record)]

    def records(self, ids: Iterable[str]) -> list[Record]:
        """Return records by id, in the order given."""
        return [self.snapshot.by_id[one] for one in ids if one in self.snapshot.by_id]

    def events(self, ids: Iterable[str]) -> list[Event]:
        """Return events by id, in the order given."""
        return [record for record in self.records(ids) if isinstance(record, Event)]

    def canonical(self, source_id: str) -> str:
        """Return the id of the page of which a source is a repeat, or the source's own."""
        return original(self.snapshot, source_id)

    def sources_of(self, records: Iterable[Record]) -> list[Source]:
        """Return the distinct pages records rest on, repeats of a page folded into one."""
        ids = {self.canonical(one) for record in records for one in record.sources}
        return [self.snapshot.sources[one] for one in sorted(ids) if one in self.snapshot.sources]

    def several(self, ids: Iterable[str], what: str, noun: str, spell: Callable[[int], str] = in_figures) -> Markup:
        """Return how many records there are with what they are, in the right number: "65 joint events"."""
        kept = set(ids)
        return self.doors.count(kept, what, spell) + " " + plural(len(kept), noun)

    # --- how records look

    def title(self, record: Record) -> str:
        """Return what a mark or list calls a record: its name and when it was."""
        return f"{record.label}, {self.when(record)}"

    def when(self, record: Record) -> str:
        """Return when a record's thing was, from its first to its last day where it has both."""
        start, end = (getattr(record, name, None) for name in _SPANS.get(record.type, ("when", "when")))
        return held(_date(start), _date(end))

    def item(self, record: Record, **look: bool) -> Item:
        """Return a record as a mark."""
        shape, fill = self.look(record)
        if look.get("dashed") or look.get("hollow"):
            fill = "var(--ink-3)"
        return Item(anchor(record.id), self.title(record), shape, fill, **look)

    def look(self, record: Record) -> tuple[Shape, str]:
        """Return shape and colour of a record's mark; an air patrol is a triangle, a naval one a diamond."""
        if isinstance(record, Event):
            if record.kind == "patrol" and "air" in record.domains and "sea" not in record.domains:
                return "triangle", "var(--k-patrol)"
            return _KIND_MARKS.get(record.kind, ("ring", "var(--ink-3)"))
        return _KIND_MARKS.get(record.type, ("disc", "var(--ink-3)"))

    def door(self, record: Record, words: Node = "") -> Markup:
        """Return a link to a record's entry, by its name or in other words of the record."""
        return el("a", words or record.label, href=f"#{self.doors.open([record.id], record.label)}", class_="rec")


def rule_anchor(code: str) -> str:
    """Return the id under which a rule is spelled out on the page."""
    return anchor(code, "rule")


_SPANS = {
    "event": ("start", "end"),
    "friction": ("date_from", "date_to"),
    "transfer": ("delivered_from", "delivered_to"),
    "published_total": ("window_from", "window_to"),
    "coverage": ("covered_from", "covered_to"),
}


def _date(value: object) -> EventDate | None:
    return value if isinstance(value, EventDate) else None


def first_day(record: Record) -> date | None:
    """Return the first possible day of a record, or None if it has no date."""
    return record.when.start if record.when else None
