"""Who "both navies", "the three ministers" or "the neighbours" are: the latest set of parties of that size."""

from collections.abc import Sequence

from comity.extract.analysis import Analysis, Line

_SIZES = {
    **dict.fromkeys(("both", "pair", "duo", "neighbour", "neighbor", "each", "bilateral", "mutual"), 2),
    **{"two": 2, "three": 3, "trio": 3, "trilateral": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
}
_MEANT = frozenset(
    (
        *("ally", "capital", "country", "counterpart", "government", "nation", "neighbour", "neighbor", "other"),
        *("partner", "power", "side", "state", "member", "team", "pair", "duo", "trio"),
        *("army", "navy", "fleet", "force", "military", "armed", "air", "coast", "defence", "defense", "foreign"),
        *("leader", "head", "chief", "minister", "premier", "president", "bilateral", "mutual", "trilateral"),
    )
)
"""What such a number has to stand before: other things are counted too."""
_REACH = 2


def group_of(analysis: Analysis, number: int) -> tuple[str, ...]:
    """Return the parties that a line means by "both sides" and the like, or () where it says nothing of the kind."""
    size = _size(analysis.lines[number])
    return _latest(analysis.lines[: number + 1], size) if size else ()


def _size(line: Line) -> int:
    tokens = line.sentence.tokens
    for index, token in enumerate(tokens):
        size = _SIZES.get(token.lemma)
        if size and any(near.lemma in _MEANT for near in tokens[index : index + _REACH + 1]):
            return size
    return 0


def _latest(lines: Sequence[Line], size: int) -> tuple[str, ...]:
    """Return the parties of the latest line that names just ``size`` of them, else the latest ones named."""
    for line in reversed(lines):
        if len(line.codes) == size:
            return line.codes
    recent = dict.fromkeys(code for line in reversed(lines) for code in reversed(line.codes))
    return tuple(recent)[:size]
