import os
import random
import subprocess
import sys

import msgspec
import pytest

from comity.model.errors import InputError
from comity.model.snapshot import Snapshot
from comity.resolve import Settings, resolve
from tests.resolve.helpers import event, first, links, statement, told

EARLY_WARNING = "Moscow is helping to build a missile-attack early-warning system."


def test_a_named_edition_is_linked_without_asking_and_says_why(casebook):
    link = first(casebook, told(event("Some 3,200 Chinese troops took part.", name="Vostok 2018", start="2018-09")))
    assert (link.record_id, link.band) == ("vostok-2018", "link")
    assert "same series" in link.explanation
    assert link.probability > 0.95


VAGUE = {
    "joint-sea-2017-i": told(
        event("Their ships held drills in the Baltic.", start="2017", places=("Baltic",)), id="a", published="2019-10"
    ),
    "joint-sea-2016": told(
        event("Ships and marines trained off Zhanjiang.", start="2016", places=("Zhanjiang", "South China Sea")),
        id="b", published="2019",
    ),
    "joint-sea-2015-i": told(
        event("Joint Sea 2015-I will bring three and six warships together.", modality="planned",
              name="Joint Sea 2015-I", start="2015-05"),
        id="c", published="2015-04-30",
    ),
    "air-patrol-01": told(
        event("The first joint patrol of bombers took place.", kind="patrol", start="2019-07"), id="d",
        published="2019-10",
    ),
    "tr-mews": told(
        event(EARLY_WARNING, kind="co_development", item="missile early warning radar system"), id="e",
        published="2020-05",
    ),
    "agr-2017-roadmap": told(
        event("a road map for military cooperation", kind="agreement", start="2017"), id="f", published="2019-10"
    ),
    "agr-2001-treaty": told(
        event("the friendship treaty of 2001", kind="agreement", start="2001"), id="g", published="2024"
    ),
    "con-2014-shoigu": told(
        event("Defense Minister Sergei Shoigu met Chang Wanquan in Beijing.", kind="consultation", start="2014-11",
              places=("Beijing",)),
        id="h", published="2015-04-30",
    ),
    "fr-1969-zhenbao": told(
        event("Their troops fought border clashes on Zhenbao island in the Ussuri.", kind="incident", start="1969-03"),
        id="i", published="2024",
    ),
}  # fmt: skip
"""Documents that tell of a record vaguely or in other words, by the record."""


@pytest.fixture(scope="module")
def vague(casebook):
    return {link.doc_id: link.record_id for link in resolve(VAGUE.values(), casebook)}


@pytest.mark.parametrize("record", VAGUE)
def test_vague_and_other_words_reach_the_record(vague, record):
    assert vague[VAGUE[record][0].id] == record


def test_one_project_in_two_kinds_is_one_record(casebook):
    help_ = event(EARLY_WARNING, kind="technical_assistance", item="missile early-warning system")
    joint = event(EARLY_WARNING, kind="co_development", item="missile early-warning system")
    found = links(casebook, told(help_, id="a", published="2019-10"), told(joint, id="b", published="2020-05"))
    assert {link.record_id for link in found.values()} == {"tr-mews"}


def test_a_scramble_is_an_incident_of_its_own(casebook):
    patrol = event("Bombers of both flew over the Sea of Japan.", kind="patrol", start="2023-06-06")
    scramble = event("Japan sent up fighters against the bombers.", kind="incident", start="2023-06-06",
                     parties=("CHN", "JPN", "RUS"))  # fmt: skip
    found = links(casebook, told(patrol, scramble, published="2023-06-07"))
    assert found["d", "events", 0].record_id == "air-patrol-06"
    assert found["d", "events", 1].record_id == "NEW-1"


def test_other_states_drills_are_new(casebook):
    link = first(casebook, told(event("They trained together.", parties=("KOR", "USA"), start="2018-09")))
    assert (link.record_id, link.band) == ("NEW-1", "new")
    assert link.explanation == "no record is like it"


def test_a_series_without_edition_is_the_series(casebook):
    mention = event("the annual Malabar exercise", name="Malabar", parties=("IND", "USA"))
    assert first(casebook, told(mention)).record_id == "series:Malabar"


def test_mentions_of_one_new_thing_share_a_label_across_documents(casebook):
    drill = event("Talisman Sabre drew 30,000 troops to Queensland.", name="Talisman Sabre 2023",
                  parties=("AUS", "USA"), start="2023-07-22", personnel=(("total", 30000),))  # fmt: skip
    other = event("Nothing like it.", kind="visit", parties=("BRA", "FRA"), start="2001")
    found = links(casebook, told(other, drill, id="a"), told(drill, id="b"))
    assert found["a", "events", 1].record_id == found["b", "events", 0].record_id == "NEW-2"
    assert found["a", "events", 0].record_id == "NEW-1"
    assert "same new thing as events 1 of a" in found["b", "events", 0].explanation


def test_two_mentions_of_one_document_never_share_a_new_label(casebook):
    drill = event("A drill at sea.", parties=("AUS", "USA"), start="2023-07-22")
    found = links(casebook, told(drill, drill))
    assert {link.record_id for link in found.values()} == {"NEW-1", "NEW-2"}


def test_where_two_mentions_of_one_document_claim_one_record_a_person_is_asked(casebook):
    drill = event("Vostok drew 3,200 Chinese.", name="Vostok-2018", start="2018-09")
    found = links(casebook, told(drill, drill))
    assert [link.record_id for link in found.values()] == ["vostok-2018"] * 2
    assert sorted(link.band for link in found.values()) == ["ask", "link"]


def test_statements_are_linked_by_speaker_occasion_and_words(casebook):
    said = "He said: we don't need it, but, theoretically, it's quite possible to imagine it."
    putin = statement(said, speaker="Vladimir Putin", country="RUS", date="2020-10-22", stance="hedges")
    other = statement(said, speaker="Angela Merkel", country="DEU", date="2020-10-22", stance="hedges")
    found = links(casebook, told(published="2020-10-23", statements=(putin, other)))
    assert found["d", "statements", 0].record_id == "st-20201022-050"
    assert found["d", "statements", 1].band == "new"


def test_an_empty_casebook_makes_everything_new():
    found = resolve([told(event(start="2018"), statements=(statement("No.", speaker="X"),))], Snapshot([]))
    assert [link.band for link in found] == ["new", "new"]


def test_no_documents_give_no_links(casebook):
    assert resolve([], casebook) == []
    assert resolve([told()], casebook) == []


def test_two_documents_of_one_id_are_refused(casebook):
    with pytest.raises(InputError, match="stands twice"):
        resolve([told(event()), told(event())], casebook)


def many():
    names = ("Vostok-2018", "Peace Mission 2010", "", "Malabar 2020", "Joint Sea 2016")
    return [
        told(event(f"Drill {i} of {name}.", name=name, start=f"20{10 + i % 12}"), event(EARLY_WARNING, kind="patrol"),
             id=f"d{i}", published=f"20{10 + i % 12}-12")
        for i, name in enumerate(names * 6)
    ]  # fmt: skip


def test_order_and_threads_change_nothing(casebook):
    documents = many()
    expected = resolve(documents, casebook, settings=Settings(threads=1))
    random.Random(3).shuffle(documents)
    assert resolve(documents, casebook, settings=Settings(threads=2)) == expected


@pytest.mark.slow
def test_the_hash_seed_changes_nothing():
    code = (
        "import msgspec; from comity.model.snapshot import Snapshot; from comity.resolve import resolve; "
        "from tests.resolve.test_linking import many; "
        "print(msgspec.json.encode(resolve(many(), Snapshot([]))).hex())"
    )
    out = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
                       capture_output=True, text=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert out == {msgspec.json.encode(resolve(many(), Snapshot([]))).hex() + "\n"}


def test_probabilities_and_bands_agree(casebook):
    from comity.resolve.model import trained

    model = trained().events
    for link in resolve(many(), casebook):
        assert 0 <= link.probability <= 1
        assert link.explanation
        if link.band != "new":
            assert link.probability >= round(model.link if link.band == "link" else model.ask, 4)
