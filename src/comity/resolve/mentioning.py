"""Mentions as rows."""

import re
from collections.abc import Iterable

from comity.model.documents import Document, Span
from comity.model.mentions import EventMention, Extraction, StatementMention
from comity.resolve.days import Stretch, between, from_publication, parse
from comity.resolve.kinds import GOODS, PAPERS, is_open_ended, kind_of_mention, near
from comity.resolve.places import locate
from comity.resolve.recording import PERSON
from comity.resolve.rows import Row
from comity.resolve.traits import classes, parties_now, series_in, slots, sorts, speakers
from comity.resolve.words import Rarity, number, numerals, ordinals, proper_words, runs, stems

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TENSES = {"reported": "done", "planned": "ahead", "hypothetical": "idea", "denied": "denied"}


def key(document: str, kind: str, index: int) -> str:
    """Return the id of a mention's row: document, list and place in the list; sorts as the output does."""
    return f"{document}\t{kind}\t{index:06}"


def event_rows(document: Document, extraction: Extraction, rarity: Rarity) -> list[Row]:
    """Return the event mentions of one document as rows."""
    return [_event(document, index, mention, rarity) for index, mention in enumerate(extraction.events)]


def _event(document: Document, index: int, mention: EventMention, rarity: Rarity) -> Row:
    kind = kind_of_mention(mention.kind)
    text = _said(mention.evidence)
    figures = _figures(mention)
    numbered = numerals(mention.name)
    tense = _TENSES[mention.modality]
    when = _when(*dated(mention), document, ahead=tense in ("ahead", "idea"))
    return Row(
        id=key(document.id, "events", index),
        document=document.id,
        label=mention.name or mention.item or text[:80],
        kind=kind,
        near=near(kind),
        lasting=is_open_ended(kind),
        parties=parties_now(mention.parties, when),
        when=when,
        seen=document.published.start.toordinal() if document.published else None,
        heard=document.published.end.toordinal() if document.published else None,
        tense=tense,
        where=locate(mention.places),
        series=tuple(sorted({*series_in(mention.name), *series_in(mention.series)})),
        editions=numbered,
        counted=tuple(sorted({*numbered, *ordinals(text), *([mention.ordinal] if mention.ordinal else [])})),
        sorts=_sorts(kind, mention, text),
        title=rarity.tokens(stems(f"{mention.name} {mention.item}")),
        words=rarity.tokens(stems(f"{mention.name} {mention.item} {' '.join(mention.places)} {text}")),
        people=tuple(sorted({number(word) * 1000 + PERSON for word in proper_words(text)})),
        figures=classes(figures),
        slots=slots(figures),
    )


def _said(spans: Iterable[Span]) -> str:
    return " ".join(span.quote for span in spans)


def _when(start: str, end: str, document: Document, *, ahead: bool) -> Stretch | None:
    given = between(parse(start), parse(end))
    return given or from_publication(document.published, to_come=ahead)


def dated(mention: EventMention) -> tuple[str, str]:
    """Return start and end as told, or the year that stands in the name where no date is told or another year is.

    Of "Vostok-2018" it is surer that it was in 2018 than that the date in the next sentence is its date.
    """
    year = _year_in(mention.name)
    if year and not (mention.start or mention.end).startswith(year):
        return year, ""
    return mention.start, mention.end


def _year_in(name: str) -> str:
    """Return the year that stands in a name such as ``Vostok-2018``."""
    found = _YEAR.search(name)
    return found[0] if found else ""


def _sorts(kind: str, mention: EventMention, text: str) -> tuple[str, ...]:
    if kind in PAPERS:
        return sorts(f"{mention.name} {text}", paper=True)
    if kind in GOODS:
        return ()
    given = {*mention.domains, *(["sea"] if mention.ships else []), *(["air"] if mention.aircraft else [])}
    return tuple(sorted({*given, *sorts(f"{mention.name} {text}", paper=False)}))


def _figures(mention: EventMention) -> list[tuple[str, float]]:
    given = (("personnel", mention.personnel), ("ships", mention.ships), ("aircraft", mention.aircraft))
    return [(f"{name}.{party}", float(value)) for name, pairs in given for party, value in pairs]


def statement_rows(document: Document, extraction: Extraction, rarity: Rarity) -> list[Row]:
    """Return the statement mentions of one document as rows."""
    return [_statement(document, index, mention, rarity) for index, mention in enumerate(extraction.statements)]


def _statement(document: Document, index: int, mention: StatementMention, rarity: Rarity) -> Row:
    text = _said(mention.evidence)
    return Row(
        id=key(document.id, "statements", index),
        document=document.id,
        label=f"{mention.speaker}: {text[:80]}",
        kind="statement",
        parties=parties_now(mention.about),
        when=_when(mention.date, "", document, ahead=False),
        seen=document.published.start.toordinal() if document.published else None,
        heard=document.published.end.toordinal() if document.published else None,
        people=tuple(sorted({number(word) * 1000 + PERSON for word in speakers(mention.speaker)})),
        country=parties_now([mention.country]),
        topic=mention.topic,
        stance=mention.stance,
        words=rarity.tokens(stems(text)),
        runs=runs(text),
        quoted=runs(mention.quote.quote if mention.quote else ""),
    )
