"""What a report is told of the documents of a ledger."""

from collections.abc import Mapping

from msgspec import Struct

from comity.examine import Examined


class Ingested(Struct, frozen=True, kw_only=True):
    """Documents with their claims, and what machines read out of documents that no person has decided.

    ``held`` documents are in the ledger, of which ``examined`` were looked through; ``undated`` could not be.
    ``pending`` are the records to which machines would add, with the fields; ``words`` and ``titles`` tell of each
    passage what it says and where.
    """

    documents: tuple[Examined, ...] = ()
    held: int = 0
    examined: int = 0
    undated: tuple[str, ...] = ()
    pending: Mapping[str, tuple[str, ...]] = {}
    words: Mapping[str, str] = {}
    titles: Mapping[str, str] = {}
