"""What a sentence says of an agreement's life: signed when, in force until when, prolonged, replaced."""

import re
from datetime import timedelta

from comity.examine.agreed import beside_noun, overlap
from comity.examine.clauses import denied_before
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.sentence import Sentence
from comity.examine.words import pattern, spans
from comity.extract.dates import ResolvedDate
from comity.extract.numbers import parse_number
from comity.measure.agreements import agreements_in_force, bundled_extensions

_SIGNED = "signed|sign|concluded|signing|inked|adopted|agreed on|reached|struck|dates? (?:from|back to)|of"
_LAPSED = "expired|lapsed|ended|ran out|no longer in force"
_ENDS = "expir\\w+|ran until|runs until|ran to|lapsed?|ended|until|valid until|in force until|through"
_IN_FORCE = "still in force|in force|remains? valid|still valid|still applies|is valid"
BEGIN = "extend\\w*|prolong\\w*|renew\\w*"


def read_validity(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    """Return the claims that a text is in force and that its term ends at a time."""
    parts = []
    if spans(_IN_FORCE, sentence.bare):
        parts.append(
            Part(
                type="provision",
                words="in force",
                taken=spans(_IN_FORCE, sentence.bare),
                ask=lambda state: (_in_force(state, sentence, ids),),
            )
        )
    for day in sentence.dates:
        lead = sentence.bare[: day.start_char][-40:]
        if day.relation == "until" or pattern(rf"(?:{_ENDS})(?: in| on| to)?\s*$").search(lead.rstrip() + " "):
            parts.append(_ending(sentence, ids, day))
    return parts


def _in_force(state: State, sentence: Sentence, ids: tuple[str, ...]) -> Finding:
    parties = sorted({code for record in state.snapshot.agreements if record.id in ids for code in record.parties})
    answer = agreements_in_force(state.snapshot, parties, state.until)
    row = next((text for text in answer.texts if text.id in ids), None)
    denied = denied_before(sentence, spans(_IN_FORCE, sentence.bare)[0][0])
    holds: Holds = "yes" if (row is not None) != denied else "no"
    why = next((one.why for one in answer.excluded if one.id in ids), "")
    known = any(record.id in ids for record in state.snapshot.agreements)
    return Finding(
        rule="text",
        words=f"in force on {state.until}",
        holds=holds if known else "unknown",
        answer=f"in force since {row.since}" + (f", to {row.until}" if row.until else "") if row else why,
        included=ids,
    )


def _ending(sentence: Sentence, ids: tuple[str, ...], day: ResolvedDate) -> Part:
    def ask(state: State) -> tuple[Finding, ...]:
        links = bundled_extensions()
        chain = [
            one
            for one in state.snapshot.agreements
            if one.id in ids or (links.get(one.id) in ids and one.signed and one.signed.start <= state.until)
        ]
        ends = [one.expires for one in chain if one.expires]
        holds: Holds = "unknown" if not ends else "no"
        if any(overlap(day, end.start, end.end + timedelta(days=0)) for end in ends):
            holds = "yes"
        if holds == "yes" and spans(_LAPSED, sentence.bare) and any(end.start > day.date.end for end in ends):
            holds = "no"  # the term ended, but the text was prolonged
        shown = ", ".join(f"{one.id} to {one.expires.iso}" for one in chain if one.expires)
        return (Finding(rule="text", words="end of term", holds=holds, answer=shown or "no end known", included=ids),)

    return Part(type="date", words=f"to {day.date.iso}", ask=ask, taken=((day.start_char, day.end_char),))


def read_signature(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    """Return the claims of when a text was signed or prolonged, and for how long."""
    parts = []
    for day in sentence.dates:
        if day.relation in ("until", "since", "before", "after") or day.rule in ("date.window",):
            continue
        if day.end_iso:
            parts.append(_covers(ids, day))
            continue
        lead = sentence.bare[: day.start_char][-40:].rstrip() + " "
        if pattern(rf"(?:{_ENDS})(?: in| on| to)?\s*$").search(lead):
            continue
        if spans(BEGIN, sentence.bare) and not beside_noun(sentence, day):
            parts.append(_prolonged(sentence, ids, day))
            continue
        if not (beside_noun(sentence, day) or spans(_SIGNED, sentence.bare)) or spans(
            "replac\\w+|supersed\\w+", sentence.bare
        ):
            continue
        parts.append(
            Part(
                type="date",
                words=f"signed {day.date.iso}",
                taken=(*spans(_SIGNED, sentence.bare), (day.start_char, day.end_char)),
                ask=lambda state, day=day: (_signed(state, sentence, ids, day),),  # type: ignore[misc]
            )
        )
    term = re.search(r"\b(\w+)-year\b", sentence.text)
    if term and "roadmap" in ids[0]:
        parts.append(
            Part(
                type="date",
                words=f"{term.group(1)}-year term",
                taken=(term.span(),),
                ask=lambda state: (_term(state, ids, term.group(1)),),
            )
        )
    return parts


def _prolonged(sentence: Sentence, ids: tuple[str, ...], day: ResolvedDate) -> Part:
    """Read "extended in 2021" and "extended to 2030" against the texts that prolong this one."""
    to = bool(re.search(r"\b(?:to|until|till|through)\s$", sentence.bare[: day.start_char]))

    def ask(state: State) -> tuple[Finding, ...]:
        links = bundled_extensions()
        chain = [
            one for one in state.snapshot.agreements if links.get(one.id) in ids or (one.id in ids and one.id in links)
        ]
        days = [when for one in chain if (when := one.expires if to else one.signed)]
        hit = any(overlap(day, when.start, when.end) for when in days)
        holds: Holds = "unknown" if not days else "yes" if hit else "no"
        shown = "; ".join(f"{one.name}, signed {one.signed.iso if one.signed else '?'}" for one in chain)
        return (
            Finding(
                rule="record",
                words="extension",
                holds=holds,
                answer=shown or "no extension held",
                included=tuple(one.id for one in chain),
            ),
        )

    return Part(
        type="date",
        words=f"extended {'to' if to else 'in'} {day.date.iso}",
        ask=ask,
        taken=((day.start_char, day.end_char),),
    )


def _covers(ids: tuple[str, ...], day: ResolvedDate) -> Part:
    """Read "for 2021 to 2025" and "covering 2021-25" as the years a text runs."""

    def ask(state: State) -> tuple[Finding, ...]:
        known = [one for one in state.snapshot.agreements if one.id in ids and one.signed and one.expires]
        terms = [(one.signed.start.year, one.expires.end.year) for one in known if one.signed and one.expires]
        said = (day.date.start.year, day.date.end.year)
        holds: Holds = "unknown" if not terms else "yes" if said in terms else "no"
        if holds == "no" and any(abs(a - said[0]) <= 1 and b == said[1] for a, b in terms):
            holds = "near"
        answer = "; ".join(f"{a} to {b}" for a, b in terms) or "no term known"
        return (Finding(rule="record", words="years it runs", holds=holds, answer=answer, included=ids),)

    return Part(type="date", words=f"runs {day.date.iso}", ask=ask, taken=((day.start_char, day.end_char),))


def _signed(state: State, sentence: Sentence, ids: tuple[str, ...], day: ResolvedDate) -> Finding:
    known = [record for record in state.snapshot.agreements if record.id in ids]
    dated = [one for one in known for when in (one.signed, one.in_force) if when and overlap(day, when.start, when.end)]
    firm = [one for one in dated if one.status == "signed"]
    holds: Holds = "yes" if firm else "near" if dated else "no"
    if not known or all(one.signed is None and one.in_force is None for one in known):
        holds = "unknown"
    shown = "; ".join(f"{one.name}, signed {one.signed.iso if one.signed else 'not'} ({one.status})" for one in known)
    return Finding(rule="record", words="date of signature", holds=holds, answer=shown or "not known", included=ids)


def _term(state: State, ids: tuple[str, ...], said: str) -> Finding:
    years = parse_number(said)
    known = [record for record in state.snapshot.agreements if record.id in ids and record.expires and record.signed]
    spans_ = [one.expires.start.year - one.signed.start.year for one in known if one.expires and one.signed]
    lengths = {years_ for span in spans_ for years_ in (span, span + 1)}  # 2021 to 2025 are four years and five
    holds: Holds = "unknown" if not lengths or years is None else "yes" if years in lengths else "near"
    return Finding(rule="record", words="length of term", holds=holds, answer=f"{sorted(lengths)} years", included=ids)
