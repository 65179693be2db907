"""Ids of new things, made of what is told of them: two texts that tell the same meet in one record, in any order.

An id depends on one mention and nothing else. So it cannot matter which document came first, or which came together;
the price is that two texts that date a thing differently make two proposals, for a person to merge.
"""

from collections.abc import Iterable

from comity.extract.mentions import family
from comity.model.assertions import content_id
from comity.model.mentions import ClaimMention, EventMention, StatementMention
from comity.pipeline.describing import direction, platforms_in
from comity.resolve.mentioning import dated
from comity.resolve.traits import party_now, series_in, speakers
from comity.resolve.words import numerals, stems
from comity.vocab import vocabulary
from comity.vocab.fold import fold

_DAY = len("2024-07-25")
_MONTH = len("2024-07")
_YEAR = len("2024")


def event_id(record_type: str, mention: EventMention) -> str:
    """Return the id of the new thing that an event mention tells of.

    By day, for a named series by year, for goods and papers by what they are; where the text gives less, by its words.
    """
    parties = tuple(sorted({party_now(code) for code in mention.parties}))
    key = _key(record_type, mention) or ("words", *_folded(span.quote for span in mention.evidence))
    return content_id(record_type, family(mention.kind), parties, key)


def _key(record_type: str, mention: EventMention) -> tuple[object, ...]:
    if record_type == "transfer":
        return _goods(mention)
    if record_type == "agreement":
        return _paper(mention)
    series = _series(mention)
    if series and record_type == "event":
        return series
    return _occasion(mention)


def _series(mention: EventMention) -> tuple[object, ...]:
    """Return series and year, with the edition where a year may have several; patrols are known by their day alone."""
    named = sorted({*series_in(mention.name), *series_in(mention.series)})
    year = dated(mention)[0][:_YEAR]
    if not named or not year or vocabulary().series[named[0]].kind == "patrol":
        return ()
    return ("series", named[0], year, numerals(mention.name))


def _occasion(mention: EventMention) -> tuple[object, ...]:
    start, _ = dated(mention)
    if len(start) == _DAY:
        return ("day", start)
    if mention.name and start:
        return ("named", fold(mention.name), start[:_YEAR])
    if len(start) == _MONTH and mention.places:
        return ("month", start, vocabulary().find_place(mention.places[0]) or fold(mention.places[0]))
    return ()


def _goods(mention: EventMention) -> tuple[object, ...]:
    goods = platforms_in(mention.item) or tuple(sorted(set(stems(mention.item))))
    return ("goods", goods, direction(mention)[:2], mention.start[:_YEAR]) if goods else ()


def _paper(mention: EventMention) -> tuple[object, ...]:
    if len(mention.start) == _DAY:
        return ("signed", mention.start)
    title = tuple(sorted(set(stems(mention.name))))
    return ("titled", title, mention.start[:_YEAR]) if title else ()


def statement_id(mention: StatementMention) -> str:
    """Return the id of a new statement: speaker, topic, stance and day, else the words quoted."""
    said = [mention.quote.quote] if mention.quote else [span.quote for span in mention.evidence]
    when = (mention.date,) if len(mention.date) == _DAY else _folded(said)
    about = sorted({party_now(code) for code in mention.about})
    return content_id("statement", speakers(mention.speaker), mention.topic, mention.stance, about, when)


def total_id(claim: ClaimMention, parties: tuple[str, ...]) -> str:
    """Return the id of a published count: the figure, whose exercises, and the window."""
    value = f"{claim.value:.0f}" if claim.value is not None else ""
    return content_id("total", value, parties, claim.period_from, claim.period_to)


def _folded(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(fold(text).split()) for text in texts)
