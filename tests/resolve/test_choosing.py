from math import exp, log

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.resolve.choosing import Candidate, candidates, choose, clusters
from comity.resolve.comparing import COMPARISONS


def some(*odds: float) -> list[Candidate]:
    return [Candidate(f"r{i}", log(x), ()) for i, x in enumerate(odds)]


def test_one_candidate_competes_with_none_of_them():
    choice = choose({"m": some(3.0)})["m"]
    assert choice.log_odds == pytest.approx(log(3))
    assert choice.second is None


def test_two_equal_candidates_halve_each_other():
    choice = choose({"m": some(100.0, 100.0)})["m"]
    assert 1 / (1 + exp(-choice.log_odds)) == pytest.approx(100 / 201)
    assert (choice.best.other, choice.second.other) == ("r0", "r1")


@given(st.lists(st.floats(1e-3, 1e6), min_size=1, max_size=8), st.randoms())
def test_the_choice_does_not_depend_on_order_and_its_probability_is_a_share(odds, chance):
    options = some(*odds)
    shuffled = list(options)
    chance.shuffle(shuffled)
    one, other = choose({"m": options})["m"], choose({"m": shuffled})["m"]
    assert one.best == other.best
    assert 1 / (1 + exp(-one.log_odds)) == pytest.approx(max(odds) / (1 + sum(odds)))


def test_candidates_are_read_by_mention():
    columns = {one.name: [0, -1] for one in COMPARISONS["events"]}
    pairs = pa.table({"one": ["m1", "m2"], "other": ["r", "r"], "weight": [1.0, 2000.0], **columns})
    found = candidates("events", pairs)
    assert found["m1"][0].log_odds == pytest.approx(log(2))
    assert found["m2"][0].log_odds == 50.0
    assert set(found["m2"][0].found) == {-1}


def test_clusters_follow_links_and_are_headed_by_the_first():
    apart = {name: name[0] for name in ("a1", "b1", "c1")}
    assert clusters([(1.0, "b1", "c1"), (2.0, "a1", "b1")], apart=apart) == {"a1": "a1", "b1": "a1", "c1": "a1"}


def test_two_mentions_of_one_document_never_come_together():
    apart = {"a1": "a", "a2": "a", "b1": "b"}
    heads = clusters([(1.0, "a2", "b1"), (2.0, "a1", "b1")], apart=apart)
    assert heads["b1"] == "a1"
    assert heads["a2"] == "a2"
