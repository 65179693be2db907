"""Attributions: where a text says that somebody says something, and who that is."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from comity.extract.analysis import Analysis, Line
from comity.extract.datewords import MONTHS, WEEKDAYS
from comity.extract.lexicon import load
from comity.extract.quotes import Quote
from comity.extract.speakers import Cast, Speaker, country_named, named_in, read_speaker, words

_HE = ("he", "she", "his", "her", "him")
_FIRST = re.compile(r"(?:To|For)\s(?=[A-Z])")
_WORD = r"[A-Z][\w.’'-]{0,30}"
_LABEL = re.compile(
    rf"(?P<who>{_WORD}(?:,? (?:of |the |for |and ){{0,2}}{_WORD}){{0,7}}(?: \([^)]{{2,40}}\))?)\s?:\s(?=\S)"
)
_DASH_LABEL = re.compile(rf"(?P<who>{_WORD}(?:\s{_WORD}){{1,3}})\s[-–—]\s(?=[A-Z“\"])")
_NO_LABEL = re.compile(
    r"^(?:Q|A|Note|Details?|Read|Also|Photo|Source|Update|Editor|Video|File|Watch|Key|Image|Illustration|Related|Tags?"
    r"|Location|Date|Time|Who|What|Where|When|Seized|Breaking|Exclusive|Analysis|Opinion|Explainer|Infographic"
    r"|Live|Event|Transcript|End|Notes?)\b",
    re.IGNORECASE,
)
_TRAILER = re.compile(rf"\s[-–—|]\s(?P<who>{_WORD}(?:\s{_WORD}){{0,3}})\s?$")


class Attribution(Struct, frozen=True, kw_only=True):
    """That ``speaker`` is given as the source of line ``line``.

    ``cue`` is the lemma of speech, ``group`` its class in ``statements.yaml``; ``how`` is ``verb``, ``source``,
    ``label`` or ``continued`` (a quotation that goes on).
    """

    line: int
    speaker: Speaker
    cue: str
    group: str
    how: str
    start: int
    end: int
    pronoun: bool = False
    negated: bool = False


@cache
def _verbs() -> dict[str, str]:
    """Return the first class of every verb of speech."""
    found: dict[str, str] = {}
    for group, lemmas in load("statements")["verbs"].items():
        for lemma in lemmas:
            found.setdefault(lemma, group)
    return found


@cache
def _sources_after() -> re.Pattern[str]:
    phrases = sorted((p for p in load("statements")["sources_after"] if p != "for"), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b\s", re.IGNORECASE)


def find_attributions(analysis: Analysis, quotes: list[Quote]) -> list[Attribution]:
    """Return every attribution in order; pronouns, short names and bare roles are resolved to who was named before."""
    cast = Cast(analysis)
    found: list[Attribution] = []
    label: Attribution | None = None
    for index, line in enumerate(analysis.lines):
        starts = index == 0 or analysis.lines[index - 1].sentence.paragraph != line.sentence.paragraph
        named = _label(index, line, cast, analysis) if starts else None
        label = named or label
        told = _told(list(_in_line(index, line, cast)), quotes)
        here = [resolved for item in told for resolved in _resolve(item, found, cast)]
        found += here + ([named] if named else [])
        if not here and (carried := _continued(index, line, quotes, found, label)):
            found.append(carried)
    return found


def _in_line(index: int, line: Line, cast: Cast) -> Iterator[Attribution]:
    seen: set[tuple[int, int]] = set()
    for item in (*_by_verb(index, line, cast), *_by_source(index, line, cast), *_trailer(index, line, cast)):
        key = (item.speaker.start, item.speaker.end)
        if key not in seen:
            seen.add(key)
            yield item


def _told(items: list[Attribution], quotes: Sequence[Quote]) -> list[Attribution]:
    """Return the attributions the text makes; those made in a quotation only where it makes none itself."""
    return [item for item in items if not any(_holds(q, item) for q in quotes)] or items


def _holds(quote: Quote, item: Attribution) -> bool:
    """Whether cue and speaker both stand in the quotation: one quoted word ("he 'condemned' it") is the text's own."""
    return quote.start <= min(item.start, item.speaker.start) and max(item.end, item.speaker.end) <= quote.end


def _by_verb(index: int, line: Line, cast: Cast) -> Iterator[Attribution]:
    for position, token in enumerate(line.sentence.tokens):
        group = _verbs().get(token.lemma) if token.tag.startswith("VB") else None
        if group is not None:
            for subject in _subjects(line, position) or _beside(line, position):
                yield from _attributed(index, line, cast, position, subject, group)
        elif token.lemma in words("moods") and token.dep in ("acomp", "attr"):
            for subject in _subjects(line, token.head):
                yield from _attributed(index, line, cast, position, subject, "hold")


def _attributed(index: int, line: Line, cast: Cast, verb: int, subject: int, group: str) -> Iterator[Attribution]:
    """Yield one attribution for the subject and one for each name joined to it by "and"."""
    tokens = line.sentence.tokens
    negated = any(tokens[i].dep == "neg" for i in line.children.get(verb, ()))
    apposed = [i for i in line.children.get(subject, ()) if tokens[i].dep == "appos" and tokens[i].tag == "NNP"]
    first = apposed[0] if apposed and tokens[subject].tag == "NNS" else subject
    joined = [i for i in line.children.get(first, ()) if tokens[i].dep == "conj"]
    for head in (first, *joined):
        if tokens[head].tag in ("EX", "DT", "WDT", "CD", "JJ", "VBG") or tokens[head].lemma in (
            "this",
            "that",
            "which",
            "what",
        ):
            continue
        speaker = read_speaker(line, head, cast)
        pronoun = tokens[head].tag in ("PRP", "PRP$")
        if (speaker.kind == "unnamed" and not pronoun) or not _speaks(
            line, verb, person=pronoun or speaker.kind == "person"
        ):
            continue
        yield Attribution(
            line=index,
            speaker=speaker,
            cue=tokens[verb].lemma,
            group=group,
            how="verb",
            start=tokens[verb].start,
            end=tokens[verb].end,
            pronoun=tokens[head].tag in ("PRP", "PRP$"),
            negated=negated,
        )


def _speaks(line: Line, verb: int, *, person: bool) -> bool:
    """Whether a verb with other senses is used of speech: "go on", "put it"; of a state only in such a turn."""
    tokens = line.sentence.tokens
    turns = load("statements")["turns"].get(tokens[verb].lemma)
    if turns is None:
        return True
    following = tokens[verb + 1].text.lower() if verb + 1 < len(tokens) else ""
    return following in turns or (person and tokens[verb].lemma not in ("go", "put", "look", "hold", "stand"))


def _subjects(line: Line, verb: int) -> list[int]:
    """Return the tokens that speak: the subject, the agent of a passive, or the subject shared with a verb above."""
    tokens = line.sentence.tokens
    children = line.children.get(verb, ())
    deps = {tokens[i].dep: i for i in children}
    if "agent" in deps:
        return [i for i in line.children.get(deps["agent"], ()) if tokens[i].dep == "pobj"]
    if "nsubj" in deps:
        return [_antecedent(line, deps["nsubj"], verb)]
    if "nsubjpass" in deps:
        return [deps["nsubjpass"]] if tokens[verb].lemma in ("quote", "cite", "report", "hear", "say") else []
    if tokens[verb].dep in ("conj", "advcl", "xcomp", "ccomp", "dep", "parataxis") and tokens[verb].head != verb:
        above = tokens[verb].head
        usable = tokens[verb].dep == "conj" or tokens[verb].tag == "VBG"
        return _subjects(line, above) if usable and tokens[above].tag.startswith("VB") and above != verb else []
    if tokens[verb].dep in ("acl",) and tokens[verb].tag == "VBG":
        return [tokens[verb].head]
    return []


def _beside(line: Line, verb: int) -> list[int]:
    """Return the name next to a finite verb of speech whose subject the parser missed ("..., says Volodin, ...")."""
    tokens = line.sentence.tokens
    if tokens[verb].tag not in ("VBZ", "VBD") or _verbs()[tokens[verb].lemma] not in ("say", "hold"):
        return []
    after, before = verb + 1, verb - 1
    if after < len(tokens) and (tokens[after].tag in ("NNP", "PRP") or tokens[after].lemma in words("roles")):
        return [_head_from(line, after)]
    if before >= 0 and (
        tokens[before].tag in ("NNP", "PRP") or tokens[before].lemma in words("papers") | words("roles")
    ):
        return [before]
    return []


def _antecedent(line: Line, subject: int, verb: int) -> int:
    """Return the noun that "who" stands for, else the subject itself."""
    tokens = line.sentence.tokens
    if tokens[subject].lemma in ("who", "that", "which") and tokens[verb].dep == "relcl":
        return tokens[verb].head
    return subject


def _by_source(index: int, line: Line, cast: Cast) -> Iterator[Attribution]:
    """Yield "according to X", "in the words of X", "in X's view"."""
    tokens = line.sentence.tokens
    text = _line_text(line)
    for match in _sources_after().finditer(text):
        first = line.sentence.token_at(line.sentence.start + match.end())
        noun = line.sentence.token_at(line.sentence.start + match.start())
        if match.group().lower().endswith("of ") and _is_of_the_viewed(line, noun):
            continue
        head = _head_from(line, first)
        yield _source(index, line, cast, head, match.group().strip().lower(), line.sentence.start + match.start())
    if (opening := _FIRST.match(text)) and tokens[1].tag.startswith("NNP") and len(tokens) > 3:
        head = _head_from(line, line.sentence.token_at(line.sentence.start + opening.end()))
        speaker = read_speaker(line, head, cast)
        if speaker.kind == "person":
            yield _source(index, line, cast, head, "to", line.sentence.start)
    for position, token in enumerate(tokens):
        if token.lemma in words("sources_of") and token.tag.startswith("NN"):
            owners = [i for i in line.children.get(position, ()) if tokens[i].dep == "poss"]
            owners += _owners_of(line, position)
            yield from (_source(index, line, cast, owner, token.lemma, token.start) for owner in owners)


def _is_of_the_viewed(line: Line, noun: int) -> bool:
    """Whether "of" names what is viewed, and not who views: "Kim's view of the war", "a dim view of Moscow"."""
    children = [line.sentence.tokens[i] for i in line.children.get(noun, ())]
    if any(child.dep == "poss" for child in children):
        return True
    described = any(child.dep in ("amod", "compound", "nmod") for child in children)
    plain = any(child.dep == "det" and child.lemma == "the" for child in children) and not described
    return line.sentence.tokens[noun].lemma in _LOOKS and not plain


_LOOKS = frozenset({"view", "opinion", "assessment"})
"""What is of its holder only if nothing but "the" stands before it: "the view of Moscow"."""


def _owners_of(line: Line, noun: int) -> list[int]:
    """Return the speaker in "the view of X", "a statement by X"."""
    tokens = line.sentence.tokens
    words_before = ("by", "from") if _is_of_the_viewed(line, noun) else ("of", "by", "from")
    below = [i for i in line.children.get(noun, ()) if tokens[i].dep == "prep" and tokens[i].lemma in words_before]
    objects = [i for prep in below for i in line.children.get(prep, ()) if tokens[i].dep == "pobj"]
    return [i for i in objects if tokens[i].tag.startswith("NNP") or tokens[i].lemma in words("roles")]


def _line_text(line: Line) -> str:
    """Return the text of the line, rebuilt so that offsets fit."""
    out = [" "] * (line.sentence.end - line.sentence.start)
    for token in line.sentence.tokens:
        out[token.start - line.sentence.start : token.end - line.sentence.start] = token.text
    return "".join(out)


def _head_from(line: Line, first: int) -> int:
    """Return the head of the noun phrase that begins with token ``first``."""
    tokens = line.sentence.tokens
    head = first
    for index in line.path_up(first):
        if index < first or tokens[index].tag.startswith(("VB", "IN")):
            break
        head = index
    return head


def _source(index: int, line: Line, cast: Cast, head: int, cue: str, start: int) -> Attribution:
    tokens = line.sentence.tokens
    return Attribution(
        line=index,
        speaker=read_speaker(line, head, cast),
        cue=cue,
        group="source",
        how="source",
        start=start,
        end=tokens[head].end,
        pronoun=tokens[head].tag in ("PRP", "PRP$"),
    )


def _label(index: int, line: Line, cast: Cast, analysis: Analysis) -> Attribution | None:
    """Read "Dr. Robert Hamilton: ..." at the beginning of a paragraph."""
    text, base = analysis.document.text, line.sentence.start
    end = text.find("\n", base)
    match = _LABEL.match(text, base, len(text) if end < 0 else end) or _DASH_LABEL.match(text, base, line.sentence.end)
    if match is None or _NO_LABEL.match(match["who"]) or _is_heading(analysis, line, match, cast):
        return None
    return _named(index, line, cast, match.start("who"), match.end("who"))


def _is_heading(analysis: Analysis, line: Line, match: re.Match[str], cast: Cast) -> bool:
    """Whether a label names no speaker but a time, a weapon or an exercise: "July: ", "Rafale: ", "Keen Horizon: "."""
    who = match["who"]
    if who.lower() in MONTHS or who.lower() in WEEKDAYS:
        return cast.full_name(who) == who
    weapon = " " not in who and "weapon" in line.cues[line.sentence.token_at(match.start("who"))]
    return weapon or any(who in (name.text, name.base) for other in analysis.lines for name in other.names)


def _trailer(index: int, line: Line, cast: Cast) -> Iterator[Attribution]:
    """Read the speaker at the end of a headline: "No third country is targeted - Amir-Abdollahian"."""
    match = _TRAILER.search(_line_text(line)) if index == 0 else None
    if match:
        base = line.sentence.start
        found = _named(index, line, cast, base + match.start("who"), base + match.end("who"))
        if found:
            yield found


def _named(index: int, line: Line, cast: Cast, start: int, end: int) -> Attribution | None:
    inside = line.sentence.between(start, end)
    if not inside:
        return None
    speaker = named_in(line, inside, cast)
    if speaker is None or speaker.kind not in ("person", "role", "office"):
        return None
    return Attribution(line=index, speaker=speaker, cue=":", group="say", how="label", start=start, end=end)


def _resolve(item: Attribution, found: list[Attribution], cast: Cast) -> list[Attribution]:
    """Give a pronoun or a bare role the speaker it stands for; nothing where a pronoun stands for nobody named."""
    speaker = item.speaker
    if item.pronoun:
        before = _meant_by_pronoun(item, found, cast)
        return [_with_speaker(item, before)] if before else []
    if speaker.plain and speaker.name.lower() in ("ministers", "leaders", "presidents", "two ministers", "two leaders"):
        people = cast.last_people(item.start, 2)
        return [_with_speaker(item, _person(item, name, cast)) for name in people] or [item]
    if speaker.kind == "role" and (last := speaker.name.lower().split()[-1:]):
        if speaker.country and not speaker.plain and (name := cast.with_role(speaker.country, last[0])):
            return [_with_speaker(item, _person(item, name, cast))]
        if speaker.plain and (before := _meant_by_role(item, found, cast)):
            return [_with_speaker(item, before)]
    return [item]


def _meant_by_pronoun(item: Attribution, found: list[Attribution], cast: Cast) -> Speaker | None:
    """Return the last person that spoke or acted for "he", the last office or state for "it" and "they"."""
    pronoun = item.speaker.name.lower()
    if pronoun in _HE:
        last = next((e.speaker for e in reversed(found) if e.speaker.kind == "person" and not e.pronoun), None)
        start, name = cast.last_person(item.start)
        if name and (last is None or start > max(last.start, last.end)):
            return _person(item, name, cast)
        return last
    if pronoun in ("it", "its", "they", "their"):
        return next((e.speaker for e in reversed(found[-4:]) if e.speaker.kind in ("office", "state", "media")), None)
    return None


def _person(item: Attribution, name: str, cast: Cast) -> Speaker:
    speaker = item.speaker
    return Speaker(name=name, kind="person", role="", country=cast.country(name), start=speaker.start, end=speaker.end)


def _meant_by_role(item: Attribution, found: list[Attribution], cast: Cast) -> Speaker | None:
    """Return who "the minister", "the ministry" or "the statement" is: somebody with that role, or the last office."""
    parts = item.speaker.name.lower().split()
    last = parts[-1] if parts else ""
    for earlier in reversed(found[-12:]):
        speaker = earlier.speaker
        if last and not speaker.plain and (last in speaker.role.lower() or last in speaker.name.lower()):
            return speaker
    paper = any(part.removesuffix("’s").removesuffix("'s") in words("papers") for part in parts)
    if paper and (issuer := next((e.speaker for e in reversed(found[-6:]) if e.speaker.kind == "office"), None)):
        return issuer
    office = cast.last_office(item.start, "" if paper or last.startswith("spokes") else last)
    if not last or not office:
        return None
    speaker = item.speaker
    return Speaker(
        name=office,
        kind="office",
        role=speaker.name,
        country=cast.country(office) or country_named(office),
        start=speaker.start,
        end=speaker.end,
    )


def _with_speaker(item: Attribution, speaker: Speaker) -> Attribution:
    return Attribution(**{name: getattr(item, name) for name in item.__struct_fields__} | {"speaker": speaker})


def _continued(
    index: int, line: Line, quotes: list[Quote], found: list[Attribution], label: Attribution | None
) -> Attribution | None:
    """Carry the last speaker over to a sentence that is quoted speech, or that stands under a label."""
    span = (line.sentence.start, line.sentence.end)
    quoted = sum(max(0, min(q.end, span[1]) - max(q.start, span[0])) for q in quotes)
    last = found[-1] if found and index - found[-1].line <= 2 else None
    last = last if last and last.speaker.kind in ("person", "office", "role") else None
    base = label or last if quoted < 0.6 * (span[1] - span[0]) else last or label
    if base is None or (quoted < 0.6 * (span[1] - span[0]) and not label):
        return None
    return Attribution(
        line=index, speaker=base.speaker, cue="", group="continued", how="continued", start=span[0], end=span[0]
    )
