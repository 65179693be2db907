"""What writers foretold: found in their texts, put as a probability, resolved by the ledger, and scored."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from comity.examine.check import main_pair
from comity.examine.documents import sentences
from comity.examine.model import State
from comity.examine.outlook import found_expressions
from comity.examine.query import Query, distance_up, pick
from comity.examine.sentence import Scope, Sentence, take_apart
from comity.examine.settled import settled
from comity.examine.words import pattern
from comity.model.records import Event
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary

Subject = Literal["patrol", "exercise", "refuelling", "more", "agreement", "institutions", "none"]
Result = Literal["yes", "no", "partly", "open"]

_SUBJECTS: tuple[tuple[Subject, str], ...] = (
    ("agreement", r"(?:agreement|treaty|pact|accord)\b.*\bsigned|sign\w* .{0,60}(?:agreement|treaty|pact)"),
    ("institutions", r"institutionali[sz]\w+|mode of cooperation"),
    ("refuelling", r"refuel\w*|landings?"),
    ("more", r"(?:even )?more (?:joint )?(?:drills|exercises|man\w+)"),
    ("patrol", r"patrol\w*|bomber flight|flight"),
    ("exercise", r"exercises?|drills?|man(?:oeu|eu)v\w+"),
)
_CONDITIONAL = re.compile(r"^(?:if|for example, if|were)\b|\bwould have been\b", re.IGNORECASE)
_PAST = re.compile(r"\bwas conducted\b|\bwere conducted\b|\bas was\b")
_YEARS = 3


class Prediction(Struct, frozen=True, kw_only=True):
    """A sentence that foretells: its day and author, its words of likelihood, the probability read into them."""

    text: str
    start: int
    day: date
    author: str
    outlet: str
    subject: Subject
    said: str
    p: float
    places: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    upcoming: bool = False


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a prediction: yes, no, partly (a person has to rule) or open, and the records that say so.

    ``brier`` is (p - outcome) squared; for ``partly`` it is the score if ruled a yes; None while open.
    """

    result: Result
    why: str
    records: tuple[str, ...]
    brier: float | None


class Foretold(Struct, frozen=True, kw_only=True):
    """A prediction with what came of it."""

    prediction: Prediction
    outcome: Outcome


class Score(Struct, frozen=True, kw_only=True):
    """The mean Brier score of an author or outlet over what is resolved, and how many predictions are not."""

    name: str
    brier: float | None
    resolved: int
    open: int


def find_predictions(
    text: str, snapshot: Snapshot, *, published: date, author: str = "", outlet: str = "", about: Sequence[str] = ()
) -> tuple[Prediction, ...]:
    """Return the sentences of a text that foretell something of cooperation, in order.

    A sentence counts if it has words of likelihood and a subject the ledger follows; conditionals and sentences about
    the past do not.
    """
    snapshot = settled(snapshot)
    parties = tuple(sorted(about)) or main_pair(snapshot)
    found = []
    for start, words_ in sentences(text):
        said = _said(words_)
        subject = _subject(words_)
        if said is None or subject == "none" or _heading(words_) or _CONDITIONAL.search(words_) or _PAST.search(words_):
            continue
        sentence = take_apart(words_, Scope(snapshot, published, parties))
        found.append(
            Prediction(
                text=words_,
                start=start,
                day=published,
                author=author,
                outlet=outlet,
                subject=subject,
                said=said[0],
                p=said[1],
                places=tuple(place.id for place in sentence.places),
                near=_near(sentence),
                domains=_domains(words_),
                upcoming=bool(re.search(r"\bnext\b", words_, re.IGNORECASE)),
            )
        )
    return tuple(found)


def _heading(text: str) -> bool:
    """Whether a line is a heading in capitals: what it foretells, the text below it says again."""
    long = [word for word in re.findall(r"[A-Za-z]+", text) if len(word) > 3]
    return bool(sum(word[0].isupper() for word in long) > 0.7 * len(long))


def _subject(text: str) -> Subject:
    return next((name for name, source in _SUBJECTS if pattern(source).search(text)), "none")


def _said(text: str) -> tuple[str, float] | None:
    """Return the words of likelihood and their probability; a bare "will" only where nothing says more."""
    found = [(text[start:end], one) for (start, end), one in found_expressions(text)]
    strong = [(words, one.p) for words, one in found if "will be" not in one.pattern]
    plain = [(words, one.p) for words, one in found]
    return next(iter(strong or plain), None)


def _near(sentence: Sentence) -> tuple[str, ...]:
    """Return the states around which something is foretold ("around Japan", "flight around Taiwan")."""
    return sentence.nearby


def _domains(text: str) -> tuple[str, ...]:
    naval = re.search(r"\b(?:navy|naval|navies|warships)\b", text, re.IGNORECASE)
    air = re.search(r"\b(?:air|bombers?|flight|planes|over the)\b", text, re.IGNORECASE)
    return ("sea",) if naval and not air else ("air",) if air and not naval else ()


# --- resolution


def resolve(prediction: Prediction, state: State, *, about: Sequence[str] = ()) -> Outcome:
    """Return what came of a prediction by the ledger's records from its day to the state's."""
    state = replace(state, snapshot=settled(state.snapshot))
    parties = tuple(sorted(about)) or main_pair(state.snapshot)
    resolver = {
        "patrol": _place,
        "exercise": _place,
        "refuelling": _refuelled,
        "more": _more,
        "agreement": _agreement,
    }.get(prediction.subject)
    result, why, records = resolver(prediction, state, parties) if resolver else ("open", "no record can settle it", ())
    return Outcome(result=result, why=why, records=records, brier=_brier(prediction.p, result))


def _brier(p: float, result: Result) -> float | None:
    if result == "open":
        return None
    return round((p - (0.0 if result == "no" else 1.0)) ** 2, 4)


Answer = tuple[Result, str, tuple[str, ...]]


def _after(prediction: Prediction, state: State, parties: tuple[str, ...], rule: CountingRule) -> tuple[Event, ...]:
    return pick(state, Query(rule=rule, parties=parties, window=(prediction.day, None))).events


def _rule(prediction: Prediction) -> CountingRule:
    kinds = (
        ("patrol",) if prediction.subject == "patrol" else ("exercise", "command_post_exercise", "computer_simulation")
    )
    rule = vocabulary().rules["MP"].with_(kinds=kinds)
    if prediction.domains == ("air",):
        return rule.with_(domains=("air",), no_domains=("sea",))
    return rule.with_(domains=prediction.domains)


def _place(prediction: Prediction, state: State, parties: tuple[str, ...]) -> Answer:
    events = _after(prediction, state, parties, _rule(prediction))
    if prediction.upcoming:
        events = events[:1]
    if not events:
        return (
            ("open", "nothing of the kind since", ()) if prediction.upcoming else ("no", f"none by {state.until}", ())
        )
    if not (prediction.places or prediction.near):
        return ("yes", _name(events[0]), (events[0].id,))
    hits = {spot: [event for event in events if _at(event, spot)] for spot in prediction.places}
    hits |= {code: [event for event in events if _around(event, code)] for code in prediction.near}
    met = {spot: found[0] for spot, found in hits.items() if found}
    records = tuple(dict.fromkeys(event.id for event in met.values()))
    shown = "; ".join(f"{spot}: {_name(event)}" for spot, event in met.items())
    if not met:
        return ("no", f"not there by {state.until}", ())
    missed = len(met) < len(hits)
    return (
        "partly" if missed else "yes",
        shown + (f"; not {', '.join(sorted(set(hits) - set(met)))}" if missed else ""),
        records,
    )


def _name(event: Event) -> str:
    return f"{event.name}, {event.start.iso if event.start else 'undated'}, {', '.join(event.places)}"


def _at(event: Event, spot: str) -> bool:
    return (
        distance_up(event, spot) in (0, 2)
        if vocabulary().places[spot].kind == "ocean"
        else distance_up(event, spot) == 0
    )


def _around(event: Event, code: str) -> bool:
    """Whether an event went around a state: it noticed, or the event's places bear its name ("Sea of Japan")."""
    name = vocabulary().parties[code].name
    return code in {one.party for one in event.third_party_response} or any(name in place for place in event.places)


def _refuelled(prediction: Prediction, state: State, parties: tuple[str, ...]) -> Answer:
    """Look for a landing or refuelling in the notes of later patrols: the tables have no field for it."""
    rule = vocabulary().rules["PA"]
    found = [
        event
        for event in _after(prediction, state, parties, rule)
        if re.search(r"\b(?:landed|landing|landings|refuel\w*)\b", event.note, re.IGNORECASE)
    ]
    if not found:
        return ("open", "no landing or refuelling in the notes of later patrols", ())
    return ("yes", f"{_name(found[0])}: {_sentence_with(found[0].note)}", (found[0].id,))


def _sentence_with(note: str) -> str:
    return next((one.strip() for one in re.split(r"(?<=[.;])\s", note) if re.search(r"land|refuel", one, re.I)), note)


def _more(prediction: Prediction, state: State, parties: tuple[str, ...]) -> Answer:
    """Set the years after a prediction against as many before it, under the rule that counts the armed forces."""
    rule, day = vocabulary().rules["MP"], prediction.day
    later = min(date(day.year + _YEARS, day.month, min(day.day, 28)), state.until)
    earlier = date(day.year - _YEARS, day.month, min(day.day, 28))
    if (state.until - day).days < 365:
        return ("open", "less than a year has passed", ())
    after = pick(state, Query(rule=rule, parties=parties, window=(day, later))).events
    before = pick(state, Query(rule=rule, parties=parties, window=(earlier, day))).events
    result: Result = "yes" if len(after) > len(before) else "no"
    return (
        result,
        f"{len(after)} to {later}, {len(before)} in the {_YEARS} years before ({rule.code})",
        tuple(event.id for event in after),
    )


def _agreement(prediction: Prediction, state: State, parties: tuple[str, ...]) -> Answer:
    """Look for a signed agreement or treaty on military cooperation since; road maps and statements do not count."""
    signed = [
        one
        for one in state.snapshot.agreements
        if set(parties) <= set(one.parties)
        and one.kind in ("agreement", "treaty")
        and one.status == "signed"
        and one.signed
        and prediction.day < one.signed.start <= state.until
        and "military" in one.name.lower()
    ]
    if signed:
        return ("yes", signed[0].name, tuple(one.id for one in signed))
    if (state.until - prediction.day).days < 730:
        return ("open", "less than two years have passed", ())
    return ("no", f"none signed by {state.until}", ())


def scores(
    resolved: Iterable[tuple[Prediction, Outcome]], *, by: Literal["author", "outlet"] = "author"
) -> tuple[Score, ...]:
    """Return the mean Brier score of each author or outlet: 0 is perfect, .25 what a coin gives.

    What only partly came true is left out until a person has ruled.
    """
    groups: dict[str, list[tuple[Prediction, Outcome]]] = defaultdict(list)
    for prediction, outcome in resolved:
        groups[getattr(prediction, by)].append((prediction, outcome))
    rows = []
    for name, pairs in sorted(groups.items()):
        firm = [outcome.brier for _, outcome in pairs if outcome.result in ("yes", "no") and outcome.brier is not None]
        mean = round(sum(firm) / len(firm), 4) if firm else None
        rows.append(Score(name=name, brier=mean, resolved=len(firm), open=len(pairs) - len(firm)))
    return tuple(rows)
