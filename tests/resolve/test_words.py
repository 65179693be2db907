import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.resolve.words import HEAVIEST, WEIGHT, Rarity, numerals, ordinals, proper_words, runs, stems, weigh


def test_types_of_weapons_keep_their_family():
    assert {"su27sk", "su27", "s400"} <= set(stems("Su-27SK fighters and S-400s"))


def test_states_years_and_little_words_tell_nothing():
    assert stems("the Chinese and the Russians in 2018") == ()


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Joint Sea 2015 (II)", (2,)),
        ("Joint Sea 2015-I", (1,)),
        ("Mosi II", (2,)),
        ("Joint strategic air patrol no. 6", (6,)),
        ("Vostok-2018", ()),
        ("Invictus", ()),
    ],
)
def test_editions_are_read_from_names(name, numbers):
    assert numerals(name) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("the sixth joint air patrol since 2019", (6,)),
        ("their second joint computer command post exercise", (2,)),
        ("the 3rd joint naval patrol", (3,)),
        ("the first ship arrived", ()),
    ],
)
def test_ordinals_count_exercises_and_not_ships(text, numbers):
    assert ordinals(text) == numbers


def test_names_of_persons_are_kept_and_those_of_states_are_not():
    words = proper_words("In Beijing, Sergei Shoigu met his Chinese counterpart Chang Wanquan.")
    assert {"sergei", "shoigu", "chang", "wanquan"} <= set(words)
    assert not {"beijing", "chinese"} & set(words)


def test_rare_stems_weigh_more():
    weights = weigh([["drill", "zhanjiang"], ["drill"], ["drill"], ["drill", "patrol"]])
    assert weights["zhanjiang"] > weights["drill"]


def test_a_stem_is_as_common_as_the_commoner_of_two_estimates():
    rarity = Rarity({"said": 90}, {"said": 10})
    assert rarity.weight("said") == 10
    assert rarity.weight("unheard") == HEAVIEST


def test_a_token_carries_its_weight():
    (token,) = Rarity({"tsugol": 55}, {}).tokens(["tsugol", "tsugol"])
    assert token % WEIGHT == 55


def test_quotations_share_runs_of_words():
    whole = runs("There are some very sensitive things here, he said.")
    assert set(runs("some very sensitive things")) <= set(whole)
    assert not set(runs("no limits and no closed areas")) & set(whole)


@given(st.text())
def test_any_text_has_tokens_in_order_and_once(text):
    tokens = Rarity({}, {}).tokens(stems(text))
    assert list(tokens) == sorted(set(tokens))
    assert list(runs(text)) == sorted(set(runs(text)))
