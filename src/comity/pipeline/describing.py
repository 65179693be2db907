"""What a mention says in the fields of a record, each with the words it was read from and the rule that read it."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from msgspec import Struct

from comity.ledger.fields import columns_of
from comity.model.documents import Document, Span
from comity.model.errors import InputError
from comity.model.mentions import ClaimMention, EventMention, FieldEvidence, StatementMention
from comity.model.tables import Column
from comity.model.values import EventDate
from comity.resolve.mentioning import dated
from comity.resolve.traits import sorts
from comity.vocab import MentionKind, vocabulary

FORMS = ("treaty", "protocol", "roadmap", "joint_statement", "memorandum")
"""Kinds of paper by what its name says, the first that fits."""

DEFAULT = "default."
"""How the rule of a value begins that no words gave, but that its table asks for."""

_OFFICIAL = re.compile(
    r"\b(president|minist|premier|spokes|ambassador|admiral|general|colonel|secretary|commander|chief|government|"
    r"kremlin|parliament|chancellor|envoy|deputy|embassy|army|navy|council)",
    re.IGNORECASE,
)
_BOUNDS = (
    ("more_than", re.compile(r"\b(more than|over|exceed)", re.IGNORECASE)),
    ("at_least", re.compile(r"\b(at least|no fewer than|no less than)", re.IGNORECASE)),
    ("about", re.compile(r"\b(about|around|some|nearly|almost|roughly|approximately)", re.IGNORECASE)),
)
_BEFORE = 30
"""Characters before a figure in which words that qualify it stand."""


class Told(Struct, frozen=True):
    """That a field has a value, the words behind it, and what read them."""

    field: str
    value: str
    rule: str
    spans: tuple[Span, ...] = ()

    @property
    def assumed(self) -> bool:
        """Whether no words gave the value."""
        return self.rule.startswith(DEFAULT)


def describe(record_type: str, kind: MentionKind, mention: EventMention) -> list[Told]:
    """Return what an event mention says in the fields of a record type, where its table can hold it."""
    said = _DESCRIBE[record_type](kind, mention) if record_type in _DESCRIBE else ()
    return [held for one in said if (held := _held(record_type, one))]


def describe_statement(mention: StatementMention, document: Document) -> list[Told]:
    """Return what a statement mention says in the fields of a statement."""
    return [held for one in _statement(mention, document) if (held := _held("statement", one))]


def describe_total(claim: ClaimMention, parties: tuple[str, ...], document: Document) -> list[Told]:
    """Return what a count of joint exercises says in the fields of a published total."""
    return [held for one in _total(claim, parties, document) if (held := _held("published_total", one))]


def one_line(text: str) -> str:
    """Return text as one line that can stand in a list."""
    return " ".join(text.split()).replace(";", ",")


# --- occasions


def _event(kind: MentionKind, mention: EventMention) -> Iterator[Told]:
    yield from _common(kind, mention)
    yield from _dated(mention, "start", "end")
    yield _read(mention, "places", ";".join(dict.fromkeys(map(one_line, mention.places))))
    yield _read(mention, "host", ";".join(mention.host))
    yield _read(mention, "domains", ";".join(sorted(set(map(_domain, mention.domains)))))
    yield _read(mention, "command", mention.command)
    if mention.series in vocabulary().series:
        yield _read(mention, "series", _series_name(mention.series), "name")
    for slot, figures in (("personnel", mention.personnel), ("ships", mention.ships), ("aircraft", mention.aircraft)):
        for party, count in figures:
            yield _read(mention, f"{slot}.{party}", str(count))
    yield Told("framework", _framework(mention.parties), DEFAULT + "framework")
    yield Told("scope", "police_border" if "police" in mention.domains else "military", DEFAULT + "scope")
    yield Told("parties_complete", "partial", DEFAULT + "parties_complete")
    if mention.command not in vocabulary().terms("command"):
        yield Told("command", "unknown", DEFAULT + "command")


def _contact(kind: MentionKind, mention: EventMention) -> Iterator[Told]:
    yield from _common(kind, mention)
    yield from _dated(mention, "date", "")
    yield _read(mention, "place", one_line(mention.places[0]) if mention.places else "", "places")


def _agreement(kind: MentionKind, mention: EventMention) -> Iterator[Told]:
    forms = sorts(" ".join((mention.name, *(span.quote for span in mention.evidence))), paper=True)
    form = next((form for form in FORMS if form in forms), kind.record_kind)
    yield from (
        Told("kind", form, one.rule, one.spans) if one.field == "kind" else one for one in _common(kind, mention)
    )
    yield from _dated(mention, "signed", "")


def _transfer(kind: MentionKind, mention: EventMention) -> Iterator[Told]:
    yield from (one for one in _common(kind, mention) if one.field in ("kind", "status"))
    yield _read(mention, "item", one_line(mention.item))
    yield from _dated(mention, "ordered", "")
    supplier, recipient, rule = direction(mention)
    if supplier:
        yield Told("supplier", supplier, rule, _words(mention, "supplier"))
        yield Told("recipient", recipient, rule, _words(mention, "recipient"))


def _friction(_kind: MentionKind, mention: EventMention) -> Iterator[Told]:
    yield _read(mention, "parties", ";".join(sorted(mention.parties)))


_DESCRIBE: Mapping[str, Callable[[MentionKind, EventMention], Iterator[Told]]] = {
    "event": _event,
    "contact": _contact,
    "agreement": _agreement,
    "transfer": _transfer,
    "friction": _friction,
}


def _common(kind: MentionKind, mention: EventMention) -> Iterator[Told]:
    yield _read(mention, "kind", kind.record_kind)
    yield _read(mention, "parties", ";".join(sorted(mention.parties)))
    yield Told("status", kind.statuses.get(mention.modality, ""), f"modality:{mention.modality}", mention.evidence)
    if mention.name:
        yield _read(mention, "name", one_line(mention.name))
    elif kind.record:
        yield Told("name", _label(kind, mention), DEFAULT + "name")


def _dated(mention: EventMention, first: str, last: str) -> Iterator[Told]:
    start, end = dated(mention)
    if start != mention.start:
        yield Told(first, start, "name.year", _words(mention, "name"))
        return
    yield _read(mention, first, start, "start")
    if last and end and end[: len(start)] >= start[: len(end)]:
        yield _read(mention, last, end, "start")


def direction(mention: EventMention) -> tuple[str, str, str]:
    """Return supplier, recipient and the rule that told them: the text, or whose design the goods are; else blanks."""
    if mention.supplier and mention.recipient:
        return mention.supplier, mention.recipient, _rule(mention, "supplier")
    if len(mention.parties) != 2:
        return "", "", ""
    other = dict(zip(mention.parties, reversed(mention.parties), strict=True))
    if mention.supplier in other or mention.recipient in other:
        supplier = mention.supplier if mention.supplier in other else other[mention.recipient]
        return supplier, other[supplier], _rule(mention, "supplier")
    makers = {code for name in platforms_in(mention.item) for code in vocabulary().platforms[name].origin}
    sellers = sorted(makers & set(mention.parties))
    return (sellers[0], other[sellers[0]], "platform.origin") if len(sellers) == 1 else ("", "", "")


def platforms_in(item: str) -> tuple[str, ...]:
    """Return the types of aircraft, ships and systems that words for goods name, sorted."""
    words = re.findall(r"[\w-]+", item)
    runs = (" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words) - size + 1))
    return tuple(sorted({found for run in runs if (found := vocabulary().find_platform(run))}))


# --- statements and totals


def _statement(mention: StatementMention, document: Document) -> Iterator[Told]:
    country = mention.country
    said = one_line(" ".join(span.quote for span in mention.evidence))
    if mention.date:
        yield _read(mention, "date", mention.date)
    elif document.published and document.published.precision != "span":
        yield Told("date", document.published.iso, DEFAULT + "published")
    yield _read(mention, "speaker", one_line(mention.speaker))
    yield _read(mention, "role", one_line(mention.role_or_org), "speaker")
    yield _read(mention, "country", country, "speaker")
    yield Told("side", country if country in mention.about else "other", DEFAULT + "side")
    official = bool(_OFFICIAL.search(f"{mention.role_or_org} {mention.speaker}"))
    yield Told("official", "yes" if official else "no", DEFAULT + "official")
    yield _read(mention, "about", ";".join(sorted(mention.about)))
    yield _read(mention, "topic", mention.topic)
    yield _read(mention, "stance", stance_of(mention))
    yield Told("paraphrase", said, "as.written", mention.evidence)
    if mention.quote:
        yield Told("quote", one_line(mention.quote.quote), "quote", (mention.quote,))


def stance_of(mention: StatementMention) -> str:
    """Return the stance as casebooks code it: of ``limits`` they affirm that there are none, the guide the contrary."""
    swapped = {"affirms": "denies", "denies": "affirms"} if mention.topic == "limits" else {}
    return swapped.get(mention.stance, mention.stance)


def _total(claim: ClaimMention, parties: tuple[str, ...], document: Document) -> Iterator[Told]:
    before = document.text[max(0, claim.span.start - _BEFORE) : claim.span.end]
    words = one_line(claim.what or claim.span.quote)
    yield _read(claim, "value", f"{claim.value:.0f}")
    yield Told("claim", _claimed(claim.span.quote, claim.what), "as.written", (claim.span,))
    yield Told("publisher", document.publisher or document.title or "unknown", DEFAULT + "publisher")
    yield Told(
        "bound", next((name for name, word in _BOUNDS if word.search(before)), "exactly"), "bound", (claim.span,)
    )
    yield Told("parties", ";".join(parties), DEFAULT + "parties")
    yield _read(claim, "window_from", claim.period_from, "period")
    yield _read(claim, "window_to", claim.period_to, "period")
    yield Told("scope_words", words, "as.written", (claim.span,))


def _claimed(figure: str, what: str) -> str:
    """Return a figure with what it counts, the words that both end and begin with said once."""
    first, then = figure.split(), what.split()
    shared = next((n for n in range(min(len(first), len(then)), 0, -1) if first[-n:] == then[:n]), 0)
    return " ".join(first + then[shared:])


# --- words and rules


def _read(mention: EventMention | StatementMention | ClaimMention, field: str, value: str, read_as: str = "") -> Told:
    return Told(field, value, _rule(mention, read_as or field), _words(mention, read_as or field))


def _of(mention: EventMention | StatementMention | ClaimMention, field: str) -> list[FieldEvidence]:
    return [one for one in mention.fields if one.field == field]


def _rule(mention: EventMention | StatementMention | ClaimMention, field: str) -> str:
    return next((one.rule for one in _of(mention, field)), "extract")


def _words(mention: EventMention | StatementMention | ClaimMention, field: str) -> tuple[Span, ...]:
    """Return the words a field was read from; where only the whole sentence is known, the sentence."""
    found = tuple(one.span for one in _of(mention, field) if one.span)
    return found or ((mention.span,) if isinstance(mention, ClaimMention) else mention.evidence)


def _framework(parties: tuple[str, ...]) -> str:
    organisation = next((code for code in ("SCO", "CSTO") if code in parties), "")
    return organisation or {2: "bilateral", 3: "trilateral"}.get(len(parties), "multilateral")


def _label(kind: MentionKind, mention: EventMention) -> str:
    known = vocabulary().parties
    named = [known[code].name if code in known else code for code in sorted(mention.parties)]
    words = next(one.label for one in vocabulary().record_types[kind.record].kinds if one.code == kind.record_kind)
    start, _ = dated(mention)
    when = f", {start}" if start else ""
    return f"{words[:1].upper()}{words[1:]} of {_joined(named)}{when}"


def _joined(names: list[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _domain(code: str) -> str:
    """Return a domain as the closed list writes it (``counterterrorism``)."""
    return code if code in vocabulary().terms("domain") else code.replace("_", "")


@cache
def _series_name(series: str) -> str:
    """Return the name under which casebooks file a series."""
    known = vocabulary().series
    return known[known[series].group or series].name


# --- what a table can hold


def _held(record_type: str, told: Told) -> Told | None:
    """Return what was told as the table can hold it, or None: a value out of its list, or a date that is none."""
    name = told.field.partition(".")[0]
    column = columns_of(record_type).get(name)
    value = _fitting(column, told.value) if column else ""
    return Told(told.field, value, told.rule, told.spans) if value else None


def _fitting(column: Column, value: str) -> str:
    if column.codec == "date":
        return value if _is_date(value) else ""
    if not column.vocab:
        return value
    known = vocabulary().terms(column.vocab)
    parts = value.split(";") if column.codec == "list" else [value]
    return ";".join(part for part in parts if part in known)


def _is_date(text: str) -> bool:
    try:
        EventDate.parse(text)
    except InputError:
        return False
    return True
