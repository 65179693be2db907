"""Claims about transfers: who gave whom what, how many, and when it was ordered or delivered."""

import re
from collections.abc import Sequence

from comity.examine.amounts import Amount, fits, read_amount
from comity.examine.model import Finding, Holds, Part, State
from comity.examine.sentence import Sentence
from comity.examine.words import spans, words
from comity.extract.dates import ResolvedDate
from comity.measure.count import Excluded
from comity.model.records import Transfer
from comity.vocab import vocabulary

_GOODS = {
    "fighter": "fighters",
    "submarine": "submarines",
    "destroyer": "destroyers",
    "helicopter": "helicopters",
    "engine": "engines",
    "missile": "missiles",
    "tanker": "tankers",
    "drone": "drones",
    "microelectronics": "microelectronics",
    "machine tool": "machine tools",
    "early warning": "early-warning",
    "early-warning": "early-warning",
    "uranium": "uranium",
    "nitrocellulose": "nitrocellulose",
    "semiconductor": "microelectronics",
    "radar": "radar",
    "transport": "transports",
    "warning system": "warning",
    "diesel": "diesels",
    "gunpowder": "gunpowder",
    "satellite": "satellites",
    "optic": "optical",
}
_SURE = frozenset(
    {"delivered", "in_delivery", "ordered", "agreed", "stopped", "continuing", "in_progress", "in_development"}
)


def read_transfer(sentence: Sentence) -> list[Part]:
    """Return the claim of a transfer: direction, goods, number and date are checked together against each deal."""
    give, take = spans(words().transfers["give"], sentence.bare), spans(words().transfers["take"], sentence.bare)
    if (
        not (give or take)
        or len(sentence.parties) != 2
        or sentence.series
        or (sentence.activities and not sentence.platforms)
    ):
        return []
    goods = _goods(sentence)
    if not goods:
        return []
    ends = _direction(sentence, bool(give and (not take or give[0] < take[0])), (give or take)[0])
    ends = ends or (sentence.parties[0], sentence.parties[1])
    amount = next((read_amount(sentence.text, n) for n in sentence.numbers if n.form in ("cardinal", "vague")), None)
    supplier, recipient = ends
    said = f"{supplier} to {recipient}: {', '.join(goods)}" + (f", {amount.words.strip()}" if amount else "")
    said += "".join(f", {day.date.iso}" for day in sentence.dates)
    denied = bool(sentence.cue("negation"))
    where = (*give, *take, *sentence.cue("negation"), *((day.start_char, day.end_char) for day in sentence.dates))
    deals = [one for one in sentence.snapshot.transfers if _matches(one, goods)]
    nouns = [word for word, noun in _GOODS.items() if any(noun.rstrip("s") in one.item.lower() for one in deals)]
    goods_at = tuple(span for word in (*goods, *nouns) for span in _where(sentence, word))
    return [
        Part(
            type="transfer",
            words=("no: " if denied else "") + said,
            ask=lambda state: (_answer(state, sentence, ends, goods, amount, denied=denied),),
            taken=(*where, *goods_at, *(((amount.start, amount.end),) if amount else ())),
        )
    ]


def _where(sentence: Sentence, word: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(word.rstrip("s")) + r"\w*(?:-class)?", sentence.text, re.I)]


def _goods(sentence: Sentence) -> tuple[str, ...]:
    """Return the goods in the words in which records name them: types of equipment, else kinds of goods."""
    named = [sentence.text[one.start : one.end] for one in sentence.platforms]
    if named:
        return tuple(dict.fromkeys(named))
    proper = _proper(sentence)
    if proper:
        return proper
    low = sentence.bare.lower()
    kinds = sorted(_GOODS, key=lambda word: -len(word))
    return tuple(_GOODS[word] for word in kinds if re.search(rf"\b{word}", low))[:1]


def _proper(sentence: Sentence) -> tuple[str, ...]:
    """Return the proper names of goods that the ledger's own records use ("Kilo", "Moskit")."""
    items = {word for one in sentence.snapshot.transfers for word in re.findall(r"\b[A-Z][a-z]{3,}\b", one.item)}
    said = re.findall(r"(?<=\s)[A-Z][a-z]{3,}\b", sentence.bare)
    return tuple(dict.fromkeys(word for word in said if word in items and word.lower() not in _GOODS))[:1]


def _direction(sentence: Sentence, giving: bool, verb: tuple[int, int]) -> tuple[str, str] | None:
    """Return supplier and recipient: the subject gives or takes; a passive or "from" turns it round."""
    before = [name.code for name in sentence.named if name.end <= verb[0]]
    after = [name for name in sentence.named if name.start >= verb[1]]
    source = [name.code for name in after if re.search(r"\b(?:from|by)\s(?:the )?$", sentence.text[: name.start], re.I)]
    target = [
        name.code for name in after if re.search(r"\b(?:to|for|with)\s(?:the )?$", sentence.text[: name.start], re.I)
    ]
    a, b = sentence.parties
    if source:
        return (source[0], b if source[0] == a else a)
    if not before and target:
        return (b if target[0] == a else a, target[0])
    if not before:
        return None
    subject = before[0]
    other = b if subject == a else a
    participle = re.search(r"(?:ed|sold|built|bought|sent|given)$", sentence.bare[verb[0] : verb[1]])
    if participle and re.search(
        r"\b(?:was|were|been|is|are)\s+\w*\s*$", sentence.bare[: verb[0]]
    ):  # "China was sold ..."
        return (other, subject) if giving else (subject, other)
    return (subject, other) if giving else (other, subject)


def _stated(sentence: Sentence) -> bool:
    """Whether the sentence names a party: without one the direction is left open."""
    return any(name.code in sentence.parties for name in sentence.named)


def _matches(record: Transfer, goods: Sequence[str]) -> bool:
    item = record.item.lower()
    if all(word.lower() in item for word in goods):
        return True
    ids = {vocabulary().find_platform(word) for word in goods} - {None}
    return any(name.lower() in item for one in ids if one for name in _names(one))


def _names(platform: str) -> list[str]:
    entry = vocabulary().platforms[platform]
    return [text for text in (entry.name, *entry.aliases) if len(text) > 2]


def _answer(
    state: State,
    sentence: Sentence,
    ends: tuple[str, str],
    goods: Sequence[str],
    amount: Amount | None,
    *,
    denied: bool,
) -> Finding:
    pair = [one for one in state.snapshot.transfers if {one.supplier, one.recipient} == set(ends)]
    deals = [one for one in pair if _matches(one, goods)]
    stated = _stated(sentence)
    right_way = [one for one in deals if not stated or (one.supplier, one.recipient) == ends]
    rows = [(one, *_fit(one, amount, sentence.dates, sentence)) for one in right_way]
    rows = _together(rows, amount)
    holds: Holds = "unknown" if not deals else "no"
    if deals and not right_way:
        known = "; ".join(f"{one.supplier} to {one.recipient}: {one.item}" for one in deals[:2])
        holds, answer, chosen = "no", f"the other way round: {known}", deals
    else:
        best = next((grade for grade in ("yes", "near", "no") if any(row[1] == grade for row in rows)), "unknown")
        chosen = [row[0] for row in rows if row[1] == best]
        answer = "; ".join(f"{row[0].item}: {row[2]}" for row in rows if row[1] == best) or "no such deal in the ledger"
        holds = best  # type: ignore[assignment]
    if denied and holds in ("yes", "no"):
        holds = "no" if holds == "yes" else "yes"
    return Finding(
        rule="record",
        words="one deal",
        holds=holds,
        answer=answer,
        included=tuple(one.id for one in chosen),
        excluded=tuple(Excluded(row[0].id, "fields", row[2]) for row in rows if row[0] not in chosen),
    )


def _fit(
    record: Transfer, amount: Amount | None, dates: Sequence[ResolvedDate], sentence: Sentence
) -> tuple[Holds, str]:
    shown = [f"{record.quantity or 'number unknown'}", record.status]
    if record.ordered:
        shown.append(f"ordered {record.ordered.iso}")
    if record.delivered_from or record.delivered_to:
        ends = [day.iso for day in (record.delivered_from, record.delivered_to) if day]
        shown.append(f"delivered {' to '.join(ends)}")
    tests = [_number_fits(record, amount)] if amount else []
    tests += [_date_fits(record, day, sentence) for day in dates]
    if record.status not in _SURE:
        tests.append("near")
    order: tuple[Holds, ...] = ("no", "unknown", "near", "yes")
    return (next((grade for grade in order if grade in tests), "yes"), ", ".join(shown))


def _together(rows: list[tuple[Transfer, Holds, str]], amount: Amount | None) -> list[tuple[Transfer, Holds, str]]:
    """Let the firm deals of one item together make up a number that none of them makes up alone."""
    firm = [row for row in rows if row[0].status in _SURE]
    if amount is None or len(firm) < 2 or any(row[1] in ("yes", "near") for row in rows):
        return rows
    figures = [re.findall(r"\d[\d,]*", row[0].quantity) for row in firm]
    total = sum(float(found[0].replace(",", "")) for found in figures if found)
    return [(row[0], "yes", row[2]) for row in firm] if fits(amount, total, total, total) == "yes" else rows


def _number_fits(record: Transfer, amount: Amount) -> Holds:
    figures = [float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", record.quantity)]
    if not figures:
        return "unknown"
    grades = [fits(amount, value, value, value) for value in (*figures, sum(figures))]
    return next((grade for grade in ("yes", "near") if grade in grades), "no")


def _date_fits(record: Transfer, day: ResolvedDate, sentence: Sentence) -> Holds:
    ordering = spans("order(?:ed|s)?|contract(?:ed)?|signed|deal|agreed", sentence.bare)
    first, last = record.delivered_from, record.delivered_to or record.delivered_from
    if record.delivered_to and not record.delivered_from:
        first = record.delivered_to
    stretches = []
    if record.ordered and (ordering or not spans(words().transfers["delivered"], sentence.bare)):
        stretches.append((record.ordered.start, record.ordered.end))
    if first and last and not ordering:
        stretches.append((first.start, last.end))
    if not stretches:
        return "unknown"
    low = day.date.start
    high = day.date.end
    if day.relation == "since":
        return (
            "yes"
            if any(a.year == low.year for a, _ in stretches)
            else "near"
            if any(b >= low for _, b in stretches)
            else "no"
        )
    if day.relation in ("until", "by", "before"):
        return "yes" if any(a <= high for a, _ in stretches) else "no"
    return "yes" if any(a <= high and low <= b for a, b in stretches) else "no"
