"""`comity user`: the accounts of a team's workbench."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.options import Json, LedgerPath
from comity.cli.output import Format, notice, print_rows
from comity.cli.root import app
from comity.cli.serve import AccountsFile, accounts_of
from comity.pipeline import default_location

if TYPE_CHECKING:
    from comity.web.accounts import Accounts

users = typer.Typer(name="user", help="Add, list, change and remove the accounts of a team.", no_args_is_help=True)
app.add_typer(users, rich_help_panel="Keep")

Name = Annotated[str, typer.Argument(help="The name to log in with.")]
Role = Annotated[
    str,
    typer.Option("--role", help="reader sees; reviewer also decides; editor also reads in; admin also manages."),
]


def _accounts(ledger: str | None, file: Path | None) -> "Accounts":
    from comity.web.accounts import Accounts  # noqa: PLC0415 - the server is slow to load

    return Accounts.create(accounts_of(ledger or str(default_location()), file))


def _password() -> str:
    """Return a password typed twice, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


@users.command()
def add(name: Name, role: Role = "reader", accounts: AccountsFile = None, ledger: LedgerPath = None) -> None:
    """Add an account; the password is asked for, or read from what is piped in.

    Example: comity user add ada --role reviewer
    """
    made = _accounts(ledger, accounts).add(name, role, _password())
    notice(f"{made.name} may log in as {made.role}.")


@users.command(name="list")
def list_(json: Json = False, accounts: AccountsFile = None, ledger: LedgerPath = None) -> None:
    """List the accounts.

    Example: comity user list
    """
    rows = [(one.name, one.role) for one in _accounts(ledger, accounts).all()]
    print_rows(("name", "role"), rows, Format.JSON if json else Format.TABLE)


@users.command()
def change(
    name: Name,
    role: Role = "",
    password: Annotated[bool, typer.Option("--password", help="Also ask for a new password.")] = False,
    accounts: AccountsFile = None,
    ledger: LedgerPath = None,
) -> None:
    """Change an account's role or password; whoever is logged in with it is logged out.

    Example: comity user change ada --role editor
    """
    made = _accounts(ledger, accounts).change(name, role=role, password=_password() if password else "")
    notice(f"{made.name} is {made.role}.")


@users.command()
def remove(name: Name, accounts: AccountsFile = None, ledger: LedgerPath = None) -> None:
    """Remove an account; what it decided stays in the ledger.

    Example: comity user remove ada
    """
    _accounts(ledger, accounts).remove(name)
    notice(f"{name} may not log in any more.")
