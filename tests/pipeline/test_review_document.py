"""One document: what is read out of it, and what became of each finding."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.ledger import Ledger
from comity.model.errors import InputError
from comity.pipeline import card_of, decide, ingest, read_document

from .reviews import known, new_ledger

TEXT = """Fleets meet

BEIJING, July 25, 2031 - China and Russia held the naval exercise Amber Shield-2031 in the Sea of Japan from July 20 to
July 24, 2031. More than 3,200 Chinese soldiers took part in it, the ministry said.

On September 3, 2031, China and Russia signed an agreement on the protection of military secrets in Moscow.
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        known(made)
        yield made


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(app, ["doc", *words], env={"COMITY_LEDGER": str(tmp_path / "ledger.db")})


def test_a_file_that_was_not_ingested_is_read_and_nothing_written(ledger: Ledger, article: Path) -> None:
    (found,) = read_document(ledger, str(article))
    assert not found.held
    assert {one.fate for one in found.findings} == {"absent"}
    assert len(found.findings) >= 2
    assert ledger.documents() == []


def test_each_finding_has_the_state_of_its_record(ledger: Ledger, article: Path) -> None:
    ingest(ledger, [article])
    (before,) = read_document(ledger, str(article))
    made = {one.record: one for one in before.findings if one.fate == "proposed"}
    assert before.held
    assert len(made) >= 2
    first, second = sorted(made)[:2]
    decide(ledger, card_of(ledger, first), "accept", author="ada")
    decide(ledger, card_of(ledger, second), "reject", author="ada")
    (after,) = read_document(ledger, before.document.id)
    assert {one.record: one.fate for one in after.findings if one.record in (first, second)} == {
        first: "accepted", second: "rejected",
    }  # fmt: skip


def test_what_was_merged_counts_for_the_other_record(ledger: Ledger, article: Path) -> None:
    ingest(ledger, [article])
    (before,) = read_document(ledger, str(article))
    event = next(one.record for one in before.findings if one.record.startswith("event_"))
    decide(ledger, card_of(ledger, event), "merge", author="ada", into="vostok-2031")
    (after,) = read_document(ledger, str(article))
    (merged,) = [one for one in after.findings if one.record == "vostok-2031"]
    assert merged.fate == "conflict"
    assert "start" in merged.waiting


def test_a_document_is_found_by_the_beginning_of_its_id(ledger: Ledger, article: Path) -> None:
    ingest(ledger, [article])
    name = ledger.documents()[0].id
    assert read_document(ledger, name[:8])[0].document.id == name


@pytest.mark.parametrize("name", ["", "nothing", "/no/such/file.txt"])
def test_what_is_neither_file_nor_document_is_said(ledger: Ledger, name: str) -> None:
    with pytest.raises(InputError, match="no document and no file"):
        read_document(ledger, name)


def test_a_file_without_text_is_said(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="No text could be read"):
        read_document(ledger, str(path))


def test_the_text_is_printed_with_marks_and_states(ledger: Ledger, article: Path, call: Callable[..., Result]) -> None:
    ingest(ledger, [article])
    told = call(str(article))
    assert "[E1 " in told.stdout
    assert "-> proposed event_" in told.stdout
    assert "in the ledger; " in told.stderr


def test_offsets_in_the_json_point_into_its_text(ledger: Ledger, article: Path, call: Callable[..., Result]) -> None:
    (told,) = json.loads(call(str(article), "--json").stdout)
    spans = [span for event in told["extraction"]["events"] for span in event["evidence"]]
    assert any("Amber Shield-2031" in told["document"]["text"][start:end] for start, end in spans)
