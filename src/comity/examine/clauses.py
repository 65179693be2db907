"""What a sentence says that an agreement contains: a kind of clause, its wording, how many clauses."""

import re

from comity.examine.amounts import Amount, fits, read_amount
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.sentence import Sentence
from comity.examine.words import named, pattern, spans, words
from comity.measure.count import Excluded
from comity.model.records import Provision

_LISTED = re.compile(r"\b(?:provisions?|clauses?|articles?|points?|paragraphs?)\b", re.IGNORECASE)
DENIED = re.compile(
    r"\b(?:no|not|n't|never|without|none|neither|nor|lacks?|lacking|omits?|absent|free of|says nothing"
    r"|did not|does not|do not)\b",
    re.IGNORECASE,
)
Span = tuple[int, int]
_TITLE = r"(?:the|this|that|their)(?: [\w/-]+){{1,4}} (?:{})"
_NEGATIVE = frozenset(("nonagg", "no_first_use", "no_targeting"))


def read_clauses(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    """Return what the sentence says that a text obliges to or leaves out, a part for each kind of clause."""
    found = _said_of(sentence, named(words().clauses, sentence.text))
    cues = spans(words().provision_cues, sentence.bare)
    if not cues or not found:
        return _by_words(sentence, ids) if cues else []
    parts = []
    for code, where in found.items():
        if (
            code in ("joint_exercise", "staff_talks")
            and "signed" in sentence.bare
            and len(found) == 1
            and not _LISTED.search(sentence.bare)
        ):
            continue
        before = [start for start, _ in cues if start < where[0][0]]
        # "not to use force" is what such a clause says; only a negation of the duty itself denies it
        denied = denied_before(sentence, before[0] if code in _NEGATIVE and before else where[0][0])
        said = f"{'no ' if denied else ''}{code}"
        parts.append(
            Part(
                type="provision",
                words=said,
                taken=where,
                ask=lambda state, code=code, denied=denied: (_clause(state, ids, code, denied=denied),),  # type: ignore[misc]
            )
        )
    return parts


def _said_of(sentence: Sentence, found: dict[str, tuple[Span, ...]]) -> dict[str, tuple[Span, ...]]:
    """Drop clauses named only in the title of the text ("the launch notification agreement")."""
    titles = [match.span() for match in pattern(_TITLE.format(words().agreement_nouns)).finditer(sentence.bare)]
    inside = {
        code: tuple(one for one in where if not any(a <= one[0] and one[1] <= b for a, b in titles))
        for code, where in found.items()
    }
    return {code: where for code, where in inside.items() if where}


def denied_before(sentence: Sentence, where: int) -> bool:
    """Whether a clause is said to be absent: a negation stands before it in the same half of the sentence."""
    lead = sentence.text[:where].replace("n't", " not ")
    half = re.split(r"\b(?:but|although|while|whereas)\b|;|, and\b|(?<=provisions), ", lead)[-1]
    return bool(DENIED.search(half))


def _clause(state: State, ids: tuple[str, ...], code: str, *, denied: bool) -> Finding:
    clauses = [one for one in state.snapshot.provisions if one.agreement_id in ids]
    with_code = [one for one in clauses if code in one.code]
    if code == "consult_crisis" and not with_code:
        with_code = [one for one in clauses if "consult_general" in one.code]
    holds: Holds = "unknown" if not clauses else "yes" if bool(with_code) != denied else "no"
    answer = "; ".join(f"{one.number}. {one.text} [{one.strength}]" for one in with_code[:3])
    return Finding(
        rule="text",
        words=f"clause {code}",
        holds=holds,
        answer=answer or ("no such clause among " + str(len(clauses)) if clauses else "its clauses were not seen"),
        included=tuple(one.id for one in with_code) or ids,
        excluded=tuple(Excluded(one.id, "code", one.text) for one in clauses if one not in with_code),
    )


def _by_words(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    """Match what the sentence says a text contains with the clauses as the ledger words them."""
    cue = spans(words().provision_cues, sentence.bare)
    if not cue or not re.search(
        r"\b(?:oblig|requir|commit|bar|ban|forbid|prohibit|allow|permit|stipulat"
        r"|provides? for|calls? for|contain|includ)",
        sentence.bare,
        re.I,
    ):
        return []
    tail = sentence.text[cue[0][1] :]
    asked = content_words(tail)
    if len(asked) < 2:
        return []

    def ask(state: State) -> tuple[Finding, ...]:
        clauses = [one for one in state.snapshot.provisions if one.agreement_id in ids]
        return (_likest(clauses, asked, ids, denied=bool(DENIED.search(tail)) or denied_before(sentence, cue[0][0])),)

    return [Part(type="provision", words=f"says {tail.strip(' .')}", ask=ask, taken=((cue[0][0], len(sentence.text)),))]


def content_words(text: str) -> set[str]:
    """Return the stems of the words of meaning in a text."""
    return {_stem(word) for word in re.findall(r"[a-z]{3,}", text.lower())} - {
        _stem(word) for word in words().text_stop_words
    }


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|ion|ions)$", "", word)


def _likest(clauses: list[Provision], asked: set[str], ids: tuple[str, ...], *, denied: bool) -> Finding:
    scored = sorted(((len(asked & content_words(one.text)) / len(asked), one.id, one) for one in clauses), reverse=True)
    if not scored:
        return Finding(rule="text", words="wording", holds="unknown", answer="its clauses were not seen", included=ids)
    share, _, one = scored[0]
    holds: Holds = "unknown" if share < 0.6 else "no" if denied else "yes"
    return Finding(
        rule="text",
        words="wording of the clause",
        holds=holds,
        answer=f"{one.number}. {one.text} [{one.strength}]",
        included=(one.id,),
    )


def read_listed(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    """Read "has 27 provisions": the clauses with a number of the text's own, ours (i1 ...) beside them."""
    for number in sentence.numbers:
        if number.form == "cardinal" and _LISTED.match(sentence.text[number.end_char :].lstrip()):
            amount = read_amount(sentence.text, number)

            def ask(state: State, amount: Amount = amount) -> tuple[Finding, ...]:
                clauses = [one for one in state.snapshot.provisions if one.agreement_id in ids]
                own = [one for one in clauses if not one.number.startswith("i")]
                rows = [("numbered", own), ("all", clauses)] if not own else [("numbered", own)]
                return tuple(
                    Finding(
                        rule=name,
                        words=f"{name} clauses",
                        answer=f"{len(group)} clauses",
                        best=len(group),
                        low=len(group),
                        high=len(group),
                        holds=fits(amount, len(group), len(group), len(group)) if group else "unknown",
                        included=tuple(one.id for one in group),
                    )
                    for name, group in rows
                )

            return [
                Part(
                    type="provision",
                    words=f"{amount.words} clauses",
                    ask=ask,
                    taken=((number.start_char, number.end_char), *places_of(_LISTED, sentence.bare)),
                )
            ]
    return []


def places_of(source: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    """Return where a pattern matches in a text."""
    return tuple(match.span() for match in source.finditer(text))
