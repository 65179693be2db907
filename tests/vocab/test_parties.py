from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.errors import InputError
from comity.vocab import vocabulary

SOVIET_DAY = date(1980, 6, 1)
LATER = date(2000, 6, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CHN", "CHN"),
        ("chn", "CHN"),
        ("PRC", "CHN"),
        ("Beijing", "CHN"),
        ("PLA Navy", "CHN"),
        ("People’s Liberation Army", "CHN"),
        ("Chinese", "CHN"),
        ("中国", "CHN"),
        ("710", "CHN"),
        ("Россия", "RUS"),
        ("Kremlin", "RUS"),
        ("the Kremlin", "RUS"),
        ("Russian Federation", "RUS"),
        ("ROK", "KOR"),
        ("DPRK", "PRK"),
        ("the U.S.", "USA"),
        ("US", "USA"),
        ("U.S.A.", "USA"),
        ("Washington, D.C.", "USA"),
        ("Britain", "GBR"),
        ("Türkiye", "TUR"),
        ("Turkiye", "TUR"),
        ("Cote d'Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("USSR", "SUN"),
        ("Soviet", "SUN"),
        ("West Germany", "DEU"),
        ("GDR", "DDR"),
        ("260", "DEU"),
        ("Shanghai Cooperation Organization", "SCO"),
        ("НАТО", "NATO"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
    ],
)
def test_every_way_of_writing_a_party_finds_its_code(text, code):
    assert vocabulary().find_party(text) == code
    assert vocabulary().resolve_party(f" {text} ") == code


@pytest.mark.parametrize(
    ("text", "day", "code"),
    [
        ("USSR", SOVIET_DAY, "SUN"),
        ("Moscow", SOVIET_DAY, "SUN"),
        ("365", SOVIET_DAY, "SUN"),
        ("365", LATER, "RUS"),
        ("365", None, "RUS"),
        ("Moscow", LATER, "RUS"),
        ("USSR", LATER, "RUS"),
        ("Moscow", date(1991, 12, 25), "SUN"),
        ("Moscow", date(1991, 12, 26), "RUS"),
        ("Russia", date(1910, 1, 1), "RUS"),
        ("Kyiv", SOVIET_DAY, "SUN"),
        ("Kyiv", LATER, "UKR"),
        ("Belgrade", SOVIET_DAY, "YUG"),
        ("Belgrade", date(2004, 1, 1), "SCG"),
        ("Serbia", date(2010, 1, 1), "SRB"),
        ("345", date(1999, 1, 1), "YUG"),
        ("Podgorica", date(2005, 1, 1), "SCG"),
        ("Prague", SOVIET_DAY, "CSK"),
        ("DDR", LATER, "DEU"),
        ("Germany", SOVIET_DAY, "DEU"),
        ("Hanoi", date(1968, 1, 1), "VDR"),
        ("Warsaw Pact", LATER, None),
        ("Bratislava", date(1910, 1, 1), None),
        ("710", LATER, "CHN"),
    ],
)
def test_a_party_is_the_one_of_its_day(text, day, code):
    assert vocabulary().find_party(text, on=day) == code


def test_what_could_mean_several_parties_is_not_resolved():
    assert vocabulary().find_party("Korea") is None
    with pytest.raises(InputError, match=r"'Korea' could mean several parties.*KOR \(South Korea\) or PRK"):
        vocabulary().resolve_party("Korea")


@pytest.mark.parametrize(
    ("text", "near"), [("Rusia", "RUS"), ("Chnia", "CHN"), ("Kazachstan", "KAZ"), ("NTAO", "NATO")]
)
def test_a_misspelt_party_is_answered_with_the_nearest(text, near):
    with pytest.raises(InputError, match=near):
        vocabulary().resolve_party(text)


def test_each_party_is_suggested_once_by_its_name():
    with pytest.raises(InputError, match=r"Did you mean Russia \(RUS\), "):
        vocabulary().resolve_party("Rusia")


def test_nonsense_is_answered_with_the_form_to_use():
    with pytest.raises(InputError, match="ISO 3166 alpha-3"):
        vocabulary().resolve_party("qqqqqqqq")


def test_a_party_that_did_not_exist_on_the_day_is_named():
    with pytest.raises(InputError, match="did not exist on 2000-06-01"):
        vocabulary().resolve_party("Warsaw Pact", on=LATER)


def test_an_unknown_cow_number_is_nobody():
    assert vocabulary().find_party("999") is None


@pytest.mark.parametrize(
    ("organisation", "day", "count", "member", "stranger"),
    [
        ("SCO", date(2016, 1, 1), 6, "TJK", "IND"),
        ("SCO", date(2017, 6, 9), 8, "PAK", "IRN"),
        ("SCO", date(2023, 7, 4), 9, "IRN", "BLR"),
        ("SCO", None, 10, "BLR", "MNG"),
        ("NATO", date(1950, 1, 1), 12, "ISL", "TUR"),
        ("NATO", date(2024, 3, 6), 31, "FIN", "SWE"),
        ("NATO", date(2024, 3, 7), 32, "SWE", "UKR"),
        ("EU", date(2020, 1, 31), 28, "GBR", "NOR"),
        ("EU", date(2020, 2, 1), 27, "HRV", "GBR"),
        ("CSTO", date(2010, 1, 1), 7, "UZB", "AZE"),
        ("CSTO", None, 6, "ARM", "UZB"),
        ("Warsaw Pact", None, 6, "SUN", "ALB"),
        ("WPACT", date(1960, 1, 1), 8, "ALB", "YUG"),
        ("AUKUS", None, 3, "AUS", "CAN"),
        ("Quad", None, 4, "IND", "KOR"),
        ("GCC", None, 6, "OMN", "YEM"),
        ("ASEAN", None, 11, "TLS", "PNG"),
        ("AU", None, 55, "MAR", "YEM"),
        ("Five Eyes", None, 5, "NZL", "JPN"),
        ("BRICS", None, 10, "IDN", "SAU"),
    ],
)
def test_membership_is_that_of_the_day(organisation, day, count, member, stranger):
    members = vocabulary().members(organisation, on=day)
    assert len(members) == count
    assert list(members) == sorted(members)
    assert member in members
    assert stranger not in members


def test_before_an_organisation_exists_it_has_no_members():
    assert vocabulary().members("SCO", on=date(2000, 1, 1)) == ()


def test_a_state_has_no_members():
    with pytest.raises(InputError, match="China is not an organisation"):
        vocabulary().members("CHN")


def test_every_united_nations_member_is_there_once():
    states = [party for party in vocabulary().parties.values() if party.kind == "state"]
    beyond = {"COK", "ESH", "NIU", "PSE", "TWN", "VAT", "XKX"}
    assert beyond <= {party.code for party in states}
    assert len(states) - len(beyond) == 193
    numbers = [party.cow for party in states if party.cow is not None]
    assert len(set(numbers)) == len(numbers)


def test_every_state_has_a_demonym_capital_and_names_in_three_scripts():
    bare = [
        party.code
        for party in vocabulary().parties.values()
        if party.kind == "state" and not (party.demonyms and party.capital and party.ru and party.zh)
    ]
    assert bare == ["VAT"]


@given(st.sampled_from(sorted({form.text for form in vocabulary().party_forms()})))
def test_every_form_leads_to_its_party_whatever_the_case_and_dashes(text):
    found = vocabulary().find_party(text)
    changed = text.upper().replace(" ", "\u00a0").replace("-", "–")
    assert found is None or vocabulary().find_party(f"the {changed}") == found


def test_forms_are_resolved_to_the_party_that_has_them_or_to_none():
    vocab = vocabulary()
    wrong = [
        form
        for form in vocab.party_forms()
        if vocab.find_party(form.text) not in (form.code, None)
        and "historic_state" not in {vocab.parties[form.code].kind}
    ]
    assert wrong == []
