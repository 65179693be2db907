"""PDF, Word and Markdown: every script comes back as it went in, and no text of a record is ever markup."""

import io
import re
from datetime import date, datetime

import docx
import pypdfium2
import pytest
import typst
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec.structs import replace

from comity.show.printing import pdf
from comity.show.printing.blocks import Run, clean
from comity.show.printing.document import printed
from comity.show.printing.markdown import escaped, to_markdown
from comity.show.printing.word import to_docx
from comity.show.report import build_report

from .rows import snapshot_of
from .small import casebook, event

PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
DAY = date(2026, 1, 1)
SCRIPTS = {
    "chinese": "海上联合-2021 联合战略巡航",
    "cyrillic": "Морское взаимодействие Ъёїґ",
    "vietnamese": "Tập trận hải quân Đặng Thị Ngọc",
    "korean": "대동 연합 연습",
    "latin": "Übung Łódź Škoda Çanakkale — «été»",
}
HOSTILE = [
    '#read("/etc/passwd")',
    '#import "x.typ": *',
    "$x^2$ and @a and <b>",
    "*bold* _it_ `raw` ~gone~",
    "= Head",
    "// comment /* more",
    "\\#escaped \\\\",
    "[text](javascript:alert) ![pic](x.png)",
    "<script>alert()</script> &lt;",
    "| a | b |",
    "https://evil.example www.evil.example a@evil.example",
    "{{ document }} ${HOME} %s",
    "]] #panic() [[",
]


def document(*names):
    tables = casebook()
    tables["events"] += [event(f"h-{at}", name, "2020-03-0" + str(at % 9 + 1)) for at, name in enumerate(names)]
    tables["sources"][0]["title"] = " ".join(names)
    return printed(build_report(snapshot_of(tables), ("CHN", "RUS")))


def text_of(content):
    """Return the text of a PDF without any white space, for lines break where they must."""
    with pypdfium2.PdfDocument(content) as opened:
        pages = [page.get_textpage().get_text_bounded() for page in opened]
    return re.sub(r"\s", "", "".join(pages).replace("\ufffe", ""))


def squeezed(text):
    return re.sub(r"\s", "", text)


def words_of(content):
    opened = docx.Document(io.BytesIO(content))
    tables = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in opened.paragraphs), *tables])


@pytest.fixture(scope="module")
def hostile():
    return document(*HOSTILE, *SCRIPTS.values())


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_comes_back_from_the_pdf(script):
    assert squeezed(SCRIPTS[script]) in text_of(pdf.to_pdf(document(SCRIPTS[script]), DAY))


def test_hostile_text_is_text_in_the_pdf(hostile):
    found = text_of(pdf.to_pdf(hostile, DAY))
    for text in HOSTILE:
        assert squeezed(text) in found
    assert "root:" not in found


def test_a_missing_glyph_would_be_an_error(monkeypatch):
    sheep = document("😀 exercise")
    assert "[U+1F600]exercise" in text_of(pdf.to_pdf(sheep, DAY))
    monkeypatch.setattr(pdf, "settable", lambda text: text)
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        pdf.to_pdf(sheep, DAY)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_words_can_be_set_in_pdf(hostile, words):
    row = replace(hostile.records[0], name=words)
    made = replace(hostile, title=words, answer=(Run(words, bold=True),), records=(row, *hostile.records[1:]))
    assert pdf.to_pdf(made, DAY).startswith(b"%PDF")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
@example("\t0")
@example("a\n\n    b")
def test_any_words_are_only_words_in_markdown(words):
    tokens = list(leaves(rendered(escaped(clean(words)))))
    assert {token.type for token in tokens} <= PLAIN


def test_the_pdf_has_its_date_from_the_records_and_a_title(hostile):
    with pypdfium2.PdfDocument(pdf.to_pdf(hostile, DAY)) as opened:
        told = opened.get_metadata_dict()
        outline = [mark.get_title() for mark in opened.get_toc()]
    assert told["Title"] == "China – Russia"
    assert told["CreationDate"].startswith("D:20260101000000")
    assert "Method and limits" in outline
    assert "Sources cited" in outline


def test_the_word_document_holds_headings_tables_pictures_and_links_that_lead_somewhere(hostile):
    content = to_docx(hostile, datetime(2026, 1, 1))
    opened = docx.Document(io.BytesIO(content))
    assert sum(paragraph.style.name.startswith("Heading") for paragraph in opened.paragraphs) > 10
    assert len(opened.tables) > 5
    assert len(opened.inline_shapes) == len(hostile.behind)
    xml = opened.element.xml
    links, names = (set(re.findall(pattern, xml)) for pattern in (r'w:anchor="([^"]*)"', r'w:name="([^"]*)"'))
    assert len(links) > 30
    assert links <= names
    found = words_of(content)
    for text in (*HOSTILE, *SCRIPTS.values()):
        assert text in found


def rendered(text):
    return MarkdownIt("commonmark").enable("table").parse(text)


def leaves(tokens):
    for token in tokens:
        yield token
        yield from leaves(token.children or [])


@pytest.mark.parametrize("text", [*HOSTILE, "- item", "1. item", "1) item", "+ item", "---", "a\\", "***", "[^1]: x"])
def test_hostile_text_is_text_in_markdown(text):
    tokens = list(leaves(rendered(escaped(text))))
    assert {token.type for token in tokens} <= PLAIN
    assert "".join(token.content for token in tokens if token.type.startswith("text")) == text.strip()


def test_the_markdown_has_no_markup_of_records_and_every_footnote_is_there(hostile):
    text, drawings = to_markdown(hostile, "r_figures")
    tokens = list(leaves(rendered(text)))
    assert {token.content for token in tokens if token.type in ("html_inline", "html_block")} <= {"<br>"}
    links = {token.attrs["href"] for token in tokens if token.type == "link_open"}
    assert links <= {one.url for one in hostile.sources}
    pictures = {token.attrs["src"] for token in tokens if token.type == "image"}
    assert pictures == {f"r_figures/{name}" for name in drawings}
    used, defined = set(re.findall(r"\[\^(\w+)\](?!:)", text)), re.findall(r"^\[\^(\w+)\]:", text, re.MULTILINE)
    assert used
    assert used <= set(defined)
    assert len(defined) == len(set(defined))
    for name in SCRIPTS.values():
        assert escaped(name) in text
