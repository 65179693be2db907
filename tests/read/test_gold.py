"""The annotated corpus is read to the letter: so that every span of it stands at its offsets."""

import json
from pathlib import Path

import pytest

from comity.read import read

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
pytestmark = pytest.mark.gold


@pytest.mark.parametrize("name", ["dev-seeds", "dev-news", "train-1", "train-2", "train-3", "train-4"])
def test_rows_are_the_documents(name: str) -> None:
    path = SHARED / "gold" / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the annotated corpus is not part of the repository")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    readings = list(read([path]))
    assert [reading.state for reading in readings] == ["done"] * len(rows)
    for row, reading in zip(rows, readings, strict=True):
        document = reading.documents[0]
        assert (document.id, document.text) == (row["doc_id"], row["text"])
        if row["published"]:
            assert document.published.iso == row["published"]
            assert document.date_basis == "given"


def test_the_founding_articles_are_kept_as_they_are() -> None:
    folder = SHARED / "seeds"
    if not folder.exists():
        pytest.skip("the founding articles are not part of the repository")
    readings = list(read([folder]))
    assert len(readings) == 5
    for reading in readings:
        assert reading.documents[0].text == Path(reading.input).read_text(encoding="utf-8")
        assert reading.documents[0].language == "en"
