"""The report as Markdown: tables and footnotes as GitHub reads them, drawings as files beside it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from urllib.parse import quote

from comity.show.printing.blocks import Block, Box, Bullets, Drawing, Heading, Inline, Paragraph, Run, Table
from comity.show.printing.document import Printed
from comity.show.printing.register import Row

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~^$@!&:=+]|(?<=www)\.|^[ ]*-|(?<=\d)[.)](?=\s|$)", re.IGNORECASE | re.MULTILINE)


_BLANKS = re.compile(r"\s+")
"""Line ends and indents are markup too: a name is one line."""


def to_markdown(document: Printed, folder: str) -> tuple[str, dict[str, str]]:
    """Return the document as text, and its drawings by file name; ``folder`` is where the text looks for them."""
    writer = _Writer(document, folder)
    parts = [*writer.front(), *(text for block in document.body for text in writer.block(block)), *writer.registers()]
    return "\n\n".join(part for part in parts if part) + "\n", writer.drawings


def escaped(text: str) -> str:
    """Return ``text`` so that no character of it is markup, nor an address, nor a mention."""
    return _MARKUP.sub(lambda match: match[0][:-1] + "\\" + match[0][-1], _BLANKS.sub(" ", text))


class _Writer:
    """Writes one document; ``drawings`` fills as it does."""

    def __init__(self, document: Printed, folder: str) -> None:
        self._printed = document
        self._folder = folder
        self._behind = iter(document.behind)
        self.drawings: dict[str, str] = {}

    def front(self) -> Iterator[str]:
        """Yield the answer, what it rests on, and the figures to remember."""
        told = self._printed
        yield f"# {escaped(told.title)}"
        yield f"*{escaped(told.question)}*"
        yield self._inline(told.answer)
        if told.rule:
            yield f"**{escaped(told.rule)}.** {self._inline(told.basis)}"
        if told.as_of:
            yield f"Speaks of the records to {told.as_of}."
        yield "\n".join(f"- {self._inline(big)}: {self._inline(text)}" for big, text in told.facts)

    def block(self, block: Block) -> Iterator[str]:
        """Yield one block as text."""
        if isinstance(block, Heading):
            yield f"{'#' * block.level} {self._inline(block.words, between=' ')}"
        elif isinstance(block, Paragraph):
            yield self._inline(block.words)
        elif isinstance(block, Bullets):
            yield "\n".join(f"- {self._inline(item, between='<br>')}" for item in block.items)
        elif isinstance(block, Table):
            yield self._table(block)
        elif isinstance(block, Box):
            lines = [f"**{escaped(block.title)}**", *(self._inline(one) for one in block.paragraphs)]
            yield "\n>\n".join(f"> {line}" for line in lines)
        else:
            yield from self._drawing(block)

    def _drawing(self, drawing: Drawing) -> Iterator[str]:
        number = len(self.drawings) + 1
        name = f"figure-{number}.svg"
        self.drawings[name] = drawing.svg
        yield f"![{escaped(drawing.label)}]({quote(f'{self._folder}/{name}')})"
        behind = next(self._behind)
        yield f"Figure {number}. {escaped(drawing.label)}." + (f" Behind it: {behind}." if behind else "")

    def _table(self, table: Table) -> str:
        head = table.head or ((),) * table.width
        rules = [("---:" if at < len(table.numeric) and table.numeric[at] else "---") for at in range(table.width)]
        rows = [[self._inline(cell, between="<br>") for cell in row] for row in (head, *table.rows)]
        rows = [row + [""] * (table.width - len(row)) for row in rows]
        return "\n".join(_line(row) for row in (rows[0], rules, *rows[1:]))

    def _inline(self, inline: Inline, *, between: str = "\\\n") -> str:
        groups = groupby(inline, key=lambda run: run.bold)
        texts = (_bold("".join(map(self._run, runs)), bold=bold) for bold, runs in groups)
        return "".join(texts).replace("\n", between)

    def _run(self, run: Run) -> str:
        return escaped(run.text) + (f"[^{self._printed.marks[run.target]}]" if run.target else "")

    def registers(self) -> Iterator[str]:
        """Yield the records and sources as tables, and the notes as footnotes."""
        told = self._printed
        yield "## Records cited"
        rows = [(*_named(one), one.refs, one.id) for one in told.records]
        yield _listed(("", "Record", "When", "Sources", "Id"), rows)
        yield "## Sources cited"
        rows = [(*_named(one), f"<{one.url}>" if _plain(one.url) else "", one.id) for one in told.sources]
        yield _listed(("", "Source", "Date", "Address", "Id"), rows)
        yield escaped(told.colophon)
        yield "\n".join(f"[^{one.mark}]: {escaped(one.what)}: {one.refs}" for one in told.notes)
        marks = set(told.marks.values())
        alone = [one for one in (*told.records, *told.sources) if one.mark in marks]
        yield "\n".join(f"[^{one.mark}]: {one.mark}, {escaped(one.name)}, {escaped(one.when)}" for one in alone)


def _bold(text: str, *, bold: bool) -> str:
    """Return text between asterisks, with the spaces at its ends outside them."""
    stem = text.strip()
    if not (bold and stem):
        return text
    before, _, after = text.partition(stem)
    return f"{before}**{stem}**{after}"


def _named(row: Row) -> tuple[str, str, str]:
    return row.mark, escaped(row.name), escaped(row.when)


def _plain(url: str) -> bool:
    """Tell whether an address can stand between angle brackets in a cell."""
    return bool(url) and not re.search(r"[\s<>|]", url)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _listed(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join((_line(head), _line("---" for _ in head), *(_line(row) for row in rows)))
