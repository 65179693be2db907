"""Every format gives its document: text, title, date and where the date came from."""

import gzip

import msgspec
import pytest

from comity.model.documents import Document
from comity.read.limits import Limits

from .conftest import Parse
from .samples import (
    ARTICLE,
    ATOM,
    PARAGRAPHS,
    ROWS,
    RSS,
    TITLE,
    csv_table,
    docx_file,
    every_format,
    html_page,
    jsonl,
    mail,
    pdf,
    tar_file,
    warc,
    zip_file,
)


def only(outcomes: list) -> Document:
    assert len(outcomes) == 1
    assert outcomes[0].code == "", outcomes[0]
    return outcomes[0].document


@pytest.mark.parametrize(("name", "data"), every_format().items(), ids=every_format())
def test_every_format_keeps_the_words(parse: Parse, name: str, data: bytes) -> None:
    outcomes = parse(name, data)
    assert [outcome.code for outcome in outcomes] == [""] * len(outcomes)
    words = " ".join(outcomes[0].document.text.split())
    assert PARAGRAPHS[0] in words
    assert outcomes[0].document.language == "en"
    if name not in {"i.rss", "j.atom"}:
        assert all(" ".join(paragraph.split()) in words for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(("name", "data"), every_format().items(), ids=every_format())
def test_reading_twice_gives_the_same(parse: Parse, name: str, data: bytes) -> None:
    first, second = parse(name, data), parse(name, data)
    assert [outcome.document for outcome in first] == [outcome.document for outcome in second]


@pytest.mark.parametrize(
    ("name", "data", "basis"),
    [
        ("a.md", every_format()["b.md"], "metadata"),
        ("a.html", every_format()["c.html"], "metadata"),
        ("a.pdf", every_format()["d.pdf"], "file"),
        ("a.eml", mail(), "metadata"),
        ("a.rss", RSS, "metadata"),
        ("a.xml", ATOM, "metadata"),
        ("a.jsonl", jsonl(), "given"),
        ("a.csv", csv_table(), "given"),
        ("a.txt", f"{TITLE}\nVLADIVOSTOK, April 29, 2019 (Example) -- {ARTICLE}".encode(), "dateline"),
    ],
)
def test_date_and_title_are_found(parse: Parse, name: str, data: bytes, basis: str) -> None:
    document = parse(name, data)[0].document
    assert document.title == TITLE
    assert str(document.published) == "2019-04-29"
    assert document.published.precision == "day"
    assert document.date_basis == basis


def test_corpus_rows_are_kept_exactly(parse: Parse) -> None:
    for outcomes in (parse("c.jsonl", jsonl()), parse("c.csv", csv_table())):
        documents = [outcome.document for outcome in outcomes]
        assert [(document.id, document.text) for document in documents] == [
            (row["doc_id"], row["text"]) for row in ROWS
        ]
        assert [document.published and document.published.iso for document in documents] == ["2019-04-29", "2019", None]


def test_corpus_rows_are_named_by_line(parse: Parse) -> None:
    data = b"\n" + jsonl()
    assert [outcome.name for outcome in parse("c.jsonl", data)] == ["c.jsonl:2", "c.jsonl:3", "c.jsonl:4"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"text": "Some text."', "malformed"),
        (b'{"title": "no text"}', "malformed"),
        (b'{"text": 5}', "malformed"),
        (b'{"text": "half a pair \\ud83d"}', "malformed"),
        (b'{"text": "NUL \\u0000 inside"}', "not_text"),
        (b'{"text": " \\n "}', "empty"),
        (b'{"text": "again", "doc_id": "n-1"}', "duplicate"),
        (b'{"text": "deep", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
        (b"\xff\xfe\x00", "malformed"),
    ],
)
def test_a_bad_row_costs_only_itself(parse: Parse, line: bytes, code: str) -> None:
    outcomes = parse("c.jsonl", jsonl() + line + b"\n" + b'{"text": "The last row."}')
    assert [outcome.code for outcome in outcomes] == ["", "", "", code, ""]


def test_a_row_with_an_odd_date_is_kept_and_says_so(parse: Parse) -> None:
    (outcome,) = parse("c.jsonl", b'{"text": "Some text.", "published": "last spring"}')
    assert outcome.document.published is None
    assert outcome.detail == "date 'last spring' not understood"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_tables_as_spreadsheets_write_them(parse: Parse, delimiter: str, encoding: str) -> None:
    text = "Министр обороны сообщил, что учения начались. Корабли вышли в море."
    table = f'doc_id{delimiter}Text\r\nm-1{delimiter}"{text}"\r\n'
    document = only(parse("c.csv", table.encode(encoding)))
    assert (document.id, document.text) == ("m-1", text)


def test_a_table_without_text_is_refused(parse: Parse) -> None:
    assert [outcome.code for outcome in parse("c.csv", b"a,b\n1,2\n")] == ["malformed"]


def test_a_row_with_too_few_cells_costs_only_itself(parse: Parse) -> None:
    outcomes = parse("c.csv", b"doc_id,text\n1\n2,Some text\n")
    assert [(outcome.name, outcome.code) for outcome in outcomes] == [("c.csv:2", "malformed"), ("c.csv:3", "")]


@pytest.mark.parametrize(
    ("top", "title"),
    [
        (f"{TITLE}\n\n", TITLE),
        (f"Monday, April 29, 2019\n\n{TITLE}\n", TITLE),
        (f"Support our newspaper!\n{TITLE}\n", TITLE),
        ("A first sentence that ends.\n", ""),
        ("", ""),
        (f"{'long ' * 60}\n{TITLE}\n", ""),
    ],
)
def test_a_headline_is_told_from_other_lines(parse: Parse, top: str, title: str) -> None:
    assert only(parse("a.txt", (top + ARTICLE).encode())).title == title


@pytest.mark.parametrize(
    "line",
    [
        "Vladivostok, 12 September 2018. The armed forces",
        "By Ivan Petrov, 12 September 2018\nThe armed forces of both states on the ocean",
    ],
)
def test_a_headline_stays_above_its_dateline_in_a_wrapped_text(parse: Parse, line: str) -> None:
    title = "China and Russia open naval drills in the Sea of Japan"
    text = f"{title}\n{line}\nbegan an exercise of their fleets off that coast on\nTuesday."
    document = only(parse("a.txt", text.encode()))
    assert document.title == title
    assert document.text.startswith(f"{title}\n{line} began")
    assert document.text.endswith(" off that coast on Tuesday.")


def test_markdown_loses_its_markup_only(parse: Parse) -> None:
    table = b"| a | b |\n|---|---|\n| 1 | 2 |\n"
    source = b"# Head\n\nThe [joint](http://a.b)\n*drill*\n\n- one `x`\n\n" + table + b"\n```\ncode\n```\n"
    assert only(parse("a.md", source)).text == "Head\n\nThe joint drill\n\none x\n\na | b\n\n1 | 2\n\ncode"


@pytest.mark.parametrize("front", [b"---\n- a\n---\n", b"---\n: [\n---\n", b"---\n&a [*a]\n---\n"])
def test_front_matter_that_is_none_stays_text(parse: Parse, front: bytes) -> None:
    assert "Words here" in only(parse("a.md", front + b"\nWords here.\n")).text


def test_pdf_pages_lines_and_hyphens(parse: Parse) -> None:
    text = only(
        parse("a.pdf", pdf("A line that is long enough to go on\nin the next one. A new\nShort", "Second page"))
    ).text
    assert text == "A line that is long enough to go on in the next one. A new\nShort\n\nSecond page"


def test_pdf_words_divided_at_the_end_of_a_line(parse: Parse) -> None:
    lines = "China opened the naval exer-\ncise with Su-\n35 fighters and anti-\nsubmarine aircraft over the sea"
    text = only(parse("a.pdf", pdf(lines))).text
    assert " ".join(text.split()) == (
        "China opened the naval exercise with Su-35 fighters and anti-submarine aircraft over the sea"
    )


def test_pdf_with_a_page_of_pictures_says_so(parse: Parse) -> None:
    (outcome,) = parse("a.pdf", pdf("x", "y", picture=True))
    assert outcome.code == "scanned_pdf"
    assert outcome.detail == "2 of 2 pages hold pictures and no page holds text."


def test_pdf_with_one_broken_page_keeps_the_others(parse: Parse) -> None:
    data = pdf("First page", "Second page").replace(b"6 0 obj\n<< /Type /Page ", b"6 0 obj\n<< /Type /Nope ")
    (outcome,) = parse("a.pdf", data)
    assert outcome.document.text == "First page"
    assert outcome.detail == "pages 2 cannot be read"


def test_pdf_with_a_password_is_refused(parse: Parse) -> None:
    assert parse("a.pdf", pdf(ARTICLE, encrypted=True))[0].code == "encrypted"


def test_pdf_without_text_is_empty(parse: Parse) -> None:
    assert parse("a.pdf", pdf(""))[0].code == "empty"


def test_a_program_s_name_for_the_file_is_no_title(parse: Parse) -> None:
    data = pdf(f"{TITLE}\n{ARTICLE}", info={"Title": "Microsoft Word - final2.doc"})
    assert only(parse("a.pdf", data)).title == TITLE


def test_docx_keeps_tables_in_place(parse: Parse) -> None:
    document = only(parse("a.docx", docx_file()))
    assert document.text.split("\n") == [*PARAGRAPHS[:2], "ships | eleven", PARAGRAPHS[2]]
    assert document.author == "A. Writer"


def test_mail_and_its_attachments(parse: Parse) -> None:
    data = mail(attachments={"a.pdf": pdf(ARTICLE), "b.zip": zip_file({"c.txt": ARTICLE.encode()})}, html=True)
    outcomes = parse("m.eml", data)
    assert [outcome.name for outcome in outcomes] == ["m.eml", "m.eml!/a.pdf", "m.eml!/b.zip!/c.txt"]
    assert outcomes[0].document.text == ARTICLE
    assert outcomes[0].document.author == "Press Office"


def test_web_archive_keeps_addresses_and_refuses_errors(parse: Parse) -> None:
    page = html_page()
    data = warc(
        ("https://example.org/2019/04/29/sea", 200, "text/html", page),
        ("https://example.org/gone", 404, "text/html", page),
        ("https://example.org/logo", 200, "image/png", b"\x89PNG\r\n\x1a\n\0\0"),
        ("https://example.org/report", 200, "application/pdf", pdf(ARTICLE)),
    )
    outcomes = parse("w.warc", data)
    assert [outcome.code for outcome in outcomes] == ["", "http_status", "unsupported_type", ""]
    assert outcomes[0].document.url == "https://example.org/2019/04/29/sea"
    assert (outcomes[0].document.published.iso, outcomes[0].document.date_basis) == ("2019-04-29", "url")


def test_members_of_one_name_are_told_apart(parse: Parse) -> None:
    names = [outcome.name for outcome in parse("a.tar", tar_file({"x.txt": b"One text", "./x.txt": b"Another text"}))]
    assert names == ["a.tar!/x.txt", "a.tar!/x.txt#2"]


def test_hidden_files_are_not_inputs(parse: Parse) -> None:
    members = {"a.txt": b"Some text", ".DS_Store": b"\0", "__MACOSX/._a.txt": b"\0"}
    assert [outcome.name for outcome in parse("a.zip", zip_file(members))] == ["a.zip!/a.txt"]


@pytest.mark.parametrize("data", [b"", b" \n\t ", "\ufeff".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md"])
def test_nothing_is_refused_as_empty(parse: Parse, name: str, data: bytes) -> None:
    assert [outcome.code for outcome in parse(name, data)] == ["empty"]


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.jsonl", "a.csv", "a.rss", "a.warc", "a.pdf", "a.docx", "a.eml"])
def test_empty_files_of_other_formats_are_refused_too(parse: Parse, name: str) -> None:
    (outcome,) = parse(name, b"")
    assert outcome.code in {"empty", "malformed"}


def test_an_archive_without_members_is_empty(parse: Parse) -> None:
    assert [outcome.code for outcome in parse("a.zip", zip_file({}))] == ["empty"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("photo.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50, "unsupported_type"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported_type"),
        ("new.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("data.bin", bytes(range(256)), "unsupported_type"),
        ("data.json", b'{\n  "text": "words"\n}\n', "unsupported_type"),
        ("style.css", b"p { color: red }", "unsupported_type"),
        ("letter", b"{\\rtf1 words}", "unsupported_type"),
        ("a.pdf", b"this is no PDF", "malformed"),
        ("a.txt", b"text\0with NUL", "not_text"),
        ("sheet.xlsx", zip_file({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), "unsupported_type"),
        ("a.docx", zip_file({"word/other.xml": b"<x/>"}), "malformed"),
    ],
)
def test_what_is_not_read_says_why(parse: Parse, name: str, data: bytes, code: str) -> None:
    assert [outcome.code for outcome in parse(name, data)] == [code]


def test_a_program_named_like_a_text_is_not_called_a_text(parse: Parse) -> None:
    (outcome,) = parse("notes.txt", b"\x7fELF" + b"\0" * 50)
    assert (outcome.code, ".txt" in outcome.detail) == ("unsupported_type", False)


def test_content_decides_over_the_name(parse: Parse) -> None:
    assert only(parse("download", pdf(ARTICLE))).media_type == "application/pdf"
    assert only(parse("page.php", html_page())).media_type == "text/html"
    assert only(parse("page.html", pdf(ARTICLE))).media_type == "application/pdf"
    assert only(parse("message", mail())).media_type == "message/rfc822"
    assert parse("rows", jsonl())[0].document.media_type == "application/jsonl"


def test_what_a_server_says_decides_over_the_name(parse: Parse) -> None:
    name = "https://example.org/report.zip"
    assert only(parse(name, html_page(), media_type="text/html")).media_type == "text/html"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "Учения начались в море."),
        ("utf-16", "Учения начались в море."),
        ("cp1251", "Министерство обороны сообщило, что учения начались в Японском море и продлятся три дня."),
        ("gb18030", "中俄海军在日本海举行联合演习，双方共派出十一艘舰艇参加，演习为期三天。"),
    ],
)
def test_text_is_decoded(parse: Parse, encoding: str, text: str) -> None:
    assert only(parse("a.txt", text.encode(encoding))).text == text


def test_a_page_s_own_encoding_is_used(parse: Parse) -> None:
    page = html_page().decode().replace("utf-8", "windows-1252").encode("cp1252")
    assert "“It is not directed against any third country,”" in only(parse("a.html", page)).text


def test_large_documents_are_refused(parse: Parse) -> None:
    small = Limits(document_mib=1)
    assert parse("a.txt", b"x" * (1024 * 1024 + 1), limits=small)[0].code == "too_large"
    assert parse("a.txt", b"word " * 100, limits=Limits(text_chars=499))[0].code == "too_large"
    line = b'{"text": "' + b"x" * 1024 * 1024 + b'"}\n'
    assert [each.code for each in parse("a.jsonl", line + b'{"text": "ok"}', limits=small)] == ["too_large", ""]


def test_metadata_is_one_line_of_sensible_length(parse: Parse) -> None:
    row = b'{"text": "Some words", "title": "a\\n\\u0000b ' + b"x" * 100_000 + b'"}'
    title = only(parse("a.jsonl", row)).title
    assert title.startswith("a b xxx")
    assert len(title) < 5000


def test_documents_travel(parse: Parse) -> None:
    document = only(parse("a.html", html_page()))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(document), type=Document) == document


def test_an_id_does_not_depend_on_the_place(parse: Parse) -> None:
    page = html_page()
    direct = only(parse("/somewhere/a.html", page))
    packed = only(parse("b.gz", gzip.compress(page)))
    assert direct.id == packed.id
