"""What a set of figures rests on: records, reports, publishers, independent families."""

import re
from collections.abc import Iterable

from msgspec import Struct

from comity.measure.memo import memo
from comity.model.assertions import UNSOURCED
from comity.model.records import Record, Source
from comity.model.snapshot import Snapshot

_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TOGETHER = re.compile(r"\s+/\s+")


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
    """Return who published a source: notes in brackets left out, "Xinhua / China Gate" taken as two."""
    names = _TOGETHER.split(_NOTE.sub("", source.publisher))
    return tuple(name.strip() for name in names if name.strip())


def families(snapshot: Snapshot, cited: Iterable[str]) -> int:
    """Count the groups of sources linked by a publisher, an address or an original: those behind ``p_exist``."""
    known = memo(snapshot, "family keys")
    parent: dict[str, str] = {}
    for name in cited:
        if name not in known:
            known[name] = _family_keys(snapshot, name)
        first, *rest = known[name]
        root = _root(parent, first)
        for key in rest:
            parent[_root(parent, key)] = root
    return sum(key == above for key, above in parent.items())


def _root(parent: dict[str, str], key: str) -> str:
    """Return the key that stands for the group of ``key``, halving the way there."""
    parent.setdefault(key, key)
    while parent[key] != key:
        parent[key] = parent[parent[key]]
        key = parent[key]
    return key


def _family_keys(snapshot: Snapshot, name: str) -> frozenset[str]:
    source, root = snapshot.sources[name], snapshot.sources[original(snapshot, name)]
    names = {one.casefold() for some in (source, root) for one in publishers(some)}
    addresses = {one.url for one in (source, root) if one.url}
    ids = {f"source:{one.id}" for one in (source, root)}
    return frozenset(ids | {f"publisher:{name}" for name in names} | {f"address:{url}" for url in addresses})


def _unsourced(record: Record) -> bool:
    return UNSOURCED in record.sources or not record.sources
