"""The counts the bundled casebook must give through the command line, in the form scripts rely on."""

from collections.abc import Callable
from typing import Any

import pytest

from comity.cli.options import complete_rule

Ask = Callable[..., Any]

TOTALS = {
    "B": 24, "BC": 27, "M": 47, "MP": 65, "strict": 65, "strict_bilateral": 45, "W": 106, "wide": 106,
    "W+": 116, "PA": 11,
}  # fmt: skip

# year: wide, strict, strict bilateral
YEARS = {
    1999: (0, 0, 0), 2003: (2, 1, 0), 2004: (0, 0, 0), 2005: (1, 1, 1), 2006: (0, 0, 0), 2007: (2, 1, 0),
    2008: (0, 0, 0), 2009: (3, 2, 2), 2010: (1, 1, 0), 2011: (0, 0, 0), 2012: (2, 2, 1), 2013: (4, 2, 2),
    2014: (6, 3, 2), 2015: (4, 2, 2), 2016: (9, 3, 2), 2017: (8, 3, 3), 2018: (4, 2, 0), 2019: (10, 5, 2),
    2020: (2, 2, 1), 2021: (7, 5, 4), 2022: (7, 7, 5), 2023: (10, 6, 4), 2024: (13, 9, 8), 2025: (9, 6, 5),
    2026: (2, 2, 1),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "total"), TOTALS.items())
def test_each_preset_counts_what_it_must(answer: Ask, rule: str, total: int) -> None:
    assert answer("count", "CHN", "RUS", "--rule", rule)["total"]["best"] == total


@pytest.mark.parametrize(("column", "rule"), list(enumerate(("wide", "strict", "strict_bilateral"))))
def test_the_year_table_is_reproduced(answer: Ask, column: int, rule: str) -> None:
    rows = {
        int(row["key"]): row["best"] for row in answer("count", "CHN", "RUS", "--rule", rule, "--by", "year")["rows"]
    }
    assert {year: rows[year] for year in YEARS} == {year: counts[column] for year, counts in YEARS.items()}
    assert sum(rows.values()) == TOTALS[rule]


def test_the_fixed_form_has_exactly_its_keys(answer: Ask) -> None:
    form = answer("count", "CHN", "RUS", "--rule", "strict", "--by", "year")
    assert list(form) == ["rule", "parties", "known_by", "total", "rows", "included", "excluded", "open"]
    assert form["rule"] == "strict"
    assert form["parties"] == ["CHN", "RUS"]
    assert form["known_by"] is None
    assert set(form["total"]) == {"low", "best", "high"}
    assert set(form["rows"][0]) == {"key", "low", "best", "high"}
    assert set(form["excluded"][0]) == {"id", "why"}
    assert "peace-mission-2005" in form["included"]
    assert "maritime-security-belt-2026" in form["open"]


def test_every_event_of_the_pair_is_accounted_for(answer: Ask) -> None:
    form = answer("count", "CHN", "RUS")
    told = [*form["included"], *(one["id"] for one in form["excluded"]), *form["open"]]
    assert sorted(told) == sorted(event["id"] for event in answer("events", "CHN", "RUS"))


def test_known_by_hides_what_was_published_later(answer: Ask) -> None:
    then, now = answer("count", "CHN", "RUS", "--known-by", "2019-10-28"), answer("count", "CHN", "RUS")
    assert then["known_by"] == "2019-10-28"
    assert then["total"]["best"] < now["total"]["best"]
    assert set(then["included"]) < set(now["included"])
    ids = {event["id"] for event in answer("events", "CHN", "RUS", "--known-by", "2019-10-28")}
    assert "air-patrol-01" in ids
    assert "maritime-security-belt-2019" not in then["included"]
    assert "will-for-peace-2026" not in ids
    sources = answer("show", "vostok-2018", "--known-by", "2019-10-28")["sources"]
    assert all(source["date"] < "2019-11" for source in sources if source["date"])


def test_where_nobody_searched_a_count_is_called_a_floor(call: Callable[..., Any]) -> None:
    assert "a floor, not a count" in call("count", "KOR", "USA").stderr
    assert "a floor, not a count" in call("compare-counts", "CHN", "IRN").stderr
    assert not call("count", "CHN", "RUS").stderr


def test_published_totals_stand_beside_our_counts(answer: Ask) -> None:
    published = {one["id"]: one for one in answer("compare-counts", "CHN", "RUS")["published"]}
    figures = {
        id_: {figure["rule"]: figure["figure"]["best"] for figure in one["figures"]} for id_, one in published.items()
    }
    assert figures["pt-xinhua-2013"]["MP"] == 9 == published["pt-xinhua-2013"]["value"]
    assert figures["pt-ndu-before-2014"]["MP"] == 10
    assert (figures["pt-ndu-since-crimea"]["MP"], figures["pt-ndu-since-crimea"]["W"]) == (34, 60)
    assert (figures["pt-scmp-45"]["MP"], figures["pt-scmp-45"]["W"]) == (39, 68)
    assert (figures["pt-scmp-45-bilateral"]["MPB"], figures["pt-scmp-45-bilateral"]["BC"]) == (26, 17)
    assert figures["pt-rand-25"]["BC"] == 25
    assert (figures["pt-csis-113"]["W"], figures["pt-csis-113"]["W+"]) == (100, 110)


def test_a_changed_rule_says_so(answer: Ask) -> None:
    form = answer("count", "CHN", "RUS", "--rule", "strict", "--set", "nested=skip")
    assert form["rule"] == "MP[nested=skip]"
    assert form["total"]["best"] == 60


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("count", "CHN", "RUS", "--rule", "stric"), "Did you mean strict?"),
        (("count", "CHN", "Rusia"), "Rusia"),
        (("count", "CHN"), "2 different parties"),
        (("count", "CHN", "RUS", "--from", "2020", "--to", "2010"), "before"),
        (("count", "CHN", "RUS", "--from", "yesterday"), "YYYY"),
        (("count", "CHN", "RUS", "--by", "colour"), "colour"),
        (("count", "CHN", "RUS", "--set", "nested"), "Fields:"),
        (("count", "CHN", "RUS", "--set", "kinds=exersise"), "Did you mean exercise?"),
        (("count", "CHN", "RUS", "--set", "min_p_exist=half"), "is not a number"),
        (("count", "CHN", "RUS", "--format", "geojson"), "comity events"),
        (("measure", "CHN", "RUS", "--format", "geojson"), "comity events"),
        (("show", "vostok-2081"), "vostok-2018"),
        (("events", "--kind", "exersise"), "exercise"),
    ],
)
def test_wrong_input_costs_one_clear_message(call: Ask, words: tuple[str, ...], says: str) -> None:
    from comity.model.errors import InputError

    result = call(*words)
    assert isinstance(result.exception, InputError)
    assert says in str(result.exception)
    assert not result.stdout


def test_rules_complete_by_code_and_by_alias() -> None:
    assert [name for name, _ in complete_rule("STRICT")] == [
        "strict",
        "strict_exercises",
        "strict_bilateral",
        "strict_bilateral_exercises",
    ]
    assert [name for name, _ in complete_rule("w+")] == ["W+"]
