"""What one document proposes to the ledger: assertions in the name of a machine, each with the words it rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from comity.model.assertions import EXISTS, Assertion, Stance, content_id, document_source
from comity.model.documents import Document, Passage, Span
from comity.model.mentions import ClaimMention, EventMention, Extraction, StatementMention
from comity.model.records import PublishedTotal, Record
from comity.pipeline.contrasting import credible, relevant
from comity.pipeline.crediting import credited, quoted
from comity.pipeline.describing import Told, describe, describe_statement, describe_total
from comity.pipeline.identity import event_id, statement_id, total_id
from comity.pipeline.linkage import note
from comity.pipeline.reporting import Question
from comity.pipeline.standing import Standing
from comity.resolve import Link
from comity.vocab import MentionKind, vocabulary

AUTHOR = "machine:ingest"
"""Who says what documents were read to say; the rule of each assertion names what read it."""

COUNTED = ("exercise", "drill", "manoeuvre", "maneuver", "war game")
"""What a count of joint exercises counts; other figures have no table that holds them."""


class Claimed(Struct, frozen=True, kw_only=True):
    """What one mention says of one record: that it exists or not, and its fields."""

    record: str
    type: str
    told: Sequence[Told]
    words: tuple[Span, ...]
    rule: str
    grade: str
    stance: Stance = "supports"
    known: bool = False
    question: Question | None = None


class Proposal(Struct, frozen=True, kw_only=True):
    """A document with everything it says: assertions with their passages, and which records they are about.

    ``linked`` are records that stand and that it speaks of, ``begun`` are proposals; of ``mentions`` those counted in
    ``passed_over`` say nothing that a record could hold. ``page`` is the source that the document is the text of.
    """

    document: Document
    assertions: tuple[Assertion, ...] = ()
    passages: tuple[Passage, ...] = ()
    mentions: int = 0
    passed_over: int = 0
    linked: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    page: str = ""


def propose(document: Document, extraction: Extraction, links: Sequence[Link], standing: Standing) -> Proposal:
    """Return what a document proposes, given what its mentions were linked with.

    Depends on nothing but the document and the records that stand: no other document, and no other proposal.
    """
    claimed = list(_claimed(document, extraction, links, standing))
    count = len(extraction.events) + len(extraction.statements) + len(extraction.claims)
    if not claimed:
        return Proposal(document=document, mentions=count, passed_over=count)
    page = standing.page(document)
    passed_on = sorted({names for each in claimed if (names := quoted(each.words))})
    assertions = [
        *_of_source(document, standing),
        *(one for names in passed_on for one in _of_quoted(document, names, standing)),
        *(one for each in claimed for one in _asserted(document, each)),
    ]
    spans = {span for each in claimed for span in (*each.words, *(span for told in each.told for span in told.spans))}
    return Proposal(
        document=document,
        assertions=tuple(dict.fromkeys(assertions)),
        passages=tuple(_passage(span, document.language or "en") for span in sorted(spans)),
        mentions=count,
        passed_over=count - len(claimed),
        linked=tuple(sorted({one.record for one in claimed if one.known})),
        begun=tuple(sorted({one.record for one in claimed if not one.known})),
        questions=tuple(one.question for one in claimed if one.question),
        page=page.id if page else "",
    )


def _claimed(
    document: Document, extraction: Extraction, links: Sequence[Link], standing: Standing
) -> Iterator[Claimed]:
    grade = standing.grade(document)
    for link in links:
        linked = standing.record(link.record_id) if link.band == "link" else None
        if link.list == "statements":
            yield _statement(extraction.statements[link.index], document, link, linked, standing)
            continue
        event = extraction.events[link.index]
        known = linked or _told_before(event, standing)
        yield from _known(event, link, known, grade) if known else _new(event, link, grade)
    yield from _totals(document, extraction, standing, grade)


def _told_before(mention: EventMention, standing: Standing) -> Record | None:
    """Return the record that the mention would begin, if others told of it and a person has accepted it since."""
    record_type = vocabulary().mention_kinds[mention.kind].record
    return standing.record(event_id(record_type, mention)) if record_type else None


# --- occasions


def _known(mention: EventMention, link: Link, record: Record, grade: str) -> Iterator[Claimed]:
    """Yield what a mention says of a record that stands, in the terms of that record's type."""
    kind = vocabulary().mention_kinds[mention.kind]
    told = relevant(record, describe(record.type, _home(kind, record.type), mention), mention.modality)
    yield Claimed(
        record=record.id,
        type=record.type,
        told=told,
        words=mention.evidence,
        rule=note(link),
        grade=grade[0] + credible(record, mention.modality, grade[1]),
        stance="denies" if mention.modality == "denied" else "supports",
        known=True,
    )


def _home(kind: MentionKind, record_type: str) -> MentionKind:
    """Return the kind as it stands, or with blank values where the record is of another type than it would make."""
    if kind.record == record_type:
        return kind
    return MentionKind(code=kind.code, type=kind.type, kind=kind.kind, record="", record_kind="", note=kind.note)


def _new(mention: EventMention, link: Link, grade: str) -> Iterator[Claimed]:
    """Yield a proposal of a new thing, if a table holds such things and the text tells it from others."""
    kind = vocabulary().mention_kinds[mention.kind]
    if not kind.record or mention.modality not in kind.statuses or not _particular(mention, link):
        return
    record = event_id(kind.record, mention)
    yield Claimed(
        record=record,
        type=kind.record,
        told=describe(kind.record, kind, mention),
        words=mention.evidence,
        rule=note(link),
        grade=grade,
        question=_question(record, link),
    )


def _particular(mention: EventMention, link: Link) -> bool:
    """Whether a mention gives anything but the parties to know its thing by; a series as such is no thing."""
    if link.record_id.startswith("series:"):
        return False
    return bool(link.band == "ask" or mention.start or mention.name or mention.item or mention.places)


def _question(record: str, link: Link) -> Question | None:
    if link.band != "ask":
        return None
    return Question(record=record, likely=link.record_id, probability=link.probability, why=link.explanation)


# --- statements and totals


def _statement(
    mention: StatementMention, document: Document, link: Link, linked: Record | None, standing: Standing
) -> Claimed:
    record = linked.id if linked else statement_id(mention)
    known = linked or standing.record(record)
    told = describe_statement(mention, document)
    return Claimed(
        record=known.id if known else record,
        type="statement",
        told=relevant(known, told, "reported") if known else told,
        words=mention.evidence,
        rule=note(link),
        grade=standing.grade(document),
        known=known is not None,
        question=None if known else _question(record, link),
    )


def _totals(document: Document, extraction: Extraction, standing: Standing, grade: str) -> Iterator[Claimed]:
    parties = _main_parties(extraction)
    for claim in extraction.claims:
        if parties and claim.value and claim.value == int(claim.value) and _counts_exercises(claim):
            told = describe_total(claim, parties, document)
            known = _same_total(told, standing) or standing.record(total_id(claim, parties))
            yield Claimed(
                record=known.id if known else total_id(claim, parties),
                type="published_total",
                told=relevant(known, told, "reported") if known else told,
                words=(claim.span,),
                rule="claim.total",
                grade=grade,
                known=known is not None,
            )


def _main_parties(extraction: Extraction) -> tuple[str, ...]:
    """Return the pair or group of states that most of the document's events are about."""
    counted = Counter(event.parties for event in extraction.events if len(event.parties) > 1)
    return min(counted, key=lambda parties: (-counted[parties], parties)) if counted else ()


def _counts_exercises(claim: ClaimMention) -> bool:
    words = claim.unit.casefold()
    return any(word in words for word in COUNTED) and "ordinal" not in words


def _same_total(told: Sequence[Told], standing: Standing) -> Record | None:
    """Return the count that stands with the same publisher, figure and parties, if there is one."""
    value = {one.field: one.value for one in told}
    return next(
        (
            record
            for record in standing.snapshot.of(PublishedTotal)
            if (str(record.value), ";".join(record.parties)) == (value.get("value"), value.get("parties"))
            and record.publisher.casefold() == value.get("publisher", "").casefold()
        ),
        None,
    )


# --- assertions


def _of_source(document: Document, standing: Standing) -> Iterator[Assertion]:
    """Yield what is known of the document as a source."""
    cells = _cells(document, (document.publisher, *credited(document)), standing)
    yield from (about_source(document_source(document.id), field, value) for field, value in cells if value)


def _of_quoted(document: Document, names: tuple[str, ...], standing: Standing) -> Iterator[Assertion]:
    """Yield what is known of a report that the document passes on, as a source of its own with both for publishers."""
    source = _source(document, names)
    cells = [*_cells(document, (document.publisher, *names), standing), ("same_as", document_source(document.id))]
    yield from (about_source(source, field, value) for field, value in cells if value)


def _cells(document: Document, publishers: tuple[str, ...], standing: Standing) -> list[tuple[str, str]]:
    published = document.published
    return [
        (EXISTS, "yes"),
        ("publisher", " / ".join(dict.fromkeys(filter(None, publishers)))),
        ("title", document.title),
        ("author", document.author),
        ("date", published.iso if published and published.precision != "span" else ""),
        ("url", document.url),
        ("kind", standing.kind(document)),
    ]


def _source(document: Document, names: tuple[str, ...]) -> str:
    """Return the id of the source that speaks: the document, or the report that it passes on."""
    return content_id("src", document.id, *names) if names else document_source(document.id)


def about_source(source: str, field: str, value: str) -> Assertion:
    """Return the assertion that a field of a source has a value."""
    return Assertion(
        record=source,
        field=field,
        value=value,
        author=AUTHOR,
        author_kind="machine",
        type="source",
        rule="read",
    )


def _asserted(document: Document, claimed: Claimed) -> Iterator[Assertion]:
    """Yield that the thing is so, and each of its fields, on the document's word."""
    yield _assertion(document, claimed, EXISTS, "yes", claimed.words, claimed.rule)
    if claimed.stance == "supports":
        for told in claimed.told:
            yield _assertion(document, claimed, told.field, told.value, told.spans, told.rule)


def _assertion(
    document: Document, claimed: Claimed, field: str, value: str, words: Iterable[Span], rule: str
) -> Assertion:
    return Assertion(
        record=claimed.record,
        field=field,
        value=value,
        author=AUTHOR,
        author_kind="machine",
        type=claimed.type,
        sources=(_source(document, quoted(claimed.words)),),
        passages=tuple(dict.fromkeys(map(_passage_id, words))),
        stance=claimed.stance if field == EXISTS else "supports",
        grade=claimed.grade,
        rule=rule,
    )


def _passage_id(span: Span) -> str:
    return content_id("psg", span.document, span.start, span.end)


def _passage(span: Span, language: str) -> Passage:
    return Passage(
        id=_passage_id(span),
        text=span.quote,
        document=span.document,
        start=span.start,
        end=span.end,
        language=language,
    )
