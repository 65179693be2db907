"""One document made ready: sentences with the names, parties, dates and word classes that stand in each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from comity.extract.dates import ResolvedDate, find_dates
from comity.extract.entities import Entity, find_entities
from comity.extract.gate import is_relevant, worth_parsing
from comity.extract.lexicon import cue_of
from comity.extract.names import Name, capitalised, find_names
from comity.extract.text import Sentence, parse
from comity.model.documents import Document

if TYPE_CHECKING:
    from comity.extract.encoder import Reading
    from comity.extract.grounds import Grounds
    from comity.extract.places import Locality

T = TypeVar("T", Entity, Name)


class Line(Struct, frozen=True, dict=True):
    """A sentence and everything found in it; ``*_at`` are token indices."""

    sentence: Sentence
    entities: tuple[Entity, ...]
    names: tuple[Name, ...]
    dates: tuple[ResolvedDate, ...]
    capitals: tuple[tuple[int, int], ...]
    """Runs of capitalised words that are not a party's name alone."""

    @cached_property
    def party_at(self) -> Mapping[int, Entity]:
        """The parties by the token on which their name ends."""
        return {self.sentence.token_at(e.end - 1): e for e in self.entities if e.is_party}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The distinct parties named, in order of appearance."""
        return tuple(dict.fromkeys(c for e in self.party_at.values() for c in e.codes))

    @cached_property
    def cues(self) -> tuple[tuple[str, ...], ...]:
        """The word classes of every token."""
        return tuple(cue_of(token.lemma) for token in self.sentence.tokens)

    @cached_property
    def cue_counts(self) -> Counter[str]:
        """How often each word class occurs in the sentence."""
        return Counter(cue for cues in self.cues for cue in cues)

    @cached_property
    def localities(self) -> "tuple[Locality, ...]":
        """The places named, in order of appearance."""
        from comity.extract.places import localities  # noqa: PLC0415 - it reads these very lines

        return localities(self)

    @cached_property
    def children(self) -> Mapping[int, tuple[int, ...]]:
        """The dependents of every token that has any."""
        found: dict[int, list[int]] = {}
        for index, token in enumerate(self.sentence.tokens):
            if token.head != index:
                found.setdefault(token.head, []).append(index)
        return {head: tuple(below) for head, below in found.items()}

    @cached_property
    def paths(self) -> tuple[tuple[int, ...], ...]:
        """Every token with its ancestors up to the root."""
        heads = [token.head for token in self.sentence.tokens]
        return tuple(_upwards(heads, index) for index in range(len(heads)))

    def path_up(self, index: int) -> tuple[int, ...]:
        """Return ``index`` and its ancestors up to the root."""
        return self.paths[index]

    @cached_property
    def verbs(self) -> tuple[int | None, ...]:
        """The nearest verb at or above every token."""
        verbal = [token.tag.startswith(("VB", "MD")) for token in self.sentence.tokens]
        return tuple(next((i for i in path if verbal[i]), None) for path in self.paths)

    def verb_over(self, index: int) -> int | None:
        """Return the nearest verb at or above ``index``."""
        return self.verbs[index]


_BALANCE, _CALM, _ARMED = 0.6, 0.3, 0.3
"""Chosen on the training files and the stories: 24 of 293 texts without an event sound civil, 19 of 3,440 others."""


def _upwards(heads: Sequence[int], index: int) -> tuple[int, ...]:
    path = [index]
    while (head := heads[path[-1]]) != path[-1] and len(path) < _DEEPEST:
        path.append(head)
    return tuple(path)


_DEEPEST = 40


class Analysis(Struct, frozen=True, dict=True):
    """A document's lines, with what holds for the document as a whole."""

    document: Document
    lines: tuple[Line, ...]

    @cached_property
    def party_counts(self) -> Counter[str]:
        """How often each party is named in the whole text."""
        return Counter(c for line in self.lines for e in line.party_at.values() for c in e.codes)

    @cached_property
    def cue_shares(self) -> Mapping[str, float]:
        """How many words in a hundred belong to each word class."""
        totals: Counter[str] = Counter()
        for line in self.lines:
            totals.update(line.cue_counts)
        words = sum(len(line.sentence.tokens) for line in self.lines) or 1
        return {cue: 100 * count / words for cue, count in totals.items()}

    @property
    def sounds_civil(self) -> bool:
        """Whether the words of sport, police, trade and the like clearly outweigh those of armed forces.

        Words for weapons count a little for the armed forces. A text that names a known exercise does not sound civil.
        """
        if any(name.series for line in self.lines for name in line.names):
            return False
        shares = self.cue_shares
        military = shares.get("military", 0.0) + _ARMED * shares.get("weapon", 0.0)
        return military < _BALANCE * (shares.get("civil", 0.0) + _CALM)

    @cached_property
    def main_parties(self) -> tuple[str, ...]:
        """The parties by how often they are named, those of the headline first among equals."""
        first = {code: i for i, code in enumerate(c for line in self.lines for c in line.codes)}
        return tuple(sorted(self.party_counts, key=lambda code: (-self.party_counts[code], first[code])))

    @cached_property
    def grounds(self) -> "Grounds":
        """Whose soil every line speaks of."""
        from comity.extract.grounds import Grounds  # noqa: PLC0415 - it reads the places of these very lines

        return Grounds(self)

    @cached_property
    def reading(self) -> "Reading":
        """What the encoder makes of the text."""
        from comity.extract.encoder import read  # noqa: PLC0415 - it reads these very lines
        from comity.extract.mentions import find_triggers  # noqa: PLC0415

        return read(self, find_triggers(self))


def analyse(document: Document) -> Analysis | None:
    """Return the analysis of ``document``, or None where the gate finds that it cannot hold a military contact."""
    entities = find_entities(document.text)
    if not is_relevant(document.text, entities):
        return None
    return build(document, entities)


def build(document: Document, entities: Sequence[Entity]) -> Analysis:
    """Return the analysis of ``document`` without asking the gate."""
    text = document.text
    names = find_names(text, entities)
    dates = find_dates(text, document.published)
    lines = tuple(
        Line(
            s,
            _inside(s, entities),
            _inside(s, names),
            tuple(d for d in dates if s.start <= d.start_char < s.end),
            _capitals(text, s, entities),
        )
        for s in parse(text, worth_parsing(text, entities))
    )
    return Analysis(document, lines)


def _capitals(text: str, sentence: Sentence, entities: Sequence[Entity]) -> tuple[tuple[int, int], ...]:
    parties = {(e.start, e.end) for e in _inside(sentence, entities) if e.is_party}
    return tuple(run for run in capitalised(text, sentence.start, sentence.end) if run not in parties)


def _inside(sentence: Sentence, items: Sequence[T]) -> tuple[T, ...]:
    return tuple(item for item in items if item.start >= sentence.start and item.end <= sentence.end)
