"""Corpora: one document a row, in JSONL or CSV with the columns doc_id, title, publisher, published, url, text."""

import csv
import io
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b

import msgspec
from msgspec import Struct

from comity.model.values import EventDate
from comity.read.dates import read_date
from comity.read.parts import Draft, Hints, Part, Refusal
from comity.read.streams import Budget
from comity.read.text import decode, is_storable

_CHUNK = 1024 * 1024
_DELIMITERS = (",", ";", "\t")


class Row(Struct, frozen=True):
    """One row of a corpus. ``published`` is an ISO date, reduced precision allowed."""

    text: str
    doc_id: str | int | None = None
    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None


_JSON = msgspec.json.Decoder(Row)


def read_jsonl(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield one part for each line that is not blank; fields other than a row's own are passed over."""
    seen: set[bytes] = set()
    limit = hints.limits.document_bytes
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if len(line) > limit:
            _skip_line(stream)
            yield Part(name=f":{number}", load=_refuse_long)
        elif line.strip():
            yield Part(name=f":{number}", load=partial(_json_draft, line, seen))


def read_csv(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield one part for each row below the header; raise Refusal ``malformed`` without a ``text`` column."""
    encoding = _encoding(stream.peek(_CHUNK))
    lines = _bounded_lines(io.TextIOWrapper(stream, encoding, errors="replace", newline=""), hints)
    csv.field_size_limit(hints.limits.text_chars)
    header = next(lines, "")
    delimiter = max(_DELIMITERS, key=header.count)
    columns = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    rows = csv.reader(lines, delimiter=delimiter)
    if "text" not in columns:
        raise Refusal("malformed", "The table has no column named text.")
    seen: set[bytes] = set()
    start = 2
    for cells in _whole_rows(rows):
        if cells:
            yield Part(name=f":{start}", load=partial(_csv_draft, columns, cells, seen))
        start = rows.line_num + 2


def _whole_rows(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise Refusal("malformed", f"The table cannot be read further: {error}.") from None


def _skip_line(stream: io.BufferedReader) -> None:
    while (chunk := stream.readline(_CHUNK)) and not chunk.endswith(b"\n"):
        pass


def _refuse_long() -> Draft:
    raise Refusal("too_large", "The line is longer than one document may be.")


def _encoding(head: bytes) -> str:
    """Name the encoding that the first bytes are in; the last few may be half a character."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    note = decode(head[: head.rfind(b"\n") + 1] or head)[1]
    return note.removeprefix("read as ").partition(",")[0] or "utf-8"


def _bounded_lines(text: io.TextIOWrapper, hints: Hints) -> Iterator[str]:
    limit = hints.limits.text_chars
    while line := text.readline(limit + 1):
        if len(line) > limit:
            raise Refusal("too_large", "A line is longer than one document may be.")
        yield line


def _json_draft(line: bytes, seen: set[bytes]) -> Draft:
    try:
        row = _JSON.decode(line)
    except msgspec.ValidationError as error:
        raise Refusal("malformed", f"The row is not a document: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal("malformed", f"The line is not JSON: {error}.") from None
    return _draft(row, seen, "application/jsonl")


def _csv_draft(columns: list[str], cells: list[str], seen: set[bytes]) -> Draft:
    if len(cells) != len(columns):
        raise Refusal("malformed", f"The row has {len(cells)} cells under {len(columns)} columns.")
    values = {name: cell for name, cell in zip(columns, cells, strict=True) if name in Row.__struct_fields__ and cell}
    return _draft(Row(**{"text": "", **values}), seen, "text/csv")


def _draft(row: Row, seen: set[bytes], media_type: str) -> Draft:
    doc_id = "" if row.doc_id is None else str(row.doc_id)
    if doc_id and (key := blake2b(doc_id.encode("utf-8", "replace"), digest_size=8).digest()) in seen:
        raise Refusal("duplicate", f"The doc_id {doc_id!r} was used in an earlier row.")
    if not is_storable("".join((doc_id, row.text))):
        raise Refusal("not_text", "The row holds a NUL or half a surrogate pair, which no database stores.")
    if doc_id:
        seen.add(key)
    published = _published(row.published)
    unread = row.published and not published
    return Draft(
        text=row.text,
        media_type=media_type,
        id=doc_id,
        title=row.title or "",
        author=row.author or "",
        publisher=row.publisher or "",
        published=published,
        date_basis="given" if published else "",
        url=row.url or "",
        exact=True,
        notes=(f"date {row.published!r} not understood",) if unread else (),
    )


def _published(value: str | None) -> EventDate | None:
    return read_date(value) if value else None
