"""What documents would add to the ledger, what they contradict, and what waits for a person, apart from the rest."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from comity.measure.select import overlaps, parties_of
from comity.model.assertions import EXISTS, Assertion
from comity.model.records import Record
from comity.show.context import Context
from comity.show.figures import quoted, when
from comity.show.ingested import Ingested
from comity.show.markup import Node
from comity.show.sections import Section, capital_markup, sentence
from comity.show.templates import render
from comity.show.words import capital, day, plain_code, shortened, spelled

_MOST = 10
"""So many rows of a list are shown unfolded."""


def proposals_section(context: Context, read: Ingested) -> Section | None:
    """Return the section on what machines read in documents, or None where nothing waits for a decision."""
    proposed = [one for one in context.snapshot.by_id.values() if _proposed(context, one)]
    differing = [row for record in context.of(context.records(read.pending)) for row in _fields(context, record, read)]
    against = [row for row in differing if row["against"]]
    added = [row for row in differing if not row["against"]]
    if not (proposed or differing):
        return None
    return Section(
        "proposals",
        "From documents",
        _finding(context, proposed, against),
        "Read by the machine in documents and decided by nobody: no figure above counts it, but for the upper ends of "
        "ranges. Next: comity review.",
        body=render("proposals", lists=[
            _list("New: records that documents would add", [_record(context, one, read) for one in proposed]),
            _list("Contradicts: what documents say against accepted records", against),
            _list("Adds: what accepted records do not say yet", added),
        ]),
    )  # fmt: skip


def _proposed(context: Context, record: Record) -> bool:
    inside = record.when is None or overlaps(record.when, *context.window)
    return record.state == "proposed" and inside and set(context.parties) <= set(parties_of(record))


def _finding(context: Context, proposed: Sequence[Record], against: Sequence[dict[str, object]]) -> Markup:
    new = context.several([one.id for one in proposed], "proposed records", "proposed record", spelled)
    ids = [str(row["id"]) for row in against]
    head = [new, " from documents", " wait" if len(proposed) != 1 else " waits", " for a decision"]
    if ids:
        head += ["; documents contradict ", context.several(ids, "records contradicted", "accepted record", spelled)]
    return capital_markup(sentence(head))


def _list(title: str, rows: Sequence[dict[str, object]]) -> dict[str, object]:
    return {"title": title, "rows": rows[:_MOST], "folded": rows[_MOST:]}


def _machine(context: Context, record: Record) -> list[Assertion]:
    return [one for one in context.assertions.get(record.id, ()) if one.author_kind == "machine"]


def _record(context: Context, record: Record, read: Ingested) -> dict[str, object]:
    return {
        "id": record.id,
        "name": context.door(record),
        "when": when(day(record.when)),
        "said": "",
        "words": _words(_machine(context, record), read),
    }


def _fields(context: Context, record: Record, read: Ingested) -> Iterable[dict[str, object]]:
    """Yield what machines say of an accepted record, field by field: against what it holds, or beside it."""
    for field in read.pending.get(record.id, ()):
        mine = [one for one in _machine(context, record) if one.field == field]
        every = [one for one in context.assertions.get(record.id, ()) if one.field == field and one not in mine]
        theirs = [one for one in every if one.value != "unknown"]
        values = list(dict.fromkeys(one.value for one in mine if one.value not in {each.value for each in theirs}))
        denies = any(one.stance == "denies" for one in mine)
        if not mine or (field == EXISTS and not denies) or not (values or denies):
            continue
        yield {
            "id": record.id,
            "name": context.door(record),
            "when": when(day(record.when)),
            "said": _said(field, [one.value for one in theirs], values, denies=denies, record=record),
            "words": _words(mine, read),
            "against": denies or bool(theirs),
        }


def _said(field: str, held: Sequence[str], values: Sequence[str], *, denies: bool, record: Record) -> Markup:
    what: Node = "That it took place" if field == EXISTS else capital(plain_code(field.replace(".", ", ")))
    if denies and field == EXISTS:
        return sentence([what, ": denied"])
    now = " | ".join(dict.fromkeys(held)) or "nothing"
    return sentence([
        quoted(what, record.id), ": held ", quoted(now, record.id), ", documents say ",
        quoted(" | ".join(values), record.id),
    ])  # fmt: skip


def _words(assertions: Sequence[Assertion], read: Ingested) -> Markup:
    """Return the passage that an assertion rests on, with the document it stands in."""
    for passage in (passage for one in assertions for passage in one.passages):
        if passage in read.words:
            text, title = shortened(read.words[passage], 220), read.titles.get(passage, "")
            return sentence([quoted(f"“{text}”"), *([", ", quoted(shortened(title, 80))] if title else [])])
    return Markup("no passage is held")
