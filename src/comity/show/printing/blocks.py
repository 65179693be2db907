"""What a printed report is made of: runs of words, and the blocks that hold them. Plain values, no markup in them."""

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

Role = Literal["", "figure", "date", "quotation", "definition"]
"""What vouches for a number in a run: nothing, records, a date, words of a record, a definition."""


class Run(Struct, frozen=True):
    """Words in one style. ``target`` is the anchor they open on the page, which in print becomes a note."""

    text: str
    bold: bool = False
    small: bool = False
    role: Role = ""
    target: str = ""
    url: str = ""


Inline = tuple[Run, ...]


class Heading(Struct, frozen=True, tag="heading"):
    """A heading; ``anchor`` and ``nav`` are set for the sections, which stand in the list of contents."""

    words: Inline
    level: int = 2
    anchor: str = ""
    nav: str = ""


class Paragraph(Struct, frozen=True, tag="paragraph"):
    """A paragraph: ``deck`` under a heading, ``foot`` below a section, or plain."""

    words: Inline
    style: Literal["", "deck", "foot"] = ""


class Bullets(Struct, frozen=True, tag="bullets"):
    """A list of short things."""

    items: tuple[Inline, ...]


class Table(Struct, frozen=True, tag="table"):
    """A table, with or without a head; a row of a single cell is the title of the rows below it."""

    rows: tuple[tuple[Inline, ...], ...]
    head: tuple[Inline, ...] = ()
    numeric: tuple[bool, ...] = ()

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return max((len(row) for row in (self.head, *self.rows)), default=0)


class Drawing(Struct, frozen=True, tag="drawing"):
    """A drawing that stands on its own; ``targets`` are the anchors that its marks and figures open."""

    svg: str
    label: str
    width: int
    targets: tuple[str, ...] = ()


class Box(Struct, frozen=True, tag="box"):
    """A framed remark with a title."""

    title: str
    paragraphs: tuple[Inline, ...]


Block = Heading | Paragraph | Bullets | Table | Drawing | Box


_NEVER_PRINTED = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF))


def clean(text: str) -> str:
    """Return ``text`` without the characters that no document may hold: controls, and what is no character."""
    return text.translate(_NEVER_PRINTED)


def words(text: str, *, role: Role = "", bold: bool = False) -> Inline:
    """Return plain text as runs."""
    return (Run(text, role=role, bold=bold),)


def plain_text(inline: Inline) -> str:
    """Return the words of runs without their styles."""
    return "".join(run.text for run in inline)


def inlines(block: Block) -> Iterator[Inline]:
    """Yield every stretch of words in a block, in reading order."""
    if isinstance(block, Heading | Paragraph):
        yield block.words
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Table):
        yield from (cell for row in (block.head, *block.rows) for cell in row)
    elif isinstance(block, Box):
        yield from block.paragraphs


def targets(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield every anchor that words and drawings open, in reading order, as often as they do."""
    for block in blocks:
        if isinstance(block, Drawing):
            yield from block.targets
        yield from (run.target for inline in inlines(block) for run in inline if run.target)
