from datetime import date

import pytest

from comity.measure import change, compare_counts, count, read_window, sieve
from comity.model.errors import RefusedError
from comity.model.records import PublishedTotal, Source
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
RULES = dict(vocabulary().rules)


def total(value, **changes):
    values = {"parties": PAIR, "scope_words": "joint exercises", **changes}
    for field in ("window_from", "window_to"):
        if field in values:
            values[field] = EventDate.parse(values[field])
    return PublishedTotal(id="pt", value=value, **values)


@pytest.fixture
def events(event):
    return [
        event("live", start="2019-05-01", series="Joint Sea", name="Joint Sea 2019"),
        event("staff", start="2019-06-01", kind="command_post_exercise"),
        event("patrol", start="2020-06-01", kind="patrol"),
        event("three", start="2020-07-01", parties=("CHN", "IRN", "RUS")),
        event("police", start="2021-07-01", scope="police_border"),
    ]


def reading(events, published, *more):
    return compare_counts(Snapshot([*events, published, *more]), PAIR).published[0]


def test_one_question_under_every_rule(events):
    found = compare_counts(Snapshot(events), PAIR, read_window("2019", "2020"))
    assert {one.rule.code: one.total.best for one in found.counts} == {
        "W+": 4, "W": 4, "MP": 4, "M": 3, "MPB": 3, "BC": 2, "B": 1, "N": 0, "PA": 0,
    }  # fmt: skip
    assert found.published == ()


@pytest.mark.parametrize(
    ("value", "nearest", "words"),
    [
        (4, ("MP",), "equal to our count under MP"),
        (5, ("W+", "W"), "equal to our count under W+, W"),
        (9, ("W+", "W"), "nearest is our count under W+, W, 4 below it"),
        (0, ("B",), "nearest is our count under B, 1 above it"),
    ],
)
def test_a_published_total_is_read_against_the_nearest_rules(events, value, nearest, words):
    found = reading(events, total(value))
    assert (found.nearest, found.reading) == (nearest, words)
    assert {one.rule for one in found.figures} == {"W+", "W", "MP", "M", "MPB", "BC", "B"}


def test_rules_equally_far_on_both_sides_are_both_told(events):
    only = {"parties": ("CHN", "RUS"), "scope_words": "bilateral drills"}
    found = compare_counts(Snapshot([*events, total(4, **only)]), PAIR, rules=[RULES["MPB"]]).published[0]
    assert found.reading == "nearest is our count under MPB, 1 below it"
    both = compare_counts(Snapshot([*events, total(2)]), PAIR, rules=[RULES["M"], RULES["B"]]).published[0]
    assert both.reading == "nearest is our count under M, 1 above it; B, 1 below it"


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("strictly bilateral drills", {"MPB", "BC", "B"}),
        ("bilateral or multilateral exercises", {"W+", "W", "MP", "M", "MPB", "BC", "B"}),
        ("multilateral exercises", set()),
        ("editions of Joint Sea", {"W+[series=Joint Sea,unit=series_edition]"}),
    ],
)
def test_rules_that_a_totals_own_words_rule_out_are_left_aside(events, words, rules):
    found = reading(events, total(1, scope_words=words))
    assert {one.rule for one in found.figures} == rules
    assert bool(found.nearest) == bool(rules)


def test_a_total_keeps_its_window_and_cannot_count_what_came_after_it(events):
    source = Source(id="s", publisher="P", date=EventDate.parse("2020-06-30"))
    found = reading(events, total(3, window_from="2019", window_to="2020", sources=("s", "gone")), source)
    assert found.window == (date(2019, 1, 1), date(2020, 6, 30))
    assert {one.rule: one.figure.best for one in found.figures}["MP"] == 3
    assert reading(events, total(3)).window == (None, None)


def test_totals_of_other_parties_and_without_a_figure_are_left_out(events):
    assert compare_counts(Snapshot([*events, total(3, parties=("CHN", "IND"))]), PAIR).published == ()
    assert compare_counts(Snapshot([*events, total(None)]), PAIR).published == ()


def test_every_figure_of_a_reading_carries_its_records(events):
    assert all(len(one.ids) == one.figure.best for one in reading(events, total(4)).figures)


def test_the_sieve_names_what_each_rule_drops(events):
    steps = sieve(Snapshot(events), [RULES[code] for code in ("W", "MP", "M", "BC", "B")], PAIR)
    assert [step.dropped for step in steps] == [(), ("police",), ("patrol",), ("three",), ("staff",)]
    assert steps[-1].kept == ("live",)


def test_rules_that_are_not_nested_are_no_sieve(events):
    with pytest.raises(RefusedError, match="W is not narrower than the one before it"):
        sieve(Snapshot(events), [RULES["B"], RULES["W"]], PAIR)


def test_a_change_is_between_two_periods_under_one_rule(events):
    snapshot = Snapshot(events)
    a, b = (count(snapshot, RULES["MP"], PAIR, window=read_window(year, year)) for year in ("2019", "2021"))
    found = change(a, b)
    assert (found.earlier.best, found.later.best, found.difference, found.ids) == (2, 0, -2, ("live", "staff"))


def test_counts_made_under_different_choices_are_not_compared(events):
    snapshot, later = Snapshot(events), Snapshot(events, known_by=date(2021, 1, 1))
    strict = count(snapshot, RULES["MP"], PAIR)
    for other in (
        count(snapshot, RULES["W"], PAIR),
        count(snapshot, RULES["MP"], ("CHN", "IRN")),
        count(later, RULES["MP"], PAIR),
    ):
        with pytest.raises(RefusedError, match="cannot be compared"):
            change(strict, other)
