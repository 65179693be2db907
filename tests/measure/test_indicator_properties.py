"""Indicators over made-up ledgers: monotone, blind to order and copies, and with bounds that hold."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from comity.measure.indicators import INDICATORS, Figure, Measures, find_indicator, measure, subject
from comity.measure.ladder import ladder
from comity.model.records import Coverage, Event, Record, Response
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

RULE = vocabulary().rules["MP"]
PAIR = ("CHN", "RUS")
SEARCHED = Coverage(
    id="cov", table="events", parties=PAIR, covered_from=EventDate.parse("2010"), covered_to=EventDate.parse("2021")
)
HIDDEN = {"domains": (), "command": "unknown", "host": (), "end": None, "scope": "", "sea_area": (), "lat": None}


@st.composite
def complete(draw: st.DrawFn, number: int) -> Event:
    """Draw an event of which everything is known."""
    day = date(2010, 1, 1) + timedelta(days=draw(st.integers(0, 4300)))
    end = day + timedelta(days=draw(st.integers(0, 40)))
    return Event(
        id=f"e{number:03}",
        kind=draw(st.sampled_from(["exercise", "patrol", "command_post_exercise"])),
        scope=draw(st.sampled_from(["military", "police_border"])),
        framework=draw(st.sampled_from(["bilateral", "national_exercise_with_guest"])),
        status="held",
        parties=PAIR,
        parties_complete="yes",
        series=draw(st.sampled_from(["", "Alpha", "Beta"])),
        start=EventDate(day, day, "day"),
        end=EventDate(end, end, "day"),
        host=draw(st.sampled_from([("CHN",), ("RUS",), ("sea",), ("CHN", "RUS")])),
        domains=draw(st.sampled_from([("sea",), ("sea", "air"), ("land",), ("air", "nuclear")])),
        sea_area=draw(st.sampled_from([("sea-of-japan",), ("baltic-sea",), ("arabian-sea", "gulf-of-oman")])),
        lat=draw(st.floats(-50, 60)),
        lon=draw(st.floats(30, 170)),
        command=draw(st.sampled_from(["separate", "deconflicted", "coordinated", "combined"])),
        third_party_response=draw(st.sampled_from([(), (Response("JPN", "scramble"),)])),
        p_exist=1.0,
    )


ledgers = st.integers(1, 14).flatmap(lambda n: st.tuples(*(complete(i) for i in range(n))))


def measures(records: tuple[Record, ...]) -> Measures:
    return measure(subject(Snapshot([SEARCHED, *records]), PAIR, RULE))


def whole(found: Measures, code: str, series: str = "") -> Figure:
    reading = next(one for one in found.readings if one.code == code)
    return next(one for one in reading.series if one.name == series).whole


@settings(max_examples=25)
@given(ledgers, st.randoms(use_true_random=False))
def test_order_and_copies_change_nothing(events: tuple[Event, ...], random: Random) -> None:
    shuffled = [*events, *random.sample(events, random.randint(0, len(events)))]
    random.shuffle(shuffled)
    assert measures(tuple(shuffled)) == measures(events)
    on = date(2021, 12, 31)
    assert ladder(Snapshot(shuffled), PAIR, on) == ladder(Snapshot(events), PAIR, on)


MONOTONE = [("count", ""), ("count", "expected"), ("days", ""), ("breadth", ""), ("reciprocity", "CHN_at_RUS")]


@settings(max_examples=25)
@given(ledgers, complete(99))
def test_one_more_event_never_lowers_a_number(events: tuple[Event, ...], more: Event) -> None:
    before, after = measures(events), measures((*events, more))
    for code, series in MONOTONE:
        old, new = whole(before, code, series), whole(after, code, series)
        assert (new.low or 0) >= (old.low or 0), code
        assert (new.best or 0) >= (old.best or 0), code


@settings(max_examples=25)
@given(ledgers, complete(99))
def test_one_more_event_never_lowers_a_rung(events: tuple[Event, ...], more: Event) -> None:
    on = date(2021, 12, 31)
    before, after = ladder(Snapshot(events), PAIR, on), ladder(Snapshot([*events, more]), PAIR, on)
    for old, new in zip(before.dimensions, after.dimensions, strict=True):
        assert new.judged.low >= old.judged.low
        assert new.judged.best >= old.judged.best
        assert new.judged.high >= old.judged.high


BOUNDED = [
    ("count", ""), ("days", ""), ("breadth", ""), ("breadth", "effective"),
    ("command", "combined"), ("command", "coordinated_or_combined"), ("reactions", ""),
]  # fmt: skip


@settings(max_examples=60)
@given(ledgers, st.data())
def test_bounds_contain_the_truth_when_fields_are_hidden(events: tuple[Event, ...], data: st.DataObject) -> None:
    truth = measures(events)
    hidden = data.draw(st.tuples(*(st.sets(st.sampled_from(sorted(HIDDEN))) for _ in events)))
    kept = {one.id for one, fields in zip(events, hidden, strict=True) if "scope" not in fields}
    seen = tuple(
        structs.replace(one, **{field: HIDDEN[field] for field in fields})
        for one, fields in zip(events, hidden, strict=True)
    )
    found = measures(seen)
    same_events = all(one.scope == "police_border" or one.id in kept for one in events)
    for code, series in BOUNDED if same_events else BOUNDED[:1]:
        true, bounds = whole(truth, code, series), whole(found, code, series)
        if true.best is not None:
            assert bounds.low is not None
            assert bounds.high is not None
            assert bounds.low - 1e-9 <= true.best <= bounds.high + 1e-9, (code, series)


@settings(max_examples=25)
@given(ledgers)
def test_the_best_value_lies_between_its_ends(events: tuple[Event, ...]) -> None:
    for reading in measures(events).readings:
        for series in reading.series:
            for one in (series.whole, *(figure for _, figure in series.years)):
                if None not in (one.low, one.best, one.high):
                    assert one.low - 1e-9 <= one.best <= one.high + 1e-9, (reading.code, series.name)  # type: ignore[operator]


@pytest.mark.parametrize("code", [one.code for one in INDICATORS])
def test_each_figure_names_records_that_exist(casebook: Snapshot, code: str) -> None:
    reading = measure(subject(casebook, PAIR, RULE), indicators=[find_indicator(code)]).readings[0]
    assert all(one in casebook.by_id for series in reading.series for one in series.whole.ids)
