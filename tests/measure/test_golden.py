"""The bundled casebook against the table and the comparisons that its compilers worked out by hand."""

import pytest

from comity.measure import compare_counts, count, read_window
from comity.model.rules import CountingRule
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
RULES = dict(vocabulary().rules)
ALL = CountingRule(code="ALL", name="all rows", status=("held", "disputed", "announced", "cancelled"))
COLUMNS = {
    "all rows": ALL,
    "wide": RULES["W"],
    "strict": RULES["MP"],
    "strict bilateral": RULES["MPB"],
    "patrols": RULES["MP"].with_(kinds=("patrol",)),
    "competitions": ALL.with_(kinds=("competition",), status=("held",)),
    "deployments": ALL.with_(kinds=("deployment",), status=("held",)),
}
BY_YEAR = """
1999   1   0   0   0   0   0   0
2003   2   2   1   0   0   0   0
2004   0   0   0   0   0   0   0
2005   1   1   1   1   0   0   0
2006   0   0   0   0   0   0   0
2007   2   2   1   0   0   0   0
2008   1   0   0   0   0   0   0
2009   5   3   2   2   0   0   1
2010   2   1   1   0   0   0   0
2011   0   0   0   0   0   0   0
2012   2   2   2   1   0   0   0
2013   4   4   2   2   0   0   0
2014   9   6   3   2   0   2   1
2015   9   4   2   2   0   1   2
2016  11   9   3   2   0   1   0
2017  10   8   3   3   0   1   1
2018   5   4   2   0   0   1   0
2019  15  10   5   2   1   1   1
2020   5   2   2   1   1   1   1
2021   8   7   5   4   2   1   0
2022   9   7   7   5   3   1   0
2023  12  10   6   4   3   0   0
2024  14  13   9   8   4   0   1
2025  11   9   6   5   3   0   1
2026   3   2   2   1   1   0   0
"""
TABLE = {
    year: dict(zip(COLUMNS, map(int, cells), strict=True)) for year, *cells in map(str.split, BY_YEAR.split("\n")[1:-1])
}


@pytest.mark.parametrize("column", COLUMNS)
def test_every_year_of_the_table(casebook, column):
    found = count(casebook, COLUMNS[column], PAIR, by="year")
    years = {row.key: int(row.best) for row in found.rows}
    assert {year: years.pop(year) for year in TABLE} == {year: cells[column] for year, cells in TABLE.items()}
    assert set(years) == {"2000", "2001", "2002"}
    assert not any(years.values())
    assert [row.key for row in found.rows if row.partial] == ["2026"]


@pytest.mark.parametrize(
    ("rule", "total"),
    [
        ("W+", 116),
        ("W", 106),
        ("wide", 106),
        ("MP", 65),
        ("strict", 65),
        ("M", 47),
        ("strict_bilateral", 45),
        ("BC", 27),
        ("B", 24),
        ("N", 35),
        ("PA", 11),
    ],
)
def test_totals_of_the_presets(casebook, rule, total):
    by_name = {name: preset for preset in RULES.values() for name in (preset.code, *preset.aliases)}
    assert count(casebook, by_name[rule], PAIR).total.best == total


@pytest.mark.parametrize(
    ("rule", "total"),
    [
        (RULES["MPB"].with_(parties_mode="both_present", frameworks=("bilateral",)), 44),
        (RULES["MP"].with_(scopes=("military", "police_border"), kinds=("patrol",)), 19),
        (RULES["MP"].with_(series=("Joint Sea",)), 13),
        (RULES["MP"].with_(series=("Joint Sea",), unit="series_edition"), 11),
        (RULES["MP"].with_(nested="skip"), 60),
    ],
)
def test_totals_of_changed_rules(casebook, rule, total):
    assert count(casebook, rule, PAIR).total.best == total


def test_open_records_of_the_strict_count(casebook):
    assert [one.id for one in count(casebook, RULES["MP"], PAIR).open] == [
        "joint-naval-1999",
        "shanghai-drill-2023",
        "peace-mission-2023",
        "maritime-security-belt-2026",
    ]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2003", "2013-07-11", {"MP": 9}),
        ("", "2013", {"MP": 10}),
        ("2014-02-20", "2023-07-15", {"MP": 34, "W": 60}),
        ("2014-03-18", "2023-07-15", {"MP": 34, "W": 60}),
        ("2019", "2019", {"MP": 5}),
        ("2021", "2021", {"MP": 5, "MPB": 4}),
        ("2022", "2022", {"MP": 7, "MPB": 5}),
        ("2022-02-24", "2022", {"MP": 5}),
        ("2012-11", "2023-08", {"MP": 39, "MPB": 26, "BC": 17, "W": 68}),
        ("2005", "2023", {"BC": 21, "MP": 47}),
        ("2005", "2024", {"BC": 25, "MP": 56}),
        ("", "2019", {"W": 56, "MP": 28}),
        ("2003", "2024", {"MP": 57, "W": 95, "W+": 105}),
        ("2024", "2024", {"MP": 9, "W": 13}),
        ("2017", "2024", {"W": 61}),
        ("2003", "2025-08", {"W": 100, "W+": 110}),
        ("2019", "2025-08", {"W": 54}),
        ("2022", "2024", {"MP": 22}),
    ],
)
def test_the_windows_of_published_totals(casebook, first, last, expected):
    window = read_window(first, last)
    assert {code: count(casebook, RULES[code], PAIR, window=window).total.best for code in expected} == expected


READINGS = {
    "pt-xinhua-2013": ("MP", 9),
    "pt-ndu-before-2014": ("MP", 10),
    "pt-ndu-since-crimea": ("MP", 34),
    "pt-ndu-2019": ("MP", 5),
    "pt-ndu-2021": ("MP", 5),
    "pt-ndu-2021-bilateral": ("MPB", 4),
    "pt-ndu-2022": ("MP", 7),
    "pt-ndu-2022-bilateral": ("MPB", 5),
    "pt-ndu-2022-invasion": ("MP", 5),
    "pt-scmp-45": ("MP", 39),
    "pt-rand-25": ("BC", 25),
    "pt-gpr-50": ("W", 56),
    "pt-merics-90": ("W", 95),
    "pt-csis-113": ("W+", 110),
    "pt-interbellum-20": ("MP", 22),
    "pt-neshifa-joint-sea": ("W+[series=Joint Sea,unit=series_edition]", 10),
}


@pytest.mark.parametrize("total", READINGS)
def test_each_published_total_beside_its_nearest_rule(casebook, total):
    reading = next(one for one in compare_counts(casebook, PAIR).published if one.id == total)
    rule, figure = READINGS[total]
    assert rule in reading.nearest
    assert {one.rule: one.figure.best for one in reading.figures}[rule] == figure


def test_the_sides_of_vostok_2018_and_tsentr_2019(casebook):
    from comity.measure import asymmetry

    rows = {row.id: row for row in asymmetry(casebook, count(casebook, RULES["MP"], PAIR)).rows}
    vostok, tsentr, mission = rows["vostok-2018"], rows["tsentr-2019"], rows["peace-mission-2005"]
    assert (vostok.guest, vostok.host, vostok.basis) == ("CHN", "RUS", "host")
    assert round(vostok.ratio.best, 4) == 0.0107
    assert (set(tsentr.host_figures), tsentr.basis) == ({128000, 12950}, "total")
    assert (round(tsentr.ratio.best, 4), round(tsentr.ratio.high, 3)) == (0.0125, 0.124)
    assert (mission.basis, round(mission.ratio.low, 2), round(mission.ratio.high, 2)) == ("size", 0.22, 0.29)


def test_extensions_keep_the_first_text_in_force(casebook):
    from datetime import date

    from comity.measure import agreements_in_force

    texts = {text.id: text for text in agreements_in_force(casebook, PAIR, date(2026, 7, 2)).texts}
    assert str(texts["agr-2001-treaty"].until) == "2032-02-29"
    assert texts["agr-2009-launch-notification"].extended_by == ("agr-2020-launch-extension",)
    assert "agr-2017-roadmap" not in texts
