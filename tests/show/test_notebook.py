"""What a notebook shows: fragments that fetch and run nothing, and charts that are data."""

import json
from datetime import date

import pytest
from lxml import html

import comity
from comity.examine import Views, check
from comity.measure import count
from comity.measure.ladder import ladder
from comity.pipeline import set_up
from comity.show import plots
from comity.show.notebook import html_of
from comity.vocab import vocabulary

from .rows import snapshot_of

PAIR = ("CHN", "RUS")
HOSTILE = "<script>alert(1)</script><img src=x onerror=y>"
DAY = date(2024, 6, 30)


def counted(snapshot, by="year"):
    return count(snapshot, vocabulary().rules["MP"], PAIR, by=by)


def checked(snapshot, text):
    return check(text, Views(then=snapshot, now=snapshot, as_of=DAY, today=DAY))


def fragment(value):
    text = value._repr_html_()
    root = html.fragment_fromstring(text)
    assert {one.tag for one in root.iter()} <= {
        "div",
        "p",
        "b",
        "table",
        "tr",
        "th",
        "td",
        "details",
        "summary",
        "ul",
        "li",
    }
    assert not [name for one in root.iter() for name in one.attrib if name != "style"]
    return " ".join(root.text_content().split())


def test_a_count_says_its_rule_its_range_and_what_was_left_out(snapshot):
    text = fragment(counted(snapshot))
    assert "4 [3–5] joint events of China and Russia" in text
    assert "Rule MP: armed forces of both" in text
    assert "4 counted" in text
    assert "1 left out" in text
    assert "drill-2020" in text


def test_a_ladder_and_a_verdict_have_no_total_and_a_reason(snapshot):
    text = fragment(ladder(snapshot, PAIR, DAY))
    assert "There is no total" in text
    assert "Command and planning" in text
    said = checked(snapshot, "China and Russia held 40 joint exercises since 2005.")
    assert "As of" not in fragment(said)
    assert f"as of {DAY.day} Jun 2024" in fragment(said)
    assert "40 joint exercises" in fragment(said)


def test_a_snapshot_and_a_ledger_say_what_they_hold(snapshot, tmp_path):
    assert f"event{len(snapshot.events)}" in fragment(snapshot)
    set_up(str(tmp_path / "l.db"), casebooks=())
    with comity.open_ledger(str(tmp_path / "l.db")) as ledger:
        assert "0 revisions, 0 assertions, 0 decisions, 0 documents; empty." in fragment(ledger)


def test_hostile_text_is_text(tables):
    tables["events"][0]["id"] = HOSTILE
    snapshot = snapshot_of(tables)
    assert HOSTILE in fragment(counted(snapshot))
    assert HOSTILE in fragment(checked(snapshot, HOSTILE))


def test_long_lists_are_cut_and_say_so(tables):
    first = tables["events"][0]
    tables["events"] = [first | {"id": f"e-{at}"} for at in range(100)]
    text = fragment(counted(snapshot_of(tables)))
    assert "and 40 more" in text
    assert "e-99" not in text


def test_what_is_not_known_is_refused():
    with pytest.raises(TypeError, match="a int"):
        html_of(3)


def test_years_are_data_with_their_records_and_keep_empty_years(snapshot):
    plot = plots.years(counted(snapshot), snapshot)
    spec = json.loads(json.dumps(plot.spec))
    rows = spec["data"]["values"]
    assert sum(row["events"] for row in rows) == 4
    assert {one for row in rows for one in row["records"].split(", ")} == set(counted(snapshot).included)
    domain = spec["encoding"]["x"]["scale"]["domain"]
    assert domain == list(range(domain[0], domain[-1] + 1))
    assert spec["title"].startswith("Joint events under rule MP")


def test_a_count_of_nothing_is_an_empty_chart(snapshot):
    empty = count(snapshot, vocabulary().rules["MP"], ("BRA", "NOR"))
    plot = plots.years(empty, snapshot)
    assert plot.spec["data"]["values"] == []
    assert plot.svg().startswith("<svg")


def test_a_profile_has_every_dimension_with_its_range(snapshot):
    found = ladder(snapshot, PAIR, DAY)
    plot = plots.profile(found)
    rows = plot.spec["layer"][0]["data"]["values"] if "data" in plot.spec["layer"][0] else plot.spec["data"]["values"]
    assert [row["dimension"] for row in rows] == [one.name for one in found.dimensions]
    assert all(row["low"] <= row["best"] <= row["high"] for row in rows)


def test_a_plot_draws_itself_and_fetches_nothing(snapshot):
    plot = plots.years(counted(snapshot), snapshot)
    svg = plot._repr_svg_()
    assert "2019" in svg
    assert "<script" not in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")
    assert plot.altair().to_dict()["mark"] == plot.spec["mark"]


def test_the_package_offers_them_by_name():
    assert comity.plots is plots
    assert comity.ladder is ladder
    assert comity.check is check
