"""The report as a PDF: the layout is a fixed typst file, and everything a record says reaches it as data."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from math import sqrt
from typing import Any

import msgspec
import typst

from comity.show.printing.blocks import Block, Box, Bullets, Drawing, Heading, Inline, Paragraph, Table, plain_text
from comity.show.printing.document import Printed
from comity.show.printing.faces import folder, settable
from comity.show.printing.register import place

Value = dict[str, Any]
_HALF = 400
"""Drawings narrower than this stand two abreast."""


def to_pdf(document: Printed, made: date) -> bytes:
    """Return the document as a PDF dated ``made``; the same document and day give the same bytes.

    It is PDF/A-2u: made to be kept, every character with a glyph of its own. A missing glyph would be an error here.
    """
    data = msgspec.json.encode(_settable(_data(document))).decode()
    return typst.compile(
        files(__package__).joinpath("report.typ").read_bytes(),
        font_paths=_faces(),
        ignore_system_fonts=True,
        sys_inputs={"document": data},
        timestamp=datetime.combine(made, time(), UTC),
        format="pdf",
        pdf_standards="a-2u",
    )


def _settable(value: Any) -> Any:
    if isinstance(value, str):
        return settable(value)
    if isinstance(value, dict):
        return {key: _settable(one) for key, one in value.items()}
    return [_settable(one) for one in value] if isinstance(value, list) else value


@cache
def _faces() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder())])


def _data(document: Printed) -> Value:
    """Return the document as the layout reads it."""
    setter = _Setter(document)
    contents = [{"nav": one.nav, "anchor": one.anchor} for one in document.body if isinstance(one, Heading) and one.nav]
    named = (("Notes", document.notes), ("Records cited", document.records), ("Sources cited", document.sources))
    return {
        "title": document.title,
        "question": document.question,
        "rule": document.rule,
        "as_of": document.as_of,
        "answer": setter.runs(document.answer),
        "basis": setter.runs(document.basis),
        "facts": [[setter.runs(part) for part in fact] for fact in document.facts],
        "contents": [*contents, *({"nav": name, "anchor": name.split()[0].lower()} for name, rows in named if rows)],
        "body": list(setter.body()),
        "notes": _rows(document.notes),
        "records": _rows(document.records),
        "sources": _rows(document.sources),
        "colophon": document.colophon,
    }


def _rows(rows: Iterable[Any]) -> list[Value]:
    return [{**msgspec.structs.asdict(one), "at": place(one.mark)} for one in rows]


class _Setter:
    """Turns blocks into the values the layout takes, with what stands raised behind every figure."""

    def __init__(self, document: Printed) -> None:
        self._document = document
        self._behind = iter(document.behind)
        self._figures = 0

    def runs(self, inline: Inline) -> list[Value]:
        """Return runs with their marks."""
        marks = self._document.marks
        return [
            {"text": run.text, "bold": run.bold, "small": run.small,
             "mark": marks[run.target] if run.target else "", "at": place(marks[run.target]) if run.target else ""}
            for run in inline
        ]  # fmt: skip

    def body(self) -> Iterator[Value]:
        """Yield the blocks; narrow drawings that follow one another are one block, with the headings before each."""
        waiting: list[Value] = []
        blocks = self._document.body
        for index, block in enumerate(blocks):
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Heading) and block.level > 2 and _narrow(after):
                continue
            if _narrow(block):
                waiting.append({**self._value(block), "title": self._title(blocks, index)})
                continue
            if waiting:
                yield {"type": "drawings", "items": waiting}
                waiting = []
            yield self._value(block)
        if waiting:
            yield {"type": "drawings", "items": waiting}

    def _title(self, blocks: Sequence[Block], index: int) -> list[Value]:
        before = blocks[index - 1] if index else None
        return self.runs(before.words) if isinstance(before, Heading) and before.level > 2 else []

    def _value(self, block: Block) -> Value:
        if isinstance(block, Heading):
            return {"type": "heading", "level": block.level, "anchor": block.anchor if block.nav else "",
                    "words": self.runs(block.words)}  # fmt: skip
        if isinstance(block, Paragraph):
            return {"type": "paragraph", "style": block.style, "words": self.runs(block.words)}
        if isinstance(block, Bullets):
            return {"type": "bullets", "items": [self.runs(one) for one in block.items]}
        if isinstance(block, Box):
            return {"type": "box", "title": block.title, "paragraphs": [self.runs(one) for one in block.paragraphs]}
        return self._table(block) if isinstance(block, Table) else self._drawing(block)

    def _table(self, table: Table) -> Value:
        return {
            "type": "table",
            "head": [self.runs(one) for one in table.head],
            "rows": [[self.runs(one) for one in row] for row in table.rows],
            "numeric": list(table.numeric),
            "columns": shares(table),
        }

    def _drawing(self, drawing: Drawing) -> Value:
        self._figures += 1
        behind = next(self._behind)
        caption = f"Figure {self._figures}. {drawing.label}." + (f" Behind it: {behind}." if behind else "")
        return {"type": "drawing", "svg": drawing.svg, "alt": drawing.label, "caption": caption}


def _narrow(block: Block | None) -> bool:
    return isinstance(block, Drawing) and block.width < _HALF


def shares(table: Table) -> list[int]:
    """Return how wide each column is beside the others: by its longest words, and its text as a whole."""
    return [
        _share([row[at] for row in (table.head, *table.rows) if len(row) > max(at, 1)]) for at in range(table.width)
    ]


def _share(cells: Sequence[Inline]) -> int:
    texts = [plain_text(cell) for cell in cells]
    word = max((len(word) for text in texts for word in re.split(r"[\s\u2013/-]", text)), default=1)
    line = max((len(line) for text in texts for line in text.split("\n")), default=1)
    return max(4, word + 2, min(line, 12) + 2, round(4 * sqrt(line)))
