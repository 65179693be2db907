"""`comity panel`: dyad-years for R, Stata and pandas."""

from itertools import combinations
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.measure import with_records
from comity.cli.options import (
    From,
    Json,
    KnownBy,
    LedgerPath,
    RuleChanges,
    RuleName,
    SomeParties,
    To,
    read_known_by,
    read_parties,
    read_rule,
)
from comity.cli.output import notice, print_written
from comity.cli.root import app
from comity.measure.periods import read_window
from comity.model.clock import today
from comity.model.errors import InputError
from comity.pipeline import open_ledger

Output = Annotated[Path, typer.Option("--output", "-o", help="File to write: .csv, .parquet or .dta.")]
All = Annotated[bool, typer.Option("--all", help="All pairs of states with a Correlates of War number.")]
Directed = Annotated[bool, typer.Option("--directed/--undirected", help="Each pair twice, once in each direction.")]


@app.command(name="panel", rich_help_panel="Answer")
def panel_(
    output: Output,
    parties: SomeParties = None,
    everyone: All = False,
    directed: Directed = False,
    rule: RuleName = "MP",
    changes: RuleChanges = None,
    since: From = "1992",
    until: To = "",
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Write dyad-years of the states named (every pair of them), with a codebook beside the file.

    Example: comity panel CHN RUS IND -o panel.csv

    Example: comity panel --all --from 1995 --to 2024 --directed -o panel.dta
    """
    from comity.measure.panel import cite, codebook, panel, write_panel  # noqa: PLC0415 - loads pandas

    first, last = read_window(since, until)
    years = range(first.year if first else 1992, (last or today()).year + 1)
    if everyone == bool(parties):
        raise InputError("Name the states, or ask for all of them.", "For example: comity panel CHN RUS -o panel.csv.")
    pairs = list(combinations(read_parties(parties, at_least=2), 2)) if parties else ()
    with open_ledger(ledger, notify=notice) as store:
        snapshot = with_records(store.snapshot(known_by=read_known_by(known_by)))
    frame = panel(snapshot, pairs or "all", years, read_rule(rule, changes), directed=directed)
    write_panel(frame, str(output))
    book = output.with_name(output.name + ".codebook.txt")
    lines = [
        cite(frame),
        "",
        str(frame.attrs["rule"]),
        "",
        *(f"{name}\t{text}" for name, text in codebook(frame).items()),
    ]
    book.write_text("\n".join(lines) + "\n", encoding="utf-8")
    shape = "directed" if directed else "undirected"
    notice(f"{len(frame):,} {shape} dyad-years, {len(frame.columns)} columns")
    print_written(output, book, json=json)
