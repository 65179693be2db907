"""Claims about agreements: signed when, in force until when, and what they oblige to, or do not."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from comity.examine.amounts import Amount, fits, read_amount
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.sentence import Sentence
from comity.examine.words import named, pattern, spans, words
from comity.extract.dates import ResolvedDate
from comity.extract.numbers import parse_number
from comity.measure.agreements import agreements_in_force, bundled_extensions
from comity.measure.count import Excluded
from comity.model.records import Agreement, Provision

_STOP = frozenset(
    [
        "of",
        "the",
        "on",
        "and",
        "in",
        "a",
        "an",
        "to",
        "for",
        "between",
        "treaty",
        "agreement",
        "pact",
        "memorandum",
        "protocol",
        "road",
        "map",
        "roadmap",
        "joint",
        "statement",
        "declaration",
        "convention",
        "accord",
        "document",
        "two",
        "new",
        "each",
        "other",
        "ministries",
        "defence",
        "china",
        "russia",
        "s",
    ]
)
_SYNONYMS = {
    "friendship": "friendly",
    "neighborliness": "good",
    "good-neighbourliness": "good",
    "missile": "ballistic",
    "launches": "launch",
    "notifying": "notification",
    "notify": "notification",
    "notice": "notification",
    "exercises": "exercise",
    "drills": "exercise",
    "deployment": "troop",
    "troops": "troop",
    "navigation": "glonass",
    "moon": "lunar",
    "notifications": "notification",
    "stationing": "troop",
    "coastguard": "coast",
}
_SIGNED = "signed|sign|concluded|signing|inked|adopted|agreed on|reached|struck|dates? (?:from|back to)|of"
_LAPSED = "expired|lapsed|ended|ran out|no longer in force"
_ENDS = "expir\\w+|ran until|runs until|ran to|lapsed?|ended|until|valid until|in force until|through"
_STARTS = "entered into force|in force since|took effect|came into force"
_IN_FORCE = "still in force|in force|remains? valid|still valid|still applies|is valid"
_BEGIN = "extend\\w*|prolong\\w*|renew\\w*"
_LISTED = re.compile(r"\b(?:provisions?|clauses?|articles?|points?|paragraphs?)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:no|not|n't|never|without|none|neither|nor|lacks?|lacking|omits?|absent|free of|says nothing"
    r"|did not|does not|do not)\b",
    re.IGNORECASE,
)
_BARS = re.compile(r"\b(?:bars?|bans?|forbids?|prohibits?|rules? out|barred|banned)\b", re.IGNORECASE)
_NEGATIVE = frozenset(("nonagg", "no_first_use", "no_targeting"))
_FORMAL = "treat(?:y|ies)|agreements?|pacts?|memorand\\w+|protocols?|statements?|declarations?"


def read_text_claim(sentence: Sentence) -> list[Part]:
    """Return what the sentence says of one agreement, a part for each thing said."""
    nouns = spans(words().agreement_nouns, sentence.bare)
    selling = sentence.platforms and spans(words().transfers["give"] + "|sell", sentence.bare)
    if not nouns or (selling and not spans(_FORMAL, sentence.bare)):
        return []
    chosen = find_agreements(sentence, sentence.snapshot.agreements)
    taken = (*nouns, *_name_words(sentence, chosen))
    if not chosen:
        return [_unknown_text(sentence, taken)] if sentence.dates or named(words().clauses, sentence.bare) else []
    ids = tuple(record.id for record in chosen)
    parts = [*_clauses(sentence, ids), *_listed(sentence, ids), *_validity(sentence, ids), *_signature(sentence, ids)]
    cue = spans(words().provision_cues, sentence.bare)
    return [
        Part(
            type=part.type,
            words=f"{chosen[0].name}: {part.words}",
            ask=part.ask,
            taken=(*part.taken, *taken, *cue, *_spans(_DENIED, sentence.bare), *spans(_BEGIN, sentence.bare)),
            open_ended=part.open_ended,
            note=part.note,
        )
        for part in parts
    ]


def _name_words(sentence: Sentence, chosen: Sequence[Agreement]) -> tuple[tuple[int, int], ...]:
    """Return where the words stand by which the agreement was recognised."""
    names = {_SYNONYMS.get(word, word) for one in chosen for word in re.findall(r"[a-z][a-z-]+", one.name.lower())}
    found = re.finditer(r"[A-Za-z][A-Za-z-]+", sentence.text)
    return tuple(
        match.span() for match in found if _SYNONYMS.get(match.group().lower(), match.group().lower()) in names
    )


def _unknown_text(sentence: Sentence, taken: tuple[tuple[int, int], ...]) -> Part:
    def ask(state: State) -> tuple[Finding, ...]:
        known = find_agreements(sentence, state.snapshot.agreements)
        return (
            Finding(
                rule="record",
                words="a text of that name and date",
                holds="unknown" if not known else "yes",
                answer="no such agreement in the ledger",
                included=tuple(one.id for one in known),
            ),
        )

    return Part(type="provision", words="an agreement the ledger does not hold", ask=ask, taken=taken)


def find_agreements(sentence: Sentence, records: Sequence[Agreement]) -> list[Agreement]:
    """Return the agreements a sentence may mean, best first: by kind, year and words of the name; the best only."""
    text = sentence.bare.lower()
    said = {_SYNONYMS.get(word, word) for word in re.findall(r"[a-z][a-z-]+", sentence.text.lower())} - _STOP
    kind = _kind(text)
    dated = [day for day in sentence.dates if _beside_noun(sentence, day)]
    scored = []
    for record in records:
        if not (set(sentence.parties) <= set(record.parties) or _predecessor(sentence, record)):
            continue
        score = _score(record, said, kind, sentence.dates, text) - _misdated(record, dated)
        if score > 0:
            scored.append((score, record))
    if not scored:
        return []
    top = max(score for score, _ in scored)
    best = [record for score, record in scored if score == top]
    return best if top >= 2 else []


def _misdated(record: Agreement, dated: Sequence[ResolvedDate]) -> float:
    """Return what it costs a text that the sentence names another year as its own ("the 2001 treaty")."""
    signed = record.signed or record.in_force
    fits_ = signed is not None and any(_overlap(day, signed.start, signed.end) for day in dated)
    return 3.0 if dated and not fits_ else 0.0


def _predecessor(sentence: Sentence, record: Agreement) -> bool:
    """Whether a treaty of the Soviet Union is meant where the sentence speaks of Russia."""
    return "SUN" in record.parties and "RUS" in sentence.parties and "CHN" in sentence.parties


def _kind(text: str) -> str:
    for pattern_, kind in (
        ("treat", "treaty"),
        ("agreement", "agreement"),
        ("memorand", "memorandum"),
        ("protocol", "protocol"),
        ("road ?map", "roadmap"),
        ("joint (?:statement|declaration)|declaration", "joint_statement"),
    ):
        if re.search(rf"\b{pattern_}", text):
            return kind
    return ""


def _score(record: Agreement, said: set[str], kind: str, dates: tuple[ResolvedDate, ...], text: str) -> float:
    name = {_SYNONYMS.get(word, word) for word in re.findall(r"[a-z][a-z-]+", record.name.lower())} - _STOP
    shared = len(name & said)
    score = 1.1 * min(shared, 4)
    score += {True: 0.5, False: -1.0}[record.kind == kind] if kind else 0.0
    signed = record.signed or record.in_force
    years = [day.date.start.year for day in dates if (day.date.end - day.date.start).days < 800]
    if signed and signed.start.year in years:
        exact = any(_overlap(day, signed.start, signed.end) for day in dates)
        score += 2.0 if exact else 1.0
    elif years and shared < 2:
        score -= 1.0
    if record.status != "signed":
        score -= 0.8
    score += 0.4 if set(record.parties) == {"CHN", "RUS"} else 0.0
    return score if shared or score >= 2.0 else 0.0


def _overlap(day: ResolvedDate, first: date, last: date) -> bool:
    return day.date.start <= last and first <= day.date.end


# --- what it says


def _clauses(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    found = named(words().clauses, sentence.bare)
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
        denied = _denied(sentence, before[0] if code in _NEGATIVE and before else where[0][0])
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


def _denied(sentence: Sentence, where: int) -> bool:
    """Whether a clause is said to be absent: a negation stands before it in the same half of the sentence."""
    lead = sentence.text[:where].replace("n't", " not ")
    half = re.split(r"\b(?:but|although|while|whereas)\b|;|, and\b|(?<=provisions), ", lead)[-1]
    return bool(_DENIED.search(half))


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
    asked = _content(tail)
    if len(asked) < 2:
        return []

    def ask(state: State) -> tuple[Finding, ...]:
        clauses = [one for one in state.snapshot.provisions if one.agreement_id in ids]
        return (_likest(clauses, asked, ids, denied=bool(_DENIED.search(tail)) or _denied(sentence, cue[0][0])),)

    return [Part(type="provision", words=f"says {tail.strip(' .')}", ask=ask, taken=((cue[0][0], len(sentence.text)),))]


def _content(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[a-z]{3,}", text.lower())} - {_stem(word) for word in _STOP}


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|es|s|ion|ions)$", "", word)


def _likest(clauses: list[Provision], asked: set[str], ids: tuple[str, ...], *, denied: bool) -> Finding:
    scored = sorted(((len(asked & _content(one.text)) / len(asked), one.id, one) for one in clauses), reverse=True)
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


def _listed(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
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
                    taken=((number.start_char, number.end_char), *_spans(_LISTED, sentence.bare)),
                )
            ]
    return []


def _spans(source: re.Pattern[str], text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in source.finditer(text))


# --- since when, until when


def _validity(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    parts = []
    if spans(_IN_FORCE, sentence.bare):
        parts.append(
            Part(
                type="provision",
                words="in force",
                taken=spans(_IN_FORCE, sentence.bare),
                ask=lambda state: (_in_force(state, sentence, ids),),
            )
        )
    for day in sentence.dates:
        lead = sentence.bare[: day.start_char][-40:]
        if day.relation == "until" or pattern(rf"(?:{_ENDS})(?: in| on| to)?\s*$").search(lead.rstrip() + " "):
            parts.append(_ending(sentence, ids, day))
    return parts


def _in_force(state: State, sentence: Sentence, ids: tuple[str, ...]) -> Finding:
    parties = sorted({code for record in state.snapshot.agreements if record.id in ids for code in record.parties})
    answer = agreements_in_force(state.snapshot, parties, state.until)
    row = next((text for text in answer.texts if text.id in ids), None)
    denied = _denied(sentence, spans(_IN_FORCE, sentence.bare)[0][0])
    holds: Holds = "yes" if (row is not None) != denied else "no"
    why = next((one.why for one in answer.excluded if one.id in ids), "")
    known = any(record.id in ids for record in state.snapshot.agreements)
    return Finding(
        rule="text",
        words=f"in force on {state.until}",
        holds=holds if known else "unknown",
        answer=f"in force since {row.since}" + (f", to {row.until}" if row.until else "") if row else why,
        included=ids,
    )


def _ending(sentence: Sentence, ids: tuple[str, ...], day: ResolvedDate) -> Part:
    def ask(state: State) -> tuple[Finding, ...]:
        links = bundled_extensions()
        chain = [
            one
            for one in state.snapshot.agreements
            if one.id in ids or (links.get(one.id) in ids and one.signed and one.signed.start <= state.until)
        ]
        ends = [one.expires for one in chain if one.expires]
        holds: Holds = "unknown" if not ends else "no"
        if any(_overlap(day, end.start, end.end + timedelta(days=0)) for end in ends):
            holds = "yes"
        if holds == "yes" and spans(_LAPSED, sentence.bare) and any(end.start > day.date.end for end in ends):
            holds = "no"  # the term ended, but the text was prolonged
        shown = ", ".join(f"{one.id} to {one.expires.iso}" for one in chain if one.expires)
        return (Finding(rule="text", words="end of term", holds=holds, answer=shown or "no end known", included=ids),)

    return Part(type="date", words=f"to {day.date.iso}", ask=ask, taken=((day.start_char, day.end_char),))


def _signature(sentence: Sentence, ids: tuple[str, ...]) -> list[Part]:
    parts = []
    for day in sentence.dates:
        if day.relation in ("until", "since", "before", "after") or day.rule in ("date.window",):
            continue
        lead = sentence.bare[: day.start_char][-40:].rstrip() + " "
        if pattern(rf"(?:{_ENDS})(?: in| on| to)?\s*$").search(lead):
            continue
        if spans(_BEGIN, sentence.bare) and not _beside_noun(sentence, day):
            parts.append(_prolonged(sentence, ids, day))
            continue
        if not (_beside_noun(sentence, day) or spans(_SIGNED, sentence.bare)) or spans(
            "replac\\w+|supersed\\w+", sentence.bare
        ):
            continue
        parts.append(
            Part(
                type="date",
                words=f"signed {day.date.iso}",
                taken=(*spans(_SIGNED, sentence.bare), (day.start_char, day.end_char)),
                ask=lambda state, day=day: (_signed(state, sentence, ids, day),),  # type: ignore[misc]
            )
        )
    term = re.search(r"\b(\w+)-year\b", sentence.text)
    if term and "roadmap" in ids[0]:
        parts.append(
            Part(
                type="date",
                words=f"{term.group(1)}-year term",
                taken=(term.span(),),
                ask=lambda state: (_term(state, ids, term.group(1)),),
            )
        )
    return parts


def _beside_noun(sentence: Sentence, day: ResolvedDate) -> bool:
    """Whether a date belongs to the name of a text: "the 2001 treaty", "the treaty of 2001"."""
    after = sentence.bare[day.end_char : day.end_char + 40]
    before = sentence.bare[: day.start_char][-24:]
    noun = words().agreement_nouns
    return bool(re.match(rf"\s(?:[\w-]+\s){{0,3}}(?:{noun})\b", after, re.IGNORECASE)) or bool(
        re.search(rf"\b(?:{noun})\s(?:of|from|dated)\s$", before, re.IGNORECASE)
    )


def _prolonged(sentence: Sentence, ids: tuple[str, ...], day: ResolvedDate) -> Part:
    """Read "extended in 2021" and "extended to 2030" against the texts that prolong this one."""
    to = bool(re.search(r"\b(?:to|until|till|through)\s$", sentence.bare[: day.start_char]))

    def ask(state: State) -> tuple[Finding, ...]:
        links = bundled_extensions()
        chain = [
            one for one in state.snapshot.agreements if links.get(one.id) in ids or (one.id in ids and one.id in links)
        ]
        days = [when for one in chain if (when := one.expires if to else one.signed)]
        hit = any(_overlap(day, when.start, when.end) for when in days)
        holds: Holds = "unknown" if not days else "yes" if hit else "no"
        shown = "; ".join(f"{one.name}, signed {one.signed.iso if one.signed else '?'}" for one in chain)
        return (
            Finding(
                rule="record",
                words="extension",
                holds=holds,
                answer=shown or "no extension held",
                included=tuple(one.id for one in chain),
            ),
        )

    return Part(
        type="date",
        words=f"extended {'to' if to else 'in'} {day.date.iso}",
        ask=ask,
        taken=((day.start_char, day.end_char),),
    )


def _signed(state: State, sentence: Sentence, ids: tuple[str, ...], day: ResolvedDate) -> Finding:
    known = [record for record in state.snapshot.agreements if record.id in ids]
    dated = [
        one for one in known for when in (one.signed, one.in_force) if when and _overlap(day, when.start, when.end)
    ]
    firm = [one for one in dated if one.status == "signed"]
    holds: Holds = "yes" if firm else "near" if dated else "no"
    if not known or all(one.signed is None and one.in_force is None for one in known):
        holds = "unknown"
    shown = "; ".join(f"{one.name}, signed {one.signed.iso if one.signed else 'not'} ({one.status})" for one in known)
    return Finding(rule="record", words="date of signature", holds=holds, answer=shown or "not known", included=ids)


def _term(state: State, ids: tuple[str, ...], said: str) -> Finding:
    years = parse_number(said)
    known = [record for record in state.snapshot.agreements if record.id in ids and record.expires and record.signed]
    spans_ = [one.expires.start.year - one.signed.start.year for one in known if one.expires and one.signed]
    lengths = {years_ for span in spans_ for years_ in (span, span + 1)}  # 2021 to 2025 are four years and five
    holds: Holds = "unknown" if not lengths or years is None else "yes" if years in lengths else "near"
    return Finding(rule="record", words="length of term", holds=holds, answer=f"{sorted(lengths)} years", included=ids)
