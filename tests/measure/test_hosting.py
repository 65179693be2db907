import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from comity.measure import count, hosting
from comity.measure.hosting import jeffreys
from comity.model.errors import RefusedError
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary

PAIR = ("CHN", "RUS")
MP = vocabulary().rules["MP"]
HOSTS = {"a": ("CHN",), "b": ("RUS",), "c": ("RUS", "KAZ"), "d": ("CHN", "RUS"), "e": ("sea",), "f": ("ZAF",), "g": ()}


def test_only_events_hosted_by_one_of_the_two_enter_the_share(event):
    snapshot = Snapshot([event(id, host=host) for id, host in HOSTS.items()])
    found = hosting(snapshot, count(snapshot, MP, PAIR))
    assert (found.parties, found.first, found.second) == (PAIR, ("a",), ("b", "c"))
    assert (found.both, found.elsewhere, found.unknown) == (("d",), ("e", "f"), ("g",))
    assert found.share == jeffreys(1, 3)


def test_a_balance_is_between_two(event):
    snapshot = Snapshot([event(parties=("CHN", "IRN", "RUS"))])
    with pytest.raises(RefusedError, match="between two parties"):
        hosting(snapshot, count(snapshot, MP, ("CHN", "IRN", "RUS")))


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_the_beta_distribution(drawn):
    part, total = drawn
    found = jeffreys(part, total)
    low, high = beta(part + 0.5, total - part + 0.5).ppf([0.05, 0.95])
    assert found.best == part / total
    assert found.low == pytest.approx(0.0 if part == 0 else low)
    assert found.high == pytest.approx(1.0 if part == total else high)
    assert found.low <= found.best <= found.high


def test_no_cases_have_no_share():
    assert jeffreys(0, 0) is None
