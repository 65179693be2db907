from math import log

import pytest

from comity.measure import count, headline
from comity.model.errors import RefusedError
from comity.model.records import Coverage
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
MP = vocabulary().rules["MP"]


def first_lines(*records):
    snapshot = Snapshot(records)
    return headline(snapshot, count(snapshot, MP, PAIR, by="year"))


def covered(first, last, id="c"):
    dates = {"covered_from": EventDate.parse(first), "covered_to": EventDate.parse(last)}
    return Coverage(id=id, table="events", parties=PAIR, **dates)


def test_the_leading_figures_of_the_casebook(casebook):
    found = headline(casebook, count(casebook, MP, PAIR, by="year"))
    assert (found.latest.key, found.latest.best, found.previous.key, found.previous.best) == ("2025", 6, "2024", 9)
    assert (found.recent.first, found.recent.last, found.recent.per_year) == (2023, 2025, 7.0)
    assert found.before.per_year == pytest.approx(14 / 3)
    assert found.trend == pytest.approx(log(21.5 / 14.5))
    assert [row.key for row in found.peak] == ["2024"]
    assert (len(found.patrols), len(found.since_patrols)) == (18, 42)
    assert (len(found.alone), len(found.with_others), len(found.open)) == (45, 20, 4)


def test_years_that_are_not_covered_whole_lead_to_no_comparison(event):
    found = first_lines(event("a", start="2020-01-01"), event("b", start="2021-01-01"))
    assert (found.latest, found.previous, found.recent, found.trend) == (None, None, None, None)
    assert [row.key for row in found.peak] == ["2020", "2021"]


def test_too_few_or_broken_years_have_no_mean(event):
    assert first_lines(event(), covered("2019", "2020")).recent is None
    gap = first_lines(event(), covered("2016", "2017"), covered("2020", "2020", "d"))
    assert (gap.recent, gap.before, gap.trend) == (None, None, None)


def test_no_events_have_no_peak_and_no_patrols():
    found = first_lines(covered("2010", "2016"))
    assert (found.peak, found.patrols, found.since_patrols, found.events) == ((), (), (), ())
    assert found.trend == 0.0


def test_leading_figures_need_a_count_by_year(event):
    snapshot = Snapshot([event()])
    with pytest.raises(RefusedError, match="need a count by year"):
        headline(snapshot, count(snapshot, MP, PAIR))
