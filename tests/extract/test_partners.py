"""One event a pair, where a text lists the partners of one state."""

import pytest

from comity.extract import extract
from tests.extract.helpers import document


def told(text: str, kind: str) -> list[tuple[str, ...]]:
    return sorted(event.parties for event in extract(document(text)).events if event.kind == kind)


@pytest.mark.parametrize(
    ("text", "kind", "pairs"),
    [
        (
            "Kenya has sold armoured vehicles to Uganda, Rwanda and Zambia, the army in Nairobi said on Tuesday.",
            "arms_transfer",
            [("KEN", "RWA"), ("KEN", "UGA"), ("KEN", "ZMB")],
        ),
        (
            "Brazil and South Africa have supplied anti-tank missiles to Egypt, the navy in Cairo said.",
            "arms_transfer",
            [("BRA", "EGY"), ("EGY", "ZAF")],
        ),
        (
            "The destroyer of the Indian Navy has visited ports in Oman, the Seychelles and Kenya, the navy said.",
            "visit",
            [("IND", "KEN"), ("IND", "OMN"), ("IND", "SYC")],
        ),
        (
            "Ankara signed military training agreements with Somalia, Niger and the Gambia, the defence ministry said.",
            "agreement",
            [("GMB", "TUR"), ("NER", "TUR"), ("SOM", "TUR")],
        ),
        (
            "France maintains air bases in Gabon, Senegal and Djibouti, where 1,500 French troops are stationed.",
            "deployment",
            [("DJI", "FRA"), ("FRA", "GAB"), ("FRA", "SEN")],
        ),
    ],
)
def test_a_list_of_partners_is_as_many_events(text, kind, pairs):
    assert told(text, kind) == pairs


@pytest.mark.parametrize(
    ("text", "kind", "parties"),
    [
        (
            "Ankara signed a military training agreement with Somalia, Niger and the Gambia, the ministry said.",
            "agreement",
            [("GMB", "NER", "SOM", "TUR")],
        ),
        (
            "Kenya, Uganda and Rwanda will jointly deliver 100 armoured vehicles to Somalia, the armies said.",
            "arms_transfer",
            [("KEN", "RWA", "SOM", "UGA")],
        ),
        (
            "Kenya sold armoured vehicles to Uganda in 2015, the army said. Rwanda and Zambia protested against it.",
            "arms_transfer",
            [("KEN", "UGA")],
        ),
        (
            "The defence ministers of Kenya, Uganda and Rwanda signed a memorandum on military training in Kigali.",
            "agreement",
            [("KEN", "RWA", "UGA")],
        ),
    ],
)
def test_what_all_do_together_is_one(text, kind, parties):
    assert told(text, kind) == parties


@pytest.mark.parametrize(
    ("text", "kind", "pairs"),
    [
        (
            "Germany, along with Norway and Denmark, sold tanks to Ukraine in 2023.",
            "arms_transfer",
            [("DEU", "UKR"), ("DNK", "UKR"), ("NOR", "UKR")],
        ),
        (
            "The Russian navy chief visited Iran in May 2024. He then visited Egypt and Sudan.",
            "visit",
            [("EGY", "RUS"), ("IRN", "RUS"), ("RUS", "SDN")],
        ),
        (
            "Egypt bought submarines from Germany and ships from France and Italy.",
            "arms_transfer",
            [("DEU", "EGY"), ("EGY", "FRA"), ("EGY", "ITA")],
        ),
    ],
)
def test_who_deals_with_the_listed_is_known_by_the_sentence_or_the_one_before(text, kind, pairs):
    assert told(text, kind) == pairs


def test_who_is_only_spoken_of_in_a_clause_above_deals_with_nobody():
    text = "Russia and China criticised the United States for selling missiles to Poland and Romania."
    assert ("POL", "RUS") not in told(text, "arms_transfer")


def test_a_rival_of_the_same_state_is_no_party():
    text = "Unlike Trump, Biden has not sent tanks to Ukraine."
    assert [(e.parties, e.modality) for e in extract(document(text)).events] == [(("UKR", "USA"), "denied")]


def test_each_pair_has_the_day_of_its_own_line():
    text = (
        "Ankara has signed military training agreements with Somalia and Niger, the Turkish army said. "
        "The Somali agreement was signed in Mogadishu in March 2024."
    )
    starts = {event.parties: event.start for event in extract(document(text)).events if event.kind == "agreement"}
    assert starts[("SOM", "TUR")] == "2024-03"
    assert starts[("NER", "TUR")] != "2024-03"


def test_what_is_set_against_a_denial_happened():
    text = (
        "Unlike Kenya and Uganda, Rwanda has not supplied Somalia with weapons, the army in Mogadishu said on Monday."
    )
    said = {event.parties: event.modality for event in extract(document(text)).events}
    assert said == {("RWA", "SOM"): "denied", ("KEN", "SOM"): "reported", ("SOM", "UGA"): "reported"}


def test_who_is_set_against_an_act_takes_no_part_in_it():
    text = "Unlike Kenya, Rwanda has sold armoured vehicles to Zambia and Uganda, the army said."
    assert told(text, "arms_transfer") == [("RWA", "UGA"), ("RWA", "ZMB")]
