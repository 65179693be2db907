import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from comity.measure import read_window
from comity.model.assertions import Assertion
from comity.model.errors import InputError
from comity.model.tables import TABLE_BY_TYPE
from comity.show.check import find_flaws
from comity.show.markup import anchor
from comity.show.report import render_report

from .rows import snapshot_of
from .small import casebook, event

PAIR = ("CHN", "RUS")


def page(tables, parties=PAIR, **options):
    text = render_report(snapshot_of(tables), parties, **options)
    return lxml_html.document_fromstring(text)


def words(element):
    return " ".join(element.text_content().split())


def heading(document, section):
    return words(document.get_element_by_id(f"{section}-head"))


def entry(document, record_id):
    return document.get_element_by_id(anchor(record_id))


def test_says_the_answer_with_its_rule_and_range(tables):
    document = page(tables)
    answer = words(document.find(".//h1"))
    assert answer.startswith("China and Russia held one joint military event in 2022 after one the year before.")
    assert len(answer.split()) <= 32
    basis = words(document.find_class("basis")[0])
    assert "Rule MP armed forces of both" in basis
    assert "4 events" in basis
    assert "[3–5]" in basis
    assert "1 report by 1 publisher, independence not yet assessed" in basis


def test_every_figure_opens_its_records(tables):
    document = page(tables)
    figures = document.find_class("fig")
    assert len(figures) > 50
    listed = {row.get("id"): row for row in document.find_class("doors")[0]}
    for figure in figures:
        target = figure.get("href")[1:]
        if figure.text == "4" and target in listed:
            assert len(listed[target].findall(".//a")) == 4


def test_changing_a_cell_changes_the_figures(tables):
    before = page(tables)
    tables["events"][1]["status"] = "cancelled"
    tables["events"][0]["personnel"] = "CHN=50;RUS=70"
    after = page(tables)
    assert words(before.find_class("strip")[0]) != words(after.find_class("strip")[0])
    assert heading(before, "included").startswith("4 counted")
    assert heading(after, "included").startswith("3 counted")
    assert "1.0–1.1 %" in words(before.get_element_by_id("forces"))
    assert "140 %" in words(after.get_element_by_id("forces"))


def test_lists_what_counts_and_what_does_not_alike(tables):
    document = page(tables)
    assert heading(document, "excluded") == "1 left out, and why"
    assert "police and border Border 2021" in words(document.get_element_by_id("excluded"))
    assert heading(document, "open") == "One open record could move the count of 4"
    inside, outside = (document.get_element_by_id(name) for name in ("included", "excluded"))
    assert inside.get("class") == outside.get("class")
    assert inside.find(".//ul").get("class") == outside.find(".//ul").get("class")


def test_keeps_conflicts_apart(tables):
    document = page(tables)
    assert "3,000 | 3,200" in words(document.get_element_by_id("doubt"))
    conflict = entry(document, "drill-2020").find_class("conf")
    assert [words(field) for field in conflict] == ["China 3,000 | 3,200; Russia 300,000"]


def test_an_entry_shows_every_field_and_says_unknown(tables):
    document = page(tables)
    shown = entry(document, "drill-2020")
    names = [words(term) for term in shown.iter("dt")]
    unknown = words(shown.find_class("unknown")[0]).split(", ")
    for column in TABLE_BY_TYPE["event"].columns:
        label = column.name.replace("_", " ")
        if column.name not in ("id", "name", "note"):
            assert label.capitalize() in names or label in unknown
    assert words(shown.find("h4")) == "Sea Drill 2020"


def test_links_only_what_may_be_linked(tables):
    document = page(tables)
    sources = document.get_element_by_id("sources")
    outside = [a.get("href") for a in document.iter("a") if not a.get("href").startswith("#")]
    assert outside == ["https://example.org/a"]
    assert "State Portal: Figures" in words(sources)
    assert "seen as a copy on another site, not linked" in words(sources)
    assert "text held here" in words(sources)
    assert "also as s-copy" in words(sources)
    with pytest.raises(KeyError):
        document.get_element_by_id(anchor("s-copy"))


def test_a_copy_stands_for_itself_where_its_original_is_not_known(tables):
    tables["sources"] = [row for row in tables["sources"] if row["id"] != "s-agency"]
    links = {a.get("href") for a in entry(page(tables), "drill-2019").iter("a")}
    assert f"#{anchor('s-copy')}" in links


def test_asks_for_nothing_outside(tables):
    text = render_report(snapshot_of(tables), PAIR)
    assert find_flaws(text) == []
    assert "<script" not in text
    assert "font/woff2;base64," in text
    assert "default-src 'none'" in text


PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><svg onload=alert(1)>",
    "{{ 7*7 }}",
    "'-alert(1)-'",
)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "//evil.example",
    "http:evil",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_records_never_runs(tables, payload):
    tables["events"][0] |= {"name": payload, "series": payload, "note": payload, "places": payload}
    tables["events"][2] |= {"name": payload, "note": payload}
    tables["statements"][0] |= {"speaker": payload, "role": payload, "quote": payload}
    tables["frictions"][0]["note"] = payload
    tables["transfers"][0]["item"] = payload
    tables["agreements"][0]["name"] = payload
    tables["published_totals"][0] |= {"claim": payload, "publisher": payload}
    tables["coverage"][0]["note"] = payload
    tables["sources"][0] |= {"publisher": payload, "title": payload, "author": payload}
    document = page(tables)
    assert payload in document.text_content()
    assert document.xpath("//script | //img | //@onerror | //@onload") == []
    assert words(entry(document, "drill-2019").find("h4")) == payload


def test_a_page_known_as_a_mirror_under_another_id_is_not_linked(tables):
    tables["sources"][1]["mirror"] = "yes"
    assert [a for a in page(tables).iter("a") if not a.get("href").startswith("#")] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_that_are_no_web_pages_stay_unlinked(tables, address):
    tables["sources"][0]["url"] = address
    document = page(tables)
    assert [a for a in document.iter("a") if not a.get("href").startswith("#")] == []


def test_strange_ids_stay_distinct(tables):
    tables["events"] += [
        event('a"b', "Quoted", "2020-01-01"),
        event("a b", "Spaced", "2020-01-01"),
        event("a~20b", "Tilde", "2020-01-01"),
    ]
    document = page(tables)
    assert len({entry(document, one).get("id") for one in ('a"b', "a b", "a~20b")}) == 3


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
def test_any_text_can_be_shown(name, note):
    tables = {"events": [event("e", name or "x", "2020-01-01", note=note)], "sources": casebook()["sources"]}
    text = render_report(snapshot_of(tables), PAIR)
    assert find_flaws(text) == []


def test_order_of_records_and_hash_seed_do_not_matter(tables, tmp_path):
    expected = render_report(snapshot_of(tables), PAIR)
    for rows in tables.values():
        rows.reverse()
    assert render_report(snapshot_of(tables), PAIR) == expected
    code = (
        "import sys\nfrom tests.show.small import casebook\nfrom tests.show.rows import snapshot_of\n"
        "from comity.show.report import render_report\n"
        "sys.stdout.buffer.write(render_report(snapshot_of(casebook()), ('CHN', 'RUS')).encode())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode() == expected


def test_a_pair_nobody_searched_for_is_told_so(tables):
    document = page(tables, ("CHN", "ZAF"))
    answer = words(document.find(".//h1"))
    assert answer.startswith("No table of this ledger was searched for China and South Africa")
    assert "one joint military event, a floor and not a count" in answer
    assert "an empty year means nothing" in words(document.get_element_by_id("searched"))


def test_a_pair_without_records_is_told_what_was_looked_through(tables):
    document = page(tables, ("FRA", "DEU"))
    none, searched = words(document.find(".//h1")).split(". ")
    assert none == "This ledger holds no joint military event of France and Germany"
    assert searched == "The table of events was not searched for them."
    nothing = words(document.get_element_by_id("nothing"))
    assert "Looked through for records that name all of them: events, agreements" in nothing
    assert "says nothing about what happened" in nothing
    assert "Next: read documents" in nothing


def test_a_period_without_events_is_not_taken_for_the_whole_ledger(tables):
    document = page(tables, window=read_window("1900", "1901"))
    assert (
        words(document.find(".//h1")) == "This ledger holds no joint military event of China and Russia in this period."
    )


def test_nothing_found_where_it_was_searched_means_something(tables):
    tables = {"coverage": tables["coverage"]}
    assert "there an empty year means that nothing was found" in words(page(tables).get_element_by_id("nothing"))


def test_a_wider_rule_is_offered_where_the_rule_counts_nothing(tables):
    tables["events"] = [tables["events"][-1]]
    answer = words(page(tables).find(".//h1"))
    assert (
        answer
        == "No event in this ledger counts as a joint military event of China and Russia; a wider rule finds one."
    )


def test_a_window_leaves_out_what_lies_outside(tables):
    document = page(tables, window=read_window("2020", "2021"))
    assert heading(document, "included").startswith("2 counted")
    assert "Between 2020 and 2021 there are 2 in all" in words(document.find(".//h1"))
    for section in ("included", "excluded", "years", "timeline", "places"):
        assert "2019" not in words(document.get_element_by_id(section))


def test_as_known_by_is_printed(tables):
    snapshot = snapshot_of(tables)
    snapshot.known_by, snapshot.hidden, snapshot.undated = date(2021, 1, 5), 3, 1
    document = lxml_html.document_fromstring(render_report(snapshot, PAIR))
    assert "as known by 5 Jan 2021" in words(document.find_class("basis")[0])
    searched = words(document.get_element_by_id("searched"))
    assert "3 records left out because no source of theirs was published by 5 Jan 2021" in searched


def test_assertions_are_listed_where_they_tell_more(tables):
    common = {"record": "drill-2020", "field": "personnel.CHN", "author": "casebook:x", "author_kind": "casebook"}
    said = [
        Assertion(**common, type="event", value=value, grade=grade) for value, grade in (("3000", "B2"), ("3200", ""))
    ]
    document = page(tables, assertions=said)
    lines = [words(line) for line in entry(document, "drill-2020").find_class("asr")[0]]
    assert lines == ["CHN 3,000 citation B2", "CHN 3,200 citation ––"]


def test_theme_and_day_are_as_asked(tables):
    document = page(tables, theme="dark", generated=date(2023, 2, 1))
    assert document.get("data-theme") == "dark"
    assert "Made on 1 Feb 2023" in words(document.find(".//footer"))


def test_fewer_than_two_parties_are_refused(snapshot):
    with pytest.raises(InputError, match="two parties"):
        render_report(snapshot, ("CHN", "CHN"))


def test_three_parties_have_a_report(tables):
    document = page(tables, ("CHN", "RUS", "ZAF"))
    assert "China, Russia and South Africa" in words(document.find(".//h1"))


def test_is_readable_without_sight(tables):
    document = page(tables)
    assert document.get("lang") == "en"
    assert len(list(document.iter("main"))) == len(list(document.iter("h1"))) == 1
    for section in document.iter("section"):
        assert document.get_element_by_id(section.get("aria-labelledby")) is not None
    for drawing in document.iter("svg"):
        assert drawing.get("aria-label") or drawing.get("aria-hidden")
        assert (drawing.get("role") == "group") == bool(drawing.findall(".//a")) or drawing.get("aria-hidden")
    for table in document.iter("table"):
        assert table.findall(".//th")


def test_text_in_drawings_is_large_enough(tables):
    for drawing in page(tables).iter("svg"):
        for size in re.findall(r'font-size="([\d.]+)"', lxml_html.tostring(drawing, encoding="unicode")):
            assert float(size) >= 12


def test_two_drawings_of_each_chart(tables):
    charts = page(tables).find_class("chart")
    assert charts
    for chart in charts:
        assert "first" in chart[0].get("class") + chart[-1].get("class")
