import json
from pathlib import Path

import pytest

from comity.model.errors import InputError
from comity.resolve import read_guide
from comity.resolve.guide import read_line

LINE = {
    "doc_id": "d1", "text": "Putin said: no alliance.", "published": "2019-10", "claims_numeric": [],
    "events": [{"kind": "exercise", "modality": "reported", "name": None, "parties": ["CHN", "RUS"], "start": None,
                "end": None, "places": [], "personnel": {"RUS": 5, "CHN": 3}, "ships": {}, "aircraft": {},
                "item": None, "evidence": [[0, 5]]}],
    "statements": [{"speaker": "Putin", "role_or_org": None, "country": "RUS", "date": None, "about": ["CHN", "RUS"],
                    "topic": "alliance_status", "stance": "denies", "quote": [12, 23], "evidence": [[0, 24]]}],
}  # fmt: skip


def test_a_line_of_the_guide_is_read_with_its_spans():
    document, extraction = read_line(json.dumps(LINE))
    assert document.published is not None
    assert document.published.iso == "2019-10"
    assert extraction.events[0].evidence[0].quote == "Putin"
    assert extraction.events[0].personnel == (("CHN", 3), ("RUS", 5))
    assert extraction.statements[0].quote.quote == "no alliance"


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"doc_id": "d"}', json.dumps({**LINE, "published": "last year"}),
     json.dumps({**LINE, "events": [{"kind": "exercise", "modality": "perhaps"}]})],
)  # fmt: skip
def test_another_shape_is_refused_with_its_place(line):
    with pytest.raises(InputError, match=r"docs\.jsonl:7"):
        read_line(line, place="docs.jsonl:7")


def test_a_file_is_read_line_by_line_and_ids_are_unique(tmp_path: Path):
    path = tmp_path / "docs.jsonl"
    path.write_text(json.dumps(LINE) + "\n\n" + json.dumps({**LINE, "doc_id": "d2"}) + "\n", encoding="utf-8")
    assert [document.id for document, _ in read_guide(path)] == ["d1", "d2"]
    path.write_text((json.dumps(LINE) + "\n") * 2, encoding="utf-8")
    with pytest.raises(InputError, match="stands twice"):
        list(read_guide(path))


def test_an_unreadable_file_is_refused(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        list(read_guide(tmp_path / "none.jsonl"))
