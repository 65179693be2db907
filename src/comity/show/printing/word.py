"""The report as a Word document: its own headings, tables and pictures, with notes that are links."""

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime, time
from functools import cache
from typing import Any, NamedTuple

import docx
import vl_convert
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from comity.show.printing.blocks import Block, Box, Bullets, Drawing, Heading, Inline, Paragraph, Run, Table
from comity.show.printing.document import Printed
from comity.show.printing.faces import folder, settable
from comity.show.printing.register import Row, place

_GREY = RGBColor(0x45, 0x4B, 0x51)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TEXT_WIDTH, _PIXEL = 170, 0.25
"""Width of the text, and of a pixel of a drawing, in millimetres."""


def to_docx(document: Printed, made: datetime) -> bytes:
    """Return the document as a Word file dated ``made``; the same document and day give the same bytes."""
    writer = _Writer(document)
    writer.front()
    for block in document.body:
        writer.block(block)
    writer.registers()
    writer.properties(made)
    return _settled(writer.saved())


def _settled(content: bytes) -> bytes:
    """Return a packed file with its parts in the same order and without the hour at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name, _EPOCH), before.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


@cache
def _faces() -> None:
    vl_convert.register_font_directory(str(folder()))


def png(svg: str) -> bytes:
    """Return a drawing as a picture of twice its size, set in the faces of the report."""
    _faces()
    return vl_convert.svg_to_png(settable(svg), scale=2)


class _Look(NamedTuple):
    """How words are set where a run does not say it itself."""

    size: float = 10
    grey: bool = False
    bold: bool = False


_PLAIN = _Look()


class _Writer:
    """Writes one Word document."""

    def __init__(self, document: Printed) -> None:
        self._printed = document
        self._behind = iter(document.behind)
        self._figures = 0
        self._bookmarks = 0
        self._file: Any = docx.Document()
        page = self._file.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
        self._file.styles["Normal"].font.size = Pt(10)
        self._file.styles["Normal"].paragraph_format.space_after = Pt(4)

    def properties(self, made: datetime) -> None:
        """Say what the document is."""
        own = self._file.core_properties
        own.title, own.author, own.last_modified_by = self._printed.title, "comity", "comity"
        own.created = own.modified = made

    def saved(self) -> bytes:
        """Return the file."""
        out = io.BytesIO()
        self._file.save(out)
        return out.getvalue()

    def front(self) -> None:
        """Write the answer, what it rests on, and the figures to remember."""
        told = self._printed
        self._words(self._file.add_paragraph(), (Run(f"{told.title} · {told.question}"),), _Look(9, grey=True))
        self._words(self._file.add_heading("", 0), told.answer, _Look(20))
        if told.rule:
            self._words(self._file.add_paragraph(), (Run(f"{told.rule}. ", bold=True), *told.basis))
        if told.as_of:
            self._words(self._file.add_paragraph(), (Run(f"Speaks of the records to {told.as_of}."),), _Look(9, True))
        if told.facts:
            self._table(Table(rows=tuple(zip(*told.facts, strict=True))))

    def block(self, block: Block) -> None:
        """Write one block."""
        if isinstance(block, Heading):
            self._words(self._file.add_heading("", block.level - 1), block.words, _Look(14 if block.level == 2 else 11))
        elif isinstance(block, Paragraph):
            self._words(self._file.add_paragraph(), block.words, _Look(8 if block.style == "foot" else 10,
                                                                      grey=bool(block.style)))  # fmt: skip
        elif isinstance(block, Bullets):
            for item in block.items:
                self._words(self._file.add_paragraph(style="List Bullet"), item)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Box):
            self._box(block)
        else:
            self._drawing(block)

    def _box(self, box: Box) -> None:
        cell = self._file.add_table(1, 1, style="Table Grid").cell(0, 0)
        self._words(cell.paragraphs[0], (Run(box.title, bold=True),))
        for one in box.paragraphs:
            self._words(cell.add_paragraph(), one)
        self._file.add_paragraph()

    def _drawing(self, drawing: Drawing) -> None:
        self._figures += 1
        width = min(_TEXT_WIDTH, drawing.width * _PIXEL)
        paragraph = self._file.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(io.BytesIO(png(drawing.svg)), width=Mm(width))
        picture._inline.docPr.set("descr", drawing.label)
        behind = next(self._behind)
        caption = f"Figure {self._figures}. {drawing.label}." + (f" Behind it: {behind}." if behind else "")
        self._words(self._file.add_paragraph(), (Run(caption),), _Look(8, grey=True))

    def _table(self, table: Table) -> None:
        rows = [row for row in (table.head, *table.rows) if row]
        made = self._file.add_table(len(rows), table.width, style="Light List" if table.head else "Table Grid")
        for line, row in zip(made.rows, rows, strict=True):
            cells = line.cells
            if len(row) == 1 < table.width:
                cells[0].merge(cells[-1])
            for at, part in enumerate(row):
                paragraph = cells[at].paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(0)
                if at < len(table.numeric) and table.numeric[at]:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                self._words(paragraph, part, _Look(8.5))
        self._file.add_paragraph()

    def _words(self, paragraph: Any, inline: Inline, look: _Look = _PLAIN) -> None:
        for run in inline:
            _set(paragraph.add_run(run.text), look, bold=run.bold, grey=run.small)
            if run.target:
                mark = self._printed.marks[run.target]
                raised = _set(paragraph.add_run(mark), look, bold=False, grey=True)
                raised.font.superscript = True
                _linked(paragraph, raised, place(mark))

    def registers(self) -> None:
        """Write the notes, the records and the sources, in two columns."""
        self._columns()
        told = self._printed
        if told.colophon:
            self._words(self._file.add_paragraph(), (Run(told.colophon),), _Look(7, grey=True))
        self._register("Notes", ((one.mark, f"{one.what}: {one.refs}") for one in told.notes))
        self._register("Records cited", ((one.mark, f"{_named(one)} {one.refs} · {one.id}") for one in told.records))
        self._register("Sources cited", ((one.mark, f"{_named(one)} {one.url or one.id}") for one in told.sources))

    def _columns(self) -> None:
        section = self._file.add_section()
        columns = section._sectPr.xpath("./w:cols")[0]
        columns.set(qn("w:num"), "2")

    def _register(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        self._file.add_heading(title, 1)
        for mark, text in rows:
            paragraph = self._file.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(1)
            self._bookmark(paragraph, place(mark))
            self._words(paragraph, (Run(f"{mark} ", bold=True), Run(text)), _Look(7))

    def _bookmark(self, paragraph: Any, name: str) -> None:
        """Give a paragraph a name that links can lead to."""
        self._bookmarks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            element = OxmlElement(tag)
            element.set(qn("w:id"), str(self._bookmarks))
            if tag == "w:bookmarkStart":
                element.set(qn("w:name"), _name(name))
            paragraph._p.append(element)


def _named(row: Row) -> str:
    return f"{row.name}, {row.when}."


def _name(place_: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", place_)


def _set(run: Any, look: _Look, *, bold: bool, grey: bool) -> Any:
    run.font.size, run.bold = Pt(look.size), look.bold or bold or None
    if look.grey or grey:
        run.font.color.rgb = _GREY
    return run


def _linked(paragraph: Any, run: Any, name: str) -> None:
    """Make a run a link to the paragraph that bears a name."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _name(name))
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def midnight(day: Any) -> datetime:
    """Return the first moment of a day, which is when a document without an hour says it was made."""
    return datetime.combine(day, time())
