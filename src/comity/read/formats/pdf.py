"""PDF with text in it; pictures of pages are reported as such."""

import re
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from comity.model.values import EventDate
from comity.read.dates import read_date
from comity.read.formats.plain import first_line_title
from comity.read.parts import Draft, Hints, Refusal

_LINE_HYPHEN = re.compile(r"(\w)[\ufffe\x02\xad]\s*")
_FULL_LINE = 0.7
"""A line of at least this share of the page's longest goes on in the next one, unless it ends a sentence."""
_ENDS = (".", "!", "?", ":", ";", "”", '"', "…")
_PROGRAM_TITLE = re.compile(
    r"^(?:microsoft word|untitled|powerpoint)\b|\.(?:docx?|indd|qxd|pdf|tex|pptx?)$", re.IGNORECASE
)


def parse_pdf(data: bytes, hints: Hints) -> Draft:
    """Return the text of all pages, lines joined to paragraphs; the file's own date is kept as such."""
    with _opened(data) as document:
        pages = list(_pages(document))
        info = document.get_metadata_dict(skip_empty=True)
    text = "\n\n".join(page for page, _ in pages if page)
    blank = [number for number, (page, has_pictures) in enumerate(pages, start=1) if not page and has_pictures]
    if not text:
        raise _no_text(len(pages), len(blank), len(data))
    title = " ".join(info.get("Title", "").split())
    return Draft(
        text=text,
        media_type="application/pdf",
        title=first_line_title(text) if not title or _PROGRAM_TITLE.search(title) else title,
        author=" ".join(info.get("Author", "").split()),
        file_date=_pdf_date(info.get("CreationDate", "")),
        notes=(f"no text on pages {_listed(blank)}, which hold pictures",) if blank else (),
    )


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Refusal("encrypted", "The PDF asks for a password.") from None
        raise Refusal("malformed", f"{error}".rstrip(".") + ".") from None


def _pages(document: pdfium.PdfDocument) -> Iterator[tuple[str, bool]]:
    """Yield the text of each page and whether it holds pictures."""
    for page in document:
        text_page = page.get_textpage()
        text = _joined(text_page.get_text_range())
        yield text, not text and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        text_page.close()
        page.close()


def _no_text(pages: int, pictures: int, size: int) -> Refusal:
    if pictures:
        return Refusal("scanned_pdf", f"{pictures} of {pages} pages hold pictures and no page holds text.")
    return Refusal("empty", f"None of {pages} pages holds text, though the file has {size:,} bytes.")


def _joined(text: str) -> str:
    """Join the lines of a page to paragraphs and the halves of hyphenated words."""
    lines = [line.rstrip() for line in _LINE_HYPHEN.sub(r"\1", text).replace("\r", "").split("\n")]
    longest = max(map(len, lines), default=0)
    joined = ""
    for line in lines:
        joined += line
        goes_on = line and len(line) >= _FULL_LINE * longest and not line.endswith(_ENDS)
        joined += " " if goes_on else "\n"
    return joined.strip()


def _pdf_date(value: str) -> EventDate | None:
    return read_date(value.removeprefix("D:")[:8])


def _listed(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown + (f" and {len(numbers) - 10} more" if len(numbers) > 10 else "")
