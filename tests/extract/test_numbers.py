"""Numbers: what each form of words is worth, what it counts, and what is no number at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extract.numbers import counted_totals, find_numbers, parse_number
from comity.extract.numberwords import ordinal_to_number, words_to_number

# text | value | high | form | bound | unit
CASES = """
three dozen ships | 36 | 36 | cardinal | exact | ships
some two hundred men | 200 | 200 | cardinal | about | men
a hundred vehicles | 100 | 100 | cardinal | exact | vehicles
Two hundred and seventy-nine Kazakh soldiers | 279 | 279 | cardinal | exact | soldiers
twenty-five drills | 25 | 25 | cardinal | exact | drills
half a dozen frigates | 6 | 6 | cardinal | exact | frigates
half a million men | 500000 | 500000 | cardinal | exact | men
a third of a million soldiers | 333333 | 333333 | cardinal | exact | soldiers
two and a half million shells | 2500000 | 2500000 | cardinal | exact | shells
one thousand two hundred troops | 1200 | 1200 | cardinal | exact | troops
3,200 troops | 3200 | 3200 | cardinal | exact | troops
1,234,567 rounds | 1234567 | 1234567 | cardinal | exact | rounds
10.000 soldiers | 10000 | 10000 | cardinal | exact | soldiers
44 000 vehicles | 44000 | 44000 | cardinal | exact | vehicles
2\u00a0500 soldiers | 2500 | 2500 | cardinal | exact | soldiers
10.3 thousand km | 10300 | 10300 | cardinal | exact | km
1.5 million shells | 1500000 | 1500000 | cardinal | exact | shells
300km | 300 | 300 | cardinal | exact | km
155mm shells | 155 | 155 | cardinal | exact | mm
2 crore rounds | 20000000 | 20000000 | cardinal | exact | rounds
more than 300 soldiers | 300 | 300 | cardinal | over | soldiers
over 50 aircraft | 50 | 50 | cardinal | over | aircraft
upward of 1,000 troops | 1000 | 1000 | cardinal | over | troops
about 130 armored vehicles | 130 | 130 | cardinal | about | armored vehicles
around 25 exercises | 25 | 25 | cardinal | about | exercises
approximately 9,000 soldiers | 9000 | 9000 | cardinal | about | soldiers
an estimated 40 tanks | 40 | 40 | cardinal | about | tanks
up to 50 ships | 50 | 50 | cardinal | up_to | ships
as many as 50 planes | 50 | 50 | cardinal | up_to | aircraft
almost 130,000 personnel | 130000 | 130000 | cardinal | under | personnel
nearly 20 countries | 20 | 20 | cardinal | under | states
close to 20 countries | 20 | 20 | cardinal | under | states
fewer than 40 men | 40 | 40 | cardinal | under | men
at least 10 aircraft | 10 | 10 | cardinal | at_least | aircraft
no fewer than 500 soldiers | 500 | 500 | cardinal | at_least | soldiers
a total of 11 times | 11 | 11 | cardinal | exact | times
550-588 exercises | 550 | 588 | cardinal | exact | exercises
550–588 exercises | 550 | 588 | cardinal | exact | exercises
three to four ships | 3 | 4 | cardinal | exact | ships
18-19 months | 18 | 19 | cardinal | exact | months
between 300 and 500 troops | 300 | 500 | cardinal | exact | troops
4 to 6 million artillery shells | 4000000 | 6000000 | cardinal | exact | artillery shells
six or seven bombers | 6 | 7 | cardinal | exact | aircraft
the sixth patrol | 6 | 6 | ordinal | exact | ordinal
the 11th drill | 11 | 11 | ordinal | exact | ordinal
the twenty-first edition | 21 | 21 | ordinal | exact | ordinal
the NINTH round | 9 | 9 | ordinal | exact | ordinal
80 percent | 80 | 80 | percent | exact | percent
80 per cent | 80 | 80 | percent | exact | percent
more than 80% of arms | 80 | 80 | percent | over | percent
5.5 per cent | 5.5 | 5.5 | percent | exact | percent
-7.9 per cent | -7.9 | -7.9 | percent | exact | percent
3 percentage points | 3 | 3 | percent | exact | percent
20-30 percent | 20 | 30 | percent | exact | percent
$1.5 billion | 1500000000 | 1500000000 | money | exact | USD
$18m | 18000000 | 18000000 | money | exact | USD
$10-12 billion | 10000000000 | 12000000000 | money | exact | USD
$4 to $5 billion | 4000000000 | 5000000000 | money | exact | USD
US$227m | 227000000 | 227000000 | money | exact | USD
$US500 million | 500000000 | 500000000 | money | exact | USD
A$368 billion | 368000000000 | 368000000000 | money | exact | AUD
USD 5.43 billion | 5430000000 | 5430000000 | money | exact | USD
2.7bn USD | 2700000000 | 2700000000 | money | exact | USD
10 million dollars | 10000000 | 10000000 | money | exact | USD
90 billion Australian dollars | 90000000000 | 90000000000 | money | exact | AUD
over 100 billion euros | 100000000000 | 100000000000 | money | over | EUR
€500 million | 500000000 | 500000000 | money | exact | EUR
EUR 2.3 million | 2300000 | 2300000 | money | exact | EUR
£3bn | 3000000000 | 3000000000 | money | exact | GBP
60 million rubles | 60000000 | 60000000 | money | exact | RUB
Rs 350 crore | 3500000000 | 3500000000 | money | exact | INR
3 trillion won | 3000000000000 | 3000000000000 | money | exact | KRW
two-thirds of the fleet | 0.666667 | 0.666667 | fraction | exact | fraction
half of the fleet | 0.5 | 0.5 | fraction | exact | fraction
dozens of ships | - | - | vague | exact | ships
hundreds of warning shots | - | - | vague | exact | warning shots
tens of thousands of troops | - | - | vague | exact | troops
several dozen ships | - | - | vague | exact | ships
a few hundred men | - | - | vague | exact | men
17-day exercise | 17 | 17 | cardinal | exact | days
two-week drill | 2 | 2 | cardinal | exact | weeks
24 Su-35s | 24 | 24 | cardinal | exact | aircraft
24 modern Su-35 multirole fighters | 24 | 24 | cardinal | exact | aircraft
five S-400s | 5 | 5 | cardinal | exact | systems
100 T-72s | 100 | 100 | cardinal | exact | tanks
four US Navy destroyers | 4 | 4 | cardinal | exact | destroyers
three armored personnel carriers | 3 | 3 | cardinal | exact | armored personnel carriers
2,000 kilometers | 2000 | 2000 | cardinal | exact | km
6,400 nautical miles | 6400 | 6400 | cardinal | exact | nautical miles
17 foreign countries | 17 | 17 | cardinal | exact | states
scrambled twice | 2 | 2 | cardinal | exact | times
"""

NO_NUMBER = """
Su-35 and MiG-29 and T-90
S 400 missile systems
Project 636 submarines
No. 5
Resolution 1929
5+1 talks
the 24/7 watch
10:15 a.m.
version 2.7.1
one of them
one another
4G networks
"""


def rows(table):
    return [
        pytest.param(*(cell.strip(" ") for cell in line.split("|")), id=line.split("|")[0].strip())
        for line in table.splitlines()
        if line
    ]


@pytest.mark.parametrize(("text", "value", "high", "form", "bound", "unit"), rows(CASES))
def test_value_form_bound_and_unit(text, value, high, form, bound, unit):
    (number,) = find_numbers(text)
    expected = (None, None) if value == "-" else (float(value), float(high))
    assert (
        (number.value, number.high) == pytest.approx(expected)
        if value != "-"
        else (number.value, number.high) == expected
    )
    assert (number.form, number.bound, number.unit) == (form, bound, unit)


@pytest.mark.parametrize("text", NO_NUMBER.strip().splitlines())
def test_names_and_codes_are_no_numbers(text):
    assert find_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("two destroyers and a tanker", [(3, "ships")]),
        ("three destroyers, two frigates and one supply ship", [(6, "ships")]),
        ("two frigates, a corvette and a tug", [(4, "ships")]),
        ("six bombers and eight fighters", [(14, "aircraft")]),
        ("two destroyers and 300 marines", [(2, "destroyers"), (300, "marines")]),
        ("two destroyers; a tanker came later", [(2, "destroyers")]),
        ("400 soldiers, 30 vehicles", [(400, "soldiers"), (30, "vehicles")]),
    ],
)
def test_counted_types_of_one_kind_are_added(text, totals):
    assert [(total.value, total.unit) for total in counted_totals(find_numbers(text), text)] == totals


def test_what_is_a_date_is_left_alone():
    text = "In 2018 they sent 2018 men."
    assert [n.start_char for n in find_numbers(text, exclude=[(3, 7)])] == [text.rindex("2018")]


@pytest.mark.parametrize(("words", "value"), [("nineteen", 19), ("a dozen", 12), ("two three", None), ("", None)])
def test_words_that_make_no_number_give_none(words, value):
    assert words_to_number(words) == value


@pytest.mark.parametrize(("words", "value"), [("first", 1), ("twentieth", 20), ("22nd", 22), ("drill", None)])
def test_ordinals(words, value):
    assert ordinal_to_number(words) == value


@given(st.integers(1, 999_999_999))
def test_digits_come_back(value):
    assert parse_number(f"{value:,}") == value
    assert parse_number(str(value)) == value


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from("0123456789 .,-–$%€twohundred andmilionRsth\u00a0٣½\n"), max_size=120))
def test_any_text_gives_ordered_numbers_inside_it(text):
    found = find_numbers(text)
    end = 0
    for number in found:
        assert end <= number.start_char < number.end_char <= number.phrase_end <= len(text)
        assert number.phrase_start <= number.start_char
        end = number.end_char
    assert found == find_numbers(text)
    counted_totals(found, text)


@pytest.mark.parametrize(
    "piece", ["1,", "two ", "hundred and ", "$1 ", "1-", "more than ", "a ship, ", "1 ship and a ship, "]
)
def test_long_repetitions_are_read_to_the_end(piece):
    text = piece * 3000 + "; 77 tanks"
    assert find_numbers(text)[-1].value == 77, "patterns are bounded, so that this ends at all"
