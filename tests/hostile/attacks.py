"""Inputs made to harm whoever opens them: how to make each, and the ways it may end."""

import bz2
import gzip
import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Callable

from ..read.samples import ARTICLE, docx_file, html_page, mail, pdf, pdf_of_streams, tar_file, warc, zip_file

MIB = 1024 * 1024
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


def _zip_bomb(mib: int, name: str = "zeros.txt") -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w", force_zip64=True) as member,
    ):
        for _ in range(mib):
            member.write(bytes(MIB))
    return out.getvalue()


def _lying_zip(mib: int) -> bytes:
    """Return a bomb whose directory claims that it unpacks to 100 bytes."""
    data = bytearray(_zip_bomb(mib))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<I", 100)
    return bytes(data)


def _nested_zip(depth: int) -> bytes:
    data = ARTICLE.encode()
    for level in range(depth):
        data = zip_file({"inner.txt" if level == 0 else f"level{level}.zip": data})
    return data


def _overlapping_zip(members: int) -> bytes:
    """Return a ZIP whose directory lists one packed member many times."""
    data = _zip_bomb(24)
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    directory = data[start:end] * members
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, members, members, len(directory), start, 0)
    return data[:start] + directory + tail


def _zip_with_link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("passwords.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def _tar_of(kind: bytes, name: str = "member.txt", target: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.type, info.linkname, info.devmajor, info.devminor = kind, target, 1, 5
        archive.addfile(info)
    return out.getvalue()


def _docx_with(xml: bytes) -> bytes:
    original = zipfile.ZipFile(io.BytesIO(docx_file()))
    members = {name: original.read(name) for name in original.namelist()}
    return zip_file(members | {"word/document.xml": xml})


def _nested_mail(depth: int) -> bytes:
    data = mail()
    for number in range(depth):
        head = f'From: a@b.test\nContent-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n'
        data = head.encode() + data + f"\n--b{number}--\n".encode()
    return data


def _rss(item: str, head: str = '<?xml version="1.0"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>t</title><item>{item}</item></channel></rss>'.encode()


ONE_PAGE = ("https://a.test/", 200, "text/html", b"x")
BROKEN_WARC = {"malformed", "empty", "", "parser_error"}


def _gzipped(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = gzip.compress(data)
    return data


def _yaml_laughs() -> bytes:
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]")
    return "\n".join(["---", *lines, "---", "Some words."]).encode()


def _text_bomb() -> bytes:
    return pdf_of_streams(
        [b"BT /F 9 Tf 1 0 0 1 0 0 Tm " + b"(aaaaaaaaaaaaaaaa) Tj " * 2_000_000 + b"ET"], compress=True
    )


def _mail_of_parts(count: int) -> bytes:
    return b'From: a@b.test\nContent-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * count


ATTACKS: dict[str, tuple[Callable[[], bytes], str]] = {
    # PDF
    "flate-bomb.pdf": (lambda: pdf_of_streams([b" " * (256 * MIB)], compress=True), "empty memory timeout crashed"),
    "text-bomb.pdf": (_text_bomb, "too_large memory timeout crashed"),
    "pages-loop.pdf": (lambda: pdf(ARTICLE).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "malformed"),
    "many-pages.pdf": (lambda: pdf(ARTICLE).replace(b"/Count 1 ", b"/Count 999999999 "), "done malformed memory"),
    "deep.pdf": (lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * MIB + b"\nendobj\ntrailer <</Root 1 0 R>>", "malformed"),
    "password.pdf": (lambda: pdf(ARTICLE, encrypted=True), "encrypted"),
    # ZIP and DOCX
    "bomb.zip": (lambda: _zip_bomb(300), "bomb"),
    "lying.zip": (lambda: _lying_zip(64), "malformed"),
    "nested.zip": (lambda: _nested_zip(12), "too_deep"),
    "overlapping.zip": (lambda: _overlapping_zip(1000), "bomb"),
    "many.zip": (lambda: zip_file({f"{number}.txt": b"word" for number in range(2100)}), "done too_many"),
    "slip.zip": (lambda: zip_file({"../../slipped.txt": b"words", "ok.txt": b"words"}), "done unsafe_name"),
    "absolute.zip": (lambda: zip_file({"/tmp/slipped.txt": b"words"}), "unsafe_name"),
    "drive.zip": (lambda: zip_file({"C:\\slipped.txt": b"words"}), "unsafe_name"),
    "link.zip": (_zip_with_link, "link"),
    "bomb.docx": (lambda: _docx_with(b"<w:document>" + b" " * (300 * MIB) + b"</w:document>"), "bomb"),
    "laughs.docx": (lambda: _docx_with((LAUGHS + "<w:document>&j;</w:document>").encode()), "entities"),
    "xxe.docx": (lambda: _docx_with((XXE + "<w:document>&secret;</w:document>").encode()), "entities"),
    "deep.docx": (lambda: _docx_with(b"<a>" * 200_000), "malformed"),
    # tar and packed files
    "slip.tar": (lambda: tar_file({"../slipped.txt": b"words"}), "unsafe_name"),
    "absolute.tar": (lambda: tar_file({"/tmp/slipped.txt": b"words"}), "unsafe_name"),
    "symlink.tar": (lambda: _tar_of(tarfile.SYMTYPE, target="/etc/passwd"), "link"),
    "hardlink.tar": (lambda: _tar_of(tarfile.LNKTYPE, target="/etc/passwd"), "link"),
    "device.tar": (lambda: _tar_of(tarfile.CHRTYPE), "not_regular"),
    "pipe.tar": (lambda: _tar_of(tarfile.FIFOTYPE), "not_regular"),
    "bomb.txt.gz": (lambda: gzip.compress(bytes(300 * MIB)), "bomb"),
    "bomb.txt.bz2": (lambda: bz2.compress(bytes(300 * MIB)), "bomb"),
    "bomb.tar.gz": (lambda: gzip.compress(tar_file({"zeros.txt": bytes(300 * MIB)})), "bomb"),
    "layers.gz": (lambda: _gzipped(ARTICLE.encode(), 6), "too_deep"),
    "cut.gz": (lambda: gzip.compress(ARTICLE.encode())[:-12], "malformed"),
    "endless.jsonl.gz": (lambda: gzip.compress(b'{"text": "' + b"x" * (300 * MIB)), "bomb too_large"),
    # XML and HTML
    "laughs.rss": (lambda: _rss("<title>&j;</title>", LAUGHS), "entities"),
    "xxe.rss": (lambda: _rss("<title>&secret;</title>", XXE), "entities"),
    "laughs.html": (lambda: LAUGHS.encode() + b"<html><body><p>&j;</p></body></html>", "done empty"),
    "xxe.html": (lambda: XXE.encode() + b"<html><body><p>Some words: &secret;</p></body></html>", "done empty"),
    "deep.html": (lambda: b"<p>Words on top.</p>" + b"<div>" * 200_000 + b"<p>Words at the bottom.</p>", "too_deep"),
    "deep-inline.html": (lambda: b"<p>" + b"<b>" * 100_000 + b"Words at the bottom.", "too_deep"),
    "attributes.html": (lambda: b"<p " + b"a=b " * 500_000 + b">Some words.</p>", "done"),
    "controls.html": (lambda: b"<p>Some &#1;&#x7f;&#xd800;&#xfffe; words.</p>", "done"),
    "script.html": (lambda: html_page() + b"<script>" + b"x" * MIB, "done"),
    "json-ld.html": (lambda: html_page(head=f"<script type='application/ld+json'>{'[' * 100_000}</script>"), "done"),
    "long-word.html": (lambda: b"<p>" + b"x" * (4 * MIB) + b"</p>", "done empty"),
    "encodings.html": (lambda: b"<meta charset='idna'><p>\xff\xfe\xfd Some words</p>", "done not_text"),
    # rows
    "huge-line.jsonl": (lambda: b'{"text": "' + b"x" * (40 * MIB) + b'"}', "too_large"),
    "deep.jsonl": (lambda: b'{"text": "a", "x": ' + b"[" * 500_000 + b"}", "too_deep"),
    "number.jsonl": (lambda: b'{"text": "Some words", "doc_id": ' + b"9" * 500_000 + b"}", "malformed"),
    "huge-line.csv": (lambda: b"doc_id,text\n1," + b"x" * (40 * MIB), "too_large"),
    "open-quote.csv": (lambda: b'doc_id,text\n1,"' + b"x\n" * (12 * MIB), "malformed"),
    "columns.csv": (lambda: b"text," * 500_000 + b"\nSome words" + b"," * 500_000 + b"\n", "done"),
    # mail
    "deep.eml": (lambda: _nested_mail(400), "done empty too_deep"),
    "headers.eml": (lambda: b"From: a@b.test\nX: " + b"\n x" * 500_000 + b"\n\nSome words.", "done"),
    "parts.eml": (lambda: _mail_of_parts(3000), "done too_many empty"),
    "address.eml": (lambda: b"From: " + b"(" * 10_000 + b"\nSubject: x\n\nSome words.", "done too_deep"),
    "encoded-words.eml": (
        lambda: b"From: a@b.test\nSubject: " + b"=?utf-8?q?x?= " * 20_000 + b"\n\nSome words.", "done timeout memory"
    ),
    "bomb.eml": (lambda: mail(attachments={"bomb.zip": _zip_bomb(300)}), "done bomb"),
    # web archives
    "length.warc": (lambda: warc(ONE_PAGE).replace(b"Content-Length: ", b"Content-Length: 9999999"), "done malformed"),
    "negative.warc": (lambda: warc(ONE_PAGE).replace(b"Content-Length: ", b"Content-Length: -"), "empty malformed"),
    "cut.warc.gz": (lambda: warc(ONE_PAGE, compress=True)[:-40], "malformed"),
    "headers.warc": (lambda: b"WARC/1.0\r\n" + b"X: y\r\n" * 500_000, "malformed"),
    # text
    "redos-a.txt": (lambda: b"a" * MIB + b"!", "done"),
    "redos-dates.txt": (lambda: b"1 1 1 May " * 100_000, "done"),
    "redos-dateline.txt": (lambda: (b"MOSCOW, " + b"A. -/(" * 1000 + b"\n") * 100, "done"),
    "redos-front.md": (lambda: b"---\n" + b"a: &a [*a]\n---" * 50_000, "done timeout"),
    "redos-emphasis.md": (lambda: b"*a_ " * 50_000, "done timeout"),
    "redos-brackets.md": (lambda: b"[" * 50_000 + b" words", "done timeout too_deep"),
    "yaml-laughs.md": (_yaml_laughs, "done"),
    "marks.txt": (lambda: b"e" + "\u0301".encode() * 200_000 + b" words", "done"),
    "json.txt": (lambda: json.dumps({"a": 1}).encode(), "done"),
    "polyglot.pdf": (lambda: b"PK\x03\x04" + pdf(ARTICLE), "malformed"),
}  # fmt: skip
