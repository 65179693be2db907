"""What is derived from the records of a snapshot, kept as long as the snapshot lives."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from comity.model.snapshot import Snapshot

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_kept: WeakKeyDictionary[Snapshot, dict[Hashable, Any]] = WeakKeyDictionary()


def memo(snapshot: Snapshot, name: Hashable) -> dict[Any, Any]:
    """Return the dictionary called ``name`` that belongs to a snapshot, which never changes."""
    found: dict[Any, Any] = _kept.setdefault(snapshot, {}).setdefault(name, {})
    return found


def remembered(
    snapshot: Snapshot, name: Hashable, keys: Iterable[K], make: Callable[[list[K]], dict[K, V]]
) -> dict[K, V]:
    """Return the values of at least ``keys``; ``make`` is asked for those not yet known, all at once."""
    known: dict[K, V] = memo(snapshot, name)
    missing = [key for key in keys if key not in known]
    if missing:
        known.update(make(missing))
    return known
