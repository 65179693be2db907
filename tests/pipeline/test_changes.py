"""What has changed since: by revision or day, by record, with who brought it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.model.assertions import Batch, Decision
from comity.model.errors import InputError
from comity.pipeline import changes_since, ingest
from tests.ledger.samples import event, source
from tests.pipeline.stories import corpus, read_corpora, read_story, story

KNOWN = "exercise CHN RUS; start=2018-09; name=Exercise ev"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setattr("comity.pipeline.ingesting.extract", read_story)
    monkeypatch.setattr("comity.pipeline.ingesting.read", read_corpora)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")  # 2030-03-17
    with Ledger.create(tmp_path / "ledger.db") as made:
        made.write(Batch(assertions=(*source("src"), *event("ev", "src"))), actor="test", reason="test")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1910000000")  # 2030-07-11
        ingest(made, [corpus(tmp_path / "a.jsonl", [story("a", "patrol CHN RUS; start=2031-05-04")])])
        yield made


def test_new_records_and_the_document_that_brought_them(ledger: Ledger) -> None:
    (change,) = changes_since(ledger, 1)
    assert (change.what, change.type, change.state, change.documents) == ("new", "event", "proposed", ("a",))
    assert set(change.fields) >= {"kind", "parties", "start"}
    assert (change.by, change.revisions) == (("machine:ingest",), (2,))


@pytest.mark.parametrize(
    ("since", "count"),
    [(0, 2), ("0", 2), (1, 1), ("r1", 1), ("2", 0), ("2030", 2), ("2030-07", 1), ("2030-07-11", 1), ("2031", 0)],
)
def test_since_a_revision_or_a_day(ledger: Ledger, since: str | int, count: int) -> None:
    assert len(changes_since(ledger, since)) == count


def test_the_revision_of_a_snapshot_is_understood(ledger: Ledger) -> None:
    assert changes_since(ledger, ledger.snapshot().revision) == ()


@pytest.mark.parametrize("since", ["yesterday", "", "3", "r99", "-1", "2031-13"])
def test_what_is_neither_is_refused_with_what_would_do(ledger: Ledger, since: str) -> None:
    with pytest.raises(InputError) as refused:
        changes_since(ledger, since)
    assert repr(since) in refused.value.message or since.strip("r") in refused.value.message


def test_contradictions_and_decisions(ledger: Ledger) -> None:
    said = event("ev", "src", start="2019-02-01")
    ledger.write(Batch(assertions=tuple(said)), actor="test", reason="test")
    (change,) = changes_since(ledger, 2)
    assert (change.what, change.contradicted) == ("contradicted", ("start",))
    accept = Decision(action="accept", record="ev", author="person:li", reason="seen")
    ledger.write(Batch(decisions=(accept,)), actor="person:li", reason="review")
    (change,) = changes_since(ledger, 3)
    assert (change.what, change.decisions, change.by) == ("decided", ("accept",), ("person:li",))
