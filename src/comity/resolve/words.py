"""Words as numbers: stems, names of types of weapons, ordinals and short runs of quoted words, with their rarity.

A token is an integer whose last three digits are its weight in tenths of bits, so that the database can add up the
weights of the tokens two lists share without looking anything up.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from math import log2
from zlib import crc32

from msgspec import Struct
from snowballstemmer import stemmer  # type: ignore[import-untyped]

from comity.vocab import vocabulary
from comity.vocab.fold import fold

WEIGHT = 1000
HEAVIEST = 120

_WORD = re.compile(r"[^\W_]+")
_TYPE = re.compile(r"\b([a-z]{1,4})[- ]?(\d{1,4})([a-z]{0,4}\d{0,2})\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROMAN = re.compile(r"(?<![A-Za-z])(?:no\. ?(\d{1,2})\b|\(?\b(I{1,3}|IV|V|VI{1,3}|IX|X)\b\)?\s*$|-(I{1,3}|IV|V)\b)")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
             "eleventh", "twelfth")  # fmt: skip
_COUNTED = (
    r"(?:\w+ ){0,4}"
    r"(?:patrols?|exercises?|drills?|edition|round|time|iteration|meeting|consultations?)\b"
)
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)}|(\d{{1,2}})(?:st|nd|rd|th)) {_COUNTED}")
_NUMERALS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_STOP = frozenset(
    """the and for with from that this have has had was were been are its their they them his her she who which will
    would could not but also into over under after before between about said says more most than two three four five
    one first second both other others all any some such only very during near while when where what there then same
    new own per via out off each year years month day days last next""".split()  # noqa: SIM905 - a list of words
)


class Rarity(Struct, frozen=True):
    """How many tenths of bits it tells that two texts share a stem: the less common of two estimates.

    ``here`` are the weights among the records at hand, ``everywhere`` those learned from news text; a stem that
    neither knows is as rare as a stem can be seen to be.
    """

    here: Mapping[str, int]
    everywhere: Mapping[str, int]

    def weight(self, stem: str) -> int:
        """Return the weight of a stem in tenths of bits, between 0 and 120."""
        return min(self.here.get(stem, HEAVIEST), self.everywhere.get(stem, HEAVIEST))

    def tokens(self, stems: Iterable[str]) -> tuple[int, ...]:
        """Return stems as sorted tokens."""
        return tuple(sorted({number(stem) * WEIGHT + self.weight(stem) for stem in stems}))


def weigh(texts: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return the weight of every stem in a collection of texts: how rare it is, in tenths of bits."""
    counts: Counter[str] = Counter()
    size = 0
    for stems in texts:
        counts.update(set(stems))
        size += 1
    return {stem: min(HEAVIEST, round(10 * log2((size + 1) / n))) for stem, n in counts.items()}


def number(text: str) -> int:
    """Return a stable number for a text, the same in every process."""
    return crc32(text.encode())


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words that can tell one thing from another, in order.

    Names of states, years and little words are left out. ``Su-27SK`` gives ``su27sk`` and ``su27``.
    """
    bare = text.casefold()
    types = [part for match in _TYPE.finditer(bare) for part in _designations(match)]
    words = (word for word in _WORD.findall(fold(_TYPE.sub(" ", bare))) if len(word) > 1)
    kept = [_stem(word) for word in words if word not in _STOP and word not in _party_words() and not _YEAR.match(word)]
    return (*types, *(word for word in kept if len(word) > 2 or word.isdigit()))


def _designations(match: re.Match[str]) -> set[str]:
    letters, digits, rest = match.groups()
    if letters in _STOP or _YEAR.fullmatch(digits):
        return set()
    return {f"{letters}{digits}{rest}", f"{letters}{digits}"}


@cache
def _stemmer() -> object:
    return stemmer("english")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))  # type: ignore[attr-defined]


@cache
def _party_words() -> frozenset[str]:
    return frozenset(
        word for form in vocabulary().party_forms() if form.sense in ("name", "alias", "demonym")
        for word in fold(form.text).split()
    )  # fmt: skip


def proper_words(text: str) -> tuple[str, ...]:
    """Return the capitalised words of a text, folded, that are no form of a party's name: where persons are named."""
    words = (fold(word) for word in _WORD.findall(text) if word[0].isupper() and len(word) > 2)
    return tuple(dict.fromkeys(word for word in words if word not in _STOP and word not in _all_party_words()))


@cache
def _all_party_words() -> frozenset[str]:
    return frozenset(word for form in vocabulary().party_forms() for word in fold(form.text).split())


def numerals(name: str) -> tuple[int, ...]:
    """Return the edition numbers written in a name: ``(II)``, ``no. 6``, ``2015-I``."""
    found = [next(part for part in match.groups() if part) for match in _ROMAN.finditer(name)]
    return tuple(sorted({_NUMERALS.get(part) or int(part) for part in found}))


def ordinals(text: str) -> tuple[int, ...]:
    """Return the ordinals a text counts exercises, patrols and meetings with ("the sixth joint patrol")."""
    return tuple(sorted({int(digits) if digits else _ORDINALS.index(word) + 1
                         for word, digits in _ORDINAL.findall(text.casefold())}))  # fmt: skip


def runs(text: str, length: int = 3) -> tuple[int, ...]:
    """Return the runs of ``length`` words of a text as sorted numbers: shared runs mean shared wording."""
    words = _WORD.findall(fold(text))
    return tuple(sorted({number(" ".join(words[i : i + length])) for i in range(len(words) - length + 1)}))
