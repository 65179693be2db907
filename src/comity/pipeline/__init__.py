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

__all__ = [
    "BUNDLED",
    "Import",
    "assess",
    "default_location",
    "export_casebook",
    "import_casebook",
    "open_ledger",
    "rule",
    "set_up",
    "upgrade_ledger",
]
