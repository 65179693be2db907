"""Linking of the annotated documents: by a model that has seen only the training set, and by the one that ships."""

import sys
from pathlib import Path

import pytest

from comity.resolve import Link, Settings, resolve
from comity.resolve.mentioning import key
from comity.resolve.model import LinkModel

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.slow,
    pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated corpus is not here"),
]


@pytest.fixture(scope="module")
def trainer():
    sys.path.insert(0, str(ROOT / "scripts"))
    import train_links

    return train_links


@pytest.fixture(scope="module")
def scored(trainer, casebook):
    def score(model: LinkModel | None) -> tuple[float, float]:
        """Return F1 over the mentions of known records, and the precision of links made without asking."""
        gold = {name: link for name, link in trainer.read_links(GOLD, ["dev"]).items()
                if not link.label.startswith(("series:", "none"))}  # fmt: skip
        found = resolve(trainer.read_sets(GOLD, ["dev"]), casebook, settings=Settings(model=model))
        linked = [link for link in found if not link.record_id.startswith("NEW") and name_of(link) in gold]
        hits = [link.record_id in gold[name_of(link)].ids for link in linked]
        sure = [hit for hit, link in zip(hits, linked, strict=True) if link.band == "link"]
        known = sum(link.known for link in gold.values())
        return 2 * sum(hits) / (len(linked) + known), sum(sure) / len(sure)

    return score


def name_of(link: Link) -> str:
    return key(link.doc_id, link.list, link.index)


def test_a_model_trained_on_the_training_set_links_the_other(trainer, casebook, scored):
    told, gold = trainer.read_sets(GOLD, ["train"]), trainer.read_links(GOLD, ["train"])
    f1, precision = scored(trainer.train(told, gold, casebook))
    assert f1 >= 0.85
    assert precision >= 0.95


def test_training_again_gives_the_model_that_ships(trainer, casebook):
    from comity.resolve.model import trained

    sets = ["train", "dev"]
    assert trainer.train(trainer.read_sets(GOLD, sets), trainer.read_links(GOLD, sets), casebook) == trained()
