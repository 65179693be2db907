"""The store: append-only assertions and decisions, the records derived from them, and the proof that nothing changed.

The only package that knows SQL. Schemas are brought up to date by :mod:`comity.ledger.migrate`, which is imported
only when needed.
"""

from comity.ledger.entries import (
    DocumentCard,
    HistoryEntry,
    Hit,
    LedgerInfo,
    Mark,
    Receipt,
    Revision,
    StoredAssertion,
    StoredDecision,
)
from comity.ledger.store import Ledger

__all__ = [
    "DocumentCard",
    "HistoryEntry",
    "Hit",
    "Ledger",
    "LedgerInfo",
    "Mark",
    "Receipt",
    "Revision",
    "StoredAssertion",
    "StoredDecision",
]
