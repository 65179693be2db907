import pytest

from comity.extract.cluster import Cluster
from comity.extract.goods import item_of
from comity.extract.mentions import find_candidates
from tests.extract.helpers import analysed


@pytest.mark.parametrize(
    ("text", "kind", "item"),
    [
        ("Uganda bought six attack helicopters from Kenya.", "arms_transfer", "six attack helicopters"),
        ("Kenya will supply Uganda with S-400 missiles.", "arms_transfer", "S-400 missiles"),
        ("Kenyan firms shipped machine tools and chips to Uganda.", "dual_use_supply", "machine tools"),
    ],
)
def test_the_goods_are_the_nearest_noun_phrase(text, kind, item):
    analysis = analysed(text)
    mentions = tuple(c for c in find_candidates(analysis) if c.kind == kind)[:1]
    start, end = item_of(analysis, Cluster(mentions, (0.9,)))
    assert text[start:end] == item


def test_other_kinds_have_no_goods():
    analysis = analysed("Kenya and Uganda exercised with tanks.")
    mentions = tuple(c for c in find_candidates(analysis) if c.kind == "exercise")
    assert item_of(analysis, Cluster(mentions, (0.9,) * len(mentions))) is None
