"""Reading with a limit: no stream is read further than its document, and its archive, may go."""

import io
from collections.abc import Callable
from typing import BinaryIO

from comity.read.limits import MIB, Limits
from comity.read.parts import Refusal

_RATIO_FROM = 16 * MIB


class Budget:
    """What may still be unpacked from one input, all its members at all depths together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._members = 0
        self._bytes = 0

    def add_member(self) -> None:
        """Count a member; raise Refusal when there are too many or they have unpacked to too much."""
        self._members += 1
        if self._members > self.limits.archive_members:
            raise Refusal("too_many", f"It has more than {self.limits.archive_members:,} members.")
        self.add_bytes(0)

    def add_bytes(self, count: int) -> None:
        """Count unpacked bytes; raise Refusal when they are too many."""
        self._bytes += count
        if self._bytes > self.limits.archive_bytes:
            raise Refusal("bomb", f"It unpacks to more than {self.limits.archive_mib:,} MiB.")


class Unpacked(io.RawIOBase):
    """A stream of unpacked bytes, counted against ``budget`` and against the packed bytes they came from."""

    def __init__(self, inner: BinaryIO, budget: Budget, packed: Callable[[], int]) -> None:
        self._inner = inner
        self._budget = budget
        self._packed = packed
        self._count = 0

    def readable(self) -> bool:
        """Always: it is there to be read."""
        return True

    def tell(self) -> int:
        """Return how many bytes have been read; the WARC reader asks, and dies without an answer."""
        return self._count

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read as ``io.RawIOBase.readinto``; raise Refusal ``bomb`` past a limit."""
        data = self._inner.read(len(buffer))
        self._count += len(data)
        self._budget.add_bytes(len(data))
        if self._count > _RATIO_FROM and self._count > self._budget.limits.ratio * max(self._packed(), 1):
            raise Refusal("bomb", f"It unpacks to more than {self._budget.limits.ratio} times its size.")
        buffer[: len(data)] = data
        return len(data)


def unpacked(inner: BinaryIO, budget: Budget, packed: Callable[[], int]) -> io.BufferedReader:
    """Return ``inner`` as a counted stream (see Unpacked)."""
    return io.BufferedReader(Unpacked(inner, budget, packed), 64 * 1024)


def read_all(stream: BinaryIO, limits: Limits) -> bytes:
    """Read one whole document; raise Refusal ``too_large`` beyond the limit."""
    data = stream.read(limits.document_bytes + 1)
    if len(data) > limits.document_bytes:
        raise Refusal("too_large", f"It is larger than {limits.document_mib:,} MiB.")
    return data
