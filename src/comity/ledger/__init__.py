"""The store: append-only assertions and decisions, the records derived from them, and the proof that nothing changed.

The only package that knows SQL.
"""

from comity.ledger.entries import (
    Hit,
    LedgerInfo,
    Receipt,
    Revision,
    StoredAssertion,
    StoredDecision,
)
from comity.ledger.store import Ledger

__all__ = ["Hit", "Ledger", "LedgerInfo", "Receipt", "Revision", "StoredAssertion", "StoredDecision"]
