"""Doubt about the reading: whether a firm no would turn into a yes if one thing in the sentence were read otherwise."""

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from comity.examine.model import CheckedPart, Part, Verdict
from comity.examine.sentence import Sentence

Verdicts = Callable[[Part], Verdict]
_COUNTED = frozenset(("count", "ordinal", "first", "most", "comparison"))
_FIRM_NO: tuple[Verdict, ...] = ("contradicted", "outdated")


def doubtful_words(
    sentence: Sentence, parts: Sequence[CheckedPart], read: Callable[[Sentence], list[Part]], judge: Verdicts
) -> tuple[str, ...]:
    """Return the dates and places without which a counted claim would hold that fails with them.

    One of several dates may belong to an aside, and a place may be where the writer stood: what such a word decides
    alone is no firm no.
    """
    failed = {one.part.type for one in parts if one.verdict in _FIRM_NO and one.part.type in _COUNTED}
    if not failed:
        return ()
    return tuple(
        words
        for words, other in _variants(sentence)
        if any(part.type in failed and judge(part) == "supported" for part in read(other))
    )


def _variants(sentence: Sentence) -> Iterator[tuple[str, Sentence]]:
    """Yield the sentence without one of its dates, if it has several, and without one of its places."""
    if len(sentence.dates) > 1:
        for day in sentence.dates:
            left = tuple(one for one in sentence.dates if one is not day)
            yield sentence.text[day.start_char : day.end_char], replace(sentence, dates=left)
    for place in sentence.places if sentence.dates else ():
        kept = tuple(one for one in sentence.places if one is not place)
        yield sentence.text[place.start : place.end], replace(sentence, places=kept)
