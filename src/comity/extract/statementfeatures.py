"""Utterances of a document, and what tells whether one takes a position, on what, and which way."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.attributions import Attribution, find_attributions
from comity.extract.encoder import STANCES, TOPICS, steps
from comity.extract.lexicon import load
from comity.extract.linear import bucket
from comity.extract.quotes import Quote, find_quotes
from comity.extract.speakers import Speaker
from comity.extract.text import Token

_CONTENT = ("NN", "VB", "JJ", "RB", "MD")
_MODALS = ("will", "would", "should", "must", "can", "could", "may", "might", "shall", "ought", "need")
_LINES_KEPT = 256
"""Lines whose phrases are kept: those around an utterance are asked about for each of its neighbours again."""
_FIRST = ("i", "we", "our", "us", "my")


class Utterance(Struct, frozen=True):
    """What one speaker is given as saying in one line: attributions, longest quotation, characters quoted in all."""

    line: int
    speaker: Speaker
    cues: tuple[Attribution, ...]
    quote: Quote | None
    quoted: int


@cache
def classes(name: str) -> dict[str, frozenset[str]]:
    """Return the word classes under ``name`` in ``statements.yaml``."""
    return {key: frozenset(str(word) for word in words) for key, words in load("statements")[name].items()}


@cache
def listed(name: str) -> frozenset[str]:
    """Return one plain word list of ``statements.yaml``."""
    return frozenset(load("statements")[name])


def find_utterances(analysis: Analysis) -> list[Utterance]:
    """Return what every speaker says, one item a speaker and line, in the order of the text."""
    quotes = find_quotes(analysis.document.text)
    grouped: dict[tuple[int, str], list[Attribution]] = {}
    for item in find_attributions(analysis, quotes):
        grouped.setdefault((item.line, item.speaker.name), []).append(item)
    return [
        _utterance(analysis.lines[line], line, tuple(items), quotes)
        for (line, _), items in sorted(grouped.items(), key=lambda pair: (pair[0][0], pair[1][0].start))
    ]


def _utterance(line: Line, index: int, items: tuple[Attribution, ...], quotes: Sequence[Quote]) -> Utterance:
    start, end = line.sentence.start, line.sentence.end
    inside = [Quote(max(q.start, start), min(q.end, end)) for q in quotes if q.start < end and q.end > start]
    longest = max(inside, key=lambda q: (q.length, -q.start), default=None)
    return Utterance(index, items[0].speaker, items, longest, sum(q.length for q in inside))


def content(line: Line, utterance: Utterance) -> list[Token]:
    """Return the tokens that say something: content words outside the speaker's own phrase and the cue."""
    own = [(item.speaker.start, item.speaker.end) for item in utterance.cues]
    own += [(item.start, item.end) for item in utterance.cues]
    return [
        token
        for token in line.sentence.tokens
        if token.tag.startswith(_CONTENT) and not any(start <= token.start < end for start, end in own)
    ]


def gate_features(analysis: Analysis, utterance: Utterance) -> list[str]:
    """Return what speaks for and against the utterance taking a position at all."""
    line = analysis.lines[utterance.line]
    tokens = content(line, utterance)
    return [
        *_cue(utterance),
        *_speaker(analysis, utterance.speaker),
        *_form(line, utterance, tokens),
        *_meaning(tokens, utterance),
        *_setting(analysis, utterance, line),
        *phrase_features(_words_of(analysis, line)),
        *(
            f"{utterance.cues[0].group}:{feature}"
            for feature in phrase_features(_words_of(analysis, line))
            if ":" not in feature
        ),
        *steps("told", analysis.reading.of_line(utterance.line, "position")),
    ]


def topic_features(analysis: Analysis, utterance: Utterance) -> list[str]:
    """Return what tells the topic of a position: word classes and phrases only, which carry over to other writers."""
    line = analysis.lines[utterance.line]
    tokens = content(line, utterance)
    lemmas = [token.lemma for token in tokens]
    found: list[str] = []
    for name, words in classes("topics").items():
        hits = sum(lemma in words for lemma in lemmas)
        found += [f"topic={name}"] * bool(hits) + [f"topic2={name}"] * (hits > 1) + [f"topic3={name}"] * (hits > 2)
    found += [f"cue={item.cue}" for item in utterance.cues] + [f"group={item.group}" for item in utterance.cues]
    found += [f"modal={lemma}" for lemma in _MODALS if lemma in lemmas]
    denied = bool(set(lemmas) & classes("stances")["denial"])
    found += phrase_features(_words_of(analysis, line))
    found += _told(analysis, utterance, TOPICS)
    return [*found, f"denial={denied}", f"kind={utterance.speaker.kind}"]


def _told(analysis: Analysis, utterance: Utterance, what: Sequence[str]) -> Iterator[str]:
    """Yield how surely the encoder finds each of ``what`` in the utterance's line, and which most surely."""
    odds = {one: analysis.reading.of_line(utterance.line, one) for one in what}
    yield f"told={max(odds, key=lambda one: odds[one])}"
    for one, value in odds.items():
        yield from steps(f"told {one}", value)


def stance_features(analysis: Analysis, utterance: Utterance, topic: str) -> list[str]:
    """Return what tells whether a position on ``topic`` affirms, denies or hedges."""
    line = analysis.lines[utterance.line]
    lemmas = [token.lemma for token in content(line, utterance)]
    found = [f"topic={topic}"]
    every = {token.lemma for token in line.sentence.tokens}
    for name, words in classes("stances").items():
        hits = every & words
        found += [f"{name}={word}" for word in sorted(hits)]
        found += [f"any={name}", f"{topic}:{name}"] if hits else [f"none={name}"]
    negated = any(item.negated for item in utterance.cues)
    found += [f"negated cue={negated}", f"{topic}:negated cue={negated}"]
    for item in utterance.cues:
        found += [f"cue={item.cue}", f"group={item.group}", f"{topic}:cue={item.cue}"]
    found += [f"l={lemma}" for lemma in dict.fromkeys(lemmas)]
    found += [f"neg child={token.lemma}" for token in _negated(line)]
    found += _told(analysis, utterance, STANCES)
    polarities = set(_phrases(_words_of(analysis, line)))
    found += [f"own phrase={polarity}" for name, polarity in sorted(polarities) if name == topic]
    return found + [f"phrase={polarity}" for polarity in sorted({polarity for _, polarity in polarities})]


def _words_of(analysis: Analysis, line: Line) -> str:
    return analysis.document.text[line.sentence.start : line.sentence.end]


def _negated(line: Line) -> Iterator[Token]:
    for token in line.sentence.tokens:
        if token.dep == "neg" or token.lemma in ("no", "without", "neither", "nor"):
            yield line.sentence.tokens[token.head]


@cache
def _patterns() -> tuple[dict[str, tuple[re.Pattern[str], ...]], re.Pattern[str], re.Pattern[str]]:
    data = load("statements")
    topics = {name: tuple(map(re.compile, sources)) for name, sources in data["patterns"].items()}
    return topics, re.compile(data["denied_before"]), re.compile(data["hedged_before"])


@lru_cache(_LINES_KEPT)
def _phrases(text: str) -> tuple[tuple[str, str], ...]:
    """Return topic and polarity (``plain``, ``denied`` or ``hedged``) of every phrase found in ``text``."""
    topics, denied, hedged = _patterns()
    flat = text.lower()
    found = []
    for topic, patterns in topics.items():
        for match in filter(None, (pattern.search(flat) for pattern in patterns)):
            before = flat[max(0, match.start() - 70) : match.start()]
            negated = match.group().startswith("not") or denied.search(before)
            found.append((topic, "denied" if negated else "hedged" if hedged.search(before) else "plain"))
    return tuple(found)


def phrase_features(text: str) -> list[str]:
    """Return which topics the phrases of ``text`` speak to, how often, and whether denied or hedged."""
    found = _phrases(text)
    counts = Counter(topic for topic, _ in found)
    features = [f"p={topic}" for topic in counts] + [f"p2={topic}" for topic, n in counts.items() if n > 1]
    return [*features, *sorted({f"p={topic}:{polarity}" for topic, polarity in found})]


def _cue(utterance: Utterance) -> Iterator[str]:
    for item in utterance.cues:
        yield f"cue={item.cue}"
        yield f"group={item.group}"
        yield f"how={item.how}"
        yield f"{item.group}:{item.how}"
        yield f"negated={item.negated}"
    yield f"pronoun={any(item.pronoun for item in utterance.cues)}"
    yield f"cues={min(len(utterance.cues), 3)}"


def _speaker(analysis: Analysis, speaker: Speaker) -> Iterator[str]:
    yield f"kind={speaker.kind}"
    yield f"plain={speaker.plain}"
    yield f"role known={bool(speaker.role)}"
    rank = analysis.main_parties.index(speaker.country) if speaker.country in analysis.main_parties else -1
    yield "country=" + ("none" if not speaker.country else "other" if rank < 0 else bucket(rank, (0, 1, 2)))
    for word in (
        "spokes",
        "minister",
        "president",
        "expert",
        "analyst",
        "fellow",
        "professor",
        "general",
        "admiral",
        "ambassador",
    ):
        if word in (speaker.role + " " + speaker.name).lower():
            yield f"role={word}"


def _form(line: Line, utterance: Utterance, tokens: Sequence[Token]) -> Iterator[str]:
    length = utterance.quote.length if utterance.quote else 0
    group = utterance.cues[0].group
    yield "quote=" + bucket(length, (0, 12, 30, 60, 120))
    yield f"{group}:quote={length > 12}"
    share = utterance.quoted / max(1, line.sentence.end - line.sentence.start)
    yield "quoted share=" + bucket(share, (0.0, 0.2, 0.5, 0.8))
    yield "words=" + bucket(len(tokens), (3, 6, 10, 15, 22))
    numbers = sum(token.tag == "CD" for token in line.sentence.tokens)
    yield "numbers=" + bucket(numbers, (0, 1, 3))
    yield f"dated={bool(line.dates)}"
    yield f"first person={any(token.lemma in _FIRST for token in line.sentence.tokens)}"
    yield f"past={sum(token.tag == 'VBD' for token in tokens) > 1}"
    yield f"present={any(token.tag in ('VBZ', 'VBP') for token in tokens)}"


def _meaning(tokens: Sequence[Token], utterance: Utterance) -> Iterator[str]:
    lemmas = {token.lemma for token in tokens}
    yield from (f"l={lemma}" for lemma in sorted(lemmas))
    group = utterance.cues[0].group
    hits = 0
    for name, words in classes("topics").items():
        if lemmas & words:
            hits += 1
            yield f"t={name}"
            yield f"{group}:t={name}"
            yield f"kind={utterance.speaker.kind}:t={name}"
    yield "topics=" + bucket(hits, (0, 1, 2, 3, 5))
    for name, words in classes("stances").items():
        if lemmas & words:
            yield f"st={name}"
    facts, values = len(lemmas & listed("facts")), len(lemmas & listed("evaluation"))
    yield "facts=" + bucket(facts, (0, 1, 2, 4))
    yield "values=" + bucket(values, (0, 1, 2))
    yield "balance=" + bucket(values + hits - facts, (-2, 0, 2, 4))


def _setting(analysis: Analysis, utterance: Utterance, line: Line) -> Iterator[str]:
    yield "at=" + ("title" if utterance.line == 0 else bucket(utterance.line, (2, 6, 12)))
    yield f"parties={min(len(line.codes), 3)}"
    others = [code for code in line.codes if code != utterance.speaker.country]
    yield f"other parties={min(len(others), 2)}"
    yield f"event named={bool(line.names)}"
    for cue in ("joint", "military", "weapon", "participate", "against", "future", "generic", "pair"):
        if line.cue_counts[cue]:
            yield f"line={cue}"
    yield "lines=" + bucket(len(analysis.lines), (5, 12, 25))
