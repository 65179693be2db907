"""Casebooks that come with comity, and new ones."""

import frictionless
import pytest

from comity.casebook import bundled, bundled_names, new_casebook, read_casebook, refresh_descriptor
from comity.model.errors import InputError


def test_bundled_casebooks_are_found_by_name():
    assert bundled_names() == ["china-russia", "reference"]
    assert (bundled("china-russia") / "events.csv").is_file()


def test_other_names_are_answered_with_the_choices():
    with pytest.raises(InputError, match="china-russia or reference"):
        bundled("atlantis")


def test_a_new_casebook_is_empty_and_sound(tmp_path):
    folder = tmp_path / "mine"
    files = new_casebook(folder, name="us-japan", title="United States and Japan", parties=("JPN", "USA"))
    reading = read_casebook(folder)
    assert sorted(path.name for path in files) == sorted(path.name for path in folder.iterdir())
    assert reading.issues == []
    assert (reading.name, reading.casebook.parties) == ("us-japan", ("JPN", "USA"))
    assert set(reading.counts) >= {"events", "agreements", "sources", "coverage", "codes"}
    assert set(reading.counts.values()) == {0}
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_parties_of_a_new_casebook_may_be_given_by_name(tmp_path):
    new_casebook(tmp_path / "mine", name="x", title="X", parties=("Russia", "china"))
    assert read_casebook(tmp_path / "mine").casebook.parties == ("CHN", "RUS")


def test_an_unknown_party_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(InputError):
        new_casebook(tmp_path / "mine", name="x", title="X", parties=("Atlantis",))
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("name", ["", "Us Japan", "../x", "ä"])
def test_a_name_that_cannot_stand_in_an_address_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="name"):
        new_casebook(tmp_path / "mine", name=name, title="X", parties=("CHN", "RUS"))


def test_nothing_is_overwritten(make):
    with pytest.raises(InputError, match="not empty"):
        new_casebook(make(), name="x", title="X", parties=("CHN", "RUS"))


def test_a_descriptor_is_written_anew_for_the_tables_there(make):
    folder = make()
    as_it_was = (folder / "datapackage.json").read_bytes()
    (folder / "frictions.csv").unlink()
    assert {issue.code for issue in read_casebook(folder).issues} == {"descriptor-rewritten", "missing-table"}
    assert refresh_descriptor(folder).read_bytes() != as_it_was
    assert read_casebook(folder).issues == []


def test_a_broken_descriptor_is_not_written_over(make):
    folder = make()
    (folder / "datapackage.json").write_text("{")
    with pytest.raises(InputError):
        refresh_descriptor(folder)
    assert (folder / "datapackage.json").read_text() == "{"
