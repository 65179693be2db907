"""DOCX."""

import io
import zipfile
from collections.abc import Iterator

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from comity.model.values import EventDate
from comity.read.formats.archives import check_zip
from comity.read.formats.plain import first_line_title
from comity.read.parts import Draft, Hints, Refusal

_MAIN = "word/document.xml"


def parse_docx(data: bytes, hints: Hints) -> Draft:
    """Return paragraphs and tables in their order; the file's own date is kept as such."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        check_zip(package, hints.limits)
        if _MAIN not in package.namelist():
            raise Refusal("malformed", "It holds no Word document.")
        if b"<!ENTITY" in package.read(_MAIN)[:4096]:
            raise Refusal("entities", "Its main part defines XML entities.")
    try:
        document = docx.Document(io.BytesIO(data))
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError) as error:
        raise Refusal("malformed", f"It is not a Word document ({type(error).__name__}).") from None
    text = "\n".join(_lines(document.iter_inner_content()))
    properties = document.core_properties
    created = properties.created
    return Draft(
        text=text,
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        title=properties.title.strip() or first_line_title(text),
        author=properties.author.strip(),
        file_date=EventDate(created.date(), created.date(), "day") if created else None,
    )


def _lines(content: Iterator[Paragraph | Table]) -> Iterator[str]:
    for item in content:
        if isinstance(item, Paragraph):
            yield item.text
        else:
            yield from (" | ".join(dict.fromkeys(cell.text for cell in row.cells)) for row in item.rows)
