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
    from comity.pipeline.training import Training


@app.command(rich_help_panel="Keep")
def train(
    from_reviews: Annotated[
        bool, typer.Option("--from-reviews", help="Refit the link model from the decisions in the ledger.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Use the new model from now on, if it is better.")] = False,
    on: Annotated[
        Path | None,
        typer.Option("--on", metavar="FOLDER", help="Also compare on linked documents: links-*.csv with *.jsonl."),
    ] = None,
    forget: Annotated[
        bool, typer.Option("--forget", help="Remove the model that was kept, and use the one that comes with comity.")
    ] = False,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Refit the model that links mentions with records from reviewed decisions, and compare old and new.

    Nothing is changed unless you say --keep, and then only if the new model is better. It is kept in your data folder,
    and used by every ledger of yours instead of the one that comes with comity, until --forget.

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
    print_rows(columns, rows, Format.TABLE)
    notice(f"Learned from {done.mentions} reviewed mentions in {done.documents} documents.")
    if done.missing:
        notice(done.missing)
    if done.kept:
        notice(f"The new model is better and in use: {done.kept}")
    elif done.better:
        notice("The new model is better; --keep makes it yours.")
    else:
        notice("The new model is no better" + ("; the old one stays." if keep else "."))
