"""Events that a text tells twice, and agreements that are dated by the talks beside them."""

import pytest

from comity.extract import extract
from comity.extract.goods import is_same_goods
from tests.extract.helpers import document


def test_a_contract_and_deliveries_under_it_are_one_transfer_of_the_contracts_day():
    text = (
        "Uganda has received the first four Su-30 fighters from Kenya, the air force said on Tuesday. "
        "Kampala ordered 12 Su-30s from Nairobi in December 2019 for 600 million dollars."
    )
    (deal,) = [event for event in extract(document(text)).events if event.kind == "arms_transfer"]
    assert deal.start == "2019-12"
    assert len(deal.evidence) == 2
    assert [field.value for field in deal.fields if field.field == "start"] == ["2019-12"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("first four Su-30 fighters", "12 Su-30s", True),
        ("Su-30 fighters", "S-400 systems", False),
        ("Su-30 fighters", "the fighters", True),
        ("six tanks", "two frigates", False),
        ("the first", "its first tanks", False),
    ],
)
def test_goods_are_the_same_by_type_or_else_by_a_word(one, other, same):
    assert is_same_goods(one, other) is same


def test_an_agreement_signed_at_talks_has_their_day():
    text = (
        "The defence ministers of Kenya and Uganda held talks in Kampala on September 12, 2024. "
        "A memorandum on military training was signed by the two ministers of Kenya and Uganda as well."
    )
    events = {event.kind: event for event in extract(document(text)).events}
    assert events["agreement"].start == events["consultation"].start == "2024-09-12"


def test_a_new_contract_is_another_deal_in_the_same_goods():
    text = (
        "Russia supplied Algeria with Su-30 jets in 2007. "
        "In 2019 Algeria ordered 14 Su-30 jets from Russia under a new contract."
    )
    assert [event.start for event in extract(document(text)).events] == ["2007", "2019"]


def test_an_agreement_that_is_older_than_the_talks_does_not_have_their_day():
    text = (
        "The Indonesian and Australian defence ministers held talks in Canberra on 20 February 2024. "
        "The two states have a defence cooperation agreement which entered into force some years ago."
    )
    assert [event.start for event in extract(document(text)).events if event.kind == "agreement"] == [""]


def test_what_is_later_in_the_year_of_publication_is_planned():
    text = "The armies of Kenya and Uganda have committed themselves to an exercise near Kampala later in 2024."
    for published, modality in (("2024-05-02", "planned"), ("2025-02-01", "reported")):
        (exercise,) = extract(document(text, published)).events
        assert exercise.modality == modality


def test_a_denial_of_a_deal_that_is_told_beside_it_is_no_event():
    text = (
        "Uganda has received its first S-400 systems from Russia, the army in Kampala said on Monday. "
        "In 2022 a Russian official said that Russia would not deliver the S-400 systems to Uganda."
    )
    deals = [event for event in extract(document(text)).events if event.kind == "arms_transfer"]
    assert [event.modality for event in deals] == ["reported"]


@pytest.mark.parametrize(
    ("text", "talks"),
    [
        ("Kenyan and Ugandan warships met off Mombasa on Tuesday to begin the naval exercise.", 0),
        ("Kenyan and Ugandan ministers met in Mombasa on Tuesday to discuss the naval exercise.", 1),
    ],
)
def test_ships_that_meet_hold_no_talks(text, talks):
    assert sum(event.kind == "consultation" for event in extract(document(text)).events) == talks
