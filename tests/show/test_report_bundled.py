"""The report on the bundled casebook: what it says must follow from the tables, whatever they hold."""

import pytest
from lxml import html

from comity.casebook import bundled
from comity.measure import compare_counts, count
from comity.show.report import render_report
from comity.vocab import vocabulary

from .rows import casebook_rows, snapshot_of

pytestmark = pytest.mark.slow

SECTIONS = [
    "years",
    "open",
    "ladder",
    "sieve",
    "included",
    "excluded",
    "published",
    "places",
    "timeline",
    "forces",
    "agreements",
    "practice",
    "transfers",
    "statements",
    "frictions",
    "indicators",
    "doubt",
    "clauses",
    "rules",
    "searched",
    "records",
    "sources",
    "figures",
]


@pytest.fixture(scope="module")
def snapshot():
    return snapshot_of(casebook_rows(bundled("china-russia"), bundled("reference")))


def words(element):
    return " ".join(element.text_content().split())


@pytest.fixture(scope="module")
def document(snapshot):
    return html.document_fromstring(render_report(snapshot, ("CHN", "RUS")))


def test_the_rules_stand_in_the_sieve_with_their_counts(snapshot, document):
    rows = {words(row[0]): words(row[2]) for row in document.get_element_by_id("sieve").iter("tr") if len(row) == 4}
    for one in compare_counts(snapshot, ("CHN", "RUS")).counts:
        assert rows[one.rule.code] == str(len(one.included))


def test_the_answer_is_short_and_has_the_count(snapshot, document):
    counted = count(snapshot, vocabulary().rules["MP"], ("CHN", "RUS"))
    answer = words(document.find(".//h1"))
    assert f"there are {len(counted.included)} in all" in answer
    assert len(answer.split()) <= 32


def test_all_sections_are_there(document):
    names = [section.get("id") for section in document.iter("section")]
    assert names == SECTIONS


def test_every_record_of_the_parties_has_an_entry(snapshot, document):
    ids = {entry.get("id") for entry in document.find_class("entry")}
    for record in (*snapshot.events, *snapshot.agreements, *snapshot.statements, *snapshot.frictions):
        if {"CHN", "RUS"} <= set(getattr(record, "about", ()) or record.parties):
            assert f"r-{record.id}" in ids


@pytest.mark.parametrize("parties", [("CHN", "IRN"), ("RUS", "IND"), ("USA", "KOR"), ("JPN", "AUS"), ("FRA", "DEU")])
def test_any_pair_has_a_sound_report(snapshot, parties):
    document = html.document_fromstring(render_report(snapshot, parties))
    assert words(document.find(".//h1")).endswith(".")


def test_mirrors_and_seeds_are_never_linked(snapshot, document):
    linked = {link.get("href") for link in document.iter("a") if not link.get("href").startswith("#")}
    assert linked
    assert not linked & {source.url for source in snapshot.sources.values() if source.mirror}
    assert not any(url.startswith("seed:") for url in linked)
