"""`comity train`: learn from what people decided in review."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.options import Json, LedgerPath
from comity.cli.output import Format, notice, print_json, print_rows, write
from comity.cli.root import app
from comity.model.errors import InputError
from comity.pipeline import open_ledger

if TYPE_CHECKING:
    from comity.pipeline.relearning import Relearning
    from comity.pipeline.training import Training


@app.command(rich_help_panel="Keep")
def train(
    from_reviews: Annotated[
        bool, typer.Option("--from-reviews", help="Refit models from the decisions in the ledger.")
    ] = False,
    keep: Annotated[
        bool, typer.Option("--keep", help="Use the new models from now on, where they are better.")
    ] = False,
    on: Annotated[
        Path | None,
        typer.Option(
            "--on",
            metavar="FOLDER",
            help="Also compare on annotated documents, *.jsonl, and how they are linked, links-*.csv.",
        ),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the models that were kept, and use those that come with comity.")
    ] = False,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Refit from reviewed decisions what links mentions with records and what reads events; compare old and new.

    Of extraction it moves what decides whether something is an event, who takes part, and which day is its first.
    Old is always what comes with comity. Nothing is changed unless you say --keep, and then only where the new model
    is better. It is kept in your data folder, and used by every ledger of yours instead of the old one, until --forget.

    Example: comity train --from-reviews

    Example: comity train --from-reviews --on linked/ --keep
    """
    from comity.pipeline import training  # noqa: PLC0415 - splink and the models of extraction are slow to load

    if forget:
        write(f"removed: {training.forget()}\n")
        return
    if not from_reviews:
        raise InputError("There is nothing to learn from.", "Say: comity train --from-reviews.")
    with open_ledger(ledger, notify=notice) as store:
        done = training.train_from_reviews(store, keep=keep, evaluation=on)
    if json:
        print_json(done)
    else:
        _print(done, keep=keep)


def _print(done: "Training", *, keep: bool) -> None:
    columns = ("asked about", "model", "mentions", "of a record", "links", "right", "F1", "without asking", "right ")
    rows = [
        (one.name, model, found.mentions, found.known, found.links, found.right, round(found.f1, 3), found.certain,
         found.certain_right)
        for one in done.comparisons
        for model, found in (("old", one.old), ("new", one.new))
    ]  # fmt: skip
    if rows:
        print_rows(columns, rows, Format.TABLE)
    notice(f"Linking: learned from {done.mentions} reviewed mentions in {done.documents} documents.")
    if done.missing:
        notice(done.missing)
    if done.kept:
        notice(f"The new model is better and in use: {done.kept}")
    elif done.better:
        notice("The new model is better; --keep makes it yours.")
    elif rows:
        notice("The new model is no better" + ("; the one that comes with comity stays." if keep else "."))
    _print_extraction(done.extraction, keep=keep)


def _print_extraction(done: "Relearning", *, keep: bool) -> None:
    from comity.pipeline.judging import FEWEST  # noqa: PLC0415 - as above
    from comity.pipeline.relearning import ASKED  # noqa: PLC0415 - as above

    if done.proposals < FEWEST:
        notice(f"Extraction: people decided about {done.proposals} proposals of events; {FEWEST} is the fewest.")
        return
    rows = [(one.on, ASKED[one.model], one.answers, one.old, one.new) for one in done.parts]
    print_rows(("asked about", "model", "answers", "right, old", "right, new"), rows, Format.TABLE)
    notice(f"Extraction: learned from {done.proposals} reviewed proposals.")
    names = ", ".join(f"\u201c{ASKED[name]}\u201d" for name in done.better)
    if done.kept:
        notice(f"Better, and in use: {names} ({done.kept})")
    elif done.better:
        notice(f"Better: {names}; --keep makes them yours.")
    else:
        notice("None of these models is better" + ("; those that come with comity stay." if keep else "."))
