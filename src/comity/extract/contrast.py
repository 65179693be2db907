"""Whom a sentence sets its own party against: "unlike Iran and North Korea, China has sent no weapons"."""

from collections.abc import Sequence

from msgspec import structs

from comity.extract.analysis import Analysis, Line
from comity.extract.attach import rows
from comity.extract.cluster import Cluster
from comity.extract.mentions import Candidate
from comity.extract.partners import clause, is_contrast, subjects
from comity.model.mentions import EventMention


def without_contrasted(analysis: Analysis, cluster: Cluster, parties: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parties but those that others are set against, if two are left: they take no part."""
    best = cluster.best
    others = _contrasted(analysis.lines[best.line], best)
    kept = tuple(code for code in parties if code not in others)
    return kept if len(kept) > 1 else parties


def with_contrast(analysis: Analysis, cluster: Cluster, event: EventMention) -> list[EventMention]:
    """Return the event, and of "unlike Iran, China has not armed Russia" what it says of Iran: the reverse."""
    best = cluster.best
    line = analysis.lines[best.line]
    others = _contrasted(line, best) - set(event.parties)
    hub = set(event.parties) - _opposed(line, best, others, event.parties)
    if not others or len(hub) != 1 or not (event.modality == "denied" or _is_negated(line, best)):
        return [event]
    pairs = [tuple(sorted({*hub, code})) for code in sorted(others)]
    denied = structs.replace(event, modality="denied")
    return [denied, *(structs.replace(event, parties=pair, modality="reported") for pair in pairs)]


def _contrasted(line: Line, mention: Candidate) -> set[str]:
    """Return the parties behind "unlike" in the clause of a mention."""
    within = set(clause(line, mention.head))
    tokens = line.sentence.tokens
    found: set[str] = set()
    for row in rows(line):
        verb = next((i for i in line.path_up(row[0]) if tokens[i].tag.startswith(("VB", "MD"))), None)
        if is_contrast(line, row) and verb in within:
            found.update(code for i in row if row[0] in line.path_up(i) for code in line.party_at[i].codes)
    return found


def _opposed(line: Line, mention: Candidate, others: set[str], parties: Sequence[str]) -> set[str]:
    """Return the party that others are set against: the subject, or else the first of the parties behind them."""
    found = subjects(line, mention.head).intersection(parties)
    behind = [code for code in line.codes if code in parties and code not in others]
    return found if len(found) == 1 else set(behind[:1])


def _is_negated(line: Line, mention: Candidate) -> bool:
    """Return whether "not" stands with the mention or what it hangs on, in its own clause."""
    tokens = line.sentence.tokens
    for index in line.path_up(mention.head):
        if any(tokens[child].dep == "neg" for child in line.children.get(index, ())):
            return True
        if tokens[index].dep == "conj":
            break
    return False
