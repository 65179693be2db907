"""`comity changes`: what is new, changed and contradicted since a day or a revision, and by which document."""

from typing import Annotated

import msgspec
import typer

from comity.cli.options import Json, LedgerPath
from comity.cli.output import Format, count_of, notice, print_json, print_rows
from comity.cli.root import app
from comity.pipeline import Change, changes_since, open_ledger

COLUMNS = ("what", "type", "record", "label", "fields", "by", "revisions")
_NAMED = 3


@app.command(rich_help_panel="Look")
def changes(
    since: Annotated[
        str, typer.Option("--since", metavar="DATE|REV", help="A year, month or day, or the number of a revision.")
    ],
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """List the records that are new, changed, contradicted or decided about since then, and what brought it.

    A number is a revision (changes after it count); four figures that are a year are a year: write r2026 for a
    revision of that number.

    Example: comity changes --since 2026-11-20

    Example: comity changes --since 12 --json
    """
    with open_ledger(ledger, notify=notice) as store:
        found = changes_since(store, since)
        titles = {card.id: card.title or card.url or card.id for card in store.documents()}
    if json:
        print_json([msgspec.to_builtins(one) for one in found])
        return
    print_rows(COLUMNS, [_row(one, titles) for one in found], Format.CSV if csv else Format.TABLE)
    notice(_counted(found))


def _row(one: Change, titles: dict[str, str]) -> tuple[str, ...]:
    contradicted = set(one.contradicted)
    fields = ", ".join(f"{field} (!)" if field in contradicted else field for field in one.fields) or ", ".join(
        (*one.contradicted, *one.decisions)
    )
    return (
        one.what,
        one.type,
        one.record,
        one.label,
        fields,
        _named([titles.get(name, name) for name in one.documents] or list(one.by)),
        ", ".join(map(str, one.revisions)),
    )


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more


def _counted(found: tuple[Change, ...]) -> str:
    counts = {what: sum(one.what == what for one in found) for what in ("new", "changed", "contradicted", "decided")}
    return f"{count_of(len(found), 'record')}: " + ", ".join(f"{count} {what}" for what, count in counts.items())
