"""When an event begins and ends: which of the dates near it are its first and its last day."""

import re
from datetime import date, timedelta

from msgspec import Struct

from comity.extract.analysis import Analysis
from comity.extract.attach import NEAR, date_features, lines_near
from comity.extract.cluster import Cluster
from comity.extract.dates import ResolvedDate
from comity.extract.linear import LinearModel
from comity.extract.numbers import parse_number
from comity.extract.numberwords import WORDS
from comity.extract.stretches import stretches_of
from comity.model.documents import Document, Span
from comity.model.mentions import FieldEvidence

OCCASIONS = frozenset({"exercise", "patrol", "visit", "consultation"})
"""Families of events that last days or weeks and are news while they last."""
_LASTING = frozenset({"exercise", "patrol", "visit"})
_DAY = len("2005-08-18")
_DURATION = re.compile(
    rf"(?:(?<![.,\d])\b(?P<n>\d{{1,2}}|{WORDS})-day\b(?!\s(?:notice|delay|deadline|break|pause|truce|ceasefire))"
    rf"|\b(?:for|over|last(?:s|ed|ing)?|takes?|took|taking|spans?|spanning)\s(?:(?:about|some|the)\s)?(?P<m>\d{{1,2}}|{WORDS})\s"
    r"days\b(?!\s(?:ago|later|earlier|before|after|afterwards|of (?:talks|preparation)|old)))",
    re.IGNORECASE,
)
_LONGEST = 60


class Dated(Struct, frozen=True):
    """A date with the line it stands in."""

    line: int
    date: ResolvedDate


class Ending(Struct, frozen=True):
    """The last day, month or year of an event, and the words that say so."""

    iso: str
    rule: str
    start_char: int
    end_char: int


def dates_near(analysis: Analysis, cluster: Cluster) -> list[Dated]:
    """Return the dates in the cluster's lines and near them."""
    near = sorted(n for n in lines_near(analysis, cluster, NEAR) if n not in cluster.elsewhere)
    own = stretches_of(analysis, cluster)
    dates = ((n, d) for n in near for d in analysis.lines[n].dates if d.iso)
    return [Dated(n, d) for n, d in dates if n not in own or d.start_char < own[n].lead or own[n].holds(d.start_char)]


def find_start(analysis: Analysis, cluster: Cluster, start: LinearModel, *, past: bool = False) -> Dated | None:
    """Return the date most likely to be the event's first day, if any is likely enough.

    A year, month or week gives way to a finer date inside it that is at least half as likely. ``past`` says that the
    event had begun when the text appeared, so that no later date is its first day.
    """
    scored = _scored(analysis, cluster, start)
    if past:
        scored = [item for item in scored if not is_ahead(analysis.document, item[2])]
    found, least = None, start.threshold
    while scored := [item for item in scored if item[0] >= least and (found is None or _finer(item[2], found))]:
        chance, _, found = max(scored, key=lambda item: item[:2])
        least = chance / 2
    return found


def is_ahead(document: Document, found: Dated) -> bool:
    """Return whether a date begins later than the day after publication: where it is told the day may be over."""
    return document.published is not None and found.date.date.start > document.published.end + timedelta(days=1)


def _scored(analysis: Analysis, cluster: Cluster, model: LinearModel) -> list[tuple[float, int, Dated]]:
    """Return how likely ``model`` finds each date near, and what puts the earlier of equals first."""
    near = dates_near(analysis, cluster)
    return [(model.probability(date_features(analysis, cluster, d.line, d.date)), -i, d) for i, d in enumerate(near)]


def _finer(one: Dated, other: Dated) -> bool:
    inner, outer = one.date.date, other.date.date
    return len(one.date.iso) > len(other.date.iso) and outer.start <= inner.start and inner.end <= outer.end


def find_end(analysis: Analysis, cluster: Cluster, start: Dated | None, first: str, end: LinearModel) -> Ending | None:
    """Return when an event ends that begins on ``first`` (ISO, '' if unknown), the date ``start`` where it is told.

    It ends where the range that it begins with does, on a likely later date, or by its length.
    """
    if start is not None and start.date.end_iso:
        return Ending(start.date.end_iso, start.date.rule, start.date.start_char, start.date.end_char)
    later = [item for item in _scored(analysis, cluster, end) if last_of(item[2].date) > first]
    chance, _, found = max(later, default=(0.0, 0, None), key=lambda item: item[:2])
    if found is not None and chance >= end.threshold:
        return Ending(last_of(found.date), found.date.rule, found.date.start_char, found.date.end_char)
    return _by_length(analysis, cluster, first)


def last_of(found: ResolvedDate) -> str:
    """Return the last day, month or year that a date or range names."""
    return found.end_iso or found.iso


def _by_length(analysis: Analysis, cluster: Cluster, first: str) -> Ending | None:
    """Return the last day of what began on the day ``first`` and lasts "five days", if its lines name one length."""
    if cluster.kind not in _LASTING or len(first) != _DAY:
        return None
    sentences = (analysis.lines[n].sentence for n in cluster.lines)
    told = [m for s in sentences for m in _DURATION.finditer(analysis.document.text, s.start, s.end)]
    days = [int(parse_number(m["n"] or m["m"]) or 0) for m in told]
    begin = date.fromisoformat(first)
    if len(set(days)) != 1 or not 1 < days[0] <= min(_LONGEST, (date.max - begin).days):
        return None
    last = begin + timedelta(days=days[0] - 1)
    return Ending(last.isoformat(), "date.length", *told[0].span())


def month_of_news(document: Document, cluster: Cluster) -> str:
    """Return the month of publication for an occasion that is told without a date: it is told when it happens."""
    published = document.published
    if cluster.kind not in OCCASIONS or published is None:
        return ""
    return published.iso[: len("2018-09")] if published.precision in ("day", "month") else ""


def explained(document: Document, start: Dated | None, end: Ending | None, news: str) -> tuple[FieldEvidence, ...]:
    """Return the evidence for the fields ``start`` and ``end``; ``news`` is the month taken from the publication."""

    def told(field: str, value: str, rule: str, begin: int, stop: int) -> FieldEvidence:
        span = Span(document.id, begin, stop, document.text[begin:stop])
        return FieldEvidence(field=field, value=value, rule=rule, span=span)

    found = (
        [told("start", start.date.iso, start.date.rule, start.date.start_char, start.date.end_char)] if start else []
    )
    if news:
        found.append(FieldEvidence(field="start", value=news, rule="date.published"))
    if end:
        found.append(told("end", end.iso, end.rule, end.start_char, end.end_char))
    return tuple(found)
