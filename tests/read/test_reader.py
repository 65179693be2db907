"""Reading many inputs: order, counts, folders, children that live and die."""

import json
import os
import socket
from pathlib import Path

import msgspec
import pytest

from comity.read import CODES, Limits, Reading, ReadReport, read
from tests.reading_children import reading_children

from .samples import ARTICLE, every_format, html_page, jsonl, zip_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an input of every format, one in a folder below, and some that cannot be read."""
    for name, data in every_format().items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "z.txt").write_text(ARTICLE)
    (tmp_path / "below" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\0")
    (tmp_path / "broken.zip").write_bytes(zip_file({"a.txt": b"Some text"})[:-30])
    (tmp_path / "empty").mkdir()
    return tmp_path


def facts(readings: list[Reading]) -> list[tuple]:
    return [(each.input, each.state, each.code, each.message, each.documents) for each in readings]


def test_every_input_ends_once_and_the_counts_add_up(folder: Path) -> None:
    readings = list(read([folder, folder / "missing.txt"]))
    report = ReadReport()
    for reading in readings:
        report.add(reading)
    names = [reading.input for reading in readings]
    assert len(set(names)) == len(names) == report.inputs
    assert sum(report.states.values()) == report.inputs
    assert sum(report.codes.values()) == report.states["refused"] + report.states["failed"] == len(report.problems)
    assert report.documents == report.states["done"]
    assert {reading.code for reading in readings if reading.state != "done"} == {
        "unsupported_type", "malformed", "empty", "not_found",
    }  # fmt: skip
    given = {str(path) for path in folder.rglob("*") if path.is_file()} | {str(folder / "missing.txt")}
    assert {name.split("!")[0].split(":")[0] for name in names} == given | {str(folder / "empty")}


def test_done_means_a_document_and_anything_else_a_code(folder: Path) -> None:
    for reading in read([folder]):
        if reading.state == "done":
            assert (reading.code, len(reading.documents)) == ("", 1)
        else:
            assert (CODES[reading.code].state, reading.documents) == (reading.state, ())
            assert reading.message
            assert reading.remedy
        assert "\n" not in str(reading)


def test_order_does_not_depend_on_the_workers(folder: Path) -> None:
    inputs = [folder / "below", folder, "https://host.invalid/x", folder / "a.txt"]
    assert facts(list(read(inputs, workers=4))) == facts(list(read(inputs)))


def test_the_report_is_json(folder: Path) -> None:
    report = ReadReport()
    for reading in read([folder]):
        report.add(reading)
    again = json.loads(report.json())
    assert again["states"]["done"] == report.states["done"]
    assert again["problems"][0].keys() == {"input", "state", "code", "message", "remedy"}
    assert msgspec.json.decode(report.json(), type=ReadReport) == report


def test_what_is_not_a_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "socket"))
        codes = {reading.input.rpartition("/")[2]: reading.code for reading in read([tmp_path])}
    assert codes == {"pipe": "not_regular", "loop": "link", "circle": "link", "socket": "not_regular"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("/dev/zero", "not_regular"),
        ("/nowhere/at/all", "not_found"),
        ("/etc/hostname/x", "not_found"),
        ("bad\0name", "unreadable"),
        ("ftp://example.org/x", "bad_url"),
        ("file:///etc/passwd", "bad_url"),
    ],
)
def test_what_cannot_be_read_is_said(given: str, code: str) -> None:
    assert [reading.code for reading in read([given])] == [code]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    for name in (b"\xff.txt", b"line\nbreak.txt", "учения.txt".encode()):
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text(ARTICLE)
    (tmp_path / "in.zip").write_bytes(zip_file({"a\nb\u202e.txt": ARTICLE.encode()}))
    readings = list(read([tmp_path, "https://host.invalid/\udcff"]))
    assert [reading.state for reading in readings] == ["done"] * 4 + ["failed"]
    for reading in readings:
        assert "\n" not in str(reading)
        assert str(reading).encode()


def test_losses_are_noted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Учения начались в море и продлятся три дня.".encode("cp1251"))
    report = ReadReport()
    for reading in read([tmp_path]):
        report.add(reading)
        assert reading.note == "read as cp1251"
    assert [note.note for note in report.notes] == ["read as cp1251"]


def test_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert [reading.state for reading in read([tmp_path / "link.txt"])] == ["done"]


def test_children_end_with_the_reading(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(jsonl())
    before = reading_children()
    list(read([tmp_path], workers=2))
    assert reading_children() <= before


def test_a_reader_that_is_left_early_ends_its_children(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"doc_id": f"d{number}", "text": ARTICLE}) + "\n" for number in range(3000))
    (tmp_path / "a.jsonl").write_text(rows)
    before = reading_children()
    readings = read([tmp_path] * 3, workers=2)
    assert next(readings).state == "done"
    assert reading_children() > before
    readings.close()
    assert reading_children() <= before


def test_a_child_is_used_again(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.html").write_bytes(html_page())
    seen = set()
    for reading in read([tmp_path]):
        assert reading.state == "done"
        seen |= {child.pid for child in reading_children()}
    assert len(seen) == 1


@pytest.mark.parametrize("limits", [Limits(text_chars=100), Limits(document_mib=0)])
def test_limits_reach_the_child(tmp_path: Path, limits: Limits) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert [reading.code for reading in read([tmp_path], limits=limits)] == ["too_large"]
