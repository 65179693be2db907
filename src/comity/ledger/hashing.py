"""Hashes of rows, and the chain that binds every revision to the ones before it."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

import msgspec

GENESIS = "0" * 64
"""The hash that the first revision names as the one before it."""

CHAINED = ("document", "passage", "assertion", "decision", "layout")
"""The tables whose rows a revision vouches for, in the order in which they enter its content hash."""


def digest(*parts: object) -> str:
    """Return the SHA-256, in hex, of the JSON form of ``parts``."""
    return sha256(msgspec.json.encode(parts)).hexdigest()


class TableDigest:
    """The running hash of the rows one revision added to one table, in the order of their numbers."""

    def __init__(self) -> None:
        self._hash = sha256()
        self.rows = 0

    def add(self, *row: object) -> None:
        """Take in one row."""
        self._hash.update(msgspec.json.encode(row))
        self._hash.update(b"\n")
        self.rows += 1

    def add_all(self, rows: Iterable[tuple[object, ...]]) -> "TableDigest":
        """Take in rows, and return this digest."""
        for row in rows:
            self.add(*row)
        return self

    @property
    def hex(self) -> str:
        """The hash so far."""
        return self._hash.hexdigest()


def content_hash(tables: dict[str, TableDigest]) -> str:
    """Return the hash of everything one revision added; tables it did not touch count as empty."""
    empty = TableDigest()
    return digest(*(tables.get(name, empty).hex for name in CHAINED))


def chain_hash(row: dict[str, Any]) -> str:
    """Return the hash of a revision row: all its columns but the hash itself, ``prev_hash`` included."""
    return digest(*((name, value) for name, value in row.items() if name != "hash"))
