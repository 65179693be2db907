"""The record entries at the end of a report: every field, every figure sources disagree on, every source."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.model.assertions import EXISTS, UNSOURCED, Assertion
from comity.model.records import PartyFigure, Record, Response, Source
from comity.model.tables import TABLE_BY_TYPE, Column
from comity.model.values import EventDate
from comity.show.context import Context
from comity.show.markup import Node, anchor, el, join, web_address
from comity.show.words import capital, day, plain_code

_NOT_SHOWN = frozenset(("id", "sources", "name", "paraphrase", "item"))
"""Shown elsewhere in an entry: as its key, its list of sources or its heading."""


class Field(Struct, frozen=True):
    """One field of an entry; ``conflict`` if sources disagree; ``said`` are the assertions behind it."""

    label: str
    value: Markup
    conflict: bool = False
    said: tuple[Markup, ...] = ()


class Entry(Struct, frozen=True):
    """One record as the report prints it."""

    anchor: str
    title: str
    meta: str
    fields: tuple[Field, ...]
    unknown: str
    sources: Markup


def entry(record: Record, context: Context, shown: frozenset[str]) -> Entry:
    """Return a record's entry; ``shown`` are the ids that have an entry of their own, and can be linked."""
    writer = _Writer(record, context, shown)
    columns = [column for column in TABLE_BY_TYPE[record.type].columns if column.name not in _NOT_SHOWN]
    known = [column for column in columns if _has(record, column)]
    unknown = [plain_code(column.name) for column in columns if not _has(record, column) and column.name != "note"]
    return Entry(
        anchor=anchor(record.id),
        title=record.label,
        meta=f"{_kind(record, context)} · {record.id}",
        fields=(*(writer.field(column) for column in known), *writer.standing()),
        unknown=", ".join(unknown),
        sources=writer.sources(),
    )


def _kind(record: Record, context: Context) -> str:
    kinds = context.vocab.record_types.get(record.type)
    label = kinds.label if kinds else plain_code(record.type)
    kind = context.term(kinds.list, record.kind) if kinds and kinds.list and record.kind else ""
    return f"{label} · {kind}" if kind and kind != label else label


def _has(record: Record, column: Column) -> bool:
    return getattr(record, column.name, None) not in (None, "", ())


class _Writer:
    """Writes the fields of one record."""

    def __init__(self, record: Record, context: Context, shown: frozenset[str]) -> None:
        self.record = record
        self.context = context
        self.shown = shown

    def field(self, column: Column) -> Field:
        """Return one field with its value in words and everything said about it."""
        mine = [name for name in self.record.conflicts if name.partition(".")[0] == column.name]
        return Field(
            label=capital(plain_code(column.name)),
            value=self.value(column, getattr(self.record, column.name)),
            conflict=bool(mine),
            said=self.said(column.name),
        )

    def value(self, column: Column, value: object) -> Markup:
        """Return a value in words: labels for codes, links for records, every figure sources give."""
        if isinstance(value, tuple):
            return join([self.value(column, one) for one in value], "; " if column.codec == "figures" else ", ")
        if isinstance(value, PartyFigure):
            figures = el("span", str(value.quantity), class_="clash" if value.quantity.in_conflict else None)
            return join([self._party(value.party), " ", figures])
        if isinstance(value, Response):
            form = self.context.term("response_form", value.form)
            return join([f"{self._party(value.party)}: {form}"])
        if isinstance(value, EventDate):
            return join([day(value)])
        return self._text(column, f"{value:g}" if isinstance(value, float) else str(value))

    def _text(self, column: Column, text: str) -> Markup:
        if column.refers and text in self.shown:
            return el("a", self.context.snapshot.by_id[text].label, href=f"#{anchor(text)}")
        if column.vocab == "party":
            return join([self._party(text)])
        return join([self.context.term(column.vocab, text) if column.vocab else text])

    def _party(self, code: str) -> str:
        return capital(self.context.bare(code))

    def said(self, name: str) -> tuple[Markup, ...]:
        """Return the active assertions of a field where they differ, are graded or have words behind them."""
        mine = [one for one in self.context.assertions.get(self.record.id, ()) if one.field.partition(".")[0] == name]
        telling = any(one.grade or one.passages for one in mine) or any(
            one.field in self.record.conflicts for one in mine
        )
        return tuple(self._assertion(one) for one in mine) if telling else ()

    def _assertion(self, one: Assertion) -> Markup:
        party = one.field.partition(".")[2]
        held = el("span", "passage", class_="ev text") if one.passages else el("span", "citation", class_="ev cite")
        stance = "denied: " if one.stance == "denies" else ""
        value = f"{int(one.value):,}" if one.value.isdecimal() else one.value
        return join([f"{party} " if party else "", stance, el("b", value), " ", held, " ", grade(one.grade)])

    def standing(self) -> Iterable[Field]:
        """Yield what the ledger itself says of the record."""
        existence = f"probability {self.record.p_exist:.2f} from its families of sources"
        if any(one.field == EXISTS for one in self.context.assertions.get(self.record.id, ())) or self.record.p_exist:
            yield Field("Exists", join([existence]))
        if self.record.state != "accepted":
            yield Field("Review", el("span", self.record.state, class_=f"chip st st-{_STATE[self.record.state]}"))

    def sources(self) -> Markup:
        """Return the sources of a record as links to their entries, each page once."""
        ids = dict.fromkeys(self.context.canonical(one) for one in self.record.sources)
        return join([self._source(one) for one in ids], "; ")

    def _source(self, source_id: str) -> Markup:
        source = self.context.snapshot.sources.get(source_id)
        if source_id == UNSOURCED:
            return join(["general knowledge, no source seen"])
        if source is None or source_id not in self.shown:
            return join([source_id])
        return el("a", f"{source.publisher}, {day(source.date)}", href=f"#{anchor(source_id)}")


_STATE = {"proposed": "proposed", "disputed": "disputed", "rejected": "disputed"}


def grade(letters: str) -> Markup:
    """Return an Admiralty grade as its two cells; dashes in a dashed frame where nobody graded."""
    if len(letters) != 2:
        return el("span", el("i", "–"), el("i", "–"), class_="gr none", title="not graded")
    return el(
        "span", el("i", letters[0]), el("i", letters[1]), class_=f"gr g-{letters[0].lower()}", title=f"graded {letters}"
    )


class SourceEntry(Struct, frozen=True):
    """One page as the report lists it; ``link`` is the title, linked only where a reader may be sent."""

    anchor: str
    publisher: str
    link: Node
    meta: str
    repeats: tuple[str, ...]


def source_entry(source: Source, context: Context, repeats: Sequence[str]) -> SourceEntry:
    """Return a source's entry: mirrors and texts held here are named and never linked.

    ``repeats`` are the ids under which the same page stands again; one of them being a mirror is enough.
    """
    mirror = any(context.snapshot.sources[one].mirror for one in (source.id, *repeats))
    url = "" if mirror else web_address(source.url)
    title = source.title or "no title"
    parts = [day(source.date), context.term("source_kind", source.kind), *([source.author] if source.author else [])]
    if mirror:
        parts.append("seen as a copy on another site, not linked")
    if source.url.startswith("seed:"):
        parts.append("text held here")
    return SourceEntry(
        anchor=anchor(source.id),
        publisher=source.publisher or "publisher unknown",
        link=el("a", title, href=url, rel="noreferrer nofollow") if url else join([title]),
        meta=" · ".join([*parts, source.id]),
        repeats=tuple(repeats),
    )
