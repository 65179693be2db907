"""`comity ingest`: documents become proposals in the ledger, and a summary says what they change."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from comity.cli.options import Json, LedgerPath
from comity.cli.output import console, count_of, notice, write
from comity.cli.root import app
from comity.ledger import Ledger
from comity.model.errors import InputError
from comity.pipeline import Disagreement, IngestReport, Stopped, expected, ingest, ingest_as_it_comes, open_ledger

SHOWN = 8
"""So many ids are named in the terminal; all of them stand in --report and --json."""

_WORDS = 160

Watch = Annotated[
    bool, typer.Option("--watch", help="Go on: ingest what appears in a folder, or is new in a feed; stop with Ctrl-C.")
]
Every = Annotated[int, typer.Option("--every", metavar="MINUTES", min=1, help="With --watch: how often to ask a feed.")]


@app.command(name="ingest", rich_help_panel="Read")
def ingest_(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders, archives, feeds, corpora or addresses.")
    ],
    ledger: LedgerPath = None,
    workers: Annotated[int, typer.Option("--workers", "-j", min=1, max=256, help="How many processes read.")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write the whole report, every id in it, as JSON.")
    ] = None,
    json: Json = False,
    watch: Watch = False,
    every: Every = 15,
) -> None:
    """Read documents, and propose to the ledger what they say: known records, new ones, contradictions.

    Nothing is accepted by itself: see `comity review`. A document that the ledger holds is passed over, so that a
    stopped ingest can be repeated; the order of documents makes no difference.

    Example: comity ingest ~/articles -j 2 --report ingest.json

    Example: comity ingest --watch ~/inbox
    """
    _check(inputs, watch=watch, dry_run=dry_run)
    if report:
        report.parent.mkdir(parents=True, exist_ok=True)
    with open_ledger(ledger, notify=notice) as store:
        try:
            for done in _rounds(store, inputs, workers, dry_run, watch=watch, every=every):
                _tell(done, report, json=json)
        except Stopped as stopped:
            _tell(stopped.report, report, json=json)
            notice("Stopped. What is listed was kept; run the same again for the rest.")
            raise typer.Exit(130) from None
        except KeyboardInterrupt:
            notice("Stopped; everything that was read is kept.")
            raise typer.Exit(130) from None


def _check(inputs: Sequence[str], *, watch: bool, dry_run: bool) -> None:
    for name in inputs:
        if "://" not in name and not Path(name).exists():
            raise InputError(
                f"There is no file or folder {name!r}.", "Check the path; an address begins with https://."
            )
    if watch and dry_run:
        raise InputError("--watch and --dry-run do not go together.", "Leave one of them out.")


def _rounds(
    store: Ledger, inputs: Sequence[str], workers: int, dry_run: bool, *, watch: bool, every: int
) -> Iterator[IngestReport]:
    if watch:
        notice(f"Watching {', '.join(inputs)}; stop with Ctrl-C.")
        yield from ingest_as_it_comes(store, inputs, workers=workers, every=every * 60)
        return
    with _progress(inputs) as tick:
        done = ingest(store, inputs, workers=workers, dry_run=dry_run, tick=tick)
    yield done


class _Rate(ProgressColumn):
    """Documents a second so far."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed or 0:.1f}/s")


@contextmanager
def _progress(inputs: Sequence[str]) -> Iterator[Callable[[], None]]:
    """Show how many documents are done, how fast, and how long the rest will take; on a terminal only."""
    shown = sys.stderr.isatty()
    total = expected(inputs) if shown else None
    columns = (MofNCompleteColumn(), TextColumn("documents"), BarColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=console(stderr=True), disable=not shown, transient=True) as bar:
        task = bar.add_task("documents", total=total)
        yield lambda: bar.advance(task)


def _tell(done: IngestReport, report: Path | None, *, json: bool) -> None:
    if report:
        report.write_bytes(done.json() + b"\n")
    write(done.json().decode() + "\n" if json else summary(done))
    for problem in done.problems[:SHOWN]:
        notice(f"{problem.input}: {problem.state} ({problem.code}): {problem.message} {problem.remedy}")
    if len(done.problems) > SHOWN:
        notice(f"... and {len(done.problems) - SHOWN} more that could not be read; --report FILE lists them.")


def summary(done: IngestReport) -> str:
    """Return what an ingest did, in lines: counts with the first ids."""
    states = ", ".join(f"{count:,} {state}" for state, count in done.documents.items())
    lines = [f"{count_of(sum(done.documents.values()), 'document')}: {states}"]
    if done.documents["new"]:
        lines += _findings(done)
    if done.dry_run:
        lines.append("A dry run: the ledger is as it was.")
    elif done.proposed or done.conflicts:
        lines.append("Nothing of this is accepted before a person decides: comity review --as NAME")
    return "\n".join(lines) + "\n"


def _findings(done: IngestReport) -> list[str]:
    return [
        f"{count_of(done.mentions, 'mention')}, {done.passed_over:,} of them nothing that a record could hold",
        _listed(count_of(len(done.linked), "known record") + " spoken of", done.linked),
        _listed(count_of(len(done.strengthened), "known record") + " strengthened", done.strengthened),
        _listed(count_of(len(done.proposed), "new proposal"), done.proposed),
        _listed(count_of(len(done.disagreements), "conflict"), done.conflicts),
        *(f"    {_contrast(one)}" for one in done.disagreements[:SHOWN]),
        _listed(f"{len(done.waiting):,} of the proposals may be known records", done.waiting),
        *(f"    {one.record}: {one.likely}? ({one.probability:.2f}: {one.why})" for one in done.questions[:SHOWN]),
    ]


def _listed(count: str, ids: Sequence[str]) -> str:
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return f"{count}: {', '.join(ids[:SHOWN])}{more}" if ids else count


def _contrast(one: Disagreement) -> str:
    """Return both values of a disagreement, each with its source and the words it rests on."""
    said: dict[tuple[str, str], str] = {}
    for side in one.sides:
        words = f", “{' '.join(side.passages[0].split())[:_WORDS]}”" if side.passages else ""
        denied = "denied: " if side.stance == "denies" else ""
        said.setdefault((denied, side.value), f"{denied}{side.value} ({side.source}{words})")
    return f"{one.record} {one.field}: {' | '.join(said.values())}"
