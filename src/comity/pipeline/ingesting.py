"""From documents to proposals in the ledger, a few documents at a time, each wholly or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from comity.extract import extract
from comity.ledger import Ledger
from comity.model.assertions import Batch
from comity.model.documents import Document
from comity.model.errors import InputError, RefusedError
from comity.model.mentions import Extraction
from comity.pipeline.kin import Kin
from comity.pipeline.proposing import AUTHOR, Proposal, propose
from comity.pipeline.reporting import IngestReport
from comity.pipeline.standing import Standing
from comity.pipeline.tallying import STATES, Tally
from comity.read import Problem, Reading, read
from comity.resolve import Link, Settings, resolve
from comity.workers import ordered_map

Tick = Callable[[], None]
Told = tuple[Document, Extraction]

TELLING = 32
"""So many documents that tell of something are resolved and written together, once an ingest is under way ..."""
WAITING = 8
"""... or so many times as many documents, if most tell of nothing."""
FIRST = 4
"""So many in the first transaction, and twice as many in each that follows: the first are soon done."""

_HOW = Settings(join=False)


class Stopped(KeyboardInterrupt):
    """An ingest was interrupted; ``report`` says what was kept."""

    def __init__(self, report: IngestReport) -> None:
        super().__init__()
        self.report = report


def ingest(
    ledger: Ledger,
    inputs: Iterable[str | os.PathLike[str]],
    *,
    workers: int = 1,
    dry_run: bool = False,
    tick: Tick | None = None,
) -> IngestReport:
    """Read ``inputs``, extract, resolve against the ledger, and write what they say as proposals.

    Every document is written whole, with everything it says, or not at all; one that the ledger holds is passed over.
    What the ledger then says does not depend on the order of documents, on how many ingests they came in, or on
    ``workers``. ``tick`` is called once for every input that is done. With ``dry_run`` nothing is written.

    Raises Stopped when interrupted, LedgerError when the ledger cannot be written; what was written before stays.
    """
    if not dry_run:
        return _Run(ledger, tick or (lambda: None)).over(inputs, workers)
    with TemporaryDirectory(prefix="comity-") as folder:
        copy = Path(folder) / "ledger.db"
        try:
            ledger.backup(copy)
        except RefusedError as error:
            raise RefusedError(
                "A dry run needs a ledger in a file.", "Copy it into one, or leave --dry-run."
            ) from error
        with Ledger.open(copy) as trial:
            return replace(_Run(trial, tick or (lambda: None)).over(inputs, workers), dry_run=True)


class _Run:
    """One ingest: what stood when it began, what it has read and not yet written, and what it has done."""

    def __init__(self, ledger: Ledger, tick: Tick) -> None:
        self._ledger = ledger
        self._tick = tick
        self._before = ledger.snapshot(states=STATES)
        self._standing = Standing(self._before, ledger.decisions())
        self._kin = Kin(ledger, self._before)
        self._held = {card.id: card.sha256 for card in ledger.documents()}
        self._tally = Tally(ledger, self._before)
        head = ledger.head()
        self._began = head.number if head else 0
        self._written: set[int] = set()

    def over(self, inputs: Iterable[str | os.PathLike[str]], workers: int) -> IngestReport:
        """Ingest everything in ``inputs``."""
        try:
            self._read(inputs, workers)
            self._settle()
        except KeyboardInterrupt:
            raise Stopped(self._tally.report()) from None
        return self._tally.report()

    def _read(self, inputs: Iterable[str | os.PathLike[str]], workers: int) -> None:
        waiting: list[Told] = []
        for document, extraction in ordered_map(extracted, self._documents(inputs, workers), workers=workers):
            if isinstance(extraction, str):
                self._fail(document, extraction)
                continue
            waiting.append((document, extraction))
            if self._enough(waiting):
                self._write(waiting)
                waiting = []
        self._write(waiting)

    def _enough(self, waiting: Sequence[Told]) -> bool:
        together = min(TELLING, FIRST << min(len(self._written), TELLING))
        return len(waiting) >= WAITING * together or sum(map(tells, waiting)) >= together

    def _documents(self, inputs: Iterable[str | os.PathLike[str]], workers: int) -> Iterator[Document]:
        """Yield the documents that the ledger does not hold yet; count all others."""
        for reading in read(inputs, workers=workers):
            if reading.state != "done":
                self._tally.add_problem(_problem(reading))
                self._tick()
            for document in reading.documents:
                if self._is_new(document, reading):
                    yield self._standing.complete(document)
                else:
                    self._tick()

    def _is_new(self, document: Document, reading: Reading) -> bool:
        held = self._held.setdefault(document.id, "")
        if held == document.sha256:
            self._tally.add_known()
        elif held:
            self._tally.add_problem(_other_text(document, reading))
        self._held[document.id] = held or document.sha256
        return not held

    def _write(self, told: Sequence[Told]) -> None:
        """Resolve and write some documents in one transaction; one by one, if the ledger cannot hold one of them."""
        if not told:
            return
        proposals = self._propose(told)
        try:
            self._commit(proposals)
        except InputError as error:
            self._kin = Kin(self._ledger, self._ledger.snapshot(states=STATES))
            if len(told) == 1:
                self._fail(told[0][0], str(error))
                return
            for one in told:
                self._write([one])

    def _propose(self, told: Sequence[Told]) -> list[Proposal]:
        links = resolve([one for one in told if tells(one)], self._standing.prepared, settings=_HOW)
        by_document: dict[str, list[Link]] = {}
        for link in links:
            by_document.setdefault(link.doc_id, []).append(link)
        return [
            propose(document, extraction, by_document.get(document.id, ()), self._standing)
            for document, extraction in told
        ]

    def _commit(self, proposals: Sequence[Proposal]) -> None:
        self._kin.add((one.document, one.page) for one in proposals if one.assertions)
        same, withdrawn = self._kin.settle()
        batch = Batch(
            documents=tuple(one.document for one in proposals),
            passages=tuple(passage for one in proposals for passage in one.passages),
            assertions=(*(each for one in proposals for each in one.assertions), *same),
            decisions=tuple(withdrawn),
        )
        receipt = self._ledger.write(batch, actor=AUTHOR, reason=_reason(proposals))
        self._written.add(receipt.revision)
        for proposal in proposals:
            self._tally.add(proposal)
            self._tick()

    def _settle(self) -> None:
        """Join families with what others wrote meanwhile; of two ingests the one that ends last sees both."""
        head = self._ledger.head()
        if head is None or not self._written or head.number - self._began == len(self._written):
            return
        same, withdrawn = Kin(self._ledger, self._ledger.snapshot(states=STATES)).settle()
        batch = Batch(assertions=tuple(same), decisions=tuple(withdrawn))
        self._ledger.write(batch, actor=AUTHOR, reason="copies of texts read at the same time")

    def _fail(self, document: Document, message: str) -> None:
        remedy = "Leave it out, and report it with the file."
        self._tally.add_problem(Problem(document.url or document.id, "failed", "parser_error", message, remedy))
        self._tick()


def extracted(document: Document) -> tuple[Document, Extraction | str]:
    """Return a document with what it says, or with the error that stopped its reading: one text must not stop all."""
    try:
        return document, extract(document)
    except Exception as error:
        return document, f"{type(error).__name__}: {error}"


def tells(told: Told) -> bool:
    """Whether anything was found in a document."""
    extraction = told[1]
    return bool(extraction.events or extraction.statements or extraction.claims)


def _reason(proposals: Sequence[Proposal]) -> str:
    titles = [one.document.title or one.document.url or one.document.id for one in proposals]
    return f"ingest of {titles[0]}" + (f" and {len(titles) - 1} more" if len(titles) > 1 else "")


def _problem(reading: Reading) -> Problem:
    return Problem(reading.input, reading.state, reading.code, reading.message, reading.remedy)


def _other_text(document: Document, reading: Reading) -> Problem:
    message = f"The ledger holds another text with the id {document.id!r}."
    return Problem(reading.input, "refused", "duplicate", message, "Give every document an id of its own.")
