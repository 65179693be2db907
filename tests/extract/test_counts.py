import pytest

from comity.extract.counts import figures_of
from tests.extract.helpers import analysed


@pytest.mark.parametrize(
    ("text", "personnel", "ships", "aircraft"),
    [
        ("About 300 Kenyan soldiers and 250 Ugandan troops drilled.", {"KEN": 300, "UGA": 250}, {}, {}),
        ("More than 5,000 soldiers from Kenya and Uganda took part.", {"total": 5000}, {}, {}),
        ("Two destroyers and a tanker from Kenya joined.", {}, {"KEN": 3}, {}),
        ("Kenya sent 12 aircraft.", {}, {}, {"KEN": 12}),
        ("Some 3,200 Kenyans stood beside 90 Ugandans.", {"KEN": 3200, "UGA": 90}, {}, {}),
        ("Roughly 2,800 U.S. troops met 90 Kenyans.", {"KEN": 90}, {}, {}),
        ("The 800 Kenyan and 300 Ugandan marines landed.", {"KEN": 800, "UGA": 300}, {}, {}),
        ("Some 900 Kenyan and Ugandan soldiers landed.", {"total": 900}, {}, {}),
        ("Ten Kenyan and Ugandan aircraft flew past.", {}, {}, {"total": 10}),
        ("In all 700 soldiers, 250 of them from Uganda, drilled.", {"total": 700, "UGA": 250}, {}, {}),
        ("More than 100 of the soldiers are Ugandans.", {"UGA": 100}, {}, {}),
        ("It drew 500 soldiers, 250 per side.", {"total": 500, "KEN": 250, "UGA": 250}, {}, {}),
        ("Eighty men from each side drilled.", {"KEN": 80, "UGA": 80}, {}, {}),
        ("The Kenyan soldiers number up to 3,200.", {"KEN": 3200}, {}, {}),
        ("The 280-strong crew came ashore.", {"total": 280}, {}, {}),
        ("A 45-strong fleet sailed.", {}, {}, {}),
        ("About 350 members of the Kenyan Navy sailed.", {"KEN": 350}, {}, {}),
        ("An Ugandan contingent of 200 arrived.", {"UGA": 200}, {}, {}),
        ("NATO brought 6,500 soldiers.", {"total": 6500}, {}, {}),
        ("They crossed the western desert with 120 Kenyan troops.", {"KEN": 120}, {}, {}),
        ("The attack killed 40 soldiers of Kenya.", {}, {}, {}),
        ("Kenya sold 400 trucks in 2019.", {}, {}, {}),
    ],
)
def test_counts_go_to_their_party(text, personnel, ships, aircraft):
    figures = figures_of(analysed(text), [0], ("KEN", "UGA"))
    assert (dict(figures.personnel), dict(figures.ships), dict(figures.aircraft)) == (personnel, ships, aircraft)


def test_figures_of_states_outside_the_event_are_left_out_and_words_are_kept():
    figures = figures_of(analysed("Some 300 Kenyan soldiers and 90 Chadian troops."), [0], ("KEN", "UGA"))
    assert dict(figures.personnel) == {"KEN": 300}
    assert [f.span.quote for f in figures.fields] == ["300 Kenyan soldiers"]


def test_what_nobody_is_named_for_is_the_guests():
    figures = figures_of(analysed("The 280-strong crew came ashore."), [0], ("KEN", "UGA"), guest="UGA")
    assert dict(figures.personnel) == {"UGA": 280}
