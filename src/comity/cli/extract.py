"""`comity extract`: what documents say, with the words behind every field."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from comity.cli.output import console, notice, write
from comity.cli.root import app
from comity.extract import extract as extract_document
from comity.extract import to_guide
from comity.extract.endpoint import Asked, Endpoint, ask, asked_to_guide, check_endpoint
from comity.model.documents import Document
from comity.model.errors import InputError
from comity.read import ReadReport, read
from comity.show.annotated import annotated
from comity.workers import ordered_map

Both = tuple[Document, Asked]
Tick = Callable[[], None]


@app.command(rich_help_panel="Read")
def extract(
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUT...", help="Files, folders, archives, feeds, corpora or addresses.")
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write; default: standard output.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", "-j", min=1, max=256, help="How many processes extract.")] = 1,
    show: Annotated[bool, typer.Option("--show", help="Print each text with what was found marked in it.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="With --show: also name the rule or model behind every field.")
    ] = False,
    endpoint: Annotated[
        str | None,
        typer.Option(
            "--endpoint",
            metavar="URL",
            help="Ask a language model behind this OpenAI-compatible address instead; it sees the whole text. "
            "A key is taken from COMITY_ENDPOINT_KEY.",
        ),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar="NAME", help="With --endpoint: the model to ask.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write how every input ended, as JSON.")
    ] = None,
) -> None:
    """Find every event, position and figure of military cooperation in documents; one JSON object a document.

    What cannot be read is reported line by line; the rest is done. Offsets point into the stored text.

    Example: comity extract articles/ -o mentions.jsonl -j 2

    Example: comity extract --show --explain article.html

    Example: comity extract articles/ --endpoint http://127.0.0.1:8080/v1 --model local -o mentions.jsonl
    """
    _check_inputs(inputs)
    reader = partial(_asked, endpoint=_endpoint(endpoint, model)) if endpoint or model else _read
    told = ReadReport()
    with _target(output) as out, _progress() as tick:
        for document, asked in ordered_map(reader, _documents(inputs, told, workers), workers=workers):
            for issue in asked.issues:
                notice(str(issue))
            out.write(annotated(document, asked.extraction, explain=explain) if show or explain else _as_line(asked))
            tick()
    if report:
        report.write_bytes(told.json())
    notice(str(told))


def _read(document: Document) -> Both:
    return document, Asked(extraction=extract_document(document))


def _asked(document: Document, *, endpoint: Endpoint) -> Both:
    return document, ask(document, endpoint)


def _endpoint(url: str | None, model: str | None) -> Endpoint:
    if not url or not model:
        raise InputError(
            "--endpoint and --model belong together.", "Name the address and the model that answers there."
        )
    named = Endpoint(url=url, model=model, key=os.environ.get("COMITY_ENDPOINT_KEY", ""))
    check_endpoint(named)
    return named


def _as_line(asked: Asked) -> str:
    shape = asked_to_guide(asked) if asked.cost else to_guide(asked.extraction)
    return msgspec.json.encode(shape).decode() + "\n"


def _check_inputs(inputs: Iterable[str]) -> None:
    for name in inputs:
        if "://" not in name and not Path(name).exists():
            raise InputError(
                f"There is no file or folder {name!r}.", "Check the path; an address begins with https://."
            )


def _documents(inputs: list[str], told: ReadReport, workers: int) -> Iterator[Document]:
    """Yield the documents of all inputs; count every input and print the ones that gave none."""
    for reading in read(inputs, workers=workers):
        told.add(reading)
        if reading.state != "done":
            notice(str(reading))
        yield from reading.documents


@contextmanager
def _target(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("w", encoding="utf-8", newline="\n") as out:
        yield out
    write(f"{output}\n")


@contextmanager
def _progress() -> Iterator[Tick]:
    """Show how many documents are done and how fast, on a terminal only."""
    columns = (TextColumn("{task.completed} documents"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("documents", total=None)
        yield lambda: bar.advance(task)
