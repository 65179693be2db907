import pytest

from comity.extract.places import localities
from tests.extract.helpers import analysed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The drill began near Zamboria, a town in northern Kenya.", ["Zamboria", "northern Kenya"]),
        ("Ships met in the Baltic Sea off Kaliningrad.", ["Baltic Sea", "Kaliningrad"]),
        ("The armies fired at the Tsugol range on Friday.", ["Tsugol range"]),
        ("At Jinja, in 2022, soldiers drilled.", ["Jinja"]),
        ("They trained on the plain of Um Siyala.", ["Um Siyala"]),
        ("A cutter was off Keta and aircraft flew north of Rügen.", ["Keta", "Rügen"]),
        ("The officer called at Rawalpindi.", ["Rawalpindi"]),
        ("MOSCOW, July 6 - The presidents talked about arms.", ["MOSCOW"]),
        ("FELDKIRCHEN, July 2 - Chinese soldiers march.", ["FELDKIRCHEN"]),
        ("MOSCOW/ - Russia and China held exercises.", ["MOSCOW"]),
        ("BREAKING — Russia and China held a joint exercise.", []),
        ("RIMPAC — Russia and China held a joint exercise.", []),
        ("BERLIN/PARIS, Friday — Two pacts were signed.", ["BERLIN", "PARIS"]),
        ("ROMEO/ROME, July 6 — Two pacts were signed.", ["ROMEO", "ROME"]),
        ("CHINA - RUSSIA: navies drill.", []),
        ("ANCHOR: What did the navy do?", []),
    ],
)
def test_places_are_found_by_name_and_by_position(text, expected):
    found = [place.text for place in localities(analysed(text).lines[0])]
    assert found == expected


def test_days_and_offices_are_no_places():
    assert localities(analysed("On Monday the navy said in April that the Ministry of Defence agreed.").lines[0]) == ()


@pytest.mark.parametrize("text", ["NEW  DELHI, July 6 - India spoke.", "BERLIN / PARIS, July 6 - They spoke."])
def test_datelines_stand_where_they_say(text):
    places = localities(analysed(text).lines[0])
    assert [" ".join(text[p.start : p.end].split()) for p in places] == [p.text for p in places] != []
