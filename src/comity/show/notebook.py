"""What a notebook shows of a ledger, a snapshot, a count, a ladder and a verdict: small tables, every text escaped."""

from collections.abc import Iterable, Sequence
from functools import singledispatch
from typing import Any

from markupsafe import Markup

from comity.examine.form import VERDICT_WORDS, answer_line
from comity.examine.model import Checked
from comity.ledger import Ledger
from comity.measure.count import Count
from comity.measure.ladder import Dimension, Ladder
from comity.model.snapshot import Snapshot
from comity.show.markup import Node, el, join
from comity.show.measures import rung_range
from comity.show.words import between, day, plain_code, plural
from comity.vocab import vocabulary

_MOST = 60
"""So many rows or ids at most; the value itself has all of them."""
_TABLE = "border-collapse:collapse;margin:.4em 0;font-variant-numeric:tabular-nums"
_CELL = "text-align:{};padding:2px 10px 2px 0;vertical-align:top"


@singledispatch
def html_of(value: Any) -> str:
    """Return a value as a fragment of HTML without scripts, styles of its own or anything fetched."""
    raise TypeError(f"nothing is known of how to show a {type(value).__name__}")


@html_of.register
def _(value: Ledger) -> str:
    info = value.info()
    facts = (
        f"{info.revisions:,} {plural(info.revisions, 'revision')}, {info.assertions:,} assertions, "
        f"{info.decisions:,} decisions, {info.documents:,} documents"
    )
    written = f"last written {info.last_written}" if info.last_written else "empty"
    return _fragment("Ledger", info.location, [f"{facts}; {written}."], _records(info.records))


@html_of.register
def _(value: Snapshot) -> str:
    lines = [f"As known by {day(value.known_by)}." if value.known_by else "Everything the ledger holds."]
    if value.hidden:
        lines.append(f"{value.hidden:,} records left out: no source of theirs was published by then.")
    numbers: dict[str, int] = {}
    for record in value.by_id.values():
        numbers[record.type] = numbers.get(record.type, 0) + 1
    return _fragment("Snapshot", f"revision {value.revision}" if value.revision else "", lines, _records(numbers))


def _records(numbers: dict[str, int]) -> Markup:
    return _table(("Records", ""), [(plain_code(name), f"{number:,}") for name, number in sorted(numbers.items())])


@html_of.register
def _(value: Count) -> str:
    total = value.total
    ends = f" [{total.low:.0f}–{total.high:.0f}]" if total.low != total.high else ""
    lines = [f"Rule {value.rule.code}: {value.rule.name}.", _span(value)]
    if value.known_by:
        lines.append(f"As known by {day(value.known_by)}.")
    rows = _table(
        (plain_code(value.by), "events", "open", "remark"),
        [(row.key, f"{row.best:.0f}", len(row.open) or "", row.partial) for row in value.rows],
    )
    lists = (
        ("counted", value.included),
        ("left out", [f"{one.id}: {one.why}" for one in value.excluded]),
        ("open", [f"{one.id}: {one.why}" for one in value.open]),
    )
    folded = join(_folded(name, rows) for name, rows in lists if rows)
    title = f"{total.best:.0f}{ends} joint events of {' and '.join(_party(code) for code in value.parties)}"
    return _fragment(title, "", lines, join([rows if value.rows else "", folded]))


def _span(value: Count) -> str:
    first, last = value.window
    if first and last:
        return f"{between(first, last)}."
    return f"From {day(first)} on." if first else f"Up to {day(last)}." if last else "At any time."


def _party(code: str) -> str:
    known = vocabulary().parties.get(code)
    return known.name if known else code


@html_of.register
def _(value: Ladder) -> str:
    lines = [
        f"Computed from records of {between(*value.window)}, on scales of 0 to 5. There is no total.",
        *([f"As known by {day(value.known_by)}."] if value.known_by else []),
    ]
    rows = [(one.name, _rungs(one), _meaning(one), len(one.judged.ids)) for one in value.dimensions]
    title = f"Integration ladder of {' and '.join(_party(code) for code in value.parties)}, {day(value.on)}"
    return _fragment(title, "", lines, _table(("dimension", "rung", "which means", "records"), rows))


def _rungs(one: Dimension) -> str:
    return rung_range(one.judged.low, one.judged.best, one.judged.high)


def _meaning(one: Dimension) -> str:
    return one.label if one.searched else f"{one.label}; nothing was searched for it"


@html_of.register
def _(value: Checked) -> str:
    lines = [f"“{value.text}”", answer_line(value)]
    rows = [
        (one.part.type, one.part.words, VERDICT_WORDS[one.verdict], VERDICT_WORDS[one.now.verdict])
        for one in value.parts
    ]
    parts = _table(("part", "words", "verdict", "as known now"), rows) if len(rows) > 1 else ""
    return _fragment(VERDICT_WORDS[value.verdict], f"as of {day(value.as_of)}", lines, parts)


def _fragment(title: str, aside: str, lines: Iterable[str], body: Node) -> str:
    head = el("p", el("b", title), f" · {aside}" if aside else "")
    return str(el("div", head, *(el("p", line) for line in lines), body))


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """Return rows as a table; a column of numbers stands to the right."""
    sides = [
        "right" if all(isinstance(row[at], int) or str(row[at]).replace(",", "").isdigit() for row in rows) else "left"
        for at in range(len(head))
    ]
    lines = [_line("th", head, sides), *(_line("td", row, sides) for row in rows[:_MOST])]
    more = el("p", f"and {len(rows) - _MOST:,} more") if len(rows) > _MOST else ""
    return join([el("table", *lines, style=_TABLE), more])


def _line(tag: str, cells: Sequence[object], sides: Sequence[str]) -> Markup:
    return el("tr", *(el(tag, str(cell), style=_CELL.format(side)) for cell, side in zip(cells, sides, strict=True)))


def _folded(name: str, rows: Sequence[str]) -> Markup:
    shown = [el("li", row) for row in rows[:_MOST]]
    if len(rows) > _MOST:
        shown.append(el("li", f"and {len(rows) - _MOST:,} more"))
    return el("details", el("summary", f"{len(rows):,} {name}"), el("ul", *shown))
