"""Claims about third parties and one occasion: who answered it and how, who joined it."""

import re
from collections.abc import Mapping

from comity.examine.model import Finding, Holds, Part, State
from comity.examine.occasion import Occasion, found_on
from comity.examine.readings import hosts
from comity.examine.sentence import Sentence
from comity.examine.words import named, words
from comity.model.records import Event

_NOBODY = re.compile(
    r"\b(nobody|no one|no (?:third |other |outside |foreign |neighbou?ring )?"
    r"(?:country|countries|states?|party|parties|power|government|nation)|none of the neighbou?rs)\b",
    re.IGNORECASE,
)


def read_responses(sentence: Sentence, occasion: Occasion) -> list[Part]:
    """Return the claims that third parties answered an occasion, or that nobody did."""
    forms = named(words().responses, sentence.bare)
    nobody = _NOBODY.search(sentence.bare)
    if nobody and (forms or sentence.cue("response")):
        return [_nobody(sentence, occasion, nobody.span(1), forms)]
    if not forms:
        return []
    cue = min(span[0] for where in forms.values() for span in where)
    near = [
        name.code for name in sentence.named if name.code not in ("CHN", "RUS") or name.code not in sentence.parties
    ]
    codes = tuple(dict.fromkeys(code for code in near if code not in sentence.parties or len(sentence.parties) > 2))
    if not codes:
        return []
    denied = _denied(sentence, cue)
    parts = []
    for code in codes:
        said = f"{code} {'did not ' if denied else ''}{'/'.join(forms)}"
        parts.append(
            Part(
                type="attribute",
                words=said,
                taken=(*(span for where in forms.values() for span in where), *sentence.cue("negation", "response")),
                ask=lambda state, code=code, said=said: found_on(  # type: ignore[misc]
                    state,
                    occasion,
                    [(event, *_answered(event, code, set(forms), denied=denied)) for event in occasion.events(state)],
                    said,
                ),
            )
        )
    return parts


def _nobody(sentence: Sentence, occasion: Occasion, where: tuple[int, int], forms: Mapping[str, object]) -> Part:
    """Read "no third country reacted": one response refutes it; none seen proves nothing."""

    def ask(state: State) -> tuple[Finding, ...]:
        rows: list[tuple[Event, Holds, str]] = []
        for event in occasion.events(state):
            seen = [one for one in event.third_party_response if one.form in forms or not forms]
            shown = ", ".join(f"{one.party}: {one.form}" for one in seen) or "no response seen"
            rows.append((event, "no" if seen else "unknown", shown))
        return found_on(state, occasion, rows, "nobody responded")

    spans_ = (where, *sentence.cue("response", "negation"))
    return Part(type="attribute", words="nobody responded", ask=ask, taken=spans_)


def _denied(sentence: Sentence, cue: int) -> bool:
    lead = sentence.bare[max(0, cue - 24) : cue].lower()
    return bool(re.search(r"\b(?:not|n't|never|no|without|neither)\b", lead.replace("n't", " not ")))


def _answered(event: Event, code: str, forms: set[str], *, denied: bool) -> tuple[Holds, str]:
    theirs = {one.form for one in event.third_party_response if one.party == code}
    if not theirs:
        return "unknown", f"no response of {code} seen"
    shown = f"{code}: {', '.join(sorted(theirs))}"
    if denied:
        return ("no" if theirs & forms else "unknown"), shown
    return ("yes" if theirs & forms else "near"), shown


def read_joined(sentence: Sentence, occasion: Occasion) -> list[Part]:
    """Return the claims that others took part in an occasion, or did not."""
    codes = [code for code in sentence.others if not named(words().responses, sentence.bare)]
    if not codes or not (sentence.series or sentence.cue("joined")):
        return []
    codes = [code for code in codes if code not in hosts(sentence)]
    denied = bool(sentence.cue("negation"))
    parts = []
    for code in codes:
        said = f"{code} {'did not take' if denied else 'took'} part"
        parts.append(
            Part(
                type="attribute",
                words=said,
                taken=sentence.cue("joined", "negation"),
                ask=lambda state, code=code, said=said: found_on(  # type: ignore[misc]
                    state,
                    occasion,
                    [(event, *_present(event, code, denied=denied)) for event in occasion.events(state)],
                    said,
                ),
            )
        )
    return parts


def _present(event: Event, code: str, *, denied: bool) -> tuple[Holds, str]:
    shown = ", ".join(event.parties)
    if code in event.parties:
        return ("no" if denied else "yes"), shown
    if event.parties_complete == "partial":
        return "unknown", f"{shown} and others"
    return ("yes" if denied else "no"), shown
