import pytest

from comity.model.errors import InputError
from comity.model.mentions import EVENT_KINDS
from comity.model.records import RECORD_TYPES
from comity.model.tables import TABLES
from comity.vocab import Vocabulary, vocabulary
from comity.vocab.entries import SEA_KINDS
from comity.vocab.files import FOLDER, read_yaml

TABLE_LISTS = sorted({column.vocab for table in TABLES for column in table.columns if column.vocab})


def test_the_shipped_vocabulary_has_no_fault():
    assert vocabulary().validate() == []


@pytest.mark.parametrize("name", TABLE_LISTS)
def test_every_list_of_the_tables_has_terms_with_label_and_meaning(name):
    terms = vocabulary().terms(name)
    assert terms
    for code, term in terms.items():
        assert term.code == code
        assert term.label
        assert term.note


def test_an_unknown_list_is_refused():
    with pytest.raises(KeyError):
        vocabulary().terms("colours")


@pytest.mark.parametrize(
    ("name", "size"),
    [("subject", 41), ("activity_kind", 56), ("provision_code", 41), ("dimension", 7), ("response", 5)],
)
def test_closed_lists_have_the_size_of_the_method(name, size):
    assert len(vocabulary().terms(name)) == size


def test_every_dimension_has_six_rungs():
    for dimension in vocabulary().terms("dimension"):
        assert list(vocabulary().terms(f"rung_{dimension}")) == list("012345")


def test_host_is_a_party_or_the_sea():
    assert set(vocabulary().terms("host")) == {*vocabulary().parties, "sea"}


def test_a_side_is_a_party_or_says_that_it_is_joint_or_another():
    assert set(vocabulary().terms("side")) == {*vocabulary().parties, "CHN;RUS", "joint", "other"}


def test_sea_areas_are_the_seas_among_the_places():
    places = vocabulary().places
    assert set(vocabulary().terms("sea_area")) == {id for id, place in places.items() if place.kind in SEA_KINDS}


def test_every_guide_kind_becomes_a_record_or_says_that_no_table_holds_it():
    mentions = vocabulary().mention_kinds
    assert tuple(mentions) == EVENT_KINDS
    homeless = [code for code, mention in mentions.items() if not mention.record]
    assert homeless == ["warning_sharing"]
    for mention in mentions.values():
        if mention.record:
            kinds = {kind.code for kind in vocabulary().record_types[mention.record].kinds}
            assert mention.record in RECORD_TYPES
            assert mention.record_kind in kinds


def test_every_contact_kind_belongs_to_a_kind_of_the_general_scheme():
    events = {kind.code for kind in vocabulary().record_types["event"].kinds}
    assert {kind.design for kind in vocabulary().record_types["contact"].kinds} <= events - {""}


def test_the_vocabulary_is_one_object():
    assert vocabulary() is vocabulary()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"parties\.yaml is missing"):
        _ = Vocabulary(tmp_path).parties


def test_a_bad_row_is_refused_with_its_words(tmp_path):
    (tmp_path / "places.yaml").write_text("places:\n  - {id: x, name: X, kind: moon, lat: 0, lon: 0}\n")
    with pytest.raises(InputError, match=r"places\.yaml: Invalid enum value 'moon'"):
        _ = Vocabulary(tmp_path).places


def test_practice_speaks_in_codes_of_the_lists():
    practice = read_yaml(FOLDER / "practice.yaml")
    assert set(practice["activities"]) <= set(vocabulary().terms("activity_kind"))
    assert set(practice["codes"]) <= set(vocabulary().terms("provision_code"))
