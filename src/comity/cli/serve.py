"""`comity serve`: the workbench in the browser."""

import secrets
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.options import LedgerPath
from comity.cli.output import notice, write
from comity.cli.root import app
from comity.pipeline import default_location, open_ledger

Port = Annotated[
    int | None,
    typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 for any. Default: 8765, or the next free.",
                 show_default=False),
]  # fmt: skip
Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Address to listen on; wider ones need --team.")]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="HOST", help="With --team: a name under which others reach it; may be repeated."),
]
Https = Annotated[bool, typer.Option("--https", help="With --team: reached through a proxy that speaks HTTPS.")]
AccountsFile = Annotated[
    Path | None,
    typer.Option("--accounts", metavar="FILE", help="The file of accounts. Default: beside the ledger.",
                 show_default=False),
]  # fmt: skip
Team = Annotated[bool, typer.Option("--team", help="Everybody logs in with an account; see: comity user.")]
Open = Annotated[bool, typer.Option("--open", help="Open it in the browser.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Print every request.")]


@app.command(name="serve", rich_help_panel="Look")
def serve_(
    port: Port = None,
    host: Host = "127.0.0.1",
    team: Team = False,
    open_: Open = False,
    name: Names = None,
    https: Https = False,
    accounts: AccountsFile = None,
    verbose: Verbose = False,
    ledger: LedgerPath = None,
) -> None:
    """Open the workbench: the ledger, the measures and the evidence as pages in the browser.

    It listens on this machine only and opens with the token in the address it prints; Ctrl-C stops it.

    Example: comity serve --open

    Example: comity serve --team --host 0.0.0.0 --name comity.example.org --https
    """
    from comity.web import Settings, create_app  # noqa: PLC0415 - the server is slow to load
    from comity.web.serving import check_reach, is_loopback, listen, serve  # noqa: PLC0415
    from comity.web.settings import LOOPBACK  # noqa: PLC0415

    check_reach(host, team=team)
    with open_ledger(ledger, notify=notice):
        location = ledger or str(default_location())
    settings = Settings(
        ledger=location,
        token="" if team else secrets.token_urlsafe(24),
        key=secrets.token_urlsafe(32),
        accounts=accounts_of(location, accounts) if team else None,
        hosts=(*LOOPBACK, host.lower(), *(one.lower() for one in name or ())),
        https=https,
    )
    workbench = create_app(settings)
    listening = listen(host, port)
    address = f"http://{_shown(host)}:{listening.getsockname()[1]}/" + (f"?token={settings.token}" if not team else "")
    if team and not https and not is_loopback(host):
        notice("Passwords travel in clear: put a proxy that speaks HTTPS before this server, and add --https.")

    def ready() -> None:
        write(f"{address}\n")
        sys.stdout.flush()  # whoever started us may be waiting for the address
        notice("The workbench is open at the address above. Ctrl-C stops it.")
        if open_:
            webbrowser.open(address)

    serve(workbench, listening, ready=ready, verbose=verbose)
    notice("Stopped.")


def accounts_of(ledger: str, given: Path | None) -> Path:
    """Return where the accounts of a ledger lie: beside its file, or in the data folder for one with an address."""
    if given is not None:
        return given
    return default_location().with_name("accounts.json") if "://" in ledger else Path(f"{ledger}.accounts.json")


def _shown(host: str) -> str:
    """Return a host as an address names it; one that means all of them as this machine."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
