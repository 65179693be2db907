"""From bytes to the text that is stored. What happens here happens once: offsets point into the result for ever."""

import codecs
import re
import unicodedata

import charset_normalizer

from comity.read.parts import Refusal

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSTORABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_NOT_STORABLE_EXACTLY = re.compile("[\x00\ud800-\udfff]")
_HIGH = bytes(range(128, 256))
_SAMPLE = 64 * 1024


def stored(text: str) -> str:
    """Return ``text`` as it is stored: line breaks as LF, control characters and lone surrogates out, NFC."""
    text = _UNSTORABLE.sub("", _BREAKS.sub("\n", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def is_storable(text: str) -> bool:
    """Whether every database can hold ``text`` exactly as it is: no NUL, no lone surrogate."""
    return _NOT_STORABLE_EXACTLY.search(text) is None


def decode(data: bytes, *, declared: str = "") -> tuple[str, str]:
    """Decode ``data``; return the text and a note on how, empty for plain UTF-8.

    In order: a byte order mark, UTF-8, the encoding that was declared, the encoding that the bytes suggest.
    Raise Refusal ``not_text`` when they suggest none.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _lossy(data[len(mark) :], encoding)
    if b"\0" in data[:_SAMPLE]:
        raise Refusal("not_text", "It holds NUL bytes.")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _lossy(data, _known(declared) or _guess(data))


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
        _HIGH.decode(encoding, errors="replace")
    except (LookupError, ValueError):
        return ""
    return "cp1252" if codecs.lookup(encoding).name in {"iso8859-1", "ascii"} else encoding


def _guess(data: bytes) -> str:
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise Refusal("not_text", "No known encoding fits its bytes.")
    return best.encoding


def _lossy(data: bytes, encoding: str) -> tuple[str, str]:
    text = data.decode(encoding, errors="replace")
    lost = text.count("\ufffd")
    return text, f"read as {encoding}" + (f", {lost} characters lost" if lost else "")
