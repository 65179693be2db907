"""Agreements in force, and which of their clauses are seen in practice."""

from datetime import date

from markupsafe import Markup

from comity.measure.agreements import AgreementsInForce, InForce, agreements_in_force
from comity.measure.practice import Clause, CodePractice, Practice, practice
from comity.model.records import Agreement, Provision
from comity.show.context import Context
from comity.show.figures import when
from comity.show.markup import el, join
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import capital, day, plural

_SEEN = {"practised": "seen", "not_seen": "not seen", "not_observable": "could not show in these records"}


def paper_sections(context: Context, on: date) -> list[Section]:
    """Return the agreements in force on a day and the table of clauses and practice; empty without any text."""
    force = agreements_in_force(context.snapshot, context.parties, on)
    if not force.texts:
        return []
    return [_force_section(context, force), *_practice_section(context, practice(context.snapshot, context.parties, on))]


def _force_section(context: Context, force: AgreementsInForce) -> Section:
    binding = [text.id for text in force.texts if not text.political]
    defence = [
        text.id for text in force.texts
        if isinstance(record := context.snapshot.by_id[text.id], Agreement) and record.commitment == "mutual_defence"
    ]  # fmt: skip
    promise = (
        sentence(["; ", context.doors.count(defence, "texts that promise mutual defence", in_words=True), " ",
                  plural(len(defence), "promises") if len(defence) == 1 else "promise", " mutual defence"])
        if defence else Markup("; none promises mutual defence")
    )  # fmt: skip
    head = sentence([
        context.doors.count([text.id for text in force.texts], "texts in force"), " ",
        plural(len(force.texts), "text"), " ", plural(len(force.texts), "is"), " in force, ",
        context.doors.count(binding, "texts in force that are more than political declarations"),
        " of them more than a declaration", promise,
    ])  # fmt: skip
    left = context.doors.count([one.id for one in force.excluded], "texts not in force") if force.excluded else ""
    deck = sentence(["In force on ", when(day(force.on)), ". ", *(_left_out(left, len(force.excluded)))])
    rows = [_text(context, text) for text in force.texts]
    return Section("agreements", "Agreements", head, render("agreements", rows=rows), deck, width=6)


def _left_out(left: Markup | str, number: int) -> list[Markup | str]:
    return [left, " further ", plural(number, "text"), " ", plural(number, "is"), " not: drafts, expired, or too thinly sourced."] if left else []


def _text(context: Context, text: InForce) -> dict[str, object]:
    record = context.snapshot.by_id[text.id]
    assert isinstance(record, Agreement)  # texts in force are agreements
    until = sentence(["until ", when(day(text.until))]) if text.until else Markup("no end known")
    notes = [context.term("agreement_kind", record.kind)]
    if record.commitment and record.commitment != "none":
        notes.append(f"commitment: {context.term('commitment', record.commitment)}")
    if text.from_signature:
        notes.append("entry into force unknown, counted from signature")
    prolonged = [context.door(one) for one in context.records(text.extended_by)]
    return {
        "since": when(day(text.since)),
        "name": context.door(record),
        "notes": " · ".join(notes),
        "until": until,
        "prolonged": join(["prolonged by ", join(prolonged, ", ")]) if prolonged else "",
    }


def _practice_section(context: Context, found: Practice) -> list[Section]:
    if not found.clauses:
        return []
    seen = [one.id for one in found.clauses if one.seen == "practised"]
    head = sentence([
        "Of ", context.doors.count([one.id for one in found.clauses], "clauses in force"), " ",
        plural(len(found.clauses), "clause"), " in force ", context.doors.count(seen, "clauses seen in practice"), " ",
        plural(len(seen), "is"), " seen in practice since ", when(str(found.window[0].year if found.window[0] else "")),
    ])  # fmt: skip
    deck = (
        "A clause is seen if a record of an event, a meeting or a delivery shows an activity the clause names. "
        "Not seen is not the same as not practised. Text and practice stand side by side and are never added."
    )
    body = render("practice", rows=[_code(context, one) for one in found.in_force], extra=[_code(context, one) for one in found.without_paper])
    clauses = render("clauses", groups=_clauses(context, found.clauses))
    return [
        Section("practice", "", head, body, deck, width=6),
        Section("clauses", "", "Every clause in force, in our words", clauses, "By text. The code, direction and strength of a clause are judgements."),
    ]


def _code(context: Context, one: CodePractice) -> dict[str, object]:
    name = context.term("provision_code", one.code)
    return {
        "name": capital(name),
        "seen": _SEEN[one.seen],
        "class": one.seen,
        "clauses": context.doors.count(one.clauses, f"clauses on {name}") if one.clauses else "",
        "records": context.doors.count(one.ids, f"records that show {name}") if one.ids else "",
    }


def _clauses(context: Context, clauses: tuple[Clause, ...]) -> list[dict[str, object]]:
    groups: dict[str, list[Clause]] = {}
    for one in clauses:
        groups.setdefault(one.agreement, []).append(one)
    return [
        {"name": context.door(context.snapshot.by_id[text]), "rows": [_clause(context, one) for one in mine]}
        for text, mine in groups.items()
    ]


def _clause(context: Context, one: Clause) -> dict[str, object]:
    record = context.snapshot.by_id[one.id]
    assert isinstance(record, Provision)  # clauses are made of provisions
    direction = context.term("direction", one.direction) if one.direction else ""
    seen = context.doors.count(one.ids, "records that show the clause") if one.ids else ""
    return {
        "text": el("a", el("span", f"{record.number}. ", class_="mute"), record.text, href=f"#{context.doors.open([one.id], record.text)}", class_="rec"),
        "how": ", ".join(filter(None, [context.term("strength", one.strength), direction])),
        "seen": _SEEN[one.seen],
        "class": one.seen,
        "records": sentence([seen, " ", plural(len(one.ids), "record")]) if seen else "",
    }
