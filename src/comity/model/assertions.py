"""What the ledger is made of: assertions, decisions, and the batches they arrive in."""

from hashlib import sha256
from typing import Literal

import msgspec
from msgspec import Struct

from comity.model.documents import Document, Passage

EXISTS = "exists"
"""The field of an assertion that says only that the record's thing happened or is so."""

UNSOURCED = "unsourced"
"""The citation of what rests on general knowledge; graded F6."""

AuthorKind = Literal["casebook", "machine", "person"]
Stance = Literal["supports", "denies"]
Action = Literal["accept", "correct", "reject", "dispute", "merge", "split", "withdraw", "undo"]


def content_id(prefix: str, *parts: object) -> str:
    """Return a stable id made of ``prefix`` and a hash of ``parts``: the same content has the same id everywhere."""
    return f"{prefix}_{sha256(msgspec.json.encode(parts)).hexdigest()[:24]}"


def document_source(document: str) -> str:
    """Return the id of the source that stands for a document held: what both say is one report."""
    return content_id("src", document)


class Assertion(Struct, frozen=True, kw_only=True):
    """That ``record``'s ``field`` is ``value``, on the basis of ``sources`` (citations) and ``passages`` (words held).

    ``value`` is text in the form of a casebook cell; a figure of one party is the field ``personnel.CHN``. Two
    figures that disagree are two assertions. An assertion about existence (field ``exists``) has one source, so that
    independent families can be told apart; one about a field carries all sources of its row, because a casebook row
    does not say which source gave which field. ``grade`` is Admiralty reliability and credibility ("B2"), empty
    where nobody graded and the default for the kind of source applies.
    """

    record: str
    field: str
    value: str
    author: str
    author_kind: AuthorKind
    type: str
    sources: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    stance: Stance = "supports"
    grade: str = ""
    rule: str = ""

    @property
    def id(self) -> str:
        """Content hash: asserting the same thing twice changes nothing."""
        return content_id("ast", *(getattr(self, name) for name in self.__struct_fields__))


class Decision(Struct, frozen=True, kw_only=True):
    """What a person (or a casebook's maintainer, for ``withdraw``) decided about a record, a field or a decision.

    ``target`` names the other record of a merge, the assertion of a withdrawal or split, or the decision undone.
    """

    action: Action
    record: str
    author: str
    reason: str
    field: str = ""
    value: str = ""
    target: str = ""


class LayoutRow(Struct, frozen=True):
    """Where a record stands in a casebook table, so that export gives back the file that was imported.

    ``order`` holds the ids of the row's assertions in those cells that carry several figures, in the order written.
    """

    casebook: str
    table: str
    position: int
    record: str
    order: tuple[str, ...] = ()


class Batch(Struct, frozen=True, kw_only=True):
    """Everything one act adds to the ledger: it is written whole or not at all.

    ``layout`` replaces the layout of the casebooks it names; everything else is only ever added.
    """

    assertions: tuple[Assertion, ...] = ()
    decisions: tuple[Decision, ...] = ()
    documents: tuple[Document, ...] = ()
    passages: tuple[Passage, ...] = ()
    layout: tuple[LayoutRow, ...] = ()
