"""The only place where stages meet the ledger: opening and filling it, and what people read out of it."""

from comity.pipeline.books import (
    BUNDLED,
    Import,
    assess,
    default_location,
    export_casebook,
    import_casebook,
    open_ledger,
    rule,
    set_up,
    upgrade_ledger,
)
from comity.pipeline.changes import Change, changes_since
from comity.pipeline.ingesting import ingest
from comity.pipeline.reporting import Disagreement, IngestReport, Question, Side

__all__ = [
    "BUNDLED",
    "Change",
    "Disagreement",
    "Import",
    "IngestReport",
    "Question",
    "Side",
    "assess",
    "changes_since",
    "default_location",
    "export_casebook",
    "import_casebook",
    "ingest",
    "open_ledger",
    "rule",
    "set_up",
    "upgrade_ledger",
]
