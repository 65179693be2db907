"""The derived tables: what a record's row, its parties and its search entry hold. Pure functions."""

from collections.abc import Iterator
from typing import Any

import msgspec

from comity.ledger.derive import Derived
from comity.ledger.fields import PROSE, columns_of
from comity.ledger.rows import iso
from comity.ledger.words import tokens
from comity.model.documents import Passage
from comity.model.records import RECORD_TYPES, Record
from comity.model.values import EventDate

MERGED = "merged"
"""The state of a record whose assertions all count for another one."""

WITHDRAWN = "withdrawn"
"""The state of a record whose assertions were all withdrawn."""

_LAST_DAYS = ("end", "delivered_to", "date_to", "covered_to", "window_to")
_PARTIES = ("parties", "supplier", "recipient", "country", "about", "operator")

# No passage or note worth finding has more of them, in characters; PostgreSQL refuses an index entry of a megabyte.
_MOST_TERMS = 200_000


def record_row(derived: Derived) -> dict[str, Any]:
    """Return the row of a derived record."""
    record = derived.record
    when = record.when
    return {
        "id": record.id,
        "type": record.type,
        "kind": record.kind,
        "name": record.label,
        "status": record.status,
        "state": record.state,
        "p_exist": record.p_exist,
        "start_day": iso(when.start) if when else None,
        "end_day": _last_day(record, when),
        "known_first": iso(derived.known_first),
        "known_last": iso(derived.known_last),
        "same_as": getattr(record, "same_as", ""),
        "merged_into": None,
        "pending": ";".join(derived.pending),
        "body": msgspec.json.encode(record).decode(),
    }


def empty_row(record: str, kind: str, merged_into: str | None) -> dict[str, Any]:
    """Return the row of a record that no active assertion makes."""
    blank = dict.fromkeys(("kind", "name", "status", "same_as", "pending"), "")
    nothing = dict.fromkeys(("start_day", "end_day", "known_first", "known_last", "body"))
    state = MERGED if merged_into else WITHDRAWN
    return {"id": record, "type": kind, "state": state, "p_exist": 0.0, "merged_into": merged_into, **blank, **nothing}


def _last_day(record: Record, when: EventDate | None) -> str | None:
    last = next((value for name in _LAST_DAYS if isinstance(value := getattr(record, name, None), EventDate)), when)
    return iso(last.end) if last else None


def parties(record: Record) -> list[str]:
    """Return every party a record names, sorted."""
    found: set[str] = set()
    for name in _PARTIES:
        value = getattr(record, name, ())
        found.update((value,) if isinstance(value, str) else value)
    return sorted(found - {""})


def read_record(kind: str, body: str) -> Record:
    """Return a record from the body of its row."""
    return _DECODERS[kind].decode(body)


_DECODERS: dict[str, msgspec.json.Decoder[Record]] = {
    kind: msgspec.json.Decoder(cls) for kind, cls in RECORD_TYPES.items()
}


def record_entry(record: Record) -> dict[str, Any]:
    """Return the search entry of a record: its name, and whatever it says in words."""
    words = (str(getattr(record, name)) for name in _prose(record.type))
    text = "\n".join(word for word in words if word)
    return {"kind": record.type, "record": record.id, "passage": None, "text": text, "terms": terms(text)}


def passage_entry(passage: Passage) -> dict[str, Any]:
    """Return the search entry of a passage."""
    text = passage.text
    return {"kind": "passage", "record": passage.record, "passage": passage.id, "text": text, "terms": terms(text)}


def _prose(kind: str) -> Iterator[str]:
    searched = (PROSE - {"url"}) | {"publisher", "speaker", "author", "series"}
    return (name for name in columns_of(kind) if name in searched)


def terms(text: str) -> str:
    """Return the distinct terms of a text in the order of first appearance, separated by blanks."""
    kept, length = [], 0
    for term in dict.fromkeys(term for term, _, _ in tokens(text)):
        length += len(term) + 1
        if length > _MOST_TERMS:
            break
        kept.append(term)
    return " ".join(kept)
