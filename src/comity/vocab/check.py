"""What is wrong with a folder of vocabulary files: every fault with file, line and remedy."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from comity.model.errors import InputError
from comity.model.issues import Issue
from comity.model.mentions import EVENT_KINDS
from comity.model.records import RECORD_TYPES
from comity.model.rules import CountingRule
from comity.model.tables import TABLES
from comity.vocab.check_parties import check_parties
from comity.vocab.entries import SEA_KINDS, Party, PlaceEntry
from comity.vocab.files import SECTIONS
from comity.vocab.fold import fold
from comity.vocab.rows import Row, read_rows
from comity.vocab.schema import read_row

MADE_LISTS = frozenset({"party", "sea_area"})
"""Closed lists that are made from other files and must not be written down again."""

_KEYS = {"types": "type", "ambiguous": "text", "places": "id", "series": "id", "platforms": "id", "defaults": "kind"}
_PARTY_FIELDS = ("parties", "territory", "disputed", "origin")


class Entry(NamedTuple):
    """A row and what it says, where it says it properly."""

    row: Row
    value: Any


Folder = dict[tuple[str, str], list[Entry]]


def check_folder(folder: Path) -> list[Issue]:
    """Return every fault in the vocabulary files of ``folder``, in the order of files and lines."""
    entries, issues = _read(folder)
    for check in (_repeated_keys, _lists, _kinds, _parties, _party_codes, _places, _groups, _shared_names, _grades):
        issues.extend(check(entries))
    issues.extend(_rules(folder, entries))
    return sorted(issues)


def _read(folder: Path) -> tuple[Folder, list[Issue]]:
    entries: Folder = {}
    issues: list[Issue] = []
    for file, sections in SECTIONS.items():
        rows, found = read_rows(folder / file)
        issues.extend(found)
        for row in rows:
            cls = sections.get(row.section) or sections.get("*")
            if cls is None:
                remedy = f"Use one of {', '.join(sections)}."
                issues.append(row.issue("", "section", f"there is no section {row.section!r}.", remedy))
                continue
            value, found = read_row(row, cls, dates=cls is Party)
            issues.extend(found)
            entries.setdefault((file, row.section), []).append(Entry(row, value))
        missing = [name for name in sections if name != "*" and rows and (file, name) not in entries]
        issues.extend(
            Issue(
                file=file,
                code="section",
                message=f"Section {name!r} is missing.",
                remedy=f"Add '{name}:' and its rows.",
            )
            for name in missing
        )
    return entries, issues


def _of(entries: Folder, file: str, section: str) -> list[Entry]:
    return [entry for entry in entries.get((file, section), []) if entry.value is not None]


def _codes(entries: Folder, file: str, section: str, key: str) -> set[str]:
    """Return the keys of all rows, sound or not, so that one bad row does not make others look bad."""
    return {str(entry.row.data.get(key)) for entry in entries.get((file, section), [])}


def _unknown(row: Row, path: str, what: str, code: str, known: Iterable[str]) -> Issue:
    near = get_close_matches(code, list(known), n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"Add {code} to {what}, or take it out here."
    return row.issue(path, "unknown-code", f"{code!r} is not in {what}.", remedy)


def _repeated_keys(entries: Folder) -> Iterator[Issue]:
    for (_, section), rows in entries.items():
        key = _KEYS.get(section, "code")
        first: dict[str, Row] = {}
        for row, _ in rows:
            code = str(row.data.get(key))
            if code in first:
                message = f"{key} {code!r} stands in line {first[code].line(key)} already."
                yield row.issue(key, "repeated", message, "Give it another, or join the two rows.")
            first.setdefault(code, row)


def _lists(entries: Folder) -> Iterator[Issue]:
    written = {section for file, section in entries if file == "lists.yaml"}
    made = {entry.value.list for entry in _of(entries, "kinds.yaml", "types")} | MADE_LISTS
    for name in sorted({column.vocab for table in TABLES for column in table.columns if column.vocab}):
        if name not in written | made:
            message = f"The list {name!r}, which the casebook tables use, is missing."
            yield Issue(file="lists.yaml", code="list-missing", message=message, remedy=f"Add '{name}:' and its terms.")
    for name in sorted(written & made):
        row = entries["lists.yaml", name][0].row
        yield row.issue("", "list-made", f"the list {name!r} is made from another file.", "Take it out of lists.yaml.")


def _kinds(entries: Folder) -> Iterator[Issue]:
    types = {entry.value.type: entry for entry in _of(entries, "kinds.yaml", "types")}
    kinds = {name: [kind.code for kind in entry.value.kinds] for name, entry in types.items()}
    for name, (row, _) in types.items():
        twice = sorted({code for code in kinds[name] if kinds[name].count(code) > 1})
        if twice:
            yield row.issue("kinds", "repeated", f"kind {twice[0]!r} stands twice.", "Take one of them out.")
    for row, mention in _of(entries, "kinds.yaml", "mentions"):
        if mention.code not in EVENT_KINDS:
            yield _unknown(row, "code", "the annotation guide", mention.code, EVENT_KINDS)
        for path, type_name, kind in (
            ("kind", mention.type, mention.kind),
            ("record_kind", mention.record, mention.record_kind),
        ):
            if type_name and kind not in kinds.get(type_name, []):
                yield _unknown(row, path, f"the kinds of {type_name!r}", kind, kinds.get(type_name, []))
        for type_name in (mention.record, *mention.others):
            if type_name and type_name not in RECORD_TYPES:
                yield _unknown(row, "record", "the record types of the ledger", type_name, RECORD_TYPES)
    yield from _all_there(entries, "kinds.yaml", "mentions", "code", EVENT_KINDS)
    yield from _all_there(entries, "kinds.yaml", "types", "type", RECORD_TYPES)


def _all_there(entries: Folder, file: str, section: str, key: str, wanted: Iterable[str]) -> Iterator[Issue]:
    there = _codes(entries, file, section, key)
    for code in wanted:
        if code not in there:
            message = f"Section {section!r} has no row for {code!r}."
            yield Issue(
                file=file, column=key, code="row-missing", message=message, remedy=f"Add a row with {key}: {code}."
            )


def _parties(entries: Folder) -> Iterator[Issue]:
    parties = _of(entries, "parties.yaml", "parties")
    yield from check_parties(parties, _of(entries, "parties.yaml", "ambiguous"))


def _party_codes(entries: Folder) -> Iterator[Issue]:
    known = _codes(entries, "parties.yaml", "parties", "code")
    for rows in entries.values():
        for row, value in rows:
            for path, code in _party_references(value):
                if code not in known:
                    yield _unknown(row, path, "parties.yaml", code, known)


def _party_references(value: Struct | None) -> Iterator[tuple[str, str]]:
    for field in _PARTY_FIELDS:
        yield from ((f"{field}[{i}]", code) for i, code in enumerate(getattr(value, field, ())))
    if isinstance(value, Party):
        yield from ((f, getattr(value, f)) for f in ("successor", "predecessor") if getattr(value, f))
        yield from ((f"members[{i}].party", member.party) for i, member in enumerate(value.members))


def _places(entries: Folder) -> Iterator[Issue]:
    places = _of(entries, "places.yaml", "places")
    seas = {place.id for _, place in places if place.kind in SEA_KINDS}
    for row, place in places:
        if place.sea_area and place.sea_area not in seas:
            yield _unknown(row, "sea_area", "the seas of places.yaml", place.sea_area, seas)
        if place.territory and place.disputed:
            message = "a place with claimants has no territory."
            yield row.issue(
                "territory", "disputed", message, "Leave territory out; docs/disputed-territory.md says why."
            )
        if len(place.disputed) == 1:
            yield row.issue("disputed", "disputed", "one claimant makes no dispute.", "List every claimant.")
        yield from _listed_twice(row, place)


def _listed_twice(row: Row, place: PlaceEntry) -> Iterator[Issue]:
    for position, alias in enumerate(place.aliases):
        if alias in (place.name, *place.aliases[:position]):
            yield row.issue(f"aliases[{position}]", "repeated", f"alias {alias!r} stands twice.", "Take it out.")


def _groups(entries: Folder) -> Iterator[Issue]:
    known = _codes(entries, "series.yaml", "series", "id")
    for row, series in _of(entries, "series.yaml", "series"):
        if series.group and series.group not in known:
            yield _unknown(row, "group", "series.yaml", series.group, known)


def _shared_names(entries: Folder) -> Iterator[Issue]:
    for file, section in (("places.yaml", "places"), ("series.yaml", "series"), ("platforms.yaml", "platforms")):
        owner: dict[str, str] = {}
        for row, value in _of(entries, file, section):
            texts = [("id", value.id), ("name", value.name)]
            texts += [(f"aliases[{i}]", alias) for i, alias in enumerate(value.aliases)]
            for path, text in texts:
                other = owner.setdefault(fold(text), value.id)
                if other != value.id:
                    message = f"{text!r} is a name of {other!r} already."
                    yield row.issue(path, "collision", message, "Take it out of one of them.")


def _grades(entries: Folder) -> Iterator[Issue]:
    for section, codes in (("credibility", "123456"), ("reliability", "ABCDEF")):
        yield from _all_there(entries, "grades.yaml", section, "code", codes)
        for row, step in _of(entries, "grades.yaml", section):
            if step.code not in codes:
                yield _unknown(row, "code", f"the scale {codes[0]}-{codes[-1]}", step.code, codes)
    kinds = _codes(entries, "lists.yaml", "source_kind", "code") | {"unsourced"}
    yield from _all_there(entries, "grades.yaml", "defaults", "kind", sorted(kinds))
    for row, default in _of(entries, "grades.yaml", "defaults"):
        if default.kind not in kinds:
            yield _unknown(row, "kind", "the list source_kind", default.kind, kinds)


def _rules(folder: Path, entries: Folder) -> Iterator[Issue]:
    rows, issues = read_rows(folder / "rules.yaml")
    yield from issues
    lists: dict[str, list[str]] = defaultdict(list)
    for (file, section), listed in entries.items():
        if file == "lists.yaml":
            lists[section] = [str(entry.row.data.get("code")) for entry in listed]
    for _, record_type in _of(entries, "kinds.yaml", "types"):
        lists[record_type.list] = [kind.code for kind in record_type.kinds]
    owner: dict[str, Row] = {}
    for row in rows:
        yield from _rule(row, lists)
        names = [("code", row.name)]
        names += [(f"aliases[{i}]", str(alias)) for i, alias in enumerate(row.data.get("aliases") or ())]
        for path, name in names:
            if owner.setdefault(name.lower(), row) is not row:
                message = f"{name!r} names the rule in line {owner[name.lower()].line()} already."
                yield row.issue(path, "collision", message, "Give each rule its own code and aliases.")


def _rule(row: Row, lists: dict[str, list[str]]) -> Iterator[Issue]:
    try:
        rule = CountingRule.from_mapping(row.data)
    except InputError as error:
        yield row.issue("", "rule", error.message, error.remedy)
        return
    for issue in rule.check(lists, file=row.file):
        yield row.issue(issue.column, issue.code, issue.message, issue.remedy)
