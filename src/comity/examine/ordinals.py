"""Claims of a place in a row: the sixth since 2019, by own count and by the number that organisers give."""

import re

from comity.examine.counting import OFFICIAL, finding, noun
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.query import Query, covered, editions, pick
from comity.examine.readings import Reading, readings
from comity.examine.sentence import Sentence
from comity.examine.windows import window_of
from comity.extract.dates import ResolvedDate
from comity.extract.numbers import FoundNumber
from comity.model.records import Event


def read_ordinal(sentence: Sentence) -> Part | None:
    """Return the claim of a place in a row ("the sixth")."""
    numbers = [number for number in sentence.numbers if number.form == "ordinal" and number.value]
    rank = next((number for number in numbers if not _in_name(sentence, number)), None)
    if rank is None or rank.value is None or rank.value == 1:
        return None
    since = [day for day in sentence.dates if day.relation in ("since", "from") and not day.end_iso]
    at = [day for day in sentence.dates if day not in since]
    window = window_of(since)
    ways = readings(sentence, window, places=False)
    if sentence.series and not ways:
        return None
    ways = ways or readings(sentence, window)
    if not ways:
        return None
    wanted = {record for one in sentence.series if one.year for record in one.events}
    n = int(rank.value)

    def ask(state: State) -> tuple[Finding, ...]:
        return tuple(found for way in ways for found in _places_in_row(state, way, n, at, wanted))

    return Part(
        type="ordinal",
        words=f"number {n}: {noun(sentence)} {say_dates(at)}".strip(),
        ask=ask,
        taken=((rank.start_char, rank.end_char), *((d.start_char, d.end_char) for d in sentence.dates)),
    )


def _in_name(sentence: Sentence, number: FoundNumber) -> bool:
    after = sentence.text[number.end_char : number.end_char + 20].lower()
    before = sentence.text[: number.start_char].lower()
    return bool(
        re.match(r"\s(?:century|time since|anniversary|part(?:y|ies)|countr|state|fleet|army|month|week)", after)
    ) or (before.endswith(("year-", "day of the ")))


def _places_in_row(state: State, way: Reading, n: int, at: list[ResolvedDate], wanted: set[str]) -> list[Finding]:
    query = Query(rule=way.query.rule, parties=way.query.parties, window=way.query.window, filters=way.query.filters)
    picked = pick(state, query)
    row = editions(picked.events) if way.query.editions else [(event,) for event in picked.events]
    target = [i for i, phases in enumerate(row, 1) if any(meant(event, at, wanted) for event in phases)]
    found = [finding(way, picked, *_rank_holds(state, way, n, target, len(row)))]
    official = [(event, number) for event in picked.events if meant(event, at, wanted) and (number := _number(event))]
    if official and (at or wanted):
        holds: Holds = "yes" if any(number == n for _, number in official) else "no"
        answer = ", ".join(f"{event.name}" for event, _ in official)
        found.append(
            Finding(
                rule="official",
                words="the number its organisers give",
                holds=holds,
                answer=answer,
                included=tuple(event.id for event, _ in official),
            )
        )
    return found


def _rank_holds(state: State, way: Reading, n: int, target: list[int], total: int) -> tuple[Holds, str]:
    if not target:
        return ("unknown" if covered(state, way.query.parties, way.query.window) == "none" else "no", "no such event")
    if covered(state, way.query.parties, way.query.window) == "none":
        return ("unknown", "the ledger was not searched for these parties")
    ranks = ", ".join(str(i) for i in target) if len(target) <= 4 else f"{target[0]} to {target[-1]}"
    return ("yes" if n in target else "no", f"number {ranks} of {total}")


def meant(event: Event, at: list[ResolvedDate], wanted: set[str]) -> bool:
    """Whether an event is the one spoken of: named, or on all the days given."""
    if wanted:
        return event.id in wanted
    if not at:
        return True
    if event.start is None:
        return False
    last = event.end.end if event.end else event.start.end
    return all(event.start.start <= day.date.end and day.date.start <= last for day in at)


def _number(event: Event) -> int | None:
    match = OFFICIAL.search(event.name)
    return int(match.group(1) or match.group(2)) if match else None


def say_dates(dates: list[ResolvedDate]) -> str:
    """Return dates as they are written by a machine."""
    return ", ".join(day.date.iso for day in dates)
