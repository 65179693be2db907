from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.examine import Views, check, fixed_form
from comity.model.errors import InputError
from comity.model.snapshot import Snapshot

View = Callable[..., Views]
FIELDS = {
    "text", "understood", "verdict", "answer", "rule", "range", "included", "excluded", "as_known_then", "as_known_now",
    "nearest",
}  # fmt: skip


def test_the_fixed_form_has_its_fields(view: View) -> None:
    form = fixed_form(check("around 25 joint exercises since 2005", view("2024-09-30")))
    assert set(form) == FIELDS
    assert form["verdict"] == "depends_on_counting"
    assert form["rule"] == "B, BC"
    assert form["range"]["low"] <= 25 <= form["range"]["high"]
    assert {"id", "why"} == set(form["excluded"][0])
    assert form["understood"]["assumed"] == "parties not named; taken to be CHN, RUS"


def test_every_record_named_is_in_the_ledger(view: View) -> None:
    views = view("2024-09-30")
    form = fixed_form(check("Dozens of joint drills have been held since 2005", views))
    assert form["included"]
    named = [*form["included"], *(one["id"] for one in form["excluded"])]
    assert all(record in views.now.by_id for record in named)


def test_the_state_of_the_day_stands_beside_that_of_now(view: View) -> None:
    form = fixed_form(check("The two have never held a joint air patrol", view("2018-06-01")))
    assert form["verdict"] == "outdated"
    assert form["as_known_then"]["verdict"] == "supported"
    assert form["as_known_then"]["known_by"] == date(2018, 6, 1)


@pytest.mark.parametrize("figures", ["1999-13-45", "24x", "1e9", "9" * 26])
def test_figures_that_are_neither_a_number_nor_a_date_withhold_the_verdict(view: View, figures: str) -> None:
    checked = check(f"China and Russia held no exercises in {figures}", view())
    assert (checked.verdict, checked.unread) == ("not_checkable", (figures,))


def test_a_word_that_may_narrow_the_claim_withholds_the_verdict(view: View) -> None:
    checked = check("Seven joint submarine patrols have been carried out", view())
    assert checked.verdict == "not_checkable"
    assert checked.unread == ("submarine",)
    assert checked.provisional is not None


def test_a_number_that_no_part_reads_withholds_the_verdict(view: View) -> None:
    checked = check("In July 2017 Chinese and Russian warships fired 400 times in the Baltic Sea during drills", view())
    assert checked.verdict in ("not_checkable", "no_data")


def test_one_rule_may_be_asked_for(view: View) -> None:
    assert check("around 25 joint exercises since 2005", view("2024-09-30", rule="BC")).verdict == "supported"
    assert check("around 25 joint exercises since 2005", view("2024-09-30", rule="W")).verdict == "contradicted"


def test_a_pair_nobody_searched_for_has_no_data(view: View) -> None:
    assert check("Russia and Belarus held 10 joint exercises in 2021", view()).verdict == "no_data"


def test_what_was_not_searched_can_still_be_refuted(view: View) -> None:
    """India's part in Peace Mission is on record although nobody searched for India and Russia."""
    assert check("India has never taken part in Peace Mission", view()).verdict == "contradicted"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no sentence"),
        ("x" * 2001, "too long"),
        ("Ten joint exercises between 2020 and 2015", "runs backwards: from 2020 to 2015"),
    ],
)
def test_what_cannot_be_checked_is_refused(view: View, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check(text, view())


def test_an_empty_ledger_is_refused() -> None:
    empty, day = Snapshot([]), date(2024, 1, 1)
    with pytest.raises(InputError, match="holds no events"):
        check("ten joint exercises", Views(then=empty, now=empty, as_of=day, today=day))


def test_a_claim_of_tomorrow_is_refused(view: View) -> None:
    views = view()
    late = Views(then=views.now, now=views.now, as_of=date(2030, 1, 1), today=date(2026, 7, 4))
    with pytest.raises(InputError, match="cannot be of 2030-01-01"):
        check("ten joint exercises", late)


WORDS = [
    "China", "Russia", "Japan", "Moscow", "joint", "exercises", "patrols", "naval", "air", "first", "sixth", "latest",
    "never", "only", "more", "than", "25", "dozens", "in", "2019", "since", "2005", "Vostok-2018", "treaty", "signed",
    "sold", "Su-35", "said", "not", "troops", "3,200", '"', "'", "(", ";", "Baltic", "Putin", "will", "before",
]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_any_words_get_a_verdict(view: View, words: list[str]) -> None:
    checked = check(" ".join(words), view("2024-06-01"))
    assert fixed_form(checked)["verdict"] == checked.verdict
