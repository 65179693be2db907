"""Quotation spans in English text: straight and curly marks, guillemets, single marks, and speech over paragraphs."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

_CLOSERS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "'": "'"}
_OPEN_SINGLE = re.compile(r"(?<![\w’'])[‘'](?=[\w“\"])")
_CLOSE_SINGLE = re.compile(r"[’'](?![\w])")
_MAX_SINGLE = 300
_MAX_DOUBLE = 3000


class Quote(Struct, frozen=True):
    """What stands between quotation marks: ``text[start:end]`` is the speech without the marks."""

    start: int
    end: int
    continued: bool = False

    @property
    def length(self) -> int:
        """The number of characters quoted."""
        return self.end - self.start


def find_quotes(text: str) -> list[Quote]:
    """Return the quotations of ``text`` in order, outermost only.

    A paragraph that opens a quotation and does not close it runs to its end and is ``continued`` in the next one that
    opens with a mark. Single marks count only where no double ones enclose them and they cannot be apostrophes.
    """
    found: list[Quote] = []
    position = 0
    for line in text.split("\n"):
        doubles = list(_doubles(line, position))
        for quote in sorted(
            [*doubles, *_singles(line, position, doubles)], key=lambda quote: (quote.start, -quote.end)
        ):
            if not found or quote.start >= found[-1].end:
                found.append(quote)
        position += len(line) + 1
    return found


def _doubles(line: str, base: int) -> Iterator[Quote]:
    at = 0
    while (opening := _next_opening(line, at)) is not None:
        closers = _CLOSERS[line[opening]]
        closing = next(
            (i for i in range(opening + 1, min(len(line), opening + _MAX_DOUBLE)) if line[i] in closers), None
        )
        if closing is None:
            if line[opening + 1 :].strip() and (line[opening] != '"' or not line[:opening].strip()):
                yield Quote(base + opening + 1, base + len(line.rstrip()), continued=True)
            return
        if closing > opening + 1:
            yield Quote(base + opening + 1, base + closing)
        at = closing + 1


def _next_opening(line: str, at: int) -> int | None:
    return next((i for i in range(at, len(line)) if line[i] in '“«„"' and not _is_inches(line, i)), None)


def _is_inches(line: str, at: int) -> bool:
    """Whether a straight mark stands for inches ('a 5" gun'): a digit before it and no letter after."""
    return line[at] == '"' and at > 0 and line[at - 1].isdigit() and line[at + 1 : at + 3].strip()[:1].islower()


def _singles(line: str, base: int, doubles: Sequence[Quote]) -> Iterator[Quote]:
    starts = [quote.start for quote in doubles]
    at = 0
    while opening := _OPEN_SINGLE.search(line, at):
        at = opening.end()
        before = bisect_right(starts, base + opening.start()) - 1
        if before >= 0 and doubles[before].end > base + opening.start():
            continue
        closing = _CLOSE_SINGLE.search(line, opening.end(), min(len(line), opening.end() + _MAX_SINGLE))
        if closing and closing.start() > opening.end():
            yield Quote(base + opening.end(), base + closing.start())
            at = closing.end()
