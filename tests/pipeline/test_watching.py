"""What appears in a folder, or is new in a feed, is ingested without being asked for again."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.model.errors import InputError
from comity.pipeline import expected, ingest_as_it_comes
from comity.pipeline.watching import LEAST
from tests.pipeline.stories import corpus, read_corpora, read_story, story

PATROL = "patrol CHN RUS; start=2031-05-{:02}"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    monkeypatch.setattr("comity.pipeline.ingesting.extract", read_story)
    with Ledger.create(tmp_path / "ledger.db") as made:
        yield made


@pytest.mark.slow
def test_a_folder_is_read_and_then_what_appears_in_it(ledger: Ledger, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    corpus(folder / "a.jsonl", [story("a", PATROL.format(1))])
    rounds = ingest_as_it_comes(ledger, [str(folder)])
    assert len(next(rounds).proposed) == 1
    corpus(folder / ".hidden.jsonl", [story("h", PATROL.format(9))])
    corpus(folder / "b.jsonl", [story("b", PATROL.format(2))])
    report = next(rounds)
    assert (report.documents["new"], len(report.proposed)) == (1, 1)
    assert {card.id for card in ledger.documents()} == {"a", "b"}


def test_a_feed_is_asked_again_after_a_while_and_not_too_often(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {"https://example.org/feed": str(tmp_path / "feed.jsonl")}
    rows = [story("a", PATROL.format(1))]
    corpus(tmp_path / "feed.jsonl", rows)
    slept: list[float] = []

    def publish(seconds: float) -> None:
        slept.append(seconds)
        rows.append(story(f"n{len(rows)}", PATROL.format(len(rows) + 1)))
        corpus(tmp_path / "feed.jsonl", rows)

    monkeypatch.setattr(
        "comity.pipeline.ingesting.read", lambda inputs, workers: read_corpora([pages[name] for name in inputs])
    )
    rounds = ingest_as_it_comes(ledger, list(pages), every=1, sleep=publish)
    counted = [(one.documents["new"], one.documents["known"]) for one in islice(rounds, 3)]
    assert counted == [(1, 0), (1, 1), (1, 2)]
    assert slept == [LEAST, LEAST]


@pytest.mark.parametrize("places", [["https://example.org/feed", "."], ["no-such-folder"], [__file__]])
def test_what_cannot_be_watched_is_refused(ledger: Ledger, places: list[str]) -> None:
    with pytest.raises(InputError):
        next(ingest_as_it_comes(ledger, places))


@pytest.mark.parametrize(
    ("names", "count"),
    [(["a.txt", "b.html"], 2), (["a.jsonl"], 3), (["a.txt", "c.zip"], None), (["https://example.org"], None), ([], 0),
     (["not-there.jsonl"], 1)],
)  # fmt: skip
def test_how_many_documents_are_to_be_expected(tmp_path: Path, names: list[str], count: int | None) -> None:
    corpus(tmp_path / "a.jsonl", [story(str(n)) for n in range(3)])
    for name in ("a.txt", "b.html", "c.zip"):
        (tmp_path / name).write_text("x")
    assert expected(name if "://" in name else tmp_path / name for name in names) == count
