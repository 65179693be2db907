"""From a model's answer to mentions: what the text does not hold is dropped, and said."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from comity.extract.endpoint.answer import AnsweredClaim, AnsweredEvent, AnsweredStatement, Figure
from comity.extract.endpoint.held import HeldText
from comity.extract.endpoint.protocol import Cost
from comity.model.documents import Span
from comity.model.issues import Issue
from comity.model.mentions import ClaimMention, EventMention, FieldEvidence, StatementMention

_LEAST = 2


class Checker(Struct, frozen=True):
    """Checks one answer against one text, and keeps what it had to drop."""

    held: HeldText
    cost: Cost
    issues: list[Issue] = field(default_factory=list)

    def event(self, told: AnsweredEvent) -> EventMention | None:
        """Return the event with the fields that the text holds, or None without two parties or a passage."""
        evidence = self._evidence(told.kind, told.evidence)
        parties = self._parties(told.kind, told.parties)
        if not evidence or len(parties) < _LEAST:
            self._drop(told.kind, "event", "; ".join(told.evidence)[:80])
            return None
        name, item = self._words("name", told.name), self._words("item", told.item)
        places = [span for place in told.places if (span := self._words("place", place))]
        figures = {key: self._figures(key, getattr(told, key), evidence) for key in ("personnel", "ships", "aircraft")}
        return EventMention(
            kind=told.kind,
            modality=told.modality,
            parties=parties,
            evidence=evidence,
            name=name.quote if name else "",
            start=self._date("start", told.start),
            end=self._date("end", told.end),
            places=tuple(dict.fromkeys(span.quote for span in places)),
            personnel=figures["personnel"],
            ships=figures["ships"],
            aircraft=figures["aircraft"],
            item=item.quote if item else "",
            fields=tuple(self._because([("name", name), ("item", item), *(("places", p) for p in places)], evidence)),
        )

    def statement(self, told: AnsweredStatement) -> StatementMention | None:
        """Return the statement with the fields that the text holds, or None without its speaker or a passage."""
        evidence = self._evidence("statement", told.evidence)
        speaker = self._words("speaker", told.speaker)
        if not evidence or speaker is None:
            self._drop("statement", "statement", told.speaker)
            return None
        quote = self._words("quote", told.quote)
        return StatementMention(
            speaker=speaker.quote,
            topic=told.topic,
            stance=told.stance,
            evidence=evidence,
            role_or_org=told.role_or_org or "",
            country=next(iter(self._parties("country", [told.country] if told.country else [])), ""),
            date=self._date("date", told.date),
            about=self._parties("about", told.about),
            quote=quote,
            fields=tuple(self._because([("speaker", speaker), ("quote", quote)], evidence)),
        )

    def claim(self, told: AnsweredClaim) -> ClaimMention | None:
        """Return the figure, or None where its words or its value are not in the text."""
        span = self._words("words", told.words)
        if span is None or (told.value is not None and told.value not in self.held.numbers_in([span])):
            self._drop("claim", "value", f"{told.value} in {told.words!r}")
            return None
        return ClaimMention(
            span=span,
            value=told.value,
            unit=told.unit,
            what=told.what,
            period_from=self._date("period_from", told.period_from),
            period_to=self._date("period_to", told.period_to),
            fields=tuple(self._because([("value", span)], [span])),
        )

    def _evidence(self, kind: str, quotes: Iterable[str]) -> tuple[Span, ...]:
        found = {q: self.held.find(q) for q in quotes}
        for words in (q for q, span in found.items() if span is None):
            self._drop(kind, "evidence", words)
        return tuple(sorted({span for span in found.values() if span}))

    def _parties(self, kind: str, codes: Sequence[str]) -> tuple[str, ...]:
        for code in codes:
            if code not in self.held.parties:
                self._drop(kind, "party", code)
        return tuple(sorted({code for code in codes if code in self.held.parties}))

    def _words(self, name: str, words: str | None) -> Span | None:
        span = self.held.find(words) if words else None
        if words and span is None:
            self._drop("answer", name, words)
        return span

    def _date(self, name: str, iso: str | None) -> str:
        if iso and not self.held.holds_date(iso):
            self._drop("answer", name, iso)
            return ""
        return iso or ""

    def _figures(self, name: str, told: Sequence[Figure], evidence: Sequence[Span]) -> tuple[tuple[str, int], ...]:
        numbers = self.held.numbers_in(evidence)
        kept = {}
        for figure in told:
            if figure.count in numbers and figure.party in {*self.held.parties, "total"}:
                kept[figure.party] = figure.count
            else:
                self._drop("answer", name, f"{figure.party}: {figure.count}")
        return tuple(sorted(kept.items()))

    def _because(self, found: Iterable[tuple[str, Span | None]], evidence: Sequence[Span]) -> Iterator[FieldEvidence]:
        rule = f"endpoint:{self.cost.model}"
        yield FieldEvidence(field="extractor", value=str(self.cost), rule=rule)
        for span in evidence:
            yield FieldEvidence(field="evidence", value=span.quote, rule=rule, span=span)
        for name, words in found:
            if words:
                yield FieldEvidence(field=name, value=words.quote, rule=rule, span=words)

    def _drop(self, kind: str, name: str, value: str) -> None:
        self.issues.append(
            Issue(
                file=self.held.document.id,
                column=name,
                code="not-in-the-text",
                message=f"The model's {kind} has {name} {value[:120]!r}, which the text does not hold.",
                remedy="It was left out.",
                severity="warning",
            )
        )
