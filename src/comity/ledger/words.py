"""Words for search: one way to cut and stem text, for both back ends and for the words sought."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Protocol

import snowballstemmer  # type: ignore[import-untyped]

_HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}](?:[^\W_{_HAN}]|[\u0300-\u036f])*)(?:['’]s\b)?")
_NOT_WORD = re.compile(r"[\W_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LONGEST = 64

Token = tuple[str, int, int]
"""A term, and the half-open stretch of the text it was made from."""


def tokens(text: str, *, sought: bool = False) -> Iterator[Token]:
    """Yield the terms of a text with their offsets.

    English and Russian words are stemmed; Chinese, Japanese and Korean runs give every character and every pair of
    neighbours, because nothing marks where their words begin. For words ``sought``, only the pairs (or the single
    character that stands alone).
    """
    for match in _WORD.finditer(text):
        run, word = match.groups()
        if run:
            yield from _pairs(run, match.start(), sought)
        elif term := _stem(word[:_LONGEST]):
            yield term, match.start(2), match.end(2)


def _pairs(run: str, start: int, sought: bool) -> Iterator[Token]:
    for at in range(len(run)):
        if not sought or len(run) == 1:
            yield run[at], start + at, start + at + 1
        if at + 1 < len(run):
            yield run[at : at + 2], start + at, start + at + 2


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    folded = unicodedata.normalize("NFKC", word).casefold()
    if _CYRILLIC.search(folded):
        folded = _NOT_WORD.sub("", folded).replace("ё", "е")
        return _stemmer("russian").stemWord(folded)
    plain = _NOT_WORD.sub("", unicodedata.normalize("NFKD", folded))
    return _stemmer("english").stemWord(plain) if plain.isascii() and plain.isalpha() else plain


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str:  # noqa: N802 -- the library's name
        """Return the stem of a word."""


@cache
def _stemmer(language: str) -> _Stemmer:
    stemmer: _Stemmer = snowballstemmer.stemmer(language)
    return stemmer
