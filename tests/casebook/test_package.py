"""The data package descriptor."""

import json

import frictionless
import pytest

from comity.casebook import read_casebook
from comity.casebook.folder import closed_lists
from comity.casebook.package import describe, read_descriptor
from comity.model.records import Casebook
from comity.model.tables import TABLE_BY_NAME, TABLES

FULL = Casebook(
    id="casebook:full",
    name="Everything",
    note="All there is.",
    version="1.2.3",
    licence="CC-BY-4.0",
    contributors=("A. B.", "C. D."),
    parties=("CHN", "RUS"),
    requires=("other",),
    tables=tuple(table.name for table in TABLES),
)


def described(casebook=FULL):
    return json.loads(describe(casebook, closed_lists()))


def test_what_is_described_is_read_back(tmp_path):
    for name in FULL.tables:
        (tmp_path / f"{name}.csv").touch()
    (tmp_path / "datapackage.json").write_bytes(describe(FULL, closed_lists()))
    assert read_descriptor(tmp_path) == (FULL, [])


def test_every_table_and_column_is_described_in_order():
    for resource in described()["resources"]:
        table = TABLE_BY_NAME[resource["name"]]
        assert [field["name"] for field in resource["schema"]["fields"]] == [c.name for c in table.columns]
        assert resource["schema"]["primaryKey"] == list(table.key)


def test_closed_lists_are_enumerated_from_the_vocabulary():
    (events,) = (one for one in described()["resources"] if one["name"] == "events")
    kind = next(field for field in events["schema"]["fields"] if field["name"] == "kind")
    assert kind["constraints"] == {"required": True, "enum": sorted(closed_lists()["event_kind"])}


def test_a_clause_refers_to_its_agreement_where_both_are_there():
    assert [one["schema"].get("foreignKeys") for one in described()["resources"] if one["name"] == "provisions"] == [
        [{"fields": "agreement_id", "reference": {"resource": "agreements", "fields": "id"}}]
    ]
    (alone,) = described(Casebook(id="casebook:a", name="A", tables=("provisions",)))["resources"]
    assert "foreignKeys" not in alone["schema"]


def test_what_there_is_nothing_to_say_of_is_left_out():
    assert set(described(Casebook(id="casebook:a", name="A", tables=("events",)))) == {
        "profile",
        "name",
        "title",
        "comity",
        "resources",
    }


@pytest.mark.parametrize(("licence", "keys"), [("CC-BY-4.0", {"name", "title", "path"}), ("Own", {"name"})])
def test_a_licence_known_by_name_gets_its_address(licence, keys):
    (said,) = described(Casebook(id="casebook:a", name="A", licence=licence, tables=("events",)))["licenses"]
    assert set(said) == keys
    assert said["name"] == licence


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "bad-descriptor"),
        ("[]", "bad-descriptor"),
        ('{"title": "No name"}', "bad-descriptor"),
        ('{"name": 7}', "bad-descriptor"),
        ('{"name": "../other"}', "bad-descriptor"),
        ('{"name": "x", "comity": {"parties": "CHN"}}', "bad-descriptor"),
        ('{"name": "x", "comity": {"requires": ["../x"]}}', "bad-descriptor"),
        ('{"name": "x", "comity": {"format": 2}}', "later-form"),
    ],
)
def test_a_bad_descriptor_is_an_issue_and_the_folder_names_the_casebook(make, text, code):
    folder = make()
    (folder / "datapackage.json").write_text(text)
    reading = read_casebook(folder)
    assert reading.name == "sample"
    assert (code, "error") in {(issue.code, issue.severity) for issue in reading.issues}


def test_a_descriptor_that_says_more_is_a_warning(make):
    folder = make()
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"title": "Sample"', '"title": "Sample",\n "homepage": "x"'))
    (issue,) = read_casebook(folder).issues
    assert (issue.code, issue.severity) == ("descriptor-rewritten", "warning")


def test_unknown_parties_of_the_casebook_are_left_out(make):
    folder = make()
    path = folder / "datapackage.json"
    path.write_text(path.read_text().replace('"CHN",', '"CHN",\n   "XXX",'))
    reading = read_casebook(folder)
    assert [issue.code for issue in reading.issues if issue.severity == "error"] == ["unknown-term"]
    assert reading.casebook.parties == ("CHN", "RUS")


def test_frictionless_accepts_the_sound_casebook(make):
    report = frictionless.validate(str(make() / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("events", {"kind": "dance"}),
        ("events", {"name": ""}),
        ("events", {"start": "soon"}),
        ("events", {"domains": "land;moon"}),
        ("events", {"personnel": "CHN=many"}),
        ("events", {"third_party_response": "JPN:shrug"}),
        ("events", {"lat": "north"}),
        ("events", {"parties": "chn"}),
        ("events", {"host": "moon"}),
        ("provisions", {"agreement_id": "agr-none"}),
    ],
)
def test_frictionless_finds_what_we_find(make, table, cells):
    folder = make({table: [cells]})
    assert not frictionless.validate(str(folder / "datapackage.json")).valid
    assert [issue for issue in read_casebook(folder).issues if issue.severity == "error"]


def test_frictionless_finds_a_repeated_id(make):
    folder = make({"contacts": [{}, {}]})
    assert not frictionless.validate(str(folder / "datapackage.json")).valid
