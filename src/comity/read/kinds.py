"""Which format an input has: by its first bytes, by what a server or sender said, by its name, by its look."""

import re
from pathlib import PurePosixPath
from types import MappingProxyType

from comity.read.parts import Refusal

HEAD = 4096
"""How many first bytes decide."""

_SUFFIXES = MappingProxyType(
    {
        suffix: kind
        for kind, suffixes in {
            "text": ".txt .text",
            "markdown": ".md .markdown .mdown",
            "html": ".html .htm .xhtml .shtml",
            "pdf": ".pdf",
            "docx": ".docx",
            "eml": ".eml",
            "jsonl": ".jsonl .ndjson",
            "csv": ".csv",
            "feed": ".rss .atom",
            "warc": ".warc",
            "zip": ".zip",
            "tar": ".tar",
        }.items()
        for suffix in suffixes.split()
    }
)
_MEDIA_TYPES = MappingProxyType(
    {
        "text/markdown": "markdown",
        "text/html": "html",
        "application/xhtml+xml": "html",
        "text/csv": "csv",
        "message/rfc822": "eml",
        "application/x-ndjson": "jsonl",
        "application/jsonl": "jsonl",
        "application/rss+xml": "feed",
        "application/atom+xml": "feed",
    }
)
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ\x00", "packed"),
    (b"WARC/", "warc"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"7z\xbc\xaf", b"Rar!", b"RIFF", b"OggS", b"ID3")
_NO_PROSE_MAGIC = (b"{\\rtf", b"%!PS")
_NO_PROSE = frozenset({".json", ".xml", ".js", ".css", ".py", ".yaml", ".yml", ".toml", ".ini", ".sql", ".svg"})
"""Text for programs: read as a document it would only be noise."""
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_MAIL = re.compile(rb"^(?:(?:from|to|subject|date|received|message-id|mime-version|return-path): ?[^\n]*\n)", re.I)
_JSON_ROW = re.compile(rb'\A\s*\{[ \t]*"[^\n]*(?:\}[ \t\r]*\n|\Z)')
_CSV_ROW = re.compile(rb'^(?:\xef\xbb\xbf)?"?doc_id"?,')


def kind_of(name: str, head: bytes, media_type: str = "") -> str:
    """Name the format of an input from its ``head``, its name and the media type it was served with.

    Raise Refusal ``unsupported_type`` or ``encrypted`` for what is recognised and not read.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith(_BINARY) and b"\0" in head:
        raise Refusal("unsupported_type", "It is a program or a picture, sound or archive that is not read.")
    kind = _by_magic(head)
    if kind == "zip":
        return _packaged(suffix, head)
    if kind:
        return kind
    return _MEDIA_TYPES.get(media_type, "") or _by_name(suffix, head) or _by_look(head) or _as_text(name, head)


def _by_magic(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")[:8]
    kind = next((kind for magic, kind in _MAGIC if head.startswith(magic) or start.startswith(magic)), "")
    if kind == "ole":
        raise _ole(head)
    return kind or ("tar" if head[257:262] == b"ustar" else "")


def _packaged(suffix: str, head: bytes) -> str:
    """Tell DOCX and plain ZIP from the other formats that are ZIP files inside."""
    if suffix == ".docx" or b"word/" in head:
        return "docx"
    if b"[Content_Types].xml" in head or head[30:38] == b"mimetype":
        raise Refusal("unsupported_type", f"Packages of type {suffix or 'office or book'} are not read.")
    return "zip"


def _ole(head: bytes) -> Refusal:
    if _ENCRYPTED_PACKAGE in head:
        return Refusal("encrypted", "The Office file asks for a password.")
    return Refusal("unsupported_type", "It is an Office file of before 2007, or a protected one.")


def _by_name(suffix: str, head: bytes) -> str:
    if suffix == ".xml" and _FEED.search(head):
        return "feed"
    kind = _SUFFIXES.get(suffix, "")
    if kind in {"pdf", "docx", "zip", "tar", "warc"} and head:
        raise Refusal("malformed", f"It is named {suffix} and does not begin like one.")
    return kind


def _by_look(head: bytes) -> str:
    if _HTML.search(head):
        return "html"
    if _FEED.search(head[:1024]):
        return "feed"
    looks = ((_MAIL, "eml"), (_JSON_ROW, "jsonl"), (_CSV_ROW, "csv"))
    return next((kind for pattern, kind in looks if pattern.search(head)), "")


def _as_text(name: str, head: bytes) -> str:
    utf16 = head[:2] in {b"\xff\xfe", b"\xfe\xff"}
    no_prose = PurePosixPath(name).suffix.lower() in _NO_PROSE or head.startswith(_NO_PROSE_MAGIC)
    if no_prose or (b"\0" in head and not utf16):
        raise _unsupported(name)
    return "text"


def _unsupported(name: str) -> Refusal:
    return Refusal("unsupported_type", f"Files of type {PurePosixPath(name).suffix.lower() or 'binary'} are not read.")
