"""A firm no that hangs on one word is withheld; what only sounds like a claim of the ledger is left unread."""

from collections.abc import Callable

import pytest

from comity.examine import Views, check

View = Callable[..., Views]


@pytest.mark.parametrize(
    ("text", "day", "verdict"),
    [
        # a clause after "since" bounds the row and claims nothing of its own
        ("December's flight was the tenth joint air patrol since the programme started in 2019.", "2025-12-20",
         "supported"),
        # what was missing until a day came about on it
        ("Until July 2019 bombers of the two had never flown a patrol together.", "2019-08-01", "supported"),
        ("Peace Mission was held ten times up to and including 2021.", "2022-03-01", "supported"),
        # a bare number beside those that two rules give
        ("In September 2024 alone there were four joint activities.", "2024-12-01", "depends_on_counting"),
        # naming a treaty is no answer to what it is said to oblige to
        ("The 2001 treaty obliges the two to share intelligence.", "2024-01-01", "no_data"),
        # an activity beside the one that was read
        ("The two held Joint Sea 2024 and a submarine race.", "2025-01-01", "not_checkable"),
        # who answered an occasion that the ledger does not hold
        ("Japan scrambled jets against the joint patrol of 3 March 2024.", "2024-06-01", "no_data"),
        ("Nobody reacted to the joint bomber patrol of November 2022.", "2023-02-01", "contradicted"),
        # words given to somebody of whom none are held, or to another day
        ("“China and Russia are not allies,” Smith said.", "2024-01-01", "imprecise"),
        ("“China and Russia are not allies,” Qin Gang said in 2019.", "2024-01-01", "imprecise"),
        ("Three weeks after the May patrol, China and Russia opened a new bridge.", "2022-12-01", "not_checkable"),
    ],
)  # fmt: skip
def test_the_verdict(view: View, text: str, day: str, verdict: str) -> None:
    assert check(text, view(day), about=("CHN", "RUS")).verdict == verdict


def test_the_word_that_decides_alone_is_named(view: View) -> None:
    checked = check("There were eleven joint air patrols from 2019 to 2026 in the Black Sea.", view(), about=())
    assert (checked.verdict, checked.provisional) == ("not_checkable", "contradicted")
    assert checked.unread == ("Black Sea",)
