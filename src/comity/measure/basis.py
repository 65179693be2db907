"""What a set of figures rests on: records, reports, publishers, independent families."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from comity.measure.memo import memo
from comity.model.assertions import UNSOURCED
from comity.model.families import family_keys, publisher_names
from comity.model.records import Record, Source
from comity.model.snapshot import Snapshot


class Basis(Struct, frozen=True, kw_only=True):
    """The basis line of a figure: ids of the records, of the distinct reports, and names of publishers.

    A report is a page or text, copies counted once (``same_as``). ``families`` is the number of groups of reports that
    are not known to depend on each other: reports by one publisher, and copies by several, are one family. Whether
    publishers copied an agency without saying so has not been assessed. ``unsourced`` are records or parts of
    records that rest on general knowledge.
    """

    records: tuple[str, ...]
    reports: tuple[str, ...]
    publishers: tuple[str, ...]
    families: int
    unsourced: tuple[str, ...]


def basis(snapshot: Snapshot, ids: Iterable[str]) -> Basis:
    """Return what the records ``ids`` rest on; ids that the snapshot does not hold raise KeyError."""
    records = [snapshot.by_id[record_id] for record_id in dict.fromkeys(ids)]
    cited = {name for record in records for name in record.sources if name in snapshot.sources}
    reports = {original(snapshot, name) for name in cited}
    return Basis(
        records=tuple(record.id for record in records),
        reports=tuple(sorted(reports)),
        publishers=tuple(sorted({one for name in reports for one in publishers(snapshot.sources[name])})),
        families=families(snapshot, cited),
        unsourced=tuple(record.id for record in records if _unsourced(record)),
    )


def original(snapshot: Snapshot, source: str) -> str:
    """Return the source that ``source`` is a copy of, through any number of copies, or ``source`` itself."""
    seen = {source}
    while (found := snapshot.sources.get(source)) and found.same_as in snapshot.sources and found.same_as not in seen:
        source = found.same_as
        seen.add(source)
    return source


def publishers(source: Source) -> tuple[str, ...]:
    """Return who published a source."""
    return publisher_names(source.publisher)


def families(snapshot: Snapshot, cited: Iterable[str]) -> int:
    """Count the groups of sources linked by a publisher, an address or an original: those behind ``p_exist``."""
    links = memo(snapshot, "family links") or _links(snapshot)
    keys = {links[name] for name in cited}
    parent: dict[str, str] = {}
    for first, *rest in keys:
        root = _root(parent, first)
        for key in rest:
            parent[_root(parent, key)] = root
    return sum(key == above for key, above in parent.items())


def _links(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Return, for each source, the keys that it shares with others, or one of its own where it shares none."""
    keys = {
        name: family_keys(source, snapshot.sources[original(snapshot, name)])
        for name, source in snapshot.sources.items()
    }
    times = Counter(key for some in keys.values() for key in some)
    links: dict[str, tuple[str, ...]] = memo(snapshot, "family links")
    for name, some in keys.items():
        links[name] = tuple(sorted(key for key in some if times[key] > 1)) or (min(some),)
    return links


def _root(parent: dict[str, str], key: str) -> str:
    """Return the key that stands for the group of ``key``, halving the way there."""
    parent.setdefault(key, key)
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _unsourced(record: Record) -> bool:
    return UNSOURCED in record.sources or not record.sources
