from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.examine import Held, compare, likest

HELD = Held(
    "doc", "RAND", "The allies should pursue ever greater cooperation with its most important allies and partners."
)


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("ever greater cooperation with its most important allies", "exact"),
        ("Ever greater co-operation with its most important allies", "back_translated"),
        ("ever greater cooperation with the most important allies", "near"),
        ("stronger than ever cooperation between our most important allies and partners", "back_translated"),
        ("never greater cooperation with its most important allies", "altered"),
    ],
)
def test_kinds_of_quotation(quote: str, kind: str) -> None:
    found = compare(quote, HELD)
    assert found is not None
    assert found.kind == kind


def test_other_words_are_no_match() -> None:
    assert compare("the drills were massive and unprecedented", HELD) is None


def test_the_alignment_gives_both_texts_back() -> None:
    found = compare("ever greater cooperation with the most important allies", HELD)
    assert found is not None
    assert " ".join(one.quoted for one in found.alignment if one.quoted) == (
        "ever greater cooperation with the most important allies"
    )
    assert [(one.held, one.quoted) for one in found.alignment if one.step == "changed"] == [("its", "the")]


def test_the_earliest_of_equal_texts_is_named() -> None:
    late, early = (
        Held("late", "", "no limits at all", date(2023, 1, 1)),
        Held("early", "", "no limits at all", date(2022, 1, 1)),
    )
    found = likest("no limits at all", [late, early])
    assert found is not None
    assert found.held.record == "early"


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon", "zeta"]), min_size=3, max_size=12))
def test_words_taken_from_a_text_are_exact(words: list[str]) -> None:
    found = compare(" ".join(words), Held("d", "", "one two " + " ".join(words) + " three"))
    assert found is not None
    assert (found.kind, found.distance) == ("exact", 0)
