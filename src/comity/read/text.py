"""From bytes to the text that is stored. What happens here happens once: offsets point into the result for ever."""

import codecs
import re
import unicodedata
from collections.abc import Collection, Sequence
from itertools import groupby, pairwise

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
_WIDEST, _FULL = 100, 0.7
"""Lines wrapped by hand are no wider than this many characters, and fill at least this share of the widest."""
_COLUMNS = r"\S\s{3,}\S|\t|\|"
_OWN_LINE = re.compile(rf"\s*(?:[-*•–>|#]|\(?\w{{1,3}}[.)]\s)|.*(?:{_COLUMNS})")
"""A line that belongs to a list, a quoted mail or a table."""
_ITEM = re.compile(rf"(\s*)(?:[-*•–]|\(?\w{{1,3}}[.)])\s(?!.*(?:{_COLUMNS}))")
"""The beginning of an item of a list that is no row of a table; its lines go on where they stand further in."""
_CAPITAL = "[A-ZÀ-ÖØ-ÞЀ-Я]"
_BEGINS = re.compile(
    rf"\s*(?:B[Yy] {_CAPITAL}|(?:{_CAPITAL}[\w.'’-]*+ ?+){{1,4}}+"
    r"[,(–—-].{0,30}?(?:(?<!\d)(?:19|20)\d\d(?!\d)|\s(?:[–—]|--?)\s))"
)
"""A line that goes on from none before: a byline, or a dateline of up to four capitalised words and a year or dash."""
_HIGH = bytes(range(128, 256))
_SAMPLE = 64 * 1024


def stored(text: str) -> str:
    """Return ``text`` as it is stored: line breaks as LF, control characters and lone surrogates out, NFC."""
    text = _UNSTORABLE.sub("", _BREAKS.sub("\n", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def unwrapped(text: str) -> str:
    """Return ``text`` with lines that were wrapped by hand joined to paragraphs or items; tables stay as they are.

    It counts as wrapped where of the lines that may go on in the next, a third do so in small letters. A figure
    says nothing: it begins a line of a chronology as well.
    """
    blocks = [list(lines) for _, lines in groupby(text.split("\n"), key=lambda line: not line.strip())]
    breaks = [(block, _going_on(block)) for block in blocks]
    after = [block[number].lstrip() for block, numbers in breaks for number in numbers]
    small = sum(line[0].islower() for line in after)
    if not after or 3 * small < len(after):
        return text
    return "\n".join(line for block, numbers in breaks for line in _paragraphs(block, numbers))


def _going_on(block: Sequence[str]) -> set[int]:
    """Return which lines of a block without blank ones may go on from the line before."""
    width = max(map(len, block))
    if width > _WIDEST:
        return set()
    return {
        n + 1
        for n, (before, line) in enumerate(pairwise(block))
        if len(before) >= _FULL * width
        and (not _OWN_LINE.match(before) or _hangs(line, before))
        and line.strip()
        and not _OWN_LINE.match(line)
        and not _BEGINS.match(line)
    }


def _hangs(line: str, before: str) -> bool:
    """Return whether ``line`` stands further in than the item of a list that ``before`` begins."""
    item = _ITEM.match(before)
    return item is not None and len(line) - len(line.lstrip()) > len(item[1])


def _paragraphs(block: Sequence[str], going_on: Collection[int]) -> list[str]:
    paragraphs: list[list[str]] = []
    for number, line in enumerate(block):
        if number in going_on:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return [one_line(lines) for lines in paragraphs]


def one_line(lines: Sequence[str]) -> str:
    """Return ``lines`` with one blank for each break and the blanks around it; those at the ends stay."""
    if len(lines) == 1:
        return lines[0]
    first, *inner, last = lines
    return " ".join((first.rstrip(), *filter(None, map(str.strip, inner)), last.lstrip()))


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
