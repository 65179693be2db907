"""Full-text search: the back end finds the entries that hold every term, Python ranks and cuts them, alike for both."""

from collections.abc import Iterator

from sqlalchemy import Connection, Select, cast, func, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from comity.ledger import schema
from comity.ledger.entries import Hit
from comity.ledger.rows import AnyRow
from comity.ledger.words import Token, tokens

_CANDIDATES = 1_000
"""How many entries are ranked: of more, the shortest, for a word says most of a text that has few others."""

_WINDOW = 160
"""How many characters a snippet shows."""

_TYPICAL = 40
_SATURATION = 1.2
_LENGTH_WEIGHT = 0.75


def find(connection: Connection, sought: str, limit: int) -> list[Hit]:
    """Return at most ``limit`` entries that hold every term of ``sought``, best first."""
    terms = sorted({term for term, _, _ in tokens(sought, sought=True)})
    if not terms:
        return []
    found = [_hit(row, set(terms)) for row in connection.execute(_query(connection, terms)).all()]
    found.sort(key=lambda hit: (-hit.rank, hit.record, hit.passage))
    return [_located(connection, hit) for hit in found[:limit]]


def _query(connection: Connection, terms: list[str]) -> "Select[*tuple[str, str, str | None, str]]":
    table = schema.search.c
    query = select(table.kind, table.record, table.passage, table.text)
    if connection.dialect.name == "sqlite":
        matching = text("seq IN (SELECT rowid FROM search_index WHERE search_index MATCH :terms)")
        query = query.where(matching.bindparams(terms=" AND ".join(f'"{term}"' for term in terms)))
    else:
        wanted = cast(" & ".join(f"'{term}'" for term in terms), TSQUERY)
        query = query.where(table.terms.op("@@")(wanted))
    return query.order_by(func.length(table.text), table.seq).limit(_CANDIDATES)


def _hit(row: AnyRow, terms: set[str]) -> Hit:
    kind, record, passage, words = row
    all_tokens = list(tokens(words))
    matches = [token for token in all_tokens if token[0] in terms]
    snippet, offsets = _cut(words, matches)
    return Hit(
        kind=kind,
        record=record,
        passage=passage or "",
        snippet=snippet,
        matches=offsets,
        rank=_rank(terms, matches, len(all_tokens)),
    )


def _rank(terms: set[str], matches: list[Token], length: int) -> float:
    """Return the sum over terms of how often each occurs, damped and set against the length (BM25 without rarity).

    Every entry holds every term, so how rare a term is orders nothing.
    """
    pressure = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * length / _TYPICAL)
    often = [sum(1 for term, _, _ in matches if term == wanted) for wanted in terms]
    return round(sum(count * (_SATURATION + 1) / (count + pressure) for count in often), 6)


def _cut(words: str, matches: list[Token]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text around the first match, cut at blanks where there are any, and where in it the matches are."""
    first = min((start for _, start, _ in matches), default=0)
    start = max(0, first - _WINDOW // 4)
    if start and (blank := words.find(" ", start, first)) >= 0:
        start = blank + 1
    end = min(len(words), start + _WINDOW)
    if end < len(words) and (blank := words.rfind(" ", first, end)) > first:
        end = blank
    inside = {(a - start, b - start) for _, a, b in matches if start <= a and b <= end}
    return words[start:end], tuple(_joined(sorted(inside)))


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans with those that overlap made one: neighbouring pairs of Chinese characters do."""
    open_start, open_end = -1, -1
    for start, end in spans:
        if start < open_end:
            open_end = max(open_end, end)
            continue
        if open_end >= 0:
            yield open_start, open_end
        open_start, open_end = start, end
    if open_end >= 0:
        yield open_start, open_end


def _located(connection: Connection, hit: Hit) -> Hit:
    """Name the record of a passage that was stored without one: the first whose assertions rest on it."""
    if hit.record or not hit.passage:
        return hit
    made, cited = schema.assertion.c, schema.assertion_passage.c
    query = select(made.holder).join(schema.assertion_passage, cited.assertion == made.seq)
    holder = connection.execute(query.where(cited.passage == hit.passage).order_by(made.seq).limit(1)).scalar()
    return Hit(**{name: getattr(hit, name) for name in hit.__struct_fields__} | {"record": holder or ""})
