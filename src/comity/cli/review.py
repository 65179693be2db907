"""`comity review`: decide about what machines propose, one card at a time."""

import getpass
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from comity.cli.options import Json, LedgerPath, read_parties
from comity.cli.output import Format, count_of, notice, print_json, print_rows, write
from comity.cli.root import app
from comity.ledger import Ledger
from comity.model.errors import InputError
from comity.pipeline import (
    WHY_WORDS,
    Act,
    Agreement,
    Card,
    Filters,
    Review,
    Why,
    acts,
    agreement,
    open_ledger,
    review_queue,
    undo,
)
from comity.pipeline.agreeing import SCALE
from comity.pipeline.queue import REVIEWED


@app.command(rich_help_panel="Keep")
def review(
    reviewer: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who decides. Default: your name on this machine.")
    ] = "",
    types: Annotated[
        list[str] | None, typer.Option("--type", metavar="TYPE", help="Only records of this type.")
    ] = None,
    pair: Annotated[str, typer.Option("--pair", metavar="A,B", help="Only records with all of these parties.")] = "",
    why: Annotated[
        list[str] | None,
        typer.Option("--why", metavar="REASON", help=f"Only cards that wait for: {', '.join(WHY_WORDS)}."),
    ] = None,
    document: Annotated[str, typer.Option("--document", metavar="ID", help="Only what rests on this document.")] = "",
    second: Annotated[
        bool, typer.Option("--second", help="Judge what somebody else has decided, without seeing how.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="Print what waits, and decide nothing.")] = False,
    show_agreement: Annotated[
        bool, typer.Option("--agreement", help="Say how far reviewers agree, and about what they do not.")
    ] = False,
    undo_: Annotated[
        str, typer.Option("--undo", metavar="ID", help="Take back what was decided last about this record; or: last.")
    ] = "",
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Decide about proposals, conflicts and doubtful links, with the words each rests on: by keyboard, one by one.

    Keys: a accept, e fix and accept, d drop one value, x reject, m merge, s split, u undo, space later, ? help, q
    stop. Without a terminal, or with --list or --json, what waits is printed instead. Everything can be undone.

    Example: comity review --as ada

    Example: comity review --pair CHN,RUS --why conflict --list

    Example: comity review --as ben --second
    """
    filters = Filters(
        types=_one_of(types, REVIEWED, "type"), parties=read_parties(pair.split(",") if pair else None),
        why=_reasons(why), document=document, second=second, reviewer=reviewer or ("" if list_ or json else _me()),
    )  # fmt: skip
    with open_ledger(ledger, notify=notice) as store:
        if undo_:
            _print_undone(_undo(store, undo_, reviewer or _me()), json=json)
        elif show_agreement:
            _print_agreement(agreement(store), json=json)
        elif list_ or json or not (sys.stdin.isatty() and sys.stdout.isatty()):
            _print_queue(review_queue(store, filters=filters), json=json)
        else:
            _run(store, filters)


def _me() -> str:
    """Return the user's name on this machine; raise InputError where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise InputError("Nobody is logged in by name.", "Say who decides: comity review --as NAME.") from None


def _one_of(given: Sequence[str] | None, known: Sequence[str], what: str) -> tuple[str, ...]:
    for one in given or ():
        if one not in known:
            raise InputError(f"There is no {what} {one!r} in the review.", f"Choose from: {', '.join(known)}.")
    return tuple(given or ())


def _reasons(given: Sequence[str] | None) -> tuple[Why, ...]:
    asked = _one_of(given, tuple(WHY_WORDS), "reason")
    return tuple(why for why in WHY_WORDS if why in asked)


def _run(store: Ledger, filters: Filters) -> None:
    session = Review(store, author=filters.reviewer, filters=filters)
    if session.card is None:
        notice("Nothing waits for a decision. To take back your last one: comity review --undo last.")
        return
    from comity.cli.reviewing.screen import ReviewApp  # noqa: PLC0415 - textual is slow to load and needs a terminal

    ReviewApp(session).run()
    notice(f"{count_of(session.done, 'card')} decided as {filters.reviewer}, {session.left} waiting.")


def _print_queue(cards: tuple[Card, ...], *, json: bool) -> None:
    if json:
        print_json(cards)
        return
    columns = ("why", "type", "record", "when", "title", "in question", "match")
    print_rows(columns, [_row(card) for card in cards], Format.TABLE)
    notice(f"{count_of(len(cards), 'card')} waiting; decide with: comity review --as NAME.")


def _row(card: Card) -> tuple[str, ...]:
    match = card.match
    return (
        ", ".join(card.why), card.type, card.record, card.when, card.title,
        ", ".join(field.name for field in card.waiting),
        f"{match.record} ({match.probability:.2f})" if match else "",
    )  # fmt: skip


def _undo(store: Ledger, what: str, author: str) -> Act:
    made = acts(store, author=author if what == "last" else "")
    found = next((act for act in made if what in ("last", act.record, act.target, *act.decisions)), None)
    if found is None:
        raise InputError(f"Nothing decided about {what!r} is in force.", "Look at: comity show ID --history.")
    undo(store, found, author=author)
    return found


def _print_undone(act: Act, *, json: bool) -> None:
    if json:
        print_json(act)
    else:
        write(f"undone: {', '.join(act.what)} {act.record} by {act.author} (revision {act.revision})\n")


def _print_agreement(found: tuple[Agreement, ...], *, json: bool) -> None:
    if json:
        print_json(found)
        return
    if not found:
        notice(
            "No two reviewers have judged the same card; a second reads blind with: comity review --as NAME --second."
        )
        return
    rows = [(one.first, one.second, one.cards, one.same, _kappa(one), len(one.disagreements)) for one in found]
    print_rows(("first", "second", "cards", "agreed", "weighted kappa", "apart"), rows, Format.TABLE)
    for one in found:
        _print_table(one)
    if not found:
        notice(
            "No two reviewers have judged the same card; a second reads blind with: comity review --as NAME --second."
        )


def _kappa(one: Agreement) -> str:
    return "not defined" if one.kappa is None else f"{one.kappa:.3f}"


def _print_table(one: Agreement) -> None:
    """Print who said what how often, and the records on which they came to different results."""
    write(f"\n{one.first} (rows) and {one.second} (columns)\n")
    rows = [(name, *counts) for name, counts in zip(SCALE, one.table, strict=True)]
    print_rows(("", *SCALE), rows, Format.TABLE)
    write("".join(f"apart: {record}\n" for record in one.disagreements))
