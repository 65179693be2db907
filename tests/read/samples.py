"""Small inputs of every format, made here so that the tests need no files."""

import csv
import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage

import docx

PARAGRAPHS = (
    "Russia and China opened the naval exercise Joint Sea in the waters off Vladivostok on Monday, the Pacific "
    "Fleet said, with eleven ships and about 1,500 sailors taking part in the drills.",
    "The two navies will practise the defence of a convoy, fire at air and sea targets and search for a submarine, "
    "a spokesman told reporters. “It is not directed against any third country,” he said.",
    "Observers in Tokyo counted three destroyers among the visitors; the ministry there scrambled aircraft twice "
    "during the first day and lodged no protest, according to a statement.",
)
ARTICLE = "\n".join(PARAGRAPHS)
TITLE = "Joint Sea opens off Vladivostok"


def html_page(*, head: str = "", byline: str = "", footer: str = "Copyright 2026 Example News", url: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{TITLE} - Example News</title>"
        f"<meta property='og:site_name' content='Example News'>{head}</head><body>"
        "<nav><ul><li><a href='/a'>Home</a></li><li><a href='/b'>Politics</a></li></ul></nav>"
        f"<article><h1>{TITLE}</h1><p class='meta'>{byline}</p>{body}</article>"
        "<aside><h3>Most read</h3><ul><li><a href='/c'>Ten recipes for summer</a></li></ul></aside>"
        f"<div class='comments'><p>first!!! great article</p></div><footer><p>{footer}</p></footer></body></html>"
    ).encode()


def pdf(*pages: str, info: Mapping[str, str] | None = None, encrypted: bool = False, picture: bool = False) -> bytes:
    """Return a PDF with one text block a page; ``picture`` puts an image on every page instead."""
    contents = [_picture_stream() if picture else _text_stream(page) for page in pages]
    return pdf_of_streams(contents, info=info, encrypted=encrypted, picture=picture)


def pdf_of_streams(
    contents: list[bytes], *, info: Mapping[str, str] | None = None, encrypted: bool = False, picture: bool = False,
    compress: bool = False,
) -> bytes:  # fmt: skip
    count = len(contents)
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(count))
    resources = "/XObject << /Im 3 0 R >>" if picture else "/Font << /F 3 0 R >>"
    image = (
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        "/Length 1 >>\nstream\n0\nendstream"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        image.encode()
        if picture
        else b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for index, content in enumerate(contents):
        page = f"/Parent 2 0 R /MediaBox [0 0 612 792] /Resources << {resources} >> /Contents {5 + 2 * index} 0 R"
        objects.append(f"<< /Type /Page {page} >>".encode())
        body, packed = (zlib.compress(content), " /Filter /FlateDecode") if compress else (content, "")
        objects.append(f"<< /Length {len(body)}{packed} >>\nstream\n".encode() + body + b"\nendstream")
    trailer = ""
    if info:
        objects.append(("<< " + " ".join(f"/{key} ({value})" for key, value in info.items()) + " >>").encode())
        trailer += f" /Info {len(objects)} 0 R"
    if encrypted:
        key = "00" * 32
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>".encode())
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<00> <00>]"
    return _assembled(objects, trailer)


def _assembled(objects: list[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R{trailer} >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def _text_stream(text: str) -> bytes:
    lines = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in text.split("\n")]
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    return f"BT /F 9 Tf 12 TL 40 740 Td {shown} ET".encode("cp1252", "replace")


def _picture_stream() -> bytes:
    return b"q 500 0 0 700 50 50 cm /Im Do Q"


def docx_file(*, title: str = TITLE, author: str = "A. Writer") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = author
    for paragraph in PARAGRAPHS[:2]:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "ships", "eleven"
    document.add_paragraph(PARAGRAPHS[2])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mail(*, attachments: Mapping[str, bytes] | None = None, html: bool = False) -> bytes:
    message = EmailMessage()
    message["From"] = "Press Office <press@example.org>"
    message["Subject"] = TITLE
    message["Date"] = "Mon, 29 Apr 2019 09:30:00 +0800"
    if html:
        message.set_content("".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS), subtype="html")
    else:
        message.set_content(ARTICLE)
    for name, data in (attachments or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


ROWS = (
    {"doc_id": "n-1", "publisher": "Example News", "title": TITLE, "published": "2019-04-29",
     "url": "https://example.org/1", "text": ARTICLE, "events": [{"kind": "exercise"}]},
    {"doc_id": "n-2", "publisher": None, "title": None, "published": "2019", "url": None,
     "text": "Line one.\r\nLine two."},
    {"doc_id": "n-3", "publisher": "Example News", "title": "Ja", "published": None, "url": None,
     "text": "e\u0301te\u0301 \ufb01ve \u202etxt\u202c \U0001f6a2"},
)  # fmt: skip


def jsonl(rows: tuple[Mapping[str, object], ...] = ROWS) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def csv_table() -> bytes:
    out = io.StringIO()
    columns = ("doc_id", "title", "publisher", "published", "url", "text")
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(ROWS)
    return out.getvalue().encode()


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Example Feed</title><link>https://example.org</link><description>d</description>
<item><title>{TITLE}</title><link>https://example.org/1</link><pubDate>Mon, 29 Apr 2019 09:30:00 +0800</pubDate>
<description>&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;</description></item>
<item><title>Second</title><link>https://example.org/2</link><description>{PARAGRAPHS[1]}</description></item>
</channel></rss>""".encode()

ATOM = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Example Feed</title><id>urn:x</id>
<updated>2019-05-01T00:00:00Z</updated>
<entry><title>{TITLE}</title><id>urn:1</id><link href="https://example.org/1"/>
<published>2019-04-29T01:30:00Z</published><updated>2019-05-01T00:00:00Z</updated>
<author><name>A. Writer</name></author>
<content type="html">&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;&lt;p&gt;{PARAGRAPHS[1]}&lt;/p&gt;</content>
</entry></feed>""".encode()


def warc(*answers: tuple[str, int, str, bytes], compress: bool = False) -> bytes:
    """Return a WARC of HTTP answers, each (url, status, media type, body)."""
    out = b""
    for url, status, media_type, body in answers:
        http = (
            f"HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(out):036}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n"
        )
        record = head.encode() + http + b"\r\n\r\n"
        out += gzip.compress(record, mtime=0) if compress else record
    return out


def zip_file(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tar_file(members: Mapping[str, bytes], *, mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def every_format() -> dict[str, bytes]:
    """One good input of every format, by file name."""
    page = html_page(head="<meta property='article:published_time' content='2019-04-29'>")
    return {
        "a.txt": f"{TITLE}\n\n{ARTICLE}\n".encode(),
        "b.md": f"---\ntitle: {TITLE}\ndate: 2019-04-29\n---\n\n# {TITLE}\n\n{ARTICLE}\n".encode(),
        "c.html": page,
        "d.pdf": pdf(ARTICLE, info={"Title": TITLE, "CreationDate": "D:20190429093000+08'00'"}),
        "e.docx": docx_file(),
        "f.eml": mail(),
        "g.jsonl": jsonl(),
        "h.csv": csv_table(),
        "i.rss": RSS,
        "j.atom": ATOM,
        "k.warc": warc(("https://example.org/1", 200, "text/html", page)),
        "l.warc.gz": warc(("https://example.org/1", 200, "text/html", page), compress=True),
        "m.zip": zip_file({"one.html": page, "sub/two.txt": ARTICLE.encode()}),
        "n.tar": tar_file({"one.html": page, "sub/two.txt": ARTICLE.encode()}),
        "o.tar.gz": tar_file({"one.txt": ARTICLE.encode()}, mode="w:gz"),
        "p.txt.gz": gzip.compress(ARTICLE.encode(), mtime=0),
    }
