"""Who is a speaker: from the noun phrase beside a word of speech to a name, a role, a country, across a document."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

from msgspec import Struct, structs

from comity.extract.analysis import Analysis, Line
from comity.extract.entities import ACTING, Entity, find_entities
from comity.extract.lexicon import load
from comity.extract.text import Token

Kind = Literal["person", "office", "state", "media", "role", "unnamed"]

_PARTICLES = ("al", "bin", "ibn", "de", "van", "von", "der", "el", "da", "dos", "du", "ben", "abu", "ul", "ur")
_ORGANISATION = re.compile(
    r"ministr|department|command|navy|army|force|agency|council|house|office|staff|government|guard|institut|center|centre"
    r"|university|committee|fleet|corps|news|times|post|group|association|commission|bureau|foundation|academy|service|mod\b"
    r"|corp\b|inc\b|ltd|rand\b|parliament|pentagon|kremlin|embassy|organi[sz]ation|union|alliance|club|company"
    r"|corporation|military|district",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?!The\s|In\s|On\s|But\s|And\s)"
    r"(?:(?:[A-Z][\w.’'-]{1,20}\s){1,4}(?:defen[cs]e |foreign |armed )?"
    r"(?:ministry|navy|army|air force|forces|government|embassy)"
    r"|(?:[A-Z][\w.’'-]{1,20}\s){0,4}(?:Ministry|Department|Corporation|Corp\b\.?|Institute|Center|Centre|Council|Foundation"
    r"|Agency|MoD|MOD|MINDEF|Command|Navy|Army|Air Force|Forces|Staff|Government|Embassy|Coast Guard|Pentagon|Kremlin"
    r"|White House|State Department|Foreign Office|Fleet))\b"
    r"(?: of (?:the )?[A-Z][\w-]{1,20}(?:(?: and | of | )[A-Z][\w-]{1,20}){0,4})?"
)
_ROLE_LENGTH = 120
_MARKS = ("“", '"', "‘", "'", "``", "«")
_SURE_NAMES = ("name:vocabulary", "name:edition", "name:quoted", "name:called", "name:pact")
_PLACE_SENSES = ("name", "demonym", "capital", "force", "place")


class Speaker(Struct, frozen=True, kw_only=True):
    """Somebody who says something: ``name`` as written, or the office; ``start`` and ``end`` of the phrase.

    ``country`` is a party code or ''; ``plain`` says that the phrase names nobody and leans on what came before.
    """

    name: str
    kind: Kind
    role: str
    country: str
    start: int
    end: int
    plain: bool = False

    @property
    def surname(self) -> str:
        """The last word of the name, for telling speakers apart."""
        return re.sub(r"[^\w]", "", self.name.split()[-1].casefold()) if self.name.split() else ""


@cache
def words(name: str) -> frozenset[str]:
    """Return one of the word lists of ``statements.yaml``."""
    return frozenset(load("statements")[name])


class Cast:
    """The persons and offices a document names, in order: gives short names their full form and country.

    ``things`` are the names of exercises and the like, which are nobody's.
    """

    def __init__(self, analysis: Analysis) -> None:
        self._full: dict[str, str] = {}
        self._first: dict[str, str] = {}
        self._country: dict[str, str] = {}
        self._text, self._soil = analysis.document.text, analysis.grounds.states_of
        self._people: list[tuple[int, str, bool, str]] = []
        self._offices = [(m.start(), m.group()) for m in _OFFICE.finditer(analysis.document.text)]
        self.things = {name.text for line in analysis.lines for name in line.names}
        runs = [(line, run) for line in analysis.lines for run in _name_runs(line)]
        for line, run in runs:
            self._learn(line, run)
        for line, run in runs:
            self._note(line, run)

    def _learn(self, line: Line, run: range) -> None:
        tokens = line.sentence.tokens
        if len(run) > 1 and _text(line, run) not in self.things:
            self._full.setdefault(tokens[run[-1]].text.casefold(), _text(line, run))
            self._first.setdefault(tokens[run[0]].text.casefold(), _text(line, run))

    def _note(self, line: Line, run: range) -> None:
        """Remember a mention of a person: somebody with a full name, or known by one elsewhere."""
        tokens = line.sentence.tokens
        name, last = _text(line, run), tokens[run[-1]]
        known = len(run) > 1 or last.text.casefold() in self._full or last.text.casefold() in self._first
        if (
            not known
            or self.full_name(name) in self.things
            or _is_thing(name)
            or _ORGANISATION.search(name)
            or _is_media(name)
        ):
            return
        phrase = _phrase_of(line, run[-1])
        country = self.country_in(line, phrase) or _leader(line, run)
        if country:
            self._country.setdefault(last.text.casefold(), country)
        words_around = " ".join(token.lemma for token in tokens[phrase.start : phrase.stop])
        is_subject = last.dep in ("nsubj", "nsubjpass", "pobj") and last.dep != "pobj"
        self._people.append((tokens[run[0]].start, self.full_name(name), is_subject, words_around))

    def country_in(self, line: Line, phrase: range) -> str:
        """Return the country a phrase names by one of its institutes, by itself, or by a town ("of ... in Yangon")."""
        start, end = line.sentence.tokens[phrase.start].start, line.sentence.tokens[phrase.stop - 1].end
        inside = [e for e in line.entities if e.start < end and e.end > start]
        phrase_text, allied = self._text[start:end], any(e.code in ACTING for e in inside)
        states = [e for e in inside if not (allied and e.sense == "capital")]  # "NATO in Brussels"
        country = _institute(phrase_text, _AT) or _first_state(states) or _institute(phrase_text, _BY)
        if country or allied:
            return country
        towns = {code for p in line.localities if start <= p.start < end for code in self._soil(p)}
        return towns.pop() if len(towns) == 1 else ""

    def full_name(self, name: str) -> str:
        """Return the fullest form in which the document gives ``name``."""
        parts = name.split()
        if len(parts) != 1:
            return name
        known = parts[0].casefold()
        return self._full.get(known) or self._first.get(known, name)  # family names come first in East Asia

    def country(self, name: str) -> str:
        """Return the country that stands beside the name anywhere in the document."""
        return self._country.get(name.rsplit(maxsplit=1)[-1].casefold(), "") if name else ""

    def last_person(self, offset: int) -> tuple[int, str]:
        """Return where and who the person last named as a subject before ``offset`` is, else the last one named."""
        before = [person for person in self._people if person[0] < offset]
        chosen = [person for person in before if person[2]] or before
        return (chosen[-1][0], chosen[-1][1]) if chosen else (-1, "")

    def last_people(self, offset: int, count: int) -> list[str]:
        """Return the last ``count`` different persons named before ``offset``, the earlier one first."""
        names = list(dict.fromkeys(person[1] for person in reversed(self._people) if person[0] < offset))
        return names[:count][::-1]

    def with_role(self, country: str, role: str) -> str:
        """Return the one person of ``country`` named beside ``role`` ("minister"), '' if there is none."""
        names = [
            name for _, name, _, around in self._people if role in around.split() and self.country(name) == country
        ]
        return names[0] if names else ""

    def last_office(self, offset: int, word: str = "") -> str:
        """Return the office last named before ``offset`` whose name contains ``word``."""
        names = [name for start, name in self._offices if start < offset and word in name.lower()]
        return names[-1] if names else ""


def _is_thing(name: str) -> bool:
    return any(part.casefold() in words("things") for part in re.split(r"[\s-]+", name))


def _name_runs(line: Line) -> Iterator[range]:
    """Yield runs of capitalised words that can be a person's name."""
    tokens = line.sentence.tokens
    start = None
    for index in range(len(tokens) + 1):
        inside = index < len(tokens) and _is_name_part(line, index)
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            run = _strip_titles(line, range(start, index))
            opened = run and run.start > 0 and _opens(tokens[run.start - 1], tokens[run.start])
            if run and len(tokens[run[-1]].text) > 1 and not opened:
                yield run
            start = None


def _opens(mark: Token, word: Token) -> bool:
    """Whether a quotation mark stands right before a word: then a title is quoted, not a person named."""
    return mark.text in _MARKS and mark.end == word.start


def _is_name_part(line: Line, index: int) -> bool:
    tokens = line.sentence.tokens
    token = tokens[index]
    if 0 < index < len(tokens) - 1 and token.text.lower() in _PARTICLES:
        return tokens[index - 1].tag == "NNP" and tokens[index + 1].text[:1].isupper()
    if _hyphened(line, index):
        return True
    named = any(n.start <= token.start < n.end for n in line.names if n.rule in _SURE_NAMES)
    capital = token.text[:1].isupper() and token.tag.startswith("NNP")
    return capital and not named and not _in_place(line, token.start)


def _hyphened(line: Line, index: int) -> bool:
    """Whether a token is the hyphen of a double name, or what follows it ("Min-ho", "Abdollahian")."""
    tokens = line.sentence.tokens
    at = index if tokens[index].text == "-" else index - 1
    if not 0 < at < len(tokens) - 1 or tokens[at].text != "-":
        return False
    left, right = tokens[at - 1], tokens[at + 1]
    close = left.end == tokens[at].start and right.start == tokens[at].end
    return close and left.tag == "NNP" and left.text[0].isupper() and not _in_place(line, left.start)


def _in_place(line: Line, offset: int) -> Entity | None:
    return next((e for e in line.entities if e.start <= offset < e.end and e.sense in _PLACE_SENSES), None)


def _strip_titles(line: Line, run: range) -> range:
    tokens = line.sentence.tokens
    titles = words("titles")
    start = run.start
    for index in run[:-1]:
        if tokens[index].text.lower().rstrip(".") in titles or tokens[index].text.lower() in titles:
            start = index + 1
    rest = range(start, run.stop)
    if len(rest) == 1 and tokens[rest[0]].text.lower().rstrip(".") in titles:
        return range(0)
    return rest


def _text(line: Line, run: range) -> str:
    tokens = line.sentence.tokens
    base = line.sentence.tokens[run[0]].start
    pieces = [(tokens[i].start - base, tokens[i].text) for i in run]
    out = ""
    for at, piece in pieces:
        out += " " * max(0, min(1, at - len(out))) + piece if out else piece
    return out


def _phrase_of(line: Line, head: int) -> range:
    """Return the noun phrase around token ``head``: everything that hangs below it, without relative clauses."""
    below = {head}
    for index in range(len(line.sentence.tokens)):
        path = line.path_up(index)
        if head in path and not any(
            line.sentence.tokens[i].dep in ("relcl", "acl", "advcl") for i in path[: path.index(head)]
        ):
            below.add(index)
    return range(min(below), max(below) + 1)


@cache
def _homes() -> re.Pattern[str]:
    """Return what matches the name of an institute; the group that matched is its country."""
    named = load("statements")["homes"].items()
    no_more = r"(?!-| critic| watcher| graduate)"
    groups = (rf"(?P<{code}>(?<!European )\b(?:{'|'.join(map(re.escape, names))})\b{no_more})" for code, names in named)
    return re.compile("|".join(groups))


_AT = re.compile(r"(?:^|\b(?:of|at|from|with) )(?:[Tt]he )?$")
"""What stands before the institute that somebody is at, or that speaks itself: it counts before any state named."""
_BY = re.compile(r"(?<!\bon )(?<!\bto )(?<!\bthe )(?<!\babout )$")
"""What stands before one that counts where no state is named: not "an expert on the Kremlin"."""


def _institute(text: str, before: re.Pattern[str]) -> str:
    """Return the country of the first institute in ``text`` that ``before`` matches right in front of, or ''."""
    found = (m.lastgroup or "" for m in _homes().finditer(text) if before.search(text, 0, m.start()))
    return next(found, "")


def country_named(office: str) -> str:
    """Return the country in the name of an office ("US Department of Defense") or of its institute, or ''."""
    return _institute(office, _AT) or _first_state(find_entities(office))


def _first_state(entities: Iterable[Entity]) -> str:
    """Return the first state among ``entities``, by its own name if one has it; '' if that is several states."""
    inside = [e for e in entities if e.is_party and e.code not in ACTING]
    strong = [e for e in inside if e.sense in ("demonym", "name", "force", "capital")] or inside
    return strong[0].code if strong and strong[0].is_one else ""


def read_speaker(line: Line, head: int, cast: Cast) -> Speaker:
    """Return the speaker that the phrase headed by token ``head`` stands for."""
    phrase = _phrase_of(line, head)
    tokens = line.sentence.tokens
    start, end = tokens[phrase.start].start, tokens[phrase.stop - 1].end
    country = cast.country_in(line, phrase)
    run = _person_in(line, phrase, head)
    if run:
        name = cast.full_name(_text(line, run))
        role = _without(line, phrase, run)
        kind = _kind_of_name(name)
        country = country or cast.country(name) or _leader(line, run)
        if name in cast.things:
            kind = "unnamed"
        speaker = Speaker(name=name, kind=kind, role=role, country=country, start=start, end=end)
        return _seated(line, speaker, run[-1], run.stop)
    return _unnamed(line, phrase, head, country)


def _kind_of_name(name: str) -> Kind:
    if _ORGANISATION.search(name):
        return "office"
    if _is_media(name):
        return "media"
    if _is_thing(name):
        return "unnamed"
    return "office" if name.isupper() and " " not in name else "person"


def named_in(line: Line, inside: range, cast: Cast) -> Speaker | None:
    """Return the speaker a label ("Dr. Robert Hamilton:", "Minister:") names: its first name, else its last noun."""
    for run in _name_runs(line):
        if run.start >= inside.start and run.stop <= inside.stop:
            return read_speaker(line, run[-1], cast)
    nouns = [i for i in inside if line.sentence.tokens[i].tag.startswith("NN")]
    return read_speaker(line, nouns[-1], cast) if nouns else None


def _person_in(line: Line, phrase: range, head: int) -> range | None:
    """Return the name in a phrase: the one that ends on its head, else one in apposition, else any of two words."""
    runs = [run for run in _name_runs(line) if run.start >= phrase.start and run.stop <= phrase.stop]
    runs = [run for run in runs if line.sentence.tokens[run[-1]].text.lower() not in words("papers")]
    for run in runs:
        if head in run:
            return run
    tokens = line.sentence.tokens
    for run in runs:
        top = run[-1]
        if tokens[top].dep in ("appos", "flat") and (tokens[top].head == head or tokens[tokens[top].head].head == head):
            return run
    if tokens[head].tag.startswith("NNP"):
        return None
    people = [run for run in runs if len(run) > 1 and not _ORGANISATION.search(_text(line, run))]
    return people[0] if len(people) == 1 and tokens[head].lemma in words("roles") else None


def _without(line: Line, phrase: range, run: range) -> str:
    """Return the words of a phrase that are not the name: the role and the organisation."""
    tokens = line.sentence.tokens
    sides = (tokens[phrase.start : run.start], tokens[run.stop : phrase.stop])
    parts = (re.sub(r"\s+([,.’'])", r"\1", " ".join(token.text for token in side)) for side in sides)
    bare = (re.sub(r"^[\s,]*(?:(?:the|a|an)\s+)?|[\s,]+$", "", part, flags=re.IGNORECASE) for part in parts)
    return ", ".join(part for part in bare if part)[:_ROLE_LENGTH].rsplit(", who ", 1)[0]


_SEATED = ("ministry", "embassy")
"""What is told from others of its sort by where it sits: "the Foreign Ministry in Lisbon"."""


def _seated(line: Line, speaker: Speaker, head: int, after: int) -> Speaker:
    """Return a ministry or embassy, headed by token ``head``, with its seat if that stands behind and no state before.

    A ministry is of the state where it sits.
    """
    tokens = line.sentence.tokens
    named = any(e.is_party and speaker.start <= e.start < tokens[head].end for e in line.entities)
    if tokens[head].text.lower() not in _SEATED or named or after + 1 >= len(tokens) or tokens[after].text != "in":
        return speaker
    seat = _in_place(line, tokens[after + 1].start)
    if seat is None or seat.sense not in ("capital", "place") or seat.start != tokens[after + 1].start:
        return speaker
    country = speaker.country
    if not country and tokens[head].text.lower() == "ministry" and seat.sense == "capital":
        country = seat.code
    return structs.replace(
        speaker, name=f"{speaker.name} in {seat.text}", country=country, end=max(speaker.end, seat.end), plain=False
    )


def _leader(line: Line, run: range) -> str:
    tokens = line.sentence.tokens
    start, end = tokens[run[0]].start, tokens[run[-1]].end
    return next((e.code for e in line.entities if e.sense == "leader" and e.start < end and e.end > start), "")


def _is_media(name: str) -> bool:
    return any(part.casefold().strip(".") in words("media") for part in re.split(r"[\s-]+", name))


def _unnamed(line: Line, phrase: range, head: int, country: str) -> Speaker:
    """Read an office, a state, or a role without name: "the Chinese foreign ministry", "Beijing", "the spokesman"."""
    tokens = line.sentence.tokens
    lemma = tokens[head].lemma
    entity = _in_place(line, tokens[head].start)
    last = head if entity and lemma not in words("roles") else _with_of(line, head, phrase)
    first = next(i for i in range(max(phrase.start, head - 8), head + 1) if i == head or tokens[i].tag[:2] != "RB")
    core = tokens[first : last + 1]
    name = _without_paper(_clean(" ".join(token.text for token in core)))
    proper = any(token.tag.startswith("NNP") or _in_place(line, token.start) for token in core)
    speaker = Speaker(
        name=name,
        kind=_kind(name, lemma, proper=proper, state=entity is not None),
        role=tokens[head].text.lower() if lemma in words("papers") else "",
        country=country,
        start=core[0].start,
        end=core[-1].end,
        plain=not proper,
    )
    return _seated(line, speaker, head, last + 1)


def _kind(name: str, lemma: str, *, proper: bool, state: bool) -> Kind:
    if proper and _ORGANISATION.search(name):
        return "office"
    if _is_thing(name) and lemma not in words("roles"):
        return "unnamed"
    if _is_media(name):
        return "media"
    if state and lemma not in words("roles"):
        return "state"
    return "role" if lemma in words("roles") or lemma in words("papers") else "unnamed"


def _without_paper(name: str) -> str:
    """Return the issuer of "EUCOM press release", "the White House Fact Sheet", "a Pakistan Army statement"."""
    pattern = "|".join(sorted(words("papers"), key=len, reverse=True))
    issuer = re.sub(rf"(?:['’]s)?\s+(?:official |joint |recent )?(?:{pattern})$", "", name, flags=re.IGNORECASE)
    return (
        re.sub(rf"^(?:official |joint |press )*(?:{pattern}) (?:of|by|from) (?:the )?", "", issuer, flags=re.IGNORECASE)
        or name
    )


def _with_of(line: Line, head: int, phrase: range) -> int:
    """Return the last token of an "of", "for" or "from" phrase right after the head, so that the office is named."""
    tokens = line.sentence.tokens
    after = head + 1
    if after < phrase.stop and tokens[after].text in ("of", "for", "from", "at", "with"):
        inside = [i for i in range(after, phrase.stop) if after in line.path_up(i)]
        return min(max(inside, default=head), head + 8)
    return head


def _clean(name: str) -> str:
    flat = re.sub(r"\s+(['’]s?\b|[,.)])", r"\1", name)
    flat = re.sub(r"\s*-\s+", "-", flat)
    return re.sub(
        r"^(?:the|a|an|its|his|their|one|some|this|that|both|another|other)\s+", "", flat, flags=re.IGNORECASE
    )
