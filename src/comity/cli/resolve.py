"""`comity resolve`: which records the mentions of documents speak of."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.options import KnownBy, LedgerPath, read_known_by
from comity.cli.output import notice, write
from comity.cli.root import app
from comity.model.errors import InputError
from comity.pipeline import open_ledger
from comity.show.plain import to_csv, to_json

if TYPE_CHECKING:
    from comity.resolve import Link

COLUMNS = ("doc_id", "list", "index", "record_id", "probability", "band")
"""The fixed form that scripts rely on."""


@app.command(rich_help_panel="Read")
def resolve(
    documents: Annotated[
        Path, typer.Argument(metavar="DOCS.jsonl", help="Documents with their mentions, one JSON object a line.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="LINKS.csv", help="Where to write; default: the terminal.")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Add a column that says why, in words.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Write JSON, with the reasons, instead of CSV.")] = False,
    known_by: KnownBy = None,
    ledger: LedgerPath = None,
) -> None:
    """Link every event and statement mentioned to the record it speaks of, to each other, or to none (NEW-n).

    Nothing is written to the ledger. The band says what to do: link (stands without asking), ask (a person should
    look), new (no record is this thing).

    Example: comity resolve mentions.jsonl -o links.csv
    """
    from comity.resolve import read_guide  # noqa: PLC0415 - loads the linker
    from comity.resolve import resolve as link_all  # noqa: PLC0415

    told = list(read_guide(documents))
    with open_ledger(ledger, notify=notice) as store:
        snapshot = store.snapshot(known_by=read_known_by(known_by))
    links = link_all(told, snapshot)
    _save(to_json(links) if json else render(links, explain=explain), out)
    notice(summary(links))


def render(links: "list[Link]", *, explain: bool = False) -> str:
    """Return links as CSV in the fixed form, with a last column ``explanation`` if asked for."""
    columns = (*COLUMNS, "explanation") if explain else COLUMNS
    return to_csv(columns, [tuple(getattr(link, column) for column in columns) for link in links], exact=True)


def summary(links: "list[Link]") -> str:
    """Return how many mentions were linked, wait for a decision, and are new, in a line."""
    new = {link.record_id for link in links if link.band == "new"}
    count = {band: sum(link.band == band for link in links) for band in ("link", "ask", "new")}
    return (
        f"{len(links)} mentions: {count['link']} linked, {count['ask']} to ask about, "
        f"{count['new']} of {len(new)} new things"
    )


def _save(text: str, out: Path | None) -> None:
    if out is None:
        write(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"{out} cannot be written: {error}.", "Name a file in a folder you may write to.") from error
