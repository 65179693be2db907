"""Agreements in force, and which of their clauses are seen in practice."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from comity.measure.agreements import AgreementsInForce, InForce, agreements_in_force
from comity.measure.practice import Clause, CodePractice, Practice, Seen, practice
from comity.model.records import Agreement, Provision
from comity.show.context import Context
from comity.show.figures import quoted, when
from comity.show.markup import join
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import capital, day, plural, spelled

_SEEN: dict[Seen, str] = {"practised": "seen", "not_seen": "not seen", "not_observable": "leaves no trace"}


def paper_sections(context: Context, on: date) -> list[Section]:
    """Return the agreements in force on a day and the table of clauses and practice; empty without any text."""
    force = agreements_in_force(context.snapshot, context.parties, on)
    if not force.texts:
        return []
    return [
        _force_section(context, force),
        *_practice_sections(context, practice(context.snapshot, context.parties, on)),
    ]


def _force_section(context: Context, force: AgreementsInForce) -> Section:
    ids = [text.id for text in force.texts]
    binding = [text.id for text in force.texts if not text.political]
    signed = [text.id for text in force.texts if text.from_signature]
    texts = context.several(ids, "texts in force", "text")
    more = context.doors.count(binding, "texts in force that are more than political declarations")
    verb = plural(len(ids), "is")
    head = sentence([texts, f" {verb} in force, ", more, " of them more than a declaration; ", *_promise(context, ids)])
    deck = sentence([
        "In force on ", when(day(force.on)), ". For ",
        context.doors.count(signed, "texts whose entry into force is unknown"),
        " the entry into force is unknown and the signature stands in for it.", *_left_out(context, force),
    ])  # fmt: skip
    rows = [_text(context, text) for text in force.texts]
    return Section("agreements", "Agreements", head, deck, body=render("agreements", rows=rows))


def _promise(context: Context, ids: Sequence[str]) -> list[Markup | str]:
    texts = (record for record in context.records(ids) if isinstance(record, Agreement))
    mine = [text.id for text in texts if text.commitment == "mutual_defence"]
    verb = "promises" if len(mine) < 2 else "promise"
    return [context.doors.count(mine, "texts that promise mutual defence", _none_or_word), f" {verb} mutual defence"]


def _none_or_word(count: int) -> str:
    return spelled(count) if count else "none"


def _left_out(context: Context, force: AgreementsInForce) -> list[Markup | str]:
    if not force.excluded:
        return []
    ids = {one.id for one in force.excluded}
    left = context.several(ids, "texts not in force", "text")
    return [" ", left, f" {plural(len(ids), 'is')} not in force: drafts, expired, or too thinly sourced."]


def _text(context: Context, text: InForce) -> dict[str, object]:
    record = context.snapshot.by_id[text.id]
    assert isinstance(record, Agreement)  # texts in force are agreements
    notes = [context.term("agreement_kind", record.kind)]
    if record.commitment and record.commitment != "none":
        notes.append(context.term("commitment", record.commitment))
    if text.until:
        notes.append(sentence(["until ", when(day(text.until))]))
    prolonged = [context.door(one) for one in context.records(text.extended_by)]
    if prolonged:
        notes.append(sentence(["prolonged by ", join(prolonged, ", ")]))
    return {
        "since": when(day(record.in_force or record.signed)),
        "name": context.door(record),
        "notes": join(notes, " · "),
    }


def _practice_sections(context: Context, found: Practice) -> list[Section]:
    if not found.clauses:
        return []
    seen = [one.id for one in found.clauses if one.seen == "practised"]
    clauses = context.several([one.id for one in found.clauses], "clauses in force", "clause")
    practised = context.doors.count(seen, "clauses seen in practice")
    since = when(str(found.window[0].year if found.window[0] else ""))
    verb = plural(len(seen), "is")
    head = sentence(["Of ", clauses, " in force ", practised, f" {verb} seen in practice since ", since])
    deck = (
        "A clause is seen if a record of an event, a meeting or a delivery shows an activity the clause names; it "
        "leaves no trace if no record here could show it. Not seen is not the same as not practised. Text and "
        "practice stand side by side and are never added."
    )
    groups = [*_by_seen(context, found.in_force)]
    if found.without_paper:
        groups.insert(
            1,
            {
                "title": "Practised without a clause in force",
                "rows": _codes(context, found.without_paper),
                "run_in": False,
            },
        )
    note = (
        "By text. Code, direction and strength of a clause are judgements; the filled box means seen in practice, "
        "the dotted one that it leaves no trace."
    )
    every = render("clauses", groups=_clauses(context, found.clauses))
    return [
        Section("practice", "", head, deck, body=render("practice", groups=groups)),
        Section("clauses", "", "Every clause in force, in our words", note, body=every),
    ]


def _by_seen(context: Context, codes: Iterable[CodePractice]) -> list[dict[str, object]]:
    groups: dict[Seen, list[CodePractice]] = {"practised": [], "not_seen": [], "not_observable": []}
    for one in codes:
        groups[one.seen].append(one)
    titles: dict[Seen, str] = {
        "practised": "Promised and seen",
        "not_seen": "Promised, not seen",
        "not_observable": "Promised, leaves no trace",
    }
    return [
        {"title": titles[seen], "rows": _codes(context, mine), "run_in": seen == "not_observable"}
        for seen, mine in groups.items()
        if mine
    ]


def _codes(context: Context, codes: Iterable[CodePractice]) -> list[dict[str, object]]:
    order = sorted(codes, key=lambda one: (-len(one.ids), -len(one.clauses), one.code))
    return [_code(context, one) for one in order]


def _code(context: Context, one: CodePractice) -> dict[str, object]:
    name = context.term("provision_code", one.code)
    return {
        "name": capital(name),
        "class": one.seen,
        "clauses": context.several(one.clauses, f"clauses on {name}", "clause") if one.clauses else "",
        "records": context.several(one.ids, f"records that show {name}", "record") if one.ids else "",
    }


def _clauses(context: Context, clauses: Sequence[Clause]) -> list[dict[str, object]]:
    groups: dict[str, list[Clause]] = {}
    for one in clauses:
        groups.setdefault(one.agreement, []).append(one)
    return [
        {
            "name": context.door(context.snapshot.by_id[text]),
            "rows": [_clause(context, one) for one in sorted(mine, key=lambda one: _natural(one.id))],
        }
        for text, mine in groups.items()
    ]


def _natural(record_id: str) -> list[tuple[int, str]]:
    """Return a key under which clause 2 comes before clause 10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", record_id)]


def _clause(context: Context, one: Clause) -> dict[str, object]:
    record = context.snapshot.by_id[one.id]
    assert isinstance(record, Provision)  # clauses are made of provisions
    given, taken = (*context.snapshot.by_id[one.agreement].parties, "", "")[:2]
    ways = {"A_to_B": (given, taken), "B_to_A": (taken, given)}
    way = ways.get(one.direction)
    direction = f"{context.bare(way[0])} to {context.bare(way[1])}" if way else one.direction
    seen = context.several(one.ids, "records that show the clause", "record") if one.ids else _SEEN[one.seen]
    return {
        "text": sentence([quoted(f"{record.number}. ", one.id), context.door(record, record.text)]),
        "how": ", ".join(filter(None, [context.term("strength", one.strength) if one.strength else "", direction])),
        "class": one.seen,
        "seen": seen,
    }
