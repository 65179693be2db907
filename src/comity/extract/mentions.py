"""Candidates: every trigger word in every sentence, with the features that decide whether it tells an event."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.encoder import WHOLE, steps
from comity.extract.lexicon import Trigger, triggers
from comity.extract.linear import bucket
from comity.extract.names import Name

FAMILY = {
    "exercise": "exercise",
    "command_post_exercise": "exercise",
    "computer_simulation": "exercise",
}
"""Kinds that are one activity told apart only by how it is run; they are found together and split at the end."""

_NOUN, _VERB = "N", "V"
TOLD = -1.0
"""Log-odds above which a line without a trigger is a candidate."""


class Candidate(Struct, frozen=True):
    """A trigger at tokens ``first`` to ``last`` of line ``line`` that may tell an event of ``kind``."""

    line: int
    first: int
    last: int
    start: int
    end: int
    kind: str
    lemma: str
    detail: str = ""
    name: Name | None = None

    @property
    def head(self) -> int:
        """The token that governs the trigger's words: the last of a noun phrase, the first of a verb's."""
        return self.last


def family(kind: str) -> str:
    """Return the family in which mentions of ``kind`` are looked for and merged."""
    return FAMILY.get(kind, kind)


def find_candidates(analysis: Analysis) -> list[Candidate]:
    """Return every trigger of the document and every line that tells an event without one, in order."""
    triggered = find_triggers(analysis)
    told = _told_without(analysis, triggered) if analysis.lines else ()
    return sorted((*triggered, *told), key=lambda c: (c.start, c.kind))


def find_triggers(analysis: Analysis) -> list[Candidate]:
    """Return every trigger of the document, in order, the longest one at each place for each family."""
    found: dict[tuple[int, int, str], Candidate] = {}
    for number, line in enumerate(analysis.lines):
        said = [*_named(number, line), *_triggered(number, line)]
        for candidate in (*said, *_implied(number, line, {c.kind for c in said})):
            found.setdefault((number, candidate.last, candidate.kind), candidate)
    return sorted(found.values(), key=lambda c: (c.start, c.kind))


def _named(number: int, line: Line) -> Iterator[Candidate]:
    for name in line.names:
        tokens = line.sentence.between(name.start, name.end)
        if tokens:
            kind, lemma = ("exercise", "<name>") if name.topic == "event" else ("agreement", "<pact>")
            yield Candidate(number, tokens[0], tokens[-1], name.start, name.end, kind, lemma, "", name)


def _triggered(number: int, line: Line) -> Iterator[Candidate]:
    tokens = line.sentence.tokens
    inside_name = {i for n in line.names for i in line.sentence.between(n.start, n.end)}
    for index, token in enumerate(tokens):
        taken: set[str] = set()
        for trigger in triggers().get(token.lemma, ()):
            last = index + len(trigger.lemmas) - 1
            kind = family(trigger.kind)
            if kind not in taken and index not in inside_name and _matches(line, index, trigger):
                if kind == "consultation" and _is_of_craft(line, index):
                    continue
                taken.add(kind)
                detail = trigger.kind if trigger.kind != kind else ""
                yield Candidate(
                    number, index, last, token.start, tokens[last].end, kind, " ".join(trigger.lemmas), detail
                )


_IMPLIED = {
    "arms_transfer": frozenset({"weapon"}),
    "dual_use_supply": frozenset({"dual_use"}),
    "visit": frozenset({"vessel", "plane"}),
    "incident": frozenset({"vessel", "plane"}),
}
"""What a sentence may tell by naming the things alone: "Sweden has signed for four", "two bombers met by Tornados"."""


def _implied(number: int, line: Line, said: set[str]) -> Iterator[Candidate]:
    """Yield, for kinds that no word of the line points to, the first thing that such an event is made of."""
    for kind, cues in _IMPLIED.items():
        index = next((i for i, found in enumerate(line.cues) if cues.intersection(found)), None)
        if kind not in said and index is not None:
            token = line.sentence.tokens[index]
            yield Candidate(number, index, index, token.start, token.end, kind, f"<{'/'.join(sorted(cues))}>")


def _told_without(analysis: Analysis, triggered: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yield lines that the encoder takes to tell an event to which no word of theirs points; they stand at their root.

    Only as what they most likely tell, and where no word points to another event that they are taken to tell: else the
    patrol that follows an exercise lends it its ships.
    """
    reading = analysis.reading
    told = {c.line for c in triggered if reading.of_line(c.line, c.kind) > TOLD or reading.of_mention(c) > TOLD}
    for number, line in enumerate(analysis.lines):
        kind = analysis.reading.likeliest(number)
        if number not in told and analysis.reading.of_line(number, kind) > TOLD:
            index = next(i for i, token in enumerate(line.sentence.tokens) if token.head == i)
            token = line.sentence.tokens[index]
            yield Candidate(number, index, index, token.start, token.end, kind, WHOLE)


def _matches(line: Line, index: int, trigger: Trigger) -> bool:
    tokens = line.sentence.tokens[index : index + len(trigger.lemmas)]
    if tuple(token.lemma for token in tokens) != trigger.lemmas:
        return False
    tag = tokens[0 if trigger.pos == "verb" else -1].tag
    return trigger.pos == "any" or tag.startswith("VB" if trigger.pos == "verb" else ("NN", "VBG", "JJ"))


def _is_of_craft(line: Line, index: int) -> bool:
    """Return whether the subject of a verb, or of the one it goes with, are ships or aircraft: they hold no talks."""
    for verb in line.path_up(index)[:_ABOVE]:
        below = line.children.get(verb, ())
        subject = next((i for i in below if line.sentence.tokens[i].dep in ("nsubj", "nsubjpass")), None)
        if subject is not None:
            return bool({"vessel", "plane"}.intersection(line.cues[subject]))
    return False


_ABOVE = 3


def features(analysis: Analysis, candidate: Candidate, context: "Context") -> list[str]:
    """Return the names of everything that holds of ``candidate``, for the mention model."""
    line = analysis.lines[candidate.line]
    kind = candidate.kind
    found = [*_word(line, candidate), *_clause(line, candidate), *_sentence(line, candidate), *_frame(line, candidate)]
    found += _position(analysis, candidate, context)
    beside = context.beside[candidate.line, kind]
    found += (f"beside={lemma}" for lemma in sorted(set(beside)) if lemma != candidate.lemma)
    found.append(f"triggers={min(len(beside), 4)}")
    crossed = (f"{kind}&{f}" for f in found if not f.startswith("w="))
    return ["bias:" + kind, *found, *crossed, *_told(analysis, candidate)]


class Context(Struct, frozen=True):
    """Counts over the document's candidates that single features refer to."""

    by_kind: dict[str, int]
    beside: dict[tuple[int, str], tuple[str, ...]]
    title_kinds: frozenset[str]
    names: int


def context_of(analysis: Analysis, candidates: Sequence[Candidate]) -> Context:
    """Return what the features of single candidates need to know of all of them."""
    by_kind: dict[str, int] = {}
    for candidate in candidates:
        by_kind[candidate.kind] = by_kind.get(candidate.kind, 0) + 1
    beside: dict[tuple[int, str], tuple[str, ...]] = {}
    for candidate in candidates:
        key = (candidate.line, candidate.kind)
        beside[key] = (*beside.get(key, ()), candidate.lemma)
    title = frozenset(c.kind for c in candidates if c.line == 0)
    return Context(by_kind, beside, title, len({n.base for line in analysis.lines for n in line.names}))


def _word(line: Line, candidate: Candidate) -> Iterator[str]:
    token = line.sentence.tokens[candidate.head]
    pos = _VERB if token.tag.startswith("VB") else _NOUN
    yield f"t={candidate.lemma}"
    yield f"tag={token.tag}"
    yield f"dep={token.dep}"
    if candidate.name is not None:
        yield f"rule={candidate.name.rule}"
        yield f"edition={'year' if candidate.name.year else bool(candidate.name.edition)}"
    for child in line.children.get(candidate.head, ()):
        yield from _child(line, child, pos)
    for step in (-2, -1, 1, 2, 3):
        position = (candidate.first if step < 0 else candidate.last) + step
        if 0 <= position < len(line.sentence.tokens):
            near = line.sentence.tokens[position]
            lemma = "<party>" if position in line.party_at else near.lemma
            yield f"w={lemma}" if near.tag[:2] in ("NN", "JJ", "VB", "RB") else f"w{step}={lemma}"


def _child(line: Line, child: int, pos: str) -> Iterator[str]:
    token = line.sentence.tokens[child]
    if token.dep in ("det", "poss", "neg", "aux", "auxpass", "nummod"):
        yield f"{pos}{token.dep}={token.lemma if token.dep != 'nummod' else ''}"
    for cue in line.cues[child]:
        yield f"c:{cue}"
    if child in line.party_at:
        yield f"{pos}{token.dep}=party"
    if token.dep in ("prep", "agent", "dative"):
        below = line.children.get(child, ())
        party = any(i in line.party_at for i in below)
        yield f"prep={token.lemma}{'+party' if party else ''}"
    if token.dep in ("nsubj", "dobj", "nsubjpass", "pobj", "conj", "appos"):
        yield f"{token.dep}~{'|'.join(line.cues[child]) or 'none'}"


def _clause(line: Line, candidate: Candidate) -> Iterator[str]:
    verb = line.verb_over(candidate.head)
    tokens = line.sentence.tokens
    if verb is None:
        yield "verbless"
        return
    yield f"v={tokens[verb].lemma}"
    yield f"vtag={tokens[verb].tag}"
    for cue in line.cues[verb]:
        yield f"v:{cue}"
    for child in line.children.get(verb, ()):
        token = tokens[child]
        if token.dep in ("aux", "neg", "mark", "auxpass"):
            yield f"v{token.dep}={token.lemma}"
        if token.dep in ("nsubj", "nsubjpass", "dobj"):
            role = "party" if any(i in line.party_at for i in (child, *line.children.get(child, ()))) else "other"
            yield f"v{token.dep}={role}"
            for cue in line.cues[child]:
                yield f"v{token.dep}:{cue}"


_FRAME_CUES = (
    "official", "force", "weapon", "pact", "sign", "transfer", "station", "meet", "joint", "country", "topic",
    "territory", "dual_use", "hypothetical", "planned", "denied", "recurring", "against", "participate",
    "cancelled", "speech",
)  # fmt: skip


def _frame(line: Line, candidate: Candidate) -> Iterator[str]:
    """Yield who and what stands in which role to the trigger or to the verb over it."""
    verb = line.verb_over(candidate.head)
    roles: dict[str, str] = {}
    for index, cues in enumerate(line.cues):
        party = line.party_at.get(index)
        if index == candidate.head or (party is None and not cues):
            continue
        role = role_of(line, index, candidate.head, verb)
        if role is None:
            continue
        if party is not None:
            for code in party.codes:
                roles.setdefault(code, role)
            yield f"arg={role}"
        for cue in cues:
            if cue in _FRAME_CUES:
                yield f"{cue}@{role}"
    yield f"args={min(len(roles), 3)}"
    if roles:
        yield "frame=" + "+".join(sorted(roles.values())[:3])


def role_of(line: Line, index: int, head: int, verb: int | None) -> str | None:
    """Return how token ``index`` hangs below ``head`` or, failing that, below ``verb``; None where it does not."""
    path = line.path_up(index)
    for top, mark in ((head, ""), (verb, "v.")):
        if top is not None and top in path:
            if top == index:
                return mark + "self"
            step = line.sentence.tokens[path[path.index(top) - 1]]
            return mark + (f"{step.lemma}" if step.dep in ("prep", "agent") else step.dep)
    return None


def _sentence(line: Line, candidate: Candidate) -> Iterator[str]:
    yield f"parties={min(len(line.codes), 4)}"
    gap = min((abs(i - candidate.head) for i in line.party_at), default=99)
    yield "partygap=" + bucket(gap, (2, 4, 8, 16))
    yield "dates=" + (max((d.date.precision for d in line.dates), default="none", key=len))
    yield "length=" + bucket(len(line.sentence.tokens), (8, 16, 30))
    for cue, count in line.cue_counts.items():
        yield f"s:{cue}" if count == 1 else f"s:{cue}+"
    if any(token.text == "?" for token in line.sentence.tokens):
        yield "question"
    if any(n.topic == "event" for n in line.names):
        yield "s:name"


def _position(analysis: Analysis, candidate: Candidate, context: Context) -> Iterator[str]:
    yield "at=" + ("title" if candidate.line == 0 else bucket(candidate.line, (1, 3, 6, 12)))
    yield "same kind=" + bucket(context.by_kind[candidate.kind], (1, 3, 6, 12))
    yield f"title kind={candidate.kind in context.title_kinds}"
    yield from document_tone(analysis)
    yield "doc parties=" + bucket(len(analysis.party_counts), (2, 3, 5, 8))
    yield "doc names=" + bucket(context.names, (0, 1, 3))
    yield "lead parties=" + bucket(len({c for line in analysis.lines[:3] for c in line.codes}), (0, 1, 2, 3))


def _told(analysis: Analysis, candidate: Candidate) -> Iterator[str]:
    """Yield what the encoder makes of the trigger and of its line."""
    reading = analysis.reading
    yield from steps("told", reading.of_line(candidate.line, candidate.kind))
    if candidate.lemma != WHOLE:
        yield from steps("read", reading.of_mention(candidate))
    yield f"likeliest={reading.likeliest(candidate.line) == candidate.kind}"


def document_tone(analysis: Analysis) -> Iterator[str]:
    """Yield how military and how civil the whole text sounds."""
    shares = analysis.cue_shares
    yield "doc military=" + bucket(shares.get("military", 0), (2, 4, 6, 9))
    yield "doc civil=" + bucket(shares.get("civil", 0), (0.5, 1, 2, 4))
    yield "doc joint=" + bucket(shares.get("joint", 0), (0.3, 0.8, 1.5))
