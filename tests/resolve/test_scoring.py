import pytest

from comity.resolve.comparing import COMPARISONS
from comity.resolve.learning import log_odds, sample
from comity.resolve.linking import LISTS, rows
from comity.resolve.model import trained
from comity.resolve.scoring import score
from tests.resolve.helpers import event, told


@pytest.fixture(scope="module")
def compared(casebook):
    documents = [told(event("Vostok drew 3,200 Chinese.", name="Vostok-2018", start="2018-09"), published="2018-10-01")]
    return rows("events", documents, casebook, trained().common)


def test_splink_and_the_trainer_agree_on_every_weight(compared):
    weights = trained().events.records
    pairs = score(*compared, name="events", weights=weights, least=0.0)
    ours = log_odds(sample("events", pairs, {}), weights)
    assert pairs.num_rows > 5
    assert pairs["weight"].to_numpy() * 0.693147 == pytest.approx(ours, abs=1e-4)


def test_pairs_stand_in_the_order_of_their_ids(compared):
    pairs = score(*compared, name="events", weights=trained().events.records, least=0.0)
    ids = list(zip(pairs["one"].to_pylist(), pairs["other"].to_pylist(), strict=True))
    assert ids == sorted(set(ids))


def test_without_blocking_everything_is_compared(compared):
    mentions, records = compared
    pairs = score(mentions, records[:50], name="events", weights=trained().events.records, least=0.0, block=False)
    assert pairs.num_rows == len(mentions) * 50


@pytest.mark.parametrize("name", LISTS)
def test_nothing_against_nothing_gives_no_pairs(name):
    pairs = score([], [], name=name, weights=trained().of(name).records, least=0.0)
    assert pairs.num_rows == 0
    assert {one.name for one in COMPARISONS[name]} < set(pairs.column_names)


@pytest.mark.parametrize("name", LISTS)
def test_the_model_weighs_every_level_there_is(name):
    for weights in (trained().of(name).records, trained().of(name).mentions):
        named = {(one.name, level.name) for one in COMPARISONS[name] for level in one.levels}
        assert named == {(name, level) for name, levels in weights.levels.items() for level in levels}
        assert all(0 < odds.m <= 1 and 0 < odds.u <= 1 for levels in weights.levels.values()
                   for odds in levels.values())  # fmt: skip
