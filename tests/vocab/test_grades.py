import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.errors import InputError
from comity.vocab import vocabulary

GRADES = vocabulary().grades


@pytest.mark.parametrize(
    ("grade", "q"), [("A1", 0.95), ("B2", 0.8245), ("C3", 0.585), ("F6", 0.4), ("E5", 0.04), ("D4", 0.21)]
)
def test_q_is_the_digit_times_the_letter(grade, q):
    assert GRADES.q(grade) == pytest.approx(q)


@given(st.sampled_from("ABCDEF"), st.sampled_from("123456"))
def test_no_grade_makes_a_thing_certain(letter, digit):
    assert 0 < GRADES.q(letter + digit) < GRADES.cap


@given(st.sampled_from("ABCDE"), st.sampled_from("12345"))
def test_a_worse_letter_or_digit_never_raises_q(letter, digit):
    worse_letter, worse_digit = min(chr(ord(letter) + 1), "E"), str(min(int(digit) + 1, 5))
    assert GRADES.q(worse_letter + digit) <= GRADES.q(letter + digit)
    assert GRADES.q(letter + worse_digit) <= GRADES.q(letter + digit)


@pytest.mark.parametrize("text", ["", "B", "2B", "G1", "A7", "B22"])
def test_what_is_no_grade_is_refused(text):
    with pytest.raises(InputError, match="is not a grade"):
        GRADES.q(text)


def test_every_kind_of_source_has_a_default_with_its_reason():
    defaults = {entry.kind: entry for entry in GRADES.defaults}
    assert set(defaults) == {*vocabulary().terms("source_kind"), "unsourced"}
    assert all(len(entry.reason) > 30 for entry in defaults.values())


def test_what_cites_nothing_is_f6_and_cannot_stand_alone():
    assert GRADES.default("unsourced") == "F6"
    assert GRADES.q("F6") < 0.5


def test_an_unknown_kind_of_source_has_no_default():
    with pytest.raises(KeyError):
        GRADES.default("rumour")


def test_one_press_report_is_probable_and_two_are_firm():
    q = GRADES.q(GRADES.default("press"))
    assert 0.5 < q < 0.8 < 1 - (1 - q) ** 2
