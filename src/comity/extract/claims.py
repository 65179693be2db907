"""Numeric claims: quantities of military cooperation that are not the figures of one occasion (guide, section 4)."""

import re

from comity.extract.analysis import Analysis, Line
from comity.extract.claimfeatures import NumberAt, features, find_candidates
from comity.extract.dates import ResolvedDate
from comity.extract.linear import LinearModel, model
from comity.extract.numbers import FoundNumber
from comity.model.documents import Span
from comity.model.mentions import ClaimMention, FieldEvidence

MODEL = "claims"
_NO_PERIOD = ("time", "distance", "percent", "money")
_MAX_WHAT = 90
_DATE_REACH = 60


def find_claims(analysis: Analysis, weights: LinearModel | None = None) -> tuple[ClaimMention, ...]:
    """Return the numeric claims of a document in order; each carries its span and the rule that read the number."""
    weights = weights or model(MODEL)
    return tuple(
        to_claim(analysis, candidate)
        for candidate in find_candidates(analysis)
        if is_possible(candidate) and weights.probability(features(analysis, candidate)) >= weights.threshold
    )


def is_possible(candidate: NumberAt) -> bool:
    """Whether the guide allows a claim here at all.

    "First" is no ordinal position, a lone "one" no quantity, and heads of soldiers or people belong to events.
    """
    number = candidate.number
    if number.form == "ordinal":
        return number.value != 1
    if number.form == "cardinal" and number.value == 1:
        return number.category in ("time", "distance") and number.unit != "minutes"
    return number.form not in ("article", "fraction") and number.category not in ("personnel", "people")


def to_claim(analysis: Analysis, candidate: NumberAt) -> ClaimMention:
    """Return the claim that ``candidate`` makes: value, unit, what is counted, and the period the words name."""
    number, line = candidate.number, analysis.lines[candidate.line]
    text = analysis.document.text
    span = _span(analysis, number.start_char, number.phrase_end)
    unit = number.unit or _head_noun(line, number)
    period = _period(line, number)
    value = "" if number.value is None else f"{number.value:g}"
    evidence = [
        FieldEvidence(
            field="value", value=value, rule=number.rule, span=_span(analysis, number.start_char, number.end_char)
        ),
        FieldEvidence(field="claim", value=unit, rule=f"model:{MODEL}", span=span),
    ]
    if period:
        when = _span(analysis, period.start_char, period.end_char)
        evidence.append(FieldEvidence(field="period", value=period.iso, rule=period.rule, span=when))
    return ClaimMention(
        span=span,
        value=number.value,
        unit=unit,
        what=_what(text, line, number),
        period_from=_from(period),
        period_to=_to(period),
        fields=tuple(evidence),
    )


def _span(analysis: Analysis, start: int, end: int) -> Span:
    return Span(analysis.document.id, start, end, analysis.document.text[start:end])


def _head_noun(line: Line, number: FoundNumber) -> str:
    """Return the noun the parser hangs the number on, for units the lexicon does not know."""
    at = line.sentence.between(number.start_char, number.end_char)
    if not at:
        return ""
    token = line.sentence.tokens[line.sentence.tokens[at[-1]].head]
    return token.text.lower() if token.tag.startswith("NN") else ""


def _what(text: str, line: Line, number: FoundNumber) -> str:
    """Return the words after the number up to the end of the phrase, in the text's own words."""
    rest = text[number.end_char : min(line.sentence.end, number.end_char + _MAX_WHAT)]
    phrase = re.split(r"[,;:.(–—]|\s(?:and|which|that|who|while|but|after|before|when|as)\s", rest, maxsplit=1)[0]
    return " ".join(phrase.split()).lstrip("- ")


def _period(line: Line, number: FoundNumber) -> ResolvedDate | None:
    """Return the date that bounds the quantity: the nearest one of the sentence after it, or close before it."""
    if number.category in _NO_PERIOD:
        return None
    near = [
        date
        for date in line.dates
        if date.iso
        and (
            0 <= date.start_char - number.end_char < _DATE_REACH
            or 0 <= number.start_char - date.end_char < _DATE_REACH / 2
        )
    ]
    return min(near, key=lambda date: (abs(date.start_char - number.end_char), date.start_char), default=None)


def _from(period: ResolvedDate | None) -> str:
    return "" if period is None or period.relation in ("until", "by", "before") else period.iso


def _to(period: ResolvedDate | None) -> str:
    if period is None or period.relation in ("since", "from", "after"):
        return ""
    return period.end_iso or period.iso
