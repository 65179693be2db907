"""Which parties, dates and places of a document belong to which of its events."""

from collections.abc import Iterator, Mapping, Sequence

from comity.extract.analysis import Analysis, Line
from comity.extract.cluster import Cluster, own_name
from comity.extract.dates import ResolvedDate
from comity.extract.encoder import NAME, Place, date_at, locality_at, steps
from comity.extract.entities import Entity
from comity.extract.groups import group_of
from comity.extract.linear import bucket
from comity.extract.mentions import Candidate, role_of
from comity.extract.names import Name
from comity.extract.places import Locality
from comity.vocab import vocabulary

Chances = list[tuple[float, str]]
"""The probability of taking part and the party."""
ORGANISATIONS = frozenset({"NATO", "EU", "SCO", "CSTO", "ASEAN", "UN", "BRICS", "AU", "ECOWAS", "GCC", "CIS", "OSCE"})


def party_features(analysis: Analysis, cluster: Cluster, code: str, tied: Mapping[str, float]) -> list[str]:
    """Return what speaks for and against ``code`` taking part in the event of ``cluster``; ``tied`` is from `ties`."""
    lines = [n for n in cluster.lines if code in analysis.lines[n].codes]
    best = cluster.best
    line = analysis.lines[best.line]
    found = [
        "rank=" + bucket(_rank(analysis, code), (0, 1, 2, 4)),
        "count=" + bucket(analysis.party_counts[code], (1, 2, 4, 8)),
        "in lines=" + bucket(len(lines), (0, 1, 2, 4)),
        f"share={bucket(len(lines) / len(cluster.lines), (0, 0.3, 0.6, 0.99))}|{bucket(len(cluster.lines), (1, 3))}",
        f"in best={code in line.codes}|{min(len(line.codes), 4)}",
        f"in title={code in analysis.lines[0].codes}",
        f"organisation={code in ORGANISATIONS}",
        f"others={bucket(len({c for n in cluster.lines for c in analysis.lines[n].codes} - {code}), (0, 1, 2, 4, 7))}",
        f"leads={code in analysis.main_parties[:2]}|{min(len(line.codes), 3)}|{code in line.codes}",
    ]
    found += _standing(code, tied)
    found += _of_series(analysis, cluster, code)
    relations = {r for m in cluster.mentions for r in relations_of(analysis.lines[m.line], m, code)}
    found += sorted(relations)
    found += sorted("best " + r for r in set(relations_of(line, best, code)))
    found += _nearby(analysis, cluster, code)
    found += dict.fromkeys(_on_ground(analysis, cluster, code))
    found += dict.fromkeys(_by_reference(analysis, cluster, code))
    crossed = (f"{cluster.kind}&{f}" for f in found)
    return ["bias", *found, *crossed, *_read(analysis, cluster, code)]


def _read(analysis: Analysis, cluster: Cluster, code: str) -> Iterator[str]:
    """Yield how surely the encoder takes the party for a participant, where the text names it."""
    where = analysis.reading.named.get(code)
    yield from _tied(analysis, cluster, "party", where) if where else ("unread",)


def _tied(analysis: Analysis, cluster: Cluster, relation: str, places: Sequence[Place]) -> Iterator[str]:
    """Yield how surely the encoder ties the best mention, and any mention, to one of ``places``."""
    ties = analysis.reading.tied(relation, cluster.mentions, places)
    yield from steps(f"best {relation}", ties[cluster.mentions.index(cluster.best)])
    yield from steps(relation, max(ties))


def candidates(analysis: Analysis, cluster: Cluster) -> tuple[str, ...]:
    """Return the parties that may take part.

    Those the text names, those on whose soil the cluster's lines stand, and those of the series it names.
    """
    grounds = analysis.grounds
    near = (code for n in cluster.scope for code in grounds.by_line[n])
    return tuple(dict.fromkeys((*analysis.main_parties, *near, *_usual(analysis, cluster))))


def _usual(analysis: Analysis, cluster: Cluster) -> tuple[str, ...]:
    """Return the parties of the series that the cluster's mentions name."""
    named = (own_name(analysis.lines[m.line], m) for m in cluster.mentions)
    series = (vocabulary().series.get(name.series) for name in named if name is not None)
    return next((one.parties for one in series if one is not None), ())


def _rank(analysis: Analysis, code: str) -> int:
    parties = analysis.main_parties
    return parties.index(code) if code in parties else len(parties)


def _on_ground(analysis: Analysis, cluster: Cluster, code: str) -> Iterator[str]:
    """Yield whether the event's places, or the dateline, lie in the party's territory."""
    grounds = analysis.grounds
    prepositions = {grounds.by_line[n][code] for n in cluster.lines if code in grounds.by_line[n]}
    others = {c for n in cluster.lines for c in grounds.by_line[n]} - {code}
    yield f"ground={bool(prepositions)}|{bool(others)}|{code in analysis.party_counts}"
    yield from (f"ground prep={word}" for word in sorted(prepositions))
    if code == grounds.dateline:
        here = any(token.lemma == "here" for n in cluster.lines for token in analysis.lines[n].sentence.tokens)
        yield f"dateline|{min(len(analysis.lines[cluster.best.line].codes), 3)}"
        yield f"dateline here={here}"


def _by_reference(analysis: Analysis, cluster: Cluster, code: str) -> Iterator[str]:
    """Yield whether the party is among those meant by "both sides", and how lately it was named before."""
    groups = [group for n in cluster.lines if (group := group_of(analysis, n))]
    if groups:
        yield f"group={any(code in group for group in groups)}"
    first = cluster.best.line
    named = [c for n in range(first - 1, -1, -1) for c in reversed(analysis.lines[n].codes)]
    recent = list(dict.fromkeys(c for c in named if c not in analysis.lines[first].codes))
    here = min(len(analysis.lines[first].codes), 2)
    if code in recent:
        yield f"recent={min(recent.index(code), 3)}|{here}"


def _nearby(analysis: Analysis, cluster: Cluster, code: str) -> Iterator[str]:
    """Yield how close the party comes to the mentions where it is not in their lines."""
    gaps = [abs(n - line) for n, other in enumerate(analysis.lines) if code in other.codes for line in cluster.lines]
    yield "line gap=" + bucket(min(gaps, default=99), (0, 1, 2, 4))


def _standing(code: str, tied: Mapping[str, float]) -> Iterator[str]:
    """Yield how the party stands against the others: nearer to the triggers, named in more of the lines."""
    others = sorted((strength for c, strength in tied.items() if c != code), reverse=True)[:2]
    second = others[-1] if len(others) == 2 else 0.0
    yield "tie=" + bucket(tied[code], (0, 0.5, 1, 2, 4))
    yield "ahead=" + bucket(tied[code] - second, (-2, -0.5, 0, 0.5, 2))
    yield f"ties={bucket(tied[code], (0, 0.5, 1, 2))}|{bucket(second, (0, 0.5, 1, 2))}"


def _of_series(analysis: Analysis, cluster: Cluster, code: str) -> Iterator[str]:
    """Yield whether the series that the event belongs to is one of this party's."""
    usual = _usual(analysis, cluster)
    if usual:
        yield f"series={code in usual}"


def ties(analysis: Analysis, cluster: Cluster) -> Mapping[str, float]:
    """Return how firmly each party is tied to the triggers: once a mention, more where it hangs below the trigger."""
    totals = dict.fromkeys(candidates(analysis, cluster), 0.0)
    for mention in cluster.mentions:
        line = analysis.lines[mention.line]
        verb = line.verb_over(mention.head)
        firmest: dict[str, float] = {}
        for position, entity in line.party_at.items():
            role = role_of(line, position, mention.head, verb)
            strength = _FIRM.get(role or "", 0.6 if role else 0.25)
            for code in entity.codes:
                firmest[code] = max(strength, firmest.get(code, 0.0))
        for code, strength in firmest.items():
            totals[code] += strength
    return totals


_FIRM = {
    **dict.fromkeys(("with", "between", "of", "by", "amod", "compound", "poss", "nmod"), 1.0),
    **dict.fromkeys(
        ("v.nsubj", "v.nsubjpass", "v.with", "v.by", "v.dobj", "v.to", "v.from", "nsubj", "dobj", "to", "from"), 1.0
    ),
    **dict.fromkeys(("against", "v.against", "v.amid", "amid", "v.advcl", "v.after", "v.ccomp"), 0.1),
}


def relations_of(line: Line, mention: Candidate, code: str) -> Iterator[str]:
    """Yield how the party is tied to the trigger within the sentence, once for each time it is named."""
    for position, entity in line.party_at.items():
        if code in entity.codes:
            yield from _relation(line, mention, position, entity)


def _relation(line: Line, mention: Candidate, position: int, entity: Entity) -> Iterator[str]:
    tokens = line.sentence.tokens
    yield f"sense={entity.sense}"
    yield "token gap=" + bucket(abs(position - mention.head), (2, 5, 9, 16))
    side = "before" if position < mention.head else "after"
    yield f"tok gap={bucket(abs(position - mention.head), (2, 5, 9, 16))}|{side}"
    path = line.path_up(position)
    if mention.head in path:
        steps = path[1 : path.index(mention.head)]
        yield "under trigger=" + "/".join(
            tokens[i].lemma if tokens[i].dep in ("prep", "agent") else "" for i in steps[-2:]
        )
    role = _role(line, position)
    verb = line.verb_over(mention.head)
    own = line.verb_over(position)
    same = "same" if verb == own else "other"
    yield f"role={role}|{same}"
    yield f"role={role}"
    if own is not None:
        for cue in line.cues[own]:
            yield f"verb:{cue}|{role.split(':')[0]}"
    for step in (1, 2):
        if position - step >= 0:
            before = tokens[position - step]
            yield f"before{step}={before.lemma if before.tag[:2] != 'NN' or step == 2 else 'noun'}"
            for cue in line.cues[position - step]:
                yield f"before:{cue}"
    after = tokens[position + 1].lemma if position + 1 < len(tokens) else "end"
    yield f"after={after}" if not after.isalpha() or len(after) < 6 else "after=word"
    if position + 1 < len(tokens):
        for cue in line.cues[position + 1]:
            yield f"after:{cue}"
    yield f"coordinated={_coordinated(line, position)}"


def _role(line: Line, position: int) -> str:
    """Return the function of the phrase the party stands in: subject, object, or the preposition above it."""
    tokens = line.sentence.tokens
    for index in line.path_up(position):
        dep = tokens[index].dep
        if dep in ("nsubj", "nsubjpass", "dobj", "agent", "ROOT", "dative"):
            return str(dep)
        if dep == "prep":
            return f"prep:{tokens[index].lemma}"
    return "none"


def _coordinated(line: Line, position: int) -> bool:
    """Return whether another party stands beside this one in a list or a compound."""
    tokens = line.sentence.tokens
    near = (sorted((other, position)) for other in line.party_at if 0 < abs(other - position) <= 4)
    return any(all(token.lemma in _BETWEEN for token in tokens[low + 1 : high]) for low, high in near)


_BETWEEN = frozenset({"and", ",", "-", "–", "/", "the", "with", "&", "or", "'s"})


def choose_parties(probabilities: Sequence[tuple[float, str]], lists: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the parties more likely in than out, and at least the two most likely.

    ``lists`` are parties enumerated together: where most of a list takes part, all of it does. A treaty organisation
    is left out where two of its members are named (the guide lets it act only if they are not).
    """
    ranked = sorted(probabilities, key=lambda item: (-item[0], item[1]))
    chosen = {code for p, code in ranked if p >= 0.5}
    for group in lists:
        if len(group) > 2 and 2 * len(chosen & set(group)) > len(group):
            chosen |= set(group)
    if len(chosen) < 2:
        chosen = {code for _, code in ranked[:2]}
    for organisation in ("SCO", "CSTO", "EU"):
        if organisation in chosen and len(chosen & set(vocabulary().members(organisation))) >= 2:
            chosen.discard(organisation)
    return tuple(sorted(chosen))


def enumerations(line: Line) -> list[tuple[str, ...]]:
    """Return the parties that stand together in lists: "Russia, China and Iran"."""
    return [tuple(dict.fromkeys(c for i in row for c in line.party_at[i].codes)) for row in rows(line)]


def rows(line: Line) -> list[list[int]]:
    """Return the tokens, in order, at which the parties of each list stand; a party by itself is a list of one."""
    found: list[list[int]] = []
    for position, entity in sorted(line.party_at.items()):
        begin = line.sentence.token_at(entity.start)
        between = [t.lemma for t in line.sentence.tokens[found[-1][-1] + 1 : begin]] if found else ["."]
        if not found or not all(word in _LIST_WORDS for word in between):
            found.append([])
        found[-1].append(position)
    return found


_LIST_WORDS = frozenset({"and", ",", "-", "–", "/", "the", "&", "as", "well", "both", ";"})


NEAR = 3
"""Lines from those that tell an event in which its dates, and the names of series, are looked for."""


def line_gap(cluster: Cluster, number: int) -> int:
    """Return how many lines a line is away from the nearest that tells the event."""
    return min(abs(number - n) for n in cluster.lines)


def _apart(cluster: Cluster, number: int) -> str:
    """Return the feature of how far a line is from those that tell the event, and whether behind the first."""
    return f"line gap={min(line_gap(cluster, number), NEAR + 1)}|{number > cluster.lines[0]}"


def lines_near(analysis: Analysis, cluster: Cluster, reach: int) -> list[int]:
    """Return the lines that tell the event or stand at most ``reach`` from them, the nearest first."""
    near = {n + step for n in cluster.lines for step in range(-reach, reach + 1)} | set(cluster.scope)
    return sorted((n for n in near if 0 <= n < len(analysis.lines)), key=lambda n: (line_gap(cluster, n), n))


def date_features(analysis: Analysis, cluster: Cluster, line_number: int, found: ResolvedDate) -> list[str]:
    """Return what speaks for and against a date being the beginning, or the end, of the event of ``cluster``."""
    line = analysis.lines[line_number]
    position = line.sentence.token_at(found.start_char)
    mentions = [m for m in cluster.mentions if m.line == line_number]
    features = [
        f"precision={found.date.precision}",
        f"anchored={found.anchored_by}",
        f"relation={found.relation}",
        f"range={bool(found.end_iso)}",
        f"best line={line_number == cluster.best.line}",
        f"first line={line_number == cluster.lines[0]}",
        f"mentioned={bool(mentions)}",
        _apart(cluster, line_number),
        "dates=" + bucket(len(line.dates), (1, 2)),
        f"resolved={bool(found.iso)}",
        *_date_time(analysis, found),
        *_date_place(line, position, mentions),
    ]
    read = _tied(analysis, cluster, "start", [date_at(line_number, found)])
    return ["bias", *features, *(f"{cluster.kind}&{f}" for f in features), *read]


def _date_time(analysis: Analysis, found: ResolvedDate) -> Iterator[str]:
    published = analysis.document.published
    if published is not None:
        days = (found.date.start - published.start).days
        yield "days=" + bucket(days, (-3000, -400, -60, -8, -2, 0, 1, 8, 60, 400))
        if found.date == published:
            yield "the day itself"


def _date_place(line: Line, position: int, mentions: Sequence[Candidate]) -> Iterator[str]:
    tokens = line.sentence.tokens
    for step in (1, 2):
        if position - step >= 0:
            yield f"before{step}={tokens[position - step].lemma}"
    own = line.verb_over(position)
    if own is not None:
        for cue in line.cues[own]:
            yield f"verb:{cue}"
        yield f"verb={tokens[own].lemma}"
    if mentions:
        gap = min(abs(position - m.head) for m in mentions)
        yield "gap=" + bucket(gap, (2, 4, 7, 12, 20))
        verbs = {line.verb_over(m.head) for m in mentions}
        yield f"same verb={own in verbs}"
        nearest = min(
            (abs(line.sentence.token_at(d.start_char) - m.head), d.start_char) for d in line.dates for m in mentions
        )
        yield f"nearest={line.sentence.token_at(nearest[1]) == position}"


def name_features(analysis: Analysis, cluster: Cluster, line_number: int, name: Name) -> list[str]:
    """Return what speaks for and against ``name``, in a line of the cluster, being the name of its event."""
    line = analysis.lines[line_number]
    own = {own_name(analysis.lines[m.line], m) for m in cluster.mentions}
    gaps = [abs(line.sentence.token_at(name.start) - m.head) for m in cluster.mentions if m.line == line_number]
    words = name.text.split()
    features = [
        f"rule={name.rule}",
        f"topic={name.topic}",
        f"own={name in own}",
        f"best line={line_number == cluster.best.line}",
        "gap=" + bucket(min(gaps, default=99), (1, 3, 6, 12, 98)),
        f"edition={'year' if name.year else bool(name.edition)}",
        f"words={min(len(words), 5)}|{words[0].isupper()}",
        f"begins={name.start == line.sentence.start}",
        f"entity={any(e.start < name.end and e.end > name.start for e in line.entities)}",
        f"count={bucket(_times(analysis, name.text), (1, 2, 4))}",
        _apart(cluster, line_number),
    ]
    read = _tied(analysis, cluster, "name", [(line_number, name.start, name.end, NAME)])
    return ["bias", *features, *(f"{cluster.kind}&{f}" for f in features), *read]


def place_features(analysis: Analysis, cluster: Cluster, line_number: int, place: Locality) -> list[str]:
    """Return what speaks for and against the event of ``cluster`` happening at a place named in a line."""
    line = analysis.lines[line_number]
    position = line.sentence.token_at(place.start)
    mentions = [m for m in cluster.mentions if m.line == line_number]
    features = [
        f"sense={place.sense}",
        f"prep={place.preposition}",
        f"best line={line_number == cluster.best.line}",
        f"mentioned={bool(mentions)}",
        "places=" + bucket(len(line.localities), (1, 2, 4)),
        f"count={bucket(_times(analysis, place.text), (1, 2))}",
        _apart(cluster, line_number),
    ]
    if mentions:
        gap = min((position - m.head for m in mentions), key=abs)
        features.append("gap=" + bucket(gap, (-8, -3, 0, 3, 6, 12)))
        own = line.verb_over(position)
        features.append(f"same verb={own in {line.verb_over(m.head) for m in mentions}}")
        features.append(f"under={any(m.head in line.path_up(position) for m in mentions)}")
    read = _tied(analysis, cluster, "place", [locality_at(line_number, place)])
    return ["bias", *features, *(f"{cluster.kind}&{f}" for f in features), *read]


def _times(analysis: Analysis, words: str) -> int:
    """Return in how many lines ``words`` stand."""
    text = analysis.document.text
    return sum(words in text[line.sentence.start : line.sentence.end] for line in analysis.lines)
