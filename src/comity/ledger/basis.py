"""Loads what stands behind assertions: sources with their roots, and passages with their documents."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import msgspec
from sqlalchemy import Connection, func, select

from comity.ledger import schema
from comity.ledger.evidence import Basis, Origin, source_origin, unsourced_origin
from comity.ledger.rows import chunks
from comity.model.assertions import UNSOURCED, Assertion, document_source
from comity.model.families import publisher_keys
from comity.model.records import Source
from comity.vocab import vocabulary

_SOURCE = msgspec.json.Decoder(Source)


@cache
def grade_value(grade: str) -> float:
    """Return the probability that a report so graded gives its thing."""
    return vocabulary().grades.q(grade)


@cache
def default_grade(kind: str) -> str:
    """Return the grade of an ungraded source of a kind; one of no known kind is graded like general knowledge."""
    try:
        return vocabulary().grades.default(kind)
    except KeyError:
        return vocabulary().grades.default(UNSOURCED)


class Origins:
    """The origins met so far in one transaction; :meth:`basis` loads those that are missing."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._records: dict[str, Source | None] = {}
        self._unsourced = default_grade(UNSOURCED)
        self._sources: dict[str, Origin] = {UNSOURCED: unsourced_origin(self._unsourced)}
        self._passages: dict[str, Origin] = {}

    def basis(self, assertions: Iterable[Assertion]) -> Basis:
        """Return the basis of the assertions."""
        made = list(assertions)
        self._load_passages({name for one in made for name in one.passages} - self._passages.keys())
        self._load_sources({name for one in made for name in one.sources})
        return Basis(self._sources, self._passages, grade_value, self._unsourced)

    def of_sources(self, names: Iterable[str]) -> dict[str, Origin | None]:
        """Return the origins for sources, None where the ledger has no such source."""
        wanted = set(names)
        self._load_sources(wanted)
        return {name: self._sources.get(name) for name in wanted}

    def forget(self, names: Iterable[str]) -> None:
        """Load these sources anew when next asked for, and with them all that may be the same page as they."""
        for name in names:
            self._records.pop(name, None)
        self._sources = {UNSOURCED: unsourced_origin(self._unsourced)}

    def _load_sources(self, names: set[str]) -> None:
        missing = names - self._sources.keys()
        wanted = missing - self._records.keys()
        while wanted:
            self._load_records(wanted)
            loaded = (self._records[name] for name in wanted)
            wanted = {source.same_as for source in loaded if source and source.same_as} - self._records.keys()
        for name in missing:
            source = self._records.get(name)
            if source:
                self._sources[name] = source_origin(source, self._root(source), default_grade(source.kind))

    def _load_records(self, names: set[str]) -> None:
        """Load sources by id; one that was merged into another is that other."""
        self._records.update(dict.fromkeys(names))
        table, target = schema.record.c, schema.record.alias()
        query = select(table.id, func.coalesce(table.body, target.c.body)).select_from(
            schema.record.outerjoin(target, table.merged_into == target.c.id)
        )
        for some in chunks(names):
            for name, body in self._connection.execute(query.where(table.id.in_(some), table.type == "source")):
                self._records[name] = _SOURCE.decode(body) if body else None

    def _root(self, source: Source) -> Source:
        seen = {source.id}
        while (above := self._records.get(source.same_as)) and above.id not in seen:
            source = above
            seen.add(source.id)
        return source

    def _load_passages(self, names: set[str]) -> None:
        passage, document = schema.passage.c, schema.document.c
        for some in chunks(names):
            query = (
                select(
                    passage.id, passage.source, document.id, document.publisher, document.family, document.url,
                    document.published_end,
                )
                .select_from(schema.passage.outerjoin(schema.document))
                .where(passage.id.in_(some))
            )  # fmt: skip
            rows = self._connection.execute(query).all()
            self._load_sources({source for _, source, *_ in rows if source})
            for name, source, *held in rows:
                origin = self._sources.get(source) if source else _document_origin(*held)
                self._passages[name] = origin or Origin((f"source:{source}",), self._unsourced)


def _document_origin(name: str, publisher: str, family: str, url: str, published_end: str | None) -> Origin:
    keys = {f"document:{name}", f"source:{document_source(name)}", *publisher_keys(publisher)}
    keys |= {f"{key}:{value}" for key, value in (("family", family), ("address", url)) if value}
    known = date.fromisoformat(published_end) if published_end else None
    return Origin(tuple(sorted(keys)), default_grade(""), known)
