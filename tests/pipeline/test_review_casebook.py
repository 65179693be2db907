"""A casebook of one's own: new, review, export; and what people decided about the rows of one there is."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.casebook import new_casebook, validate_casebook
from comity.ledger import Ledger
from comity.model.assertions import Batch, Decision
from comity.pipeline import card_of, decide, export_casebook, import_casebook, ingest, review_queue

from .reviews import new_ledger, propose

TEXT = """Fleets meet

MANILA, July 25, 2031 - Japan and the Philippines held the naval exercise Amber Shield-2031 in the Philippine Sea from
July 20 to July 24, 2031. 300 Japanese soldiers took part in it, the ministry said.
"""


@pytest.fixture(autouse=True)
def _no_matches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.pipeline.matching.likely_matches", lambda proposals, snapshot: {})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with an empty casebook about two states."""
    folder = tmp_path / "china-russia-31"
    new_casebook(folder, name="china-russia-31", title="Made up", parties=["CHN", "RUS"])
    with new_ledger(tmp_path) as made:
        import_casebook(made, folder)
        yield made


def rows(folder: Path, table: str = "events") -> list[dict[str, str]]:
    """The rows of a table written."""
    with (folder / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_new_ingest_review_export(tmp_path: Path) -> None:
    folder, article = tmp_path / "japan-philippines", tmp_path / "article.txt"
    new_casebook(folder, name="japan-philippines", title="Japan and the Philippines", parties=["JPN", "PHL"])
    article.write_text(TEXT, encoding="utf-8")
    with new_ledger(tmp_path) as ledger:
        import_casebook(ledger, folder)
        ingest(ledger, [article])
        export_casebook(ledger, "japan-philippines", tmp_path / "before")
        assert rows(tmp_path / "before") == []
        for card in review_queue(ledger):
            decide(ledger, card, "accept" if card.type == "event" else "reject", author="ada")
        written = tmp_path / "after" / "japan-philippines"
        export_casebook(ledger, "japan-philippines", written)
        (row,) = rows(written)
        held = ledger.record(row["id"])
        assert (row["parties"], row["start"], row["name"]) == ("JPN;PHL", str(held.when), held.name)
        (source,) = rows(written, "sources")
        assert row["sources"] == source["id"]
        assert [str(issue) for issue in validate_casebook(written) if issue.severity == "error"] == []
        import_casebook(ledger, written)
        again = tmp_path / "again" / "japan-philippines"
        export_casebook(ledger, "japan-philippines", again)
        assert {path.name: path.read_bytes() for path in again.iterdir()} == {
            path.name: path.read_bytes() for path in written.iterdir()
        }
        assert ledger.check() == []


def accepted(ledger: Ledger, name: str, **fields: str) -> str:
    """Propose and accept an exercise."""
    record = propose(ledger, name, **fields)
    decide(ledger, card_of(ledger, record), "accept", author="ada")
    return record


def test_only_what_people_accepted_about_the_parties_is_added(ledger: Ledger, tmp_path: Path) -> None:
    accepted(ledger, "Granite-2031")
    accepted(ledger, "Elsewhere-2031", parties="CHN;PAK")
    propose(ledger, "Waiting-2031")
    decide(ledger, card_of(ledger, propose(ledger, "Wrong-2031")), "reject", author="ada")
    export_casebook(ledger, "china-russia-31", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    assert (row["id"], row["personnel"]) == ("granite-2031", "CHN=3200")


def test_a_fixed_field_is_exported_as_fixed(ledger: Ledger, tmp_path: Path) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, card_of(ledger, record), "accept", author="ada", edits={"personnel.CHN": "3250", "command": ""})
    export_casebook(ledger, "china-russia-31", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    assert (row["personnel"], row["command"]) == ("CHN=3250", "")


@pytest.fixture
def placed(ledger: Ledger, tmp_path: Path) -> Ledger:
    """A ledger whose casebook holds two exercises of its own."""
    propose(ledger, "Granite-2031")
    decide(ledger, card_of(ledger, "granite-2031"), "accept", author="ada", edits={"personnel.RUS": "5000"})
    accepted(ledger, "Basalt-2032", start="2032")
    export_casebook(ledger, "china-russia-31", tmp_path / "china-russia-31")
    import_casebook(ledger, tmp_path / "china-russia-31")
    return ledger


def settle(ledger: Ledger, action: str, record: str, **other: str) -> None:
    """Write one decision of a person."""
    decision = Decision(action=action, record=record, author="ada", reason="checked", **other)  # type: ignore[arg-type]
    ledger.write(Batch(decisions=(decision,)), actor="ada", reason="checked")


@pytest.mark.parametrize(
    ("decision", "column", "expected"),
    [
        ({"action": "correct", "field": "status", "value": "cancelled"}, "status", "cancelled"),
        ({"action": "correct", "field": "personnel.CHN", "value": "3250"}, "personnel", "CHN=3250;RUS=5000"),
        ({"action": "correct", "field": "personnel.CHN", "value": ""}, "personnel", "RUS=5000"),
        ({"action": "correct", "field": "note", "value": "seen"}, "note", "seen"),
    ],
)
def test_corrections_stand_in_the_rows_they_correct(
    placed: Ledger, tmp_path: Path, decision: dict[str, str], column: str, expected: str
) -> None:
    settle(placed, record="granite-2031", **decision)
    export_casebook(placed, "china-russia-31", tmp_path / "out")
    first, second = rows(tmp_path / "out")
    assert first[column] == expected
    assert second["id"] == "basalt-2032"


def test_a_row_that_a_person_rejected_is_left_out(placed: Ledger, tmp_path: Path) -> None:
    settle(placed, "reject", "granite-2031")
    export_casebook(placed, "china-russia-31", tmp_path / "out")
    assert [row["id"] for row in rows(tmp_path / "out")] == ["basalt-2032"]


def test_a_row_merged_into_another_is_part_of_it(placed: Ledger, tmp_path: Path) -> None:
    settle(placed, "merge", "granite-2031", target="basalt-2032")
    export_casebook(placed, "china-russia-31", tmp_path / "out")
    (row,) = rows(tmp_path / "out")
    assert (row["id"], row["name"], row["start"]) == ("basalt-2032", "Basalt-2032", "2032")


def test_what_waits_for_a_row_is_not_in_it_until_accepted(placed: Ledger, tmp_path: Path) -> None:
    propose(placed, "Basalt-2032", record="basalt-2032", start="2032", places="Vladivostok", publisher="Other Daily")
    export_casebook(placed, "china-russia-31", tmp_path / "before")
    assert rows(tmp_path / "before")[1]["places"] == ""
    decide(placed, card_of(placed, "basalt-2032"), "accept", author="ada")
    export_casebook(placed, "china-russia-31", tmp_path / "after")
    assert rows(tmp_path / "after")[1]["places"] == "Vladivostok"
