"""`comity ledger`: set up, verify, copy and describe the store."""

from pathlib import Path
from typing import Annotated

import typer

from comity.casebook import bundled
from comity.cli.options import Json, LedgerPath
from comity.cli.output import Format, count_of, notice, print_json, print_rows, print_written, write
from comity.cli.root import app
from comity.pipeline import BUNDLED, default_location, open_ledger, set_up, upgrade_ledger

ledger_app = typer.Typer(no_args_is_help=True, help="Set up, verify, copy and describe the ledger.")
app.add_typer(ledger_app, name="ledger", rich_help_panel="Keep")


@ledger_app.command()
def init(
    location: Annotated[
        str | None, typer.Argument(metavar="FILE|URL", help="Where to set it up; default: your data folder.")
    ] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Leave the bundled casebooks out.")] = False,
    json: Json = False,
) -> None:
    """Set up a new ledger, with the bundled casebooks in it unless told otherwise.

    Example: comity ledger init team.db
    """
    target = location or str(default_location())
    for done in set_up(target, casebooks=() if empty else BUNDLED):
        told = count_of(len(done.issues), "issue")
        where = f" (comity casebook validate {bundled(done.casebook)})" if done.issues else ""
        notice(f"{done.casebook}: {count_of(sum(done.rows.values()), 'row')}, {told}{where}")
    print_written(target, json=json)


@ledger_app.command()
def check(location: LedgerPath = None, json: Json = False) -> None:
    """Verify every row, the chain of hashes, the derived records and the search index.

    Prints what is wrong and where; exits with 1 if anything is.

    Example: comity ledger check --ledger team.db
    """
    with open_ledger(location, notify=notice) as ledger:
        issues = ledger.check()
        rows = ledger.info().revisions
    if json:
        print_json({"ok": not issues, "revisions": rows, "issues": issues})
    else:
        for issue in issues:
            write(f"{issue}\n")
        within = count_of(rows, "revision")
        notice(f"{count_of(len(issues), 'problem')} in {within}" if issues else f"ok: {within}, the chain holds")
    if issues:
        raise typer.Exit(1)


@ledger_app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The copy to write; it must not exist yet.")],
    location: LedgerPath = None,
    json: Json = False,
) -> None:
    """Copy the ledger to another file, even while something writes to it.

    Example: comity ledger backup ledger-2026-11-21.db
    """
    with open_ledger(location, notify=notice) as ledger:
        ledger.backup(target)
    print_written(target, json=json)


@ledger_app.command(name="rebuild")
def rebuild_(location: LedgerPath = None, json: Json = False) -> None:
    """Make the derived records, search index and days anew; what was asserted and decided is not touched.

    Example: comity ledger rebuild --ledger team.db
    """
    with open_ledger(location, notify=notice) as ledger:
        ledger.rebuild()
        facts = ledger.info()
    notice(f"{count_of(sum(facts.records.values()), 'record')} made anew")
    print_written(facts.location, json=json)


@ledger_app.command(name="upgrade")
def upgrade_(location: LedgerPath = None, json: Json = False) -> None:
    """Bring a ledger written by an older comity to the present form; copy the file somewhere safe first.

    Example: comity ledger upgrade --ledger team.db
    """
    target = location or str(default_location())
    upgrade_ledger(target)
    print_written(target, json=json)


@ledger_app.command()
def info(location: LedgerPath = None, json: Json = False) -> None:
    """Say where the ledger is and what it holds.

    Example: comity ledger info --json
    """
    with open_ledger(location, notify=notice) as ledger:
        facts = ledger.info()
    if json:
        print_json(facts)
        return
    plain = {name: getattr(facts, name) for name in facts.__struct_fields__ if name != "records"}
    print_rows(("what", "value"), [*plain.items(), *facts.records.items()], Format.TABLE)
