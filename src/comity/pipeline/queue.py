"""The queue of what waits for a decision, and the cards in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from comity.ledger import Ledger, StoredAssertion, StoredDecision
from comity.ledger.marks import mark
from comity.ledger.standing import Holdings, as_arrived
from comity.model.assertions import EXISTS
from comity.model.documents import Document, Passage
from comity.model.errors import InputError
from comity.model.records import Record
from comity.model.snapshot import Snapshot
from comity.pipeline.cards import WHY_WORDS, Card, CardField, Evidence, Filters, Match, Words
from comity.pipeline.cases import Case, needs, texts
from comity.pipeline.linkage import read_note
from comity.pipeline.nearby import Calendar, parties_of
from comity.pipeline.opinions import JUDGING, this_round

CONTEXT = 300
"""How many characters of the stored text a card shows on either side of a passage."""

REVIEWED = ("event", "agreement", "provision", "transfer", "contact", "statement", "friction", "published_total")
"""The types a person decides about; the others say how the ledger was made, or serve as yardstick."""

_STATES = ("accepted", "disputed", "proposed", "rejected")
_ORDER = tuple(WHY_WORDS)


def review_queue(
    ledger: Ledger,
    *,
    filters: Filters = Filters(),  # noqa: B008 - immutable
    matches: Mapping[str, Match | None] | None = None,
) -> tuple[Card, ...]:
    """Return a card for every record that waits for a decision, the most pressing first (see ``WHY_WORDS``).

    Records that were never decided about wait, values that machines read for records that somebody stands behind,
    contradictions of what a person decided, and what reviewers disagree about. The same ledger gives the same queue.
    ``matches`` are likely matches by record (None: it has none), where they are known already: finding them takes
    longest.
    """
    desk = Desk(ledger)
    return tuple(sorted(desk.cards(filters, matches or {}), key=lambda card: _place(card, filters)))


def card_of(ledger: Ledger, record: str, *, second: bool = False, matches: Mapping[str, Match] | None = None) -> Card:
    """Return the card of one record as it stands now, whether it waits or not; raise InputError if there is none.

    ``matches`` are likely matches by record, where they are known already: finding them takes longest.
    """
    return Desk(ledger).card(ledger.record(record).id, second=second, matches=matches)


def round_of(ledger: Ledger, record: str) -> list[StoredDecision]:
    """Return what people decided about a record since anything was last said of it, and nobody undid, in order."""
    holdings = Holdings(one for one in ledger.decisions() if one.in_force)
    return this_round(as_arrived(ledger.assertions(record), holdings), ledger.decisions(record))


def _place(card: Card, filters: Filters) -> tuple[int, int, str, str]:
    later = filters.later.index(card.record) + 1 if card.record in filters.later else 0
    return (later, _ORDER.index(card.why[0]), card.when or "9999", card.record)


class Desk:
    """What cards are made from, read from the ledger once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.snapshot: Snapshot = ledger.snapshot(states=_STATES)
        self._calendar = Calendar(self.snapshot)
        self._decisions = ledger.decisions()
        self._texts: dict[str, Document] = {}
        self._by_record: dict[str, list[StoredDecision]] = defaultdict(list)
        for one in self._decisions:
            self._by_record[one.decision.record].append(one)

    def cards(self, filters: Filters, known: Mapping[str, Match | None]) -> Iterator[Card]:
        """Yield the cards that the filters let through, in no particular order; ``known`` are likely matches."""
        cases = {case.record.id: case for case in self.cases(filters)}
        matches = self._matches(cases.values(), known)
        passages = self._passages(cases.values())
        for record, case in cases.items():
            card = self._card(case, passages, matches.get(record), second=filters.second)
            if _wanted(card, filters):
                yield card

    def card(self, record: str, *, second: bool = False, matches: Mapping[str, Match] | None = None) -> Card:
        """Return the card of one record."""
        if record not in self.snapshot.by_id:
            raise InputError(f"The ledger holds no record {record!r}.", "Look it up with `comity search`.")
        (case,) = self._cases([self.snapshot.by_id[record]], second=second)
        if matches is None:
            matches = self._matches([case], {})
        return self._card(case, self._passages([case]), matches.get(record), second=second)

    def cases(self, filters: Filters) -> list[Case]:
        """Return the records that wait, before anything is made to be looked at."""
        about = [record for record in self._candidates(filters) if _about(record, filters)]
        return [case for case in self._cases(about, second=filters.second) if _waits(case, filters)]

    def _candidates(self, filters: Filters) -> Iterator[Record]:
        pending = self._ledger.pending()
        for name in REVIEWED:
            for record in self.snapshot.of_type(name):
                raised = record.state == "rejected" and EXISTS in record.conflicts
                open_ = record.state in ("proposed", "disputed") or record.id in pending
                contested = record.state == "accepted" and record.conflicts
                if record.id in self._by_record if filters.second else (open_ or raised or contested):
                    yield record

    def _cases(self, records: Iterable[Record], *, second: bool) -> list[Case]:
        wanted = list(records)
        held: dict[str, list[StoredAssertion]] = defaultdict(list)
        holdings = Holdings(one for one in self._decisions if one.in_force)
        for stored in as_arrived(self._ledger.assertions_of([one.id for one in wanted]), holdings):
            held[stored.holder].append(stored)
        return [Case(one, held[one.id], self._by_record.get(one.id, []), second=second) for one in wanted]

    def _matches(self, cases: Collection[Case], known: Mapping[str, Match | None]) -> dict[str, Match]:
        """Return what each record was linked with when it was read, or else what it is likest to now."""
        noted: dict[str, Match] = {}
        for case in cases:
            found = self._noted(case)
            if found:
                noted[case.record.id] = found
        held = {one: match for one, match in known.items() if match and match.record in self.snapshot.by_id}
        looked = {*noted, *held, *(one for one, match in known.items() if match is None)}
        unlinked = [case.record for case in cases if not case.known and case.record.id not in looked]
        return held | noted | (self._likely(unlinked) if unlinked else {})

    def _noted(self, case: Case) -> Match | None:
        """Return what a mention of the record was linked with, surely if the record is known, else perhaps."""
        said = [read_note(one.assertion.rule) for one in reversed(case.said_of(EXISTS))]
        band = "link" if case.known else "ask"
        found = next((one for one in said if one and one.band == band and one.likely in self.snapshot.by_id), None)
        if found is None:
            return None
        label = self.snapshot.by_id[found.likely].label
        return Match(
            record=found.likely, label=label, probability=found.probability, band=found.band, reasons=found.why
        )

    def _likely(self, records: list[Record]) -> dict[str, Match]:
        from comity.pipeline.matching import likely_matches  # noqa: PLC0415 - splink is slow to load

        held = self.snapshot.by_id.values()
        return likely_matches(records, Snapshot(one for one in held if one.state in ("accepted", "disputed")))

    def _passages(self, cases: Iterable[Case]) -> dict[str, Passage]:
        return self._ledger.passages(name for case in cases for one in case.active for name in one.assertion.passages)

    def _card(self, case: Case, passages: Mapping[str, Passage], match: Match | None, *, second: bool) -> Card:
        record = case.record
        fields = tuple(self._fields(case, passages))
        why = case.why()
        if match and match.band != "new" and "record" in why:
            why = tuple(sorted({*why, "match"}, key=_ORDER.index))
        return Card(
            record=record.id, type=record.type, kind=record.kind, title=_title(record), why=why, known=case.known,
            state="proposed" if second and not case.known else self.snapshot.by_id[record.id].state,
            p_exist=self.snapshot.by_id[record.id].p_exist, mark=mark(case.all, self._by_record.get(record.id, [])),
            revision=case.evidence_until, when=record.when.iso if record.when else "", parties=parties_of(record),
            fields=fields, documents=_documents(fields), match=match, neighbours=self._calendar.neighbours(record),
            opinions=() if second else case.opinions, second=second,
        )  # fmt: skip

    def _fields(self, case: Case, passages: Mapping[str, Passage]) -> Iterator[CardField]:
        accepted, waiting = case.accepted(), {one.id for one in case.waiting}
        needed = set(needs(case.record.type))
        for name in case.names():
            said = case.said_of(name)
            fresh = [one.assertion for one in said if one.id in waiting]
            now, after = texts(case.record, name) if case.known else (), texts(accepted, name)
            state = "missing" if name in needed and not (now or after or fresh) else case.state_of(name)
            yield CardField(
                name=name, state=state, now=now, after=after,
                proposed=tuple(dict.fromkeys(one.value for one in fresh if one.stance == "supports")),
                denied=tuple(dict.fromkeys(one.value for one in fresh if one.stance == "denies")),
                evidence=tuple(self._evidence(one, passages, waiting=one.id in waiting) for one in said),
            )  # fmt: skip

    def _evidence(self, stored: StoredAssertion, passages: Mapping[str, Passage], *, waiting: bool) -> Evidence:
        made = stored.assertion
        return Evidence(
            assertion=stored.id, value=made.value, stance=made.stance, author=made.author, rule=made.rule,
            author_kind=made.author_kind, grade=made.grade, sources=made.sources, waiting=waiting,
            words=tuple(self._words(passages[name]) for name in made.passages if name in passages),
        )  # fmt: skip

    def _words(self, passage: Passage) -> Words:
        if not passage.document:
            return Words(passage=passage.id, text=passage.text, source=passage.source, language=passage.language)
        document = self._text(passage.document)
        return Words(
            passage=passage.id, text=passage.text, document=document.id, title=document.title,
            publisher=document.publisher, published=document.published.iso if document.published else "",
            before=document.text[max(0, passage.start - CONTEXT) : passage.start],
            after=document.text[passage.end : passage.end + CONTEXT],
            start=passage.start, end=passage.end, language=document.language or passage.language,
        )  # fmt: skip

    def _text(self, document: str) -> Document:
        if document not in self._texts:
            self._texts[document] = self._ledger.document(document)
        return self._texts[document]


def _about(record: Record, filters: Filters) -> bool:
    right_type = not filters.types or record.type in filters.types
    return right_type and set(filters.parties) <= set(parties_of(record))


def _waits(case: Case, filters: Filters) -> bool:
    judged_by = {one.author for one in case.opinions}
    if filters.second:
        return (
            _judged_as_a_whole(case) and filters.reviewer not in judged_by and not case.unsettled and bool(case.why())
        )
    return bool(case.why()) and not (case.unsettled and filters.reviewer in judged_by)


def _judged_as_a_whole(case: Case) -> bool:
    """Whether somebody accepted or rejected the card: of merges, splits and withdrawals there is no second review."""
    return bool(case.round) and all(one.decision.action in JUDGING for one in case.round)


def _wanted(card: Card, filters: Filters) -> bool:
    right_reason = not filters.why or bool(set(filters.why) & set(card.why))
    return right_reason and (not filters.document or filters.document in card.documents)


def _documents(fields: Iterable[CardField]) -> tuple[str, ...]:
    words = (one for field in fields for said in field.evidence if said.waiting for one in said.words)
    return tuple(dict.fromkeys(one.document for one in words if one.document))


def _title(record: Record) -> str:
    if record.label != record.id:
        return record.label
    when = record.when.iso if record.when else "no date"
    return f"{record.kind or record.type} · {', '.join(parties_of(record)) or 'no parties'} · {when}"


def later_filters(filters: Filters, record: str) -> Filters:
    """Return filters under which a record that was skipped comes last."""
    return replace(filters, later=(*(one for one in filters.later if one != record), record))
