"""The casebooks that come with comity: sound, complete, and given back byte for byte."""

import csv
import io
import shutil
from collections import Counter
from pathlib import Path

import frictionless
import pytest

from comity.casebook import bundled, bundled_names, read_casebook, write_casebook
from comity.casebook.folder import closed_lists, read_text
from comity.casebook.package import describe, read_descriptor

ROWS = {
    "china-russia": {
        "events": 141,
        "agreements": 60,
        "provisions": 81,
        "transfers": 63,
        "contacts": 128,
        "statements": 130,
        "frictions": 44,
        "published_totals": 26,
        "coverage": 6,
        "codes": 54,
        "sources": 502,
        "sources-agreements": 505,
        "sources-method": 168,
        "sources-examine": 95,
    },
    "reference": {"reference_cases": 133, "platforms": 13, "areas": 18, "airfields": 9, "sensors": 32},
}
TABLES = Path(__file__).parents[2].parent / "shared" / "facts"


@pytest.fixture(scope="module", params=bundled_names())
def reading(request):
    return read_casebook(bundled(request.param))


def test_every_row_is_imported(reading):
    assert [str(issue) for issue in reading.issues if issue.severity == "error"] == []
    assert reading.counts == ROWS[reading.name]


def test_nothing_doubtful_but_what_the_readme_names(reading):
    assert {(issue.code, issue.file) for issue in reading.issues} <= {("announcements-only", "events.csv")}
    readme = (bundled(reading.name) / "README.md").read_text(encoding="utf-8")
    rows = {place.line: place for place in read_text(bundled(reading.name)).rows if place.table == "events"}
    assert all(f"`{rows[issue.line].record}`" in readme for issue in reading.issues)


def test_what_is_exported_is_what_was_imported(reading, tmp_path):
    write_casebook(reading.name, reading.batch.layout, reading.batch.assertions, tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (bundled(reading.name) / path.name).read_bytes(), path.name
    tables = {path.name for path in bundled(reading.name).iterdir()} - {"README.md"}
    assert {path.name for path in tmp_path.iterdir()} == tables


@pytest.mark.parametrize("name", bundled_names())
def test_the_descriptor_follows_from_the_declared_tables(name):
    casebook, issues = read_descriptor(bundled(name))
    assert issues == []
    assert (bundled(name) / "datapackage.json").read_bytes() == describe(casebook, closed_lists()), (
        "Tables or vocabulary changed: call `comity.casebook.refresh_descriptor` on the folder."
    )


@pytest.mark.parametrize("name", bundled_names())
def test_frictionless_finds_nothing_wrong(name):
    report = frictionless.validate(str(bundled(name) / "datapackage.json"))
    assert report.flatten(["path", "title", "message"]) == []


def table(name):
    text = (bundled("china-russia") / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_counts_of_the_readme_hold():
    held = [row for row in table("events") if row["status"] == "held"]
    practice = {"exercise", "command_post_exercise", "computer_simulation", "patrol"}
    wide = [row for row in held if row["kind"] in practice]
    strict = [row for row in wide if row["scope"] == "military"]
    bilateral = [row for row in strict if row["parties"] == "CHN;RUS"]
    assert (len(held), len(wide), len(strict), len(bilateral)) == (125, 106, 65, 45)
    assert Counter(row["kind"] for row in strict)["patrol"] == 18
    readme = (bundled("china-russia") / "README.md").read_text(encoding="utf-8")
    assert all(f"**{count}**" in readme for count in (106, 65, 45))


def test_every_source_of_a_published_total_is_a_source_row():
    known = {row["id"] for name in ROWS["china-russia"] if name.startswith("sources") for row in table(name)}
    assert all(set(row["sources"].split(";")) <= known for row in table("published_totals"))


def test_coverage_says_which_years_of_events_were_searched():
    spans = [(row["covered_from"], row["covered_to"]) for row in table("coverage") if row["table"] == "events"]
    assert spans == [("1999", "2002"), ("2003", "2026-06")]


@pytest.mark.gold
def test_the_tables_the_casebooks_were_made_from_come_back_byte_for_byte(tmp_path):
    if not TABLES.is_dir():
        pytest.skip("the original tables are not part of the repository")
    folder = tmp_path / "facts"
    shutil.copytree(TABLES, folder)
    reading = read_casebook(folder)
    assert {issue.code for issue in reading.issues} == {"no-descriptor", "announcements-only"}
    write_casebook("facts", reading.batch.layout, reading.batch.assertions, tmp_path / "out")
    for path in folder.glob("*.csv"):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path.name
