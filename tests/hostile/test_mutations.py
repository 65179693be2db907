"""Thousands of damaged files of every format: each ends in one state, and none brings the reader down."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from comity.read import CODES, Limits
from comity.read.inputs import Source
from comity.read.worker import Worker

from ..read.samples import every_format

pytestmark = pytest.mark.slow

EXAMPLES = 250
GOOD = every_format()
SPLICES = (
    b"",
    b"\0",
    b"\xff" * 8,
    b"<",
    b"[[[[",
    b"endstream",
    b"9999999999",
    b"\r\n\r\n",
    b"PK\x05\x06",
    b'"',
    b"&#x0;",
)
CHANGES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 64),
        st.one_of(st.sampled_from(SPLICES), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=4,
)


def changed(data: bytes, changes: list[tuple[float, int, bytes]], keep: float) -> bytes:
    """Replace stretches of ``data`` (place as a share of it, length) by other bytes, then cut it short."""
    for place, length, splice in changes:
        start = int(place * len(data))
        data = data[:start] + splice + data[start + length :]
    return data[: int(keep * len(data))]


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker(Limits(seconds=15, cpu_seconds=5, memory_mib=700, document_mib=4), date(2026, 1, 1))
    yield worker
    worker.end()


@pytest.fixture(scope="module")
def ends() -> Counter[str]:
    """How often each code was met; empty is done."""
    return Counter()


@settings(
    max_examples=EXAMPLES, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(changes=CHANGES, keep=st.sampled_from([1, 1, 1, 0.97, 0.6, 0.1]))
def test_damaged_files_end_in_one_state(
    worker: Worker, ends: Counter[str], tmp_path: Path, changes: list[tuple[float, int, bytes]], keep: float
) -> None:
    for name, good in GOOD.items():
        path = tmp_path / name
        path.write_bytes(changed(good, changes, keep))
        readings = list(worker.readings(Source(name=name, path=str(path))))
        assert readings
        assert len({reading.input for reading in readings}) == len(readings)
        for reading in readings:
            assert (reading.state == "done") == (reading.code == "") == (len(reading.documents) == 1)
            assert reading.code == "" or CODES[reading.code].state == reading.state
            ends[reading.code] += 1


def test_the_damage_was_neither_too_light_nor_too_heavy(ends: Counter[str]) -> None:
    assert ends.total() >= EXAMPLES * len(GOOD)
    assert ends[""] > 0.2 * ends.total()
    assert ends["malformed"] > 0.05 * ends.total()
    assert ends["crashed"] + ends["timeout"] + ends["memory"] < 0.01 * ends.total()
