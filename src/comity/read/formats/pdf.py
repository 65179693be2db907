"""PDF with text in it; pictures of pages are reported as such."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from comity.model.values import EventDate
from comity.read.dates import read_date
from comity.read.formats.plain import first_line_title
from comity.read.parts import Draft, Hints, Refusal

_LINE_HYPHEN = re.compile(r"(\w+)[\ufffe\x02\xad]\s*(\w?)")
_KEEPS_HYPHEN = frozenset({"anti", "non", "self", "counter", "air", "ship", "long", "short", "medium"})
"""Beginnings of words that military prose writes with a hyphen: anti-submarine, non-aligned, long-range."""
_FULL_LINE = 0.7
"""A line of at least this share of the page's longest goes on in the next one, unless it ends a sentence."""
_ENDS = (".", "!", "?", ":", ";", "”", '"', "…")
_PROGRAM_TITLE = re.compile(
    r"^(?:microsoft word|untitled|powerpoint)\b|\.(?:docx?|indd|qxd|pdf|tex|pptx?)$", re.IGNORECASE
)


class _Page(NamedTuple):
    """What a page gave: its text, or else whether it holds pictures or cannot be read."""

    text: str = ""
    pictures: bool = False
    broken: bool = False


def parse_pdf(data: bytes, hints: Hints) -> Draft:
    """Return the text of all pages, lines joined to paragraphs; the file's own date is kept as such."""
    with _opened(data) as document:
        pages = [_page(document, index) for index in range(len(document))]
        info = document.get_metadata_dict(skip_empty=True)
    text = "\n\n".join(page.text for page in pages if page.text)
    if not text:
        raise _no_text(pages, len(data))
    title = " ".join(info.get("Title", "").split())
    return Draft(
        text=text,
        media_type="application/pdf",
        title=first_line_title(text) if not title or _PROGRAM_TITLE.search(title) else title,
        author=" ".join(info.get("Author", "").split()),
        file_date=_pdf_date(info.get("CreationDate", "")),
        notes=tuple(_losses(pages)),
    )


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Refusal("encrypted", "The PDF asks for a password.") from None
        raise Refusal("malformed", f"{error}".rstrip(".") + ".") from None


def _page(document: pdfium.PdfDocument, index: int) -> _Page:
    try:
        page = document[index]
        text_page = page.get_textpage()
        text = _joined(text_page.get_text_range())
        pictures = not text and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        text_page.close()
        page.close()
    except pdfium.PdfiumError:
        return _Page(broken=True)
    return _Page(text, pictures)


def _no_text(pages: list[_Page], size: int) -> Refusal:
    pictures = sum(page.pictures for page in pages)
    if pictures:
        return Refusal("scanned_pdf", f"{pictures} of {len(pages)} pages hold pictures and no page holds text.")
    if any(page.broken for page in pages):
        return Refusal("malformed", f"None of its {len(pages)} pages can be read.")
    return Refusal("empty", f"None of {len(pages)} pages holds text, though the file has {size:,} bytes.")


def _losses(pages: list[_Page]) -> Iterator[str]:
    """Say which pages gave nothing though there was something."""
    pictures = [number for number, page in enumerate(pages, start=1) if page.pictures]
    broken = [number for number, page in enumerate(pages, start=1) if page.broken]
    if pictures:
        yield f"no text on pages {_listed(pictures)}, which hold pictures"
    if broken:
        yield f"pages {_listed(broken)} cannot be read"


def _mended(match: re.Match[str]) -> str:
    """Join the halves of a word that was divided at the end of a line; keep the hyphen of Su-35 and anti-submarine."""
    before, after = match[1], match[2]
    divided = after.islower() and before.lower() not in _KEEPS_HYPHEN
    return f"{before}{'' if divided else '-'}{after}"


def _joined(text: str) -> str:
    """Join the lines of a page to paragraphs and the halves of hyphenated words."""
    lines = [line.rstrip() for line in _LINE_HYPHEN.sub(_mended, text).replace("\r", "").split("\n")]
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
