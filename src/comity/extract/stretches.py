"""Which words of a sentence go with which of the occasions that it names: "3,200 to Vostok 2018, 1,600 to Tsentr"."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.cluster import Cluster, same_base
from comity.extract.names import Name
from comity.extract.partners import subjects

_LIST = re.compile(r"[\"”’']?(?:,|;|,? and|,? or| &|,? as well as)(?: (?:the|exercises?|drills?|also|then))* ?[\"“‘']?")
_PARTING = re.compile(r"[,;:](?=\s)|\b(?:and|while|whereas|but|then)\b")


class Stretch(Struct, frozen=True):
    """Offsets of the words about one occasion; what stands before ``lead`` may go with all that the sentence names."""

    start: int
    end: int
    lead: int

    def holds(self, offset: int) -> bool:
        """Return whether what stands at ``offset`` goes with the occasion."""
        return self.start <= offset < self.end


def is_listed(analysis: Analysis, left: Name, right: Name) -> bool:
    """Return whether two names that follow each other stand in a list."""
    return _LIST.fullmatch(analysis.document.text, left.end, right.start) is not None


def stretches_of(analysis: Analysis, cluster: Cluster) -> Mapping[int, Stretch]:
    """Return the cluster's stretch of every line that names several occasions, of which one is the cluster's."""
    found = {}
    for number in cluster.lines:
        own = [m.name for m in cluster.mentions if m.line == number and m.name is not None]
        groups = _groups(analysis, analysis.lines[number])
        mine = [i for i, group in enumerate(groups) if any(name in group for name in own)]
        if len(groups) > 1 and len(mine) == 1:
            found[number] = _stretch(analysis, analysis.lines[number], groups, mine[0])
    return found


def _groups(analysis: Analysis, line: Line) -> list[list[Name]]:
    """Return a sentence's names, those of one list or one occasion together."""
    names = [name for name in line.names if name.topic == "event"]
    groups = [names[:1]] if names else []
    for left, right in pairwise(names):
        same = same_base(left, right) and (left.edition == right.edition or not (left.edition and right.edition))
        if same or is_listed(analysis, left, right):
            groups[-1].append(right)
        else:
            groups.append([right])
    return groups


def _stretch(analysis: Analysis, line: Line, groups: Sequence[Sequence[Name]], at: int) -> Stretch:
    """Return the words from the last break before a group of names to the last one before the next."""
    text = analysis.document.text
    cuts = [line.sentence.start]
    for left, right in pairwise(groups):
        breaks = [match.start() for match in _PARTING.finditer(text, left[-1].end, right[0].start)]
        cuts.append(breaks[-1] if breaks else left[-1].end)
    cuts.append(line.sentence.end)
    return Stretch(cuts[at], cuts[at + 1], groups[0][0].start)


def parties_within(analysis: Analysis, cluster: Cluster, parties: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parties but those that the cluster's only sentence names with other occasions; two are always left.

    A stretch that names no party says nothing of who takes part.
    """
    stretches = stretches_of(analysis, cluster)
    if len(cluster.lines) > 1 or not stretches:
        return parties
    number, stretch = next(iter(stretches.items()))
    line = analysis.lines[number]
    within = {code for e in line.entities if e.is_party and stretch.holds(e.start) for code in e.codes}
    first = next((set(e.codes) for e in line.entities if e.is_party and e.start < stretch.lead), set())
    allowed = within | (subjects(line, cluster.best.head) or first)
    kept = tuple(code for code in parties if code in allowed or code not in line.codes)
    return kept if within and len(kept) > 1 else parties
