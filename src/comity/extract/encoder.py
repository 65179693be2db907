"""What a small trained encoder makes of a document: which lines tell what, how it is asserted, and who takes part.

The encoder (four layers, 8-bit weights, run by onnxruntime on one thread) reads word pieces in windows of whole lines,
each with a hint at the party its word stands for.
It answers with numbers only; the linear models weigh them beside the features that can be read.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np
from msgspec import Struct

from comity.extract.hints import UNHINTED, hints
from comity.extract.places import Locality
from comity.model.mentions import Modality, Stance, Topic

if TYPE_CHECKING:
    from comity.extract.analysis import Analysis, Line
    from comity.extract.dates import ResolvedDate
    from comity.extract.mentions import Candidate

FAMILIES = (
    *("exercise", "patrol", "visit", "consultation", "arms_transfer", "co_development", "technical_assistance"),
    *("dual_use_supply", "agreement", "deployment", "incident", "warning_sharing"),
)
"""The kinds the encoder tells apart, in the order of its outputs."""
TOPICS, STANCES = get_args(Topic), get_args(Stance)
TOLD = (*FAMILIES, "position", *TOPICS, *STANCES)
"""What a line may tell: an event of a family, or a position with its topic and stance."""
_COLUMN = {name: column for column, name in enumerate(TOLD)}
MODALITIES = get_args(Modality)
RELATIONS = ("party", "same", "start", "place", "name")
"""What ties a mention to a stretch of text: takes part, is the same occasion, is its first day, its place, its name."""
PARTY, DATE, LOCALITY, NAME = (len(FAMILIES) + n for n in range(4))
WHOLE = "<line>"
"""What stands for the word of a candidate that is a line as a whole."""
WINDOW, LONGEST, TITLE = 480, 380, 60
"""Word pieces in a window, of a line, and of the headline repeated in every window after the first."""
VOCABULARY = "encoder.vocab.txt"
EDGES = (-6, -5, -4, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 5, 6)

Numbers = np.ndarray[Any, np.dtype[np.float32]]
Place = tuple[int, int, int, int]
"""A line, the offsets of a stretch of text in it, and what stands there: a mention (index of its family), `PARTY`..."""


class Piece(NamedTuple):
    """A word piece: its number, its offsets in the document, and the party that its word stands for."""

    id: int
    start: int = 0
    end: int = 0
    hint: int = UNHINTED


class Window(Struct, frozen=True):
    """Word pieces read at once: the offsets of each line's pieces, and the position of the mark right behind them."""

    ids: tuple[int, ...]
    hints: tuple[int, ...]
    pieces: Mapping[int, tuple[tuple[int, int], ...]]
    marks: Mapping[int, int]

    def find(self, place: Place) -> tuple[int, int, int, int] | None:
        """Return first and last piece of ``place``, the mark of its line and its kind; None where it is elsewhere."""
        line, start, end, kind = place
        if line not in self.marks:
            return None
        mark, pieces = self.marks[line], self.pieces[line]
        if start < 0:
            return mark, mark, mark, kind
        begin = mark - len(pieces)
        found = [begin + k for k, (a, b) in enumerate(pieces) if a < end and b > start]
        return (found[0], found[-1], mark, kind) if found else (mark, mark, mark, kind)


class Reading(Struct, frozen=True):
    """The encoder's answers on one document, as log-odds; rows are found by `Place`."""

    told: Numbers
    rows: Mapping[Place, int]
    mention: Numbers
    modality: Numbers
    left: Numbers
    right: Numbers
    named: Mapping[str, tuple[Place, ...]]

    def of_line(self, line: int, what: str) -> float:
        """Return the log-odds that ``line`` tells ``what`` (one of `TOLD`)."""
        return float(self.told[line, _COLUMN[what]])

    def likeliest(self, line: int) -> str:
        """Return the kind of event that ``line`` most likely tells, if any."""
        return FAMILIES[int(self.told[line, : len(FAMILIES)].argmax())]

    def of_mention(self, candidate: "Candidate") -> float:
        """Return the log-odds that ``candidate`` tells an event."""
        return float(self.mention[self.rows[anchor(candidate)]])

    def asserted(self, candidate: "Candidate") -> Mapping[str, float]:
        """Return the probability of every modality."""
        row = np.exp(self.modality[self.rows[anchor(candidate)]])
        return dict(zip(MODALITIES, map(float, row), strict=True))

    def tied(self, relation: str, candidates: Sequence["Candidate"], places: Sequence[Place]) -> list[float]:
        """Return the highest log-odds that each of ``candidates`` stands in ``relation`` to one of ``places``."""
        number, width = RELATIONS.index(relation), self.left.shape[1] // len(RELATIONS)
        part = slice(number * width, (number + 1) * width)
        left = self.left[[self.rows[anchor(candidate)] for candidate in candidates], part]
        right = self.right[[self.rows[place] for place in places], part]
        return [float(value) for value in (left @ right.T).max(axis=1)]


def steps(name: str, value: float) -> list[str]:
    """Return the features that say how far ``value`` goes: one for every edge below it."""
    return _steps(name)[: bisect_left(EDGES, value)]


@cache
def _steps(name: str) -> list[str]:
    return [f"{name}>{edge}" for edge in EDGES]


def anchor(candidate: "Candidate") -> Place:
    """Return the place of a candidate."""
    if candidate.lemma == WHOLE:
        return whole_line(candidate.line, candidate.kind)
    return candidate.line, candidate.start, candidate.end, FAMILIES.index(candidate.kind)


def whole_line(line: int, kind: str) -> Place:
    """Return the place of a line as a whole, asked about events of ``kind``."""
    return line, -1, -1, FAMILIES.index(kind)


def date_at(line: int, found: "ResolvedDate") -> Place:
    """Return the place of a date."""
    return line, found.start_char, found.end_char, DATE


def locality_at(line: int, found: Locality) -> Place:
    """Return the place of a name of a place."""
    return line, found.start, found.end, LOCALITY


def runs(line: "Line") -> tuple[tuple[int, int], ...]:
    """Return the stretches of a line that may be an event's name: those that look like one, and other capitals."""
    known = [(name.start, name.end) for name in line.names]
    return (*known, *(run for run in line.capitals if not any(a <= run[0] and run[1] <= b for a, b in known)))


class Encoder(NamedTuple):
    """A trained encoder: the session that runs it, and what spells texts in the word pieces it knows."""

    session: Any
    spell: Any


def read(analysis: "Analysis", candidates: Sequence["Candidate"], encoder: Encoder | None = None) -> Reading:
    """Return what ``encoder`` (the shipped one) says of the lines and of all `places` in them; there must be a line."""
    session, spell = encoder or shipped()
    named = parties(analysis)
    by_line: dict[int, list[Place]] = {}
    for place in places(analysis, candidates, named):
        by_line.setdefault(place[0], []).append(place)
    told = np.full((len(analysis.lines), len(TOLD)), EDGES[0] - 1, dtype=np.float32)
    rows: dict[Place, int] = {}
    answers = []
    for window in windows(analysis, spell):
        here = {place: at for line in window.marks for place in by_line[line] if (at := window.find(place)) is not None}
        rows |= {place: len(rows) + number for number, place in enumerate(here)}
        lines, *answer = _ask(session, window, list(here.values()))
        told[list(window.marks)] = lines
        answers.append(answer)
    mention, modality, left, right = (np.concatenate(part) for part in zip(*answers, strict=True))
    return Reading(told, rows, mention, modality, left, right, named)


def _ask(session: Any, window: Window, spans: Sequence[tuple[int, int, int, int]]) -> list[Numbers]:
    first, last, mark, kind = (np.array(column, dtype=np.int64) for column in zip(*spans, strict=True))
    asked = {"ids": np.array([window.ids]), "hints": np.array([window.hints])}
    asked["lines"] = np.array(list(window.marks.values()))
    answer: list[Numbers] = session.run(None, asked | {"first": first, "last": last, "mark": mark, "kind": kind})
    return answer


def parties(analysis: "Analysis") -> Mapping[str, tuple[Place, ...]]:
    """Return where the document names each party."""
    found: dict[str, list[Place]] = {}
    for number, line in enumerate(analysis.lines):
        for entity in line.party_at.values():
            for code in entity.codes:
                found.setdefault(code, []).append((number, entity.start, entity.end, PARTY))
    return {code: tuple(where) for code, where in found.items()}


def places(
    analysis: "Analysis", candidates: Sequence["Candidate"], named: Mapping[str, Sequence[Place]]
) -> tuple[Place, ...]:
    """Return every stretch of text the encoder is asked about: mentions, lines, parties, dates, places, names."""
    lines = list(enumerate(analysis.lines))
    found = [
        *map(anchor, candidates),
        *(whole_line(number, kind) for number, _ in lines for kind in FAMILIES),
        *(place for where in named.values() for place in where),
        *(date_at(number, date) for number, line in lines for date in line.dates),
        *(locality_at(number, locality) for number, line in lines for locality in line.localities),
        *((number, *run, NAME) for number, line in lines for run in runs(line)),
    ]
    return tuple(dict.fromkeys(found))


def windows(analysis: "Analysis", spell: Any) -> list[Window]:
    """Return the document's lines as word pieces, as many whole lines together as go into a window.

    Every window begins with the day of publication, and every further one with the first line read, mostly the
    headline. ``spell`` is the encoder's.
    """
    spelt = [_line(analysis, spell, number) for number in range(len(analysis.lines))]
    begin, close = (Piece(spell.token_to_id(mark)) for mark in ("[CLS]", "[SEP]"))
    head = [begin, *_spell(spell, str(analysis.document.published or ""), 0), close]
    title = [*spelt[0][:TITLE], close] if spelt else []
    made: list[list[int]] = []
    room = 0
    for number, line in enumerate(spelt):
        if not made or len(line) >= room:
            made.append([])
            room = WINDOW - len(head) - (len(title) if len(made) > 1 else 0)
        made[-1].append(number)
        room -= len(line) + 1
    return [_window([*head, *(title if some else [])], lines, spelt, close) for some, lines in enumerate(made)]


def _window(head: Sequence[Piece], lines: Sequence[int], spelt: Sequence[Sequence[Piece]], close: Piece) -> Window:
    pieces, marks = list(head), dict[int, int]()
    for number in lines:
        pieces += spelt[number]
        marks[number] = len(pieces)
        pieces.append(close)
    return Window(
        ids=tuple(piece.id for piece in pieces),
        hints=tuple(piece.hint for piece in pieces),
        pieces={n: tuple((piece.start, piece.end) for piece in spelt[n]) for n in lines},
        marks=marks,
    )


def _line(analysis: "Analysis", spell: Any, number: int) -> list[Piece]:
    """Return the word pieces of a line, each with the party that its word stands for."""
    sentence = analysis.lines[number].sentence
    pieces = _spell(spell, analysis.document.text[sentence.start : sentence.end], sentence.start)
    starts, ends = [piece.start for piece in pieces], [piece.end for piece in pieces]
    for hint in hints(analysis, number):
        for k in range(bisect_right(ends, hint.start), bisect_left(starts, hint.end)):
            pieces[k] = pieces[k]._replace(hint=hint.party)
    return pieces


def _spell(spell: Any, text: str, base: int) -> list[Piece]:
    spelt = spell.encode(text, add_special_tokens=False)
    offsets = ((base + start, base + end) for start, end in spelt.offsets)
    return [Piece(number, *at) for number, at in zip(spelt.ids[:LONGEST], offsets, strict=False)]


@cache
def shipped() -> Encoder:
    """Load the shipped encoder once per process."""
    return load(files("comity.extract").joinpath("weights"))


def load(folder: Any, name: str = "encoder.onnx") -> Encoder:
    """Return the encoder ``name`` (ONNX) of ``folder``, beside which lies a file with the word pieces it knows.

    It runs on one thread, so that every run gives the same numbers.
    """
    import onnxruntime  # noqa: PLC0415 - only extraction should pay for it

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    model = folder.joinpath(name).read_bytes()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return Encoder(session, speller(folder.joinpath(VOCABULARY).read_text(encoding="utf-8").splitlines()))


def speller(words: Sequence[str]) -> Any:
    """Return what spells texts in the word pieces ``words``."""
    from tokenizers import BertWordPieceTokenizer  # noqa: PLC0415 - only extraction should pay for it

    return BertWordPieceTokenizer(vocab={word: number for number, word in enumerate(words)}, lowercase=True)
