"""Children that die: the part that killed them is named, everything else is read."""

import json
import os
import signal
from pathlib import Path

import pytest

from comity.read import Limits, read
from tests.reading_children import reading_children

from ..read.samples import ARTICLE, pdf_of_streams, zip_file

MIB = 1024 * 1024
SLOW = b"*a_ " * 2_000_000


def greedy() -> bytes:
    return pdf_of_streams([b" " * (300 * MIB)], compress=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "limits", "codes"),
    [
        ("slow.md", lambda: SLOW, Limits(cpu_seconds=1), {"timeout"}),
        ("waiting.md", lambda: SLOW, Limits(seconds=0.1), {"timeout"}),
        ("greedy.pdf", greedy, Limits(memory_mib=400), {"memory", "crashed"}),
    ],
)
def test_a_part_that_kills_costs_only_itself(
    tmp_path: Path, name: str, data: object, limits: Limits, codes: set[str]
) -> None:
    members = {"a.txt": ARTICLE.encode(), f"b/{name}": data(), "c.txt": ARTICLE.encode(), f"d/{name}": data()}
    (tmp_path / "x.zip").write_bytes(zip_file(members))
    readings = list(read([tmp_path / "x.zip"], limits=limits))
    assert [reading.input.partition("!/")[2] for reading in readings] == list(members)
    assert [reading.state for reading in readings] == ["done", "failed", "done", "failed"]
    assert {reading.code for reading in readings if reading.code} <= codes
    assert readings[1].message == readings[3].message != ""


@pytest.mark.slow
def test_an_input_of_killers_is_given_up(tmp_path: Path) -> None:
    members = {f"{number}.md": SLOW for number in range(5)} | {"z.txt": ARTICLE.encode()}
    (tmp_path / "x.zip").write_bytes(zip_file(members))
    readings = list(read([tmp_path / "x.zip"], limits=Limits(cpu_seconds=1, deaths=2)))
    assert [reading.input.partition("!/")[2] for reading in readings] == ["0.md", "1.md", "(rest)"]
    assert [reading.code for reading in readings] == ["timeout", "timeout", "crashed"]


@pytest.mark.parametrize("when", [1, 700])
def test_a_child_killed_in_a_corpus_loses_at_most_one_row(tmp_path: Path, when: int) -> None:
    rows = [{"doc_id": f"d{number}", "text": f"{number} {ARTICLE}"} for number in range(2000)]
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    readings = []
    for reading in read([path]):
        readings.append(reading)
        if len(readings) == when:
            for child in reading_children():
                os.kill(child.pid, signal.SIGKILL)
    assert [reading.input for reading in readings] == [f"{path}:{number}" for number in range(1, 2001)]
    lost = [reading.code for reading in readings if reading.state != "done"]
    assert lost in ([], ["crashed"])


def test_a_child_killed_while_idle_is_replaced(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number:02}.txt").write_text(ARTICLE)
    states = []
    for reading in read([tmp_path]):
        states.append(reading.code)
        for child in reading_children():
            os.kill(child.pid, signal.SIGKILL)
    assert len(states) == 6
    assert set(states) <= {"", "crashed"}
    assert "" in states
