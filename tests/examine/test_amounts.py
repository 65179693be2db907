import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.examine.amounts import fits, read_amount, vague_amount
from comity.extract.numbers import find_numbers


def amount(text: str):  # type: ignore[no-untyped-def]
    return read_amount(text, find_numbers(text)[0])


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("25 drills", 25, "yes"), ("25 drills", 24, "near"), ("25 drills", 22, "no"),
        ("around 25 drills", 22, "yes"), ("around 25 drills", 28, "yes"), ("around 25 drills", 21, "no"),
        ("around 12 drills", 14, "yes"), ("around 4 drills", 5, "yes"), ("around 4 drills", 6, "no"),
        ("more than 25 drills", 26, "yes"), ("more than 25 drills", 25, "near"), ("at least 25 drills", 25, "yes"),
        ("fewer than 25 drills", 24, "yes"), ("up to 25 drills", 26, "no"), ("almost 130,000 troops", 128000, "yes"),
        ("dozens of drills", 24, "near"), ("dozens of drills", 23, "no"),
        ("a few thousand troops", 3200, "near"), ("a few thousand troops", 9000, "no"),
        ("between 20 and 30 drills", 25, "yes"), ("between 20 and 30 drills", 40, "no"),
    ],
)  # fmt: skip
def test_what_an_amount_allows(text: str, value: float, holds: str) -> None:
    assert fits(amount(text), value, value, value) == holds


def test_many_allows_anything_and_is_not_judged() -> None:
    assert vague_amount(0, 4, "many") is None


@given(st.integers(min_value=1, max_value=500))
def test_a_bare_number_is_met_by_itself_only_up_to_five_per_cent(n: int) -> None:
    claimed = amount(f"{n} drills" if n > 1 else "1 drill")
    assert fits(claimed, n, n, n) == "yes"
    assert fits(claimed, 2 * n, 2 * n, 2 * n) == "no"
