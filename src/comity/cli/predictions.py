"""`comity predictions`: what writers foretold, what came of it, and how well each author and outlet did."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.options import Json, LedgerPath, read_about, read_known_by
from comity.cli.output import Format, notice, print_json, print_rows, write
from comity.cli.root import app
from comity.examine import Foretold, Score
from comity.pipeline import open_ledger
from comity.pipeline.foretelling import Foretelling, foretelling

Files = Annotated[
    list[Path] | None, typer.Argument(help="Texts to look through; without any, the documents of the ledger.")
]


@app.command(rich_help_panel="Answer")
def predictions(
    files: Files = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day of a text that gives none.")] = "",
    author: Annotated[str, typer.Option("--author", help="Who wrote it, where a text does not say.")] = "",
    outlet: Annotated[str, typer.Option("--outlet", help="Who published it, where a text does not say.")] = "",
    about: Annotated[str, typer.Option("--about", metavar="A,B", help="The parties meant, if not named.")] = "",
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Find what texts foretold, resolve it by the ledger, and score authors and outlets.

    Example: comity predictions article.txt --as-of 2019-10-24 --outlet "Carnegie Moscow Center"
    """
    parties, day = read_about(about), read_known_by(as_of or None)
    with open_ledger(ledger, notify=notice) as store:
        found = foretelling(store, files or (), about=parties, published=day, author=author, outlet=outlet)
    if json:
        print_json(found)
        return
    _print(found)


def _print(found: Foretelling) -> None:
    if found.foretold:
        columns = ("made", "by", "words", "read as", "outcome", "Brier", "sentence", "what the ledger says")
        print_rows(columns, [_row(one) for one in found.foretold], Format.TABLE)
        for title, scores in (("author", found.authors), ("outlet", found.outlets)):
            write("\n")
            print_rows((title, "Brier", "scored", "open or partly"), [_score(one) for one in scores], Format.TABLE)
        write("\nBrier: (p - outcome) squared; 0 is perfect, 0.25 a coin. What is open or partly true has no part.\n")
    else:
        write("Nothing is foretold in these texts that the ledger could follow.\n")
    for title in found.undated:
        notice(f"{title}: no day of publication is known, so nothing in it was scored. Give it with --as-of.")


def _row(one: Foretold) -> tuple[object, ...]:
    prediction, outcome = one.prediction, one.outcome
    brier = "" if outcome.brier is None else f"{outcome.brier:.2f}" + (" if yes" if outcome.result == "partly" else "")
    by = prediction.author or prediction.outlet or "unknown"
    return (prediction.day, by, prediction.said, f"{prediction.p:.2f}", outcome.result, brier, prediction.text,
            outcome.why)  # fmt: skip


def _score(one: Score) -> tuple[object, ...]:
    return (one.name or "unknown", "" if one.brier is None else f"{one.brier:.2f}", one.resolved, one.open)
