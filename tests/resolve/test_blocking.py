from comity.resolve.blocking import line_keys, meet_keys, speaker_keys, spot_keys, wording_keys
from comity.resolve.days import Stretch
from comity.resolve.places import locate
from comity.resolve.rows import Row

JULY_2019 = Stretch(737241, 737271, 1)


def test_a_thing_with_a_date_is_met_by_pairs_and_year():
    row = Row(id="r", parties=("CHN", "KAZ", "RUS"), when=JULY_2019)
    assert meet_keys(row) == ["CHN|KAZ@2019", "CHN|RUS@2019", "KAZ|RUS@2019"]


def test_what_lasts_is_met_whatever_the_year():
    assert meet_keys(Row(id="r", parties=("CHN", "RUS"), lasting=True)) == ["CHN|RUS#"]


def test_a_thing_without_date_that_does_not_last_meets_nothing():
    assert meet_keys(Row(id="r", parties=("CHN", "RUS"))) == []


def test_a_party_alone_is_a_key():
    assert meet_keys(Row(id="r", parties=("SCO",), when=JULY_2019)) == ["SCO@2019"]


def test_series_meet_by_year_and_by_edition():
    assert line_keys(Row(id="r", series=("mosi",), editions=(2,), when=JULY_2019)) == ["mosi:2", "mosi@2019"]


def test_narrow_places_are_keys_and_seas_are_not():
    assert spot_keys(Row(id="r", where=locate(["Tsugol"]), when=JULY_2019)) == ["tsugol@2019"]
    assert spot_keys(Row(id="r", where=locate(["Sea of Japan"]), when=JULY_2019)) == []


def test_statements_meet_by_speaker_and_by_wording():
    row = Row(id="r", people=(17060, 23060), runs=(5,))
    assert speaker_keys(row) == ["17", "23"]
    assert wording_keys(row) == ["5"]
