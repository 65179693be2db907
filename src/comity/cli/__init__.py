"""The command line: one module a verb, and only the one that is asked for is loaded."""

import os
import sys
from importlib import import_module
from typing import Any

from comity.cli import root

_SHARED = {
    "records": ("events", "agreements", "transfers", "statements", "contacts", "frictions"),
    "count": ("count", "compare-counts", "rules"),
}
_ALONE = (
    *("casebook", "changes", "check", "doc", "export", "extract", "ingest", "ladder", "ledger", "measure", "panel"),
    *("predictions", "report", "resolve", "review", "search", "serve", "show", "train", "user"),
)
VERBS = {**{verb: verb for verb in _ALONE}, **{verb: home for home, verbs in _SHARED.items() for verb in verbs}}
"""Every verb and the module it lives in."""

# The help lists commands by what people come for, not by the alphabet of our modules.
_PANELS = ("Answer", "Look", "Read", "Keep")


def main() -> None:
    """Run the command line; exit with 0, with 1 for findings, with 2 to 4 for what :mod:`comity.model.errors` names."""
    verb = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    if verb in VERBS and "_COMITY_COMPLETE" not in os.environ:
        import_module(f"comity.cli.{VERBS[verb]}")
    elif sys.argv[1:] != ["--version"]:
        _load_all()
    root.run()


def _load_all() -> None:
    """Load every verb; the help stands in the same order whichever of them was loaded before."""
    homes = [f"comity.cli.{home}" for home in dict.fromkeys(VERBS.values())]
    for home in homes:
        import_module(home)
    root.app.registered_commands.sort(key=lambda command: _place(command, homes))


def _place(command: Any, homes: list[str]) -> tuple[int, int]:
    return _PANELS.index(str(command.rich_help_panel)), homes.index(command.callback.__module__)


def __getattr__(name: str) -> Any:
    """Give ``app`` with every verb to whoever wants the whole of it."""
    if name == "app":
        _load_all()
        return root.app
    raise AttributeError(name)
