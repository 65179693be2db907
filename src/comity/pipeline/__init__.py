"""The only place where stages meet the ledger: opening and filling it, and what people read out of it."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.pipeline.agreeing import Agreement, agreement
    from comity.pipeline.assessing import assess, write_assessment
    from comity.pipeline.books import (
        BUNDLED,
        Import,
        default_location,
        export_casebook,
        import_casebook,
        open_ledger,
        rule,
        set_up,
        upgrade_ledger,
    )
    from comity.pipeline.cards import (
        WHY_WORDS,
        Act,
        Card,
        CardField,
        Evidence,
        Filters,
        Match,
        Neighbour,
        Opinion,
        Verdict,
        Why,
        Words,
    )
    from comity.pipeline.changes import Change, changes_since
    from comity.pipeline.doc import FATE_WORDS, Finding, ReadDocument, read_document
    from comity.pipeline.expecting import expected
    from comity.pipeline.ingesting import Stopped, ingest
    from comity.pipeline.linkage import Linkage, read_note
    from comity.pipeline.queue import card_of, later_filters, review_queue
    from comity.pipeline.reporting import Disagreement, IngestReport, Question, Side
    from comity.pipeline.reviewing import acts, decide, undo, undo_last
    from comity.pipeline.session import Review
    from comity.pipeline.watching import ingest_as_it_comes

__all__ = [
    "BUNDLED",
    "FATE_WORDS",
    "WHY_WORDS",
    "Act",
    "Agreement",
    "Card",
    "CardField",
    "Change",
    "Disagreement",
    "Evidence",
    "Filters",
    "Finding",
    "Import",
    "IngestReport",
    "Linkage",
    "Match",
    "Neighbour",
    "Opinion",
    "Question",
    "ReadDocument",
    "Review",
    "Side",
    "Stopped",
    "Verdict",
    "Why",
    "Words",
    "acts",
    "agreement",
    "assess",
    "card_of",
    "changes_since",
    "decide",
    "default_location",
    "expected",
    "export_casebook",
    "import_casebook",
    "ingest",
    "ingest_as_it_comes",
    "later_filters",
    "open_ledger",
    "read_document",
    "read_note",
    "review_queue",
    "rule",
    "set_up",
    "undo",
    "undo_last",
    "upgrade_ledger",
    "write_assessment",
]

# Where each name lives. They are imported when first used, so that a count does not load what reads documents.
_MODULES = {
    "comity.pipeline.agreeing": (
        "Agreement",
        "agreement",
    ),
    "comity.pipeline.assessing": (
        "assess",
        "write_assessment",
    ),
    "comity.pipeline.books": (
        "BUNDLED",
        "Import",
        "default_location",
        "export_casebook",
        "import_casebook",
        "open_ledger",
        "rule",
        "set_up",
        "upgrade_ledger",
    ),
    "comity.pipeline.cards": (
        "WHY_WORDS",
        "Act",
        "Card",
        "CardField",
        "Evidence",
        "Filters",
        "Match",
        "Neighbour",
        "Opinion",
        "Verdict",
        "Why",
        "Words",
    ),
    "comity.pipeline.changes": (
        "Change",
        "changes_since",
    ),
    "comity.pipeline.doc": (
        "FATE_WORDS",
        "Finding",
        "ReadDocument",
        "read_document",
    ),
    "comity.pipeline.expecting": ("expected",),
    "comity.pipeline.ingesting": (
        "Stopped",
        "ingest",
    ),
    "comity.pipeline.linkage": (
        "Linkage",
        "read_note",
    ),
    "comity.pipeline.queue": (
        "card_of",
        "later_filters",
        "review_queue",
    ),
    "comity.pipeline.reporting": (
        "Disagreement",
        "IngestReport",
        "Question",
        "Side",
    ),
    "comity.pipeline.reviewing": (
        "acts",
        "decide",
        "undo",
        "undo_last",
    ),
    "comity.pipeline.session": ("Review",),
    "comity.pipeline.watching": ("ingest_as_it_comes",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"comity.pipeline has no {name!r}")
    return getattr(import_module(_HOMES[name]), name)
