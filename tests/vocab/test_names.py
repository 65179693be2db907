import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.vocab import vocabulary


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Sea of Japan", "sea-of-japan"),
        ("East Sea", "sea-of-japan"),
        ("southern Sea of Okhotsk", "sea-of-okhotsk"),
        ("northern East China Sea", "east-china-sea"),
        ("waters off Qingdao", "qingdao"),
        ("Beijing (Tiananmen)", "beijing"),
        ("Moscow (Aerospace Defence research centre)", "moscow"),
        ("Tsugol training ground", "tsugol"),
        ("Matybulak Range", "matybulak"),
        ("Port of Klaipėda", "klaipeda"),
        ("KAPUSTIN YAR", "kapustin-yar"),
        ("Klaipeda", "klaipeda"),
        ("Dokdo/Takeshima", "dokdo"),
        ("Takeshima", "dokdo"),
        ("Senkaku/Diaoyu Islands", "senkaku"),
        ("日本海", "sea-of-japan"),
        ("Морская луна", None),
        ("other ranges in ten countries", None),
        ("", None),
        ("northern", None),
    ],
)
def test_a_place_is_found_however_it_is_written(text, place):
    assert vocabulary().find_place(text) == place


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("Joint Sea", "joint-sea"),
        ("Joint Sea 2015 (II)", "joint-sea"),
        ("Joint Sea 2015-I", "joint-sea"),
        ("Maritime Cooperation 2025", "joint-sea"),
        ("Морское взаимодействие-2012", "joint-sea"),
        ("海上联合-2014", "joint-sea"),
        ("Vostok-2018", "vostok"),
        ("Zapad/Interaction-2021", "western-interaction"),
        ("Northern/Interaction-2023", "northern-interaction"),
        ("Peace Mission-2007", "peace-mission"),
        ("Mosi II", "mosi"),
        ("Shaheen-IX", "shaheen"),
        ("TURGUTREIS-VII", "turgutreis"),
        ("Able Archer 83", "able-archer"),
        ("Ulchi Freedom Shield", "ulchi-freedom-shield"),
        ("Treaty of 2001", None),
        ("", None),
    ],
)
def test_a_series_is_found_with_and_without_its_edition(text, series):
    assert vocabulary().find_series(text) == series


@pytest.mark.parametrize(
    ("text", "platform"),
    [("Tu-95MS", "tu-95"), ("Ту-95МС", "tu-95"), ("H-6K", "h-6"), ("Type 052D", "type-052d"), ("Boeing 737", None)],
)
def test_a_platform_is_found_by_its_marks(text, platform):
    assert vocabulary().find_platform(text) == platform


@given(st.text(max_size=40))
def test_any_text_is_looked_up_without_a_fault(text):
    vocab = vocabulary()
    for find, known in (
        (vocab.find_place, vocab.places),
        (vocab.find_series, vocab.series),
        (vocab.find_platform, vocab.platforms),
        (vocab.find_party, vocab.parties),
    ):
        found = find(text)
        assert found is None or found in known


@pytest.mark.parametrize("name", ["places", "series", "platforms"])
def test_every_name_leads_back_to_its_entry(name):
    vocab = vocabulary()
    find = {"places": vocab.find_place, "series": vocab.find_series, "platforms": vocab.find_platform}[name]
    for entry in getattr(vocab, name).values():
        for text in (entry.id, entry.name, *entry.aliases):
            assert find(text) == entry.id
