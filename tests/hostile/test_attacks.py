"""No attack costs more than its limits, touches the disk, takes another input down, or goes unreported."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.read import Limits, Reading, read
from tests.reading_children import reading_children

from ..read.samples import ARTICLE
from .attacks import ATTACKS

pytestmark = pytest.mark.slow

LIMITS = Limits(
    seconds=20, cpu_seconds=8, memory_mib=700, document_mib=32, text_chars=20_000_000, archive_mib=256,
    archive_members=2000,
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacks") / "inputs"
    folder.mkdir()
    for name, (make, _) in ATTACKS.items():
        (folder / name).write_bytes(make())
    (folder / "zz-last.txt").write_text(ARTICLE)
    return folder


@pytest.fixture(scope="module")
def readings(folder: Path) -> dict[str, list[Reading]]:
    found = defaultdict(list)
    for reading in _watched(read([folder], limits=LIMITS)):
        name = reading.input.removeprefix(f"{folder}/").split("!")[0].split(":")[0]
        found[name].append(reading)
    return found


def _watched(readings: Iterator[Reading]) -> Iterator[Reading]:
    for number, reading in enumerate(readings):
        for child in reading_children() if number % 40 == 0 else ():
            assert child.memory_info().vms <= LIMITS.memory_mib * 1024 * 1024
        yield reading


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_one_of_its_codes(readings: dict[str, list[Reading]], name: str) -> None:
    ends = {reading.code or "done" for reading in readings[name]}
    assert ends
    assert ends <= set(ATTACKS[name][1].split())


def test_every_attack_is_accounted_for(readings: dict[str, list[Reading]]) -> None:
    assert set(readings) == set(ATTACKS) | {"zz-last.txt"}
    names = [reading.input for group in readings.values() for reading in group]
    assert len(set(names)) == len(names)


def test_what_comes_after_is_read(readings: dict[str, list[Reading]]) -> None:
    assert [reading.state for reading in readings["zz-last.txt"]] == ["done"]


def test_nothing_is_written(readings: dict[str, list[Reading]], folder: Path) -> None:
    assert sorted(path.name for path in folder.parent.iterdir()) == ["inputs"]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*ATTACKS, "zz-last.txt"])
    assert not Path("/tmp/slipped.txt").exists()


def test_no_secret_is_read(readings: dict[str, list[Reading]]) -> None:
    texts = [document.text for group in readings.values() for reading in group for document in reading.documents]
    assert texts
    assert not any("root:" in text for text in texts)


def test_no_part_takes_longer_than_its_limit(readings: dict[str, list[Reading]]) -> None:
    assert max(reading.seconds for group in readings.values() for reading in group) <= LIMITS.seconds
