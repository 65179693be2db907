"""`comity casebook`: validate, import, export and compare folders of tables."""

from pathlib import Path
from typing import Annotated

import typer

from comity.casebook import diff_casebooks, merge_casebooks, new_casebook, validate_casebook, write_merged
from comity.cli.options import Json, LedgerPath, read_parties
from comity.cli.output import Format, count_of, notice, print_json, print_rows, print_written, write
from comity.cli.root import app
from comity.model.issues import Issue
from comity.pipeline import export_casebook, import_casebook, open_ledger

casebook_app = typer.Typer(no_args_is_help=True, help="Validate, import, export and compare casebooks.")
app.add_typer(casebook_app, name="casebook", rich_help_panel="Keep")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of CSV tables with a datapackage.json.")]


@casebook_app.command()
def validate(folder: Folder, json: Json = False) -> None:
    """Report everything that is wrong or odd in a casebook, by file, line and column.

    Exits with 1 if there are errors; warnings alone pass.

    Example: comity casebook validate my-casebook
    """
    issues = validate_casebook(folder)
    _report(issues, json=json)
    _fail_on_errors(issues)


@casebook_app.command(name="import")
def import_(folder: Folder, ledger: LedgerPath = None, json: Json = False) -> None:
    """Bring a casebook's good rows into the ledger and report the others.

    Importing again changes nothing; importing an edited casebook adds what is new and withdraws what is gone. Exits
    with 1 if there are errors; then nothing is withdrawn of the records that the casebook says nothing of.

    Example: comity casebook import my-casebook
    """
    with open_ledger(ledger, notify=notice) as store:
        done = import_casebook(store, folder)
    if json:
        print_json(done)
    else:
        _report(done.issues, json=False)
        notice(f"{done.casebook}: {count_of(sum(done.rows.values()), 'row')}; "
               f"{count_of(done.receipt.assertions, 'new assertion')}, "
               f"{count_of(done.receipt.decisions, 'withdrawal')}, revision {done.receipt.revision}")  # fmt: skip
    _fail_on_errors(done.issues)


@casebook_app.command()
def export(
    name: Annotated[str, typer.Argument(help="Which casebook of the ledger.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write it.")],
    ledger: LedgerPath = None,
    json: Json = False,
) -> None:
    """Write a casebook as it now stands in the ledger; unchanged, it gives back the very bytes imported.

    People's corrections stand in their rows, rows that people rejected are left out, and records that people accepted
    in review are added where two of the casebook's parties take part. Rows that lack something are named.

    Example: comity casebook export china-russia out/china-russia
    """
    with open_ledger(ledger, notify=notice) as store:
        paths = export_casebook(store, name, folder)
    print_written(*paths, json=json)
    for issue in validate_casebook(folder):
        if issue.severity == "error":
            notice(str(issue))


@casebook_app.command()
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A casebook folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another version of it.")],
    json: Json = False,
) -> None:
    """Show which rows were added, removed or changed between two versions, field by field.

    Exits with 1 if they differ.

    Example: comity casebook diff old/china-russia new/china-russia
    """
    changes = diff_casebooks(old, new)
    if json:
        print_json(changes)
    else:
        rows = [
            (row.table, row.record, row.change, cell.field, cell.before, cell.after)
            for row in changes
            for cell in row.fields
        ]
        print_rows(("table", "record", "change", "field", "before", "after"), rows, Format.TABLE)
    if changes:
        raise typer.Exit(1)


@casebook_app.command()
def merge(
    first: Annotated[Path, typer.Argument(metavar="A", help="A casebook folder.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Somebody else's version of it.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="C", help="The new folder to write.")],
    base: Annotated[
        Path | None, typer.Option("--base", metavar="OLD", help="The version that both began from, if you have it.")
    ] = None,
    json: Json = False,
) -> None:
    """Make one casebook of two people's work; where they contradict each other, show both and write nothing.

    A row that only one has is kept, a blank cell takes the other's value, figures and sources of both are kept. With
    --base, what only one side changed stands as changed. Exits with 1 if there are conflicts: settle them in A or B,
    and merge again.

    Example: comity casebook merge ada/japan-philippines ben/japan-philippines -o both/japan-philippines
    """
    merged = merge_casebooks(first, second, name=output.name, base=base)
    if merged.conflicts:
        rows = [(one.file, one.row, one.column, one.first, one.second) for one in merged.conflicts]
        print_rows(("file", "row", "column", "first", "second"), rows, Format.JSON if json else Format.TABLE)
        notice(f"{count_of(len(rows), 'conflict')}; nothing was written")
        raise typer.Exit(1)
    print_written(*write_merged(merged, output), json=json)


@casebook_app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    parties: Annotated[list[str], typer.Argument(help="The states it is about.")],
    title: Annotated[str, typer.Option("--title", help="What to call it.")] = "",
    json: Json = False,
) -> None:
    """Start a casebook of your own: empty tables and a datapackage.json.

    Example: comity casebook new japan-philippines JPN PHL
    """
    paths = new_casebook(folder, name=folder.name, title=title or folder.name, parties=read_parties(parties))
    print_written(*paths, json=json)


def _report(issues: list[Issue], *, json: bool) -> None:
    if json:
        print_json({"ok": not any(issue.severity == "error" for issue in issues), "issues": issues})
        return
    for issue in issues:
        write(f"{issue}\n")
    errors = sum(issue.severity == "error" for issue in issues)
    notice(f"{count_of(errors, 'error')}, {count_of(len(issues) - errors, 'warning')}")


def _fail_on_errors(issues: list[Issue]) -> None:
    if any(issue.severity == "error" for issue in issues):
        raise typer.Exit(1)
