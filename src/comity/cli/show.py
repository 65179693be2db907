"""`comity show`: one record, with who says each of its fields."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from msgspec.structs import replace

from comity.cli.options import Json, KnownBy, LedgerPath, read_known_by
from comity.cli.output import Format, notice, print_json, print_rows, write
from comity.cli.root import app
from comity.ledger import Ledger
from comity.measure.asymmetry import Asymmetry
from comity.model.errors import InputError
from comity.model.records import Provision
from comity.model.snapshot import Snapshot
from comity.pipeline import open_ledger
from comity.show.dossier import Dossier, FieldDossier, Saying, clause_counts, dossier, fixed_form
from comity.vocab import vocabulary


@app.command(rich_help_panel="Look")
def show(
    record: Annotated[str, typer.Argument(metavar="ID", help="The record's id, as the lists print it.")],
    field: Annotated[str, typer.Option("--field", help="Only this field, with every assertion and source.")] = "",
    history: Annotated[
        bool, typer.Option("--history", help="Also list what was written about it, when and why.")
    ] = False,
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Show every field of a record, its assertions, its sources, its conflicts and its history.

    Example: comity show vostok-2018

    Example: comity show vostok-2018 --field personnel
    """
    with open_ledger(ledger, notify=notice) as store:
        snapshot = store.snapshot(known_by=read_known_by(known_by))
        if record not in snapshot.by_id:
            raise _unknown(record, snapshot, store)
        found = dossier(snapshot.by_id[record], store.assertions(record), snapshot, store.decisions(record))
        found = _only(found, field) if field else found
        written = [_written(entry) for entry in store.history(record)] if history or json else []
    if json:
        print_json(fixed_form(found, written))
    elif field:
        _print_field(found.fields[0])
    else:
        _print(found, written)


def _unknown(record: str, snapshot: Snapshot, store: Ledger) -> InputError:
    if snapshot.known_by and store.assertions(record):
        return InputError(
            f"{record} was not known by {snapshot.known_by}.", "Take a later --known-by, or leave it out."
        )
    near = get_close_matches(record, snapshot.by_id, n=3)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "Look for it with: comity search WORDS."
    return InputError(f"There is no record {record!r} in this ledger.", remedy)


def _written(entry: Any) -> dict[str, Any]:
    revision = entry.revision
    return {
        "revision": revision.number, "at": revision.at, "actor": revision.actor, "reason": revision.reason,
        "assertions": len(entry.assertions),
        "decisions": [
            {"id": one.id, "in_force": one.in_force, **_plain(one.decision)} for one in entry.decisions
        ],
    }  # fmt: skip


def _plain(decision: Any) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in decision.__struct_fields__}


def _print(found: Dossier, written: list[dict[str, Any]]) -> None:
    write(f"{found.label}\n{found.type} {found.id}, {found.state}, exists with probability {found.p_exist:.2f}\n\n")
    print_rows(("field", "value", "sources", ""), [_field_row(one) for one in found.fields], Format.TABLE)
    if found.shares:
        write("\nShares\n")
        print_rows(("of", "guest / host", "share [range]", "what it is"), _share_rows(found.shares), Format.TABLE)
    if found.provisions:
        _print_clauses(found.provisions)
    if found.related:
        write(f"\nRelated: {', '.join(found.related)}\n")
    write(f"\n{len(found.sources)} sources\n")
    print_rows(("id", "date", "publisher", "title"), [
        (one.id, one.date, one.publisher, one.title + (f" (same page as {one.copy_of})" if one.copy_of else ""))
        for one in found.sources
    ], Format.TABLE)  # fmt: skip
    if written:
        write("\nHistory\n")
        columns = ("revision", "at", "actor", "reason", "assertions")
        print_rows(columns, [tuple(one[name] for name in columns) for one in written], Format.TABLE)


def _field_row(one: FieldDossier) -> tuple[str, str, int, str]:
    sources = {source for say in one.says for source in say.sources}
    if not one.corrected:
        return (one.name, _joined(one.says), len(sources), "sources disagree" if one.conflict else "")
    parts = {say.of for say in one.corrected}
    value = _joined([*(say for say in one.says if say.of not in parts), *(say for say in one.corrected if say.value)])
    authors = ", ".join(dict.fromkeys(say.author for say in one.corrected))
    read = f"; read as {_joined(one.says)}" if one.says else ""
    return (one.name, value, len(sources), f"corrected by {authors}{read}")


def _joined(says: Iterable[Saying]) -> str:
    return " | ".join(f"{say.of}={say.value}" if say.of else say.value for say in says)


_SHARE_OF = {"host": "of the host's forces", "total": "of the whole exercise", "size": "smaller over larger force"}


def _share_rows(shares: tuple[Asymmetry, ...]) -> list[tuple[str, str, str, str]]:
    return [
        (
            one.figures,
            f"{one.guest} {_figures(one.guest_figures)} / {one.host} {_figures(one.host_figures)}",
            f"{_percent(one.ratio.best)} [{_percent(one.ratio.low)} - {_percent(one.ratio.high)}]",
            _SHARE_OF[one.basis],
        )
        for one in shares
    ]


def _figures(figures: tuple[float, ...]) -> str:
    return " | ".join(f"{figure:,g}" if figure < 1e6 else f"{figure:,.0f}" for figure in figures)


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _print_clauses(clauses: tuple[Provision, ...]) -> None:
    numbered = sum(clause.number.isdigit() for clause in clauses)
    write(
        f"\n{numbered} numbered provisions"
        + (f", {len(clauses) - numbered} more in our order" * (numbered < len(clauses)))
    )
    write("\n")
    rows = [(one.number, ";".join(one.code), one.strength, one.text) for one in clauses]
    print_rows(("no.", "code", "strength", "text"), rows, Format.TABLE)
    terms = vocabulary().terms("provision_code")
    counts = clause_counts(clauses)
    absent = ", ".join(f"{terms[code].label} ({code})" for code, number in counts.items() if not number)
    write(f"None on: {absent}\n" if absent else "")


def _only(found: Dossier, name: str) -> Dossier:
    """Return a dossier with one field; raise InputError naming those there are."""
    fields = tuple(one for one in found.fields if one.name == name)
    if not fields:
        known = ", ".join(one.name for one in found.fields)
        raise InputError(f"{found.id} has no value for {name!r}.", f"It has: {known}.")
    return replace(found, fields=fields)


def _print_field(one: FieldDossier) -> None:
    """Print one field's assertions, each with its sources."""
    rows = [
        (say.of or one.name, say.value, stance or say.stance, say.author, ";".join(say.sources))
        for stance, says in (("", one.says), ("corrects", one.corrected))
        for say in says
    ]
    print_rows((one.name, "value", "stance", "author", "sources"), rows, Format.TABLE)
