"""The command line: one module a verb."""

from comity.cli import (
    casebook,
    changes,
    check,
    count,
    doc,
    export,
    extract,
    ingest,
    ladder,
    ledger,
    measure,
    panel,
    predictions,
    records,
    report,
    resolve,
    review,
    search,
    serve,
    show,
    train,
    user,
)
from comity.cli.app import app, main

__all__ = [
    "app",
    "casebook",
    "changes",
    "check",
    "count",
    "doc",
    "export",
    "extract",
    "ingest",
    "ladder",
    "ledger",
    "main",
    "measure",
    "panel",
    "predictions",
    "records",
    "report",
    "resolve",
    "review",
    "search",
    "serve",
    "show",
    "train",
    "user",
]

# The help lists commands by what people come for, not by the alphabet of our modules.
_PANELS = ("Answer", "Look", "Read", "Keep")
app.registered_commands.sort(key=lambda command: _PANELS.index(str(command.rich_help_panel)))
