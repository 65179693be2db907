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
