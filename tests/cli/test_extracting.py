"""`comity extract` through the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from comity.model.documents import Document, Span
from comity.model.mentions import ClaimMention, EventMention, Extraction, FieldEvidence
from comity.show.annotated import annotated
from comity.workers import ordered_map

Call = Callable[..., Any]

TEXT = (
    "Tokyo, 5 March 2024. Japan and the Philippines held the naval exercise Sea Lantern 2024 off Luzon on Monday. "
    "Two Japanese destroyers took part."
)


def corpus(folder: Path, count: int = 3) -> Path:
    path = folder / "corpus.jsonl"
    rows = [{"doc_id": f"d{n}", "text": TEXT, "published": "2024-03-06"} for n in range(count)]
    rows.append({"doc_id": "quiet", "text": "The bakery opens at eight.", "published": "2024-03-06"})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_one_object_a_document_in_the_guides_shape(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = call("extract", str(corpus(tmp_path)), "-o", str(out))
    assert result.exit_code == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["doc_id"] for row in rows] == ["d0", "d1", "d2", "quiet"]
    assert all(set(row) == {"doc_id", "events", "statements", "claims_numeric"} for row in rows)
    assert rows[3]["events"] == []
    event = rows[0]["events"][0]
    assert event["kind"] == "exercise"
    assert event["parties"] == ["JPN", "PHL"]
    for start, end in event["evidence"]:
        assert TEXT[start:end].strip()


def test_the_same_bytes_from_one_worker_and_from_two(call: Call, tmp_path: Path) -> None:
    source = corpus(tmp_path, 6)
    outs = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    for workers, out in zip("12", outs, strict=True):
        assert call("extract", str(source), "-o", str(out), "-j", workers).exit_code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_an_unreadable_input_is_reported_and_the_others_are_done(call: Call, tmp_path: Path) -> None:
    corpus(tmp_path)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    report = tmp_path.parent / f"{tmp_path.name}.json"
    result = call("extract", str(tmp_path), "-o", str(tmp_path.parent / "o.jsonl"), "--report", str(report))
    assert result.exit_code == 0
    assert "broken.pdf" in result.stderr
    told = json.loads(report.read_text(encoding="utf-8"))
    assert told["states"]["done"] == 4
    assert told["inputs"] == sum(told["states"].values())


def test_a_missing_input_is_an_unusable_argument(call: Call) -> None:
    assert call("extract", "nowhere.txt").exception.exit_code == 2


def test_the_annotated_view_marks_words_and_names_rules() -> None:
    document = Document(id="d", text="A and B drill, 5 ships.", sha256="")
    span, figure = Span("d", 0, 13, "A and B drill"), Span("d", 15, 22, "5 ships")
    event = EventMention(
        kind="exercise", modality="reported", parties=("AAA", "BBB"), evidence=(span,),
        fields=(FieldEvidence(field="kind", value="exercise", rule="trigger:drill", span=span),),
    )  # fmt: skip
    found = Extraction(document="d", events=(event,), claims=(ClaimMention(span=figure, value=5, unit="ships"),))
    text = annotated(document, found, explain=True)
    assert "[E1 A and B drill], [N1 5 ships]." in text
    assert "E1  exercise · reported · AAA BBB" in text
    assert "kind = exercise  “A and B drill” at 0-13  (trigger:drill)" in text


def test_ordered_map_keeps_order_and_raises_what_the_function_raises() -> None:
    assert list(ordered_map(abs, range(-40, 0), workers=2, batch=3)) == list(range(40, 0, -1))
    assert list(ordered_map(abs, [])) == []
