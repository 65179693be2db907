"""The review as an application in the terminal: draws the card, hands keys on to the review."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import DataTable, Static

from comity.cli.reviewing.drawing import (
    clean,
    columns,
    cut,
    document_label,
    field_detail,
    field_row,
    heading,
    pressing,
    shown,
    surroundings,
)
from comity.cli.reviewing.screens import Ask, Choose, Fix, Help
from comity.model.errors import ComityError
from comity.pipeline import Act, Card, Review, Verdict

KEYS = "a accept  e fix  d drop  x reject  m merge  s split  u undo  space later  ? help"


class ReviewApp(App[None]):
    """One card at a time: what the text says, in its context, beside what the ledger says."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #head { height: auto; max-height: 3; }
    #words { width: 40%; border-right: solid $foreground 30%; padding-right: 1; }
    #right { width: 1fr; }
    #fields { height: 1fr; }
    #near { height: auto; max-height: 6; color: $text; }
    #progress, #message, #keys { height: 1; }
    #message { color: $warning; }
    #keys { color: $text-muted; }
    ModalScreen { align: center middle; }
    .window { width: 76; height: auto; max-height: 22; border: solid $foreground 50%; padding: 0 1; }
    .form Input { border: none; height: 1; background: $boost; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("a", "accept", "accept"),
        ("e", "fix", "fix and accept"),
        ("x", "reject", "reject"),
        ("d", "drop", "drop a value"),
        ("m", "merge", "merge"),
        ("s", "split", "split"),
        ("u", "undo", "undo"),
        ("space,n", "later", "later"),
        ("r", "reason", "reason"),
        ("j,down", "field(1)", "next field"),
        ("k,up", "field(-1)", "previous field"),
        ("J", "words(1)", "scroll the words down"),
        ("K", "words(-1)", "scroll the words up"),
        ("question_mark", "help", "help"),
        ("q,ctrl+c", "quit", "stop"),
    ]

    def __init__(self, review: Review) -> None:
        super().__init__()
        self._review = review
        self._reason = ""

    def compose(self) -> ComposeResult:
        """Draw the frame: head, words beside fields, surroundings, message, keys."""
        yield Static(id="progress", markup=False)
        yield Static(id="head", markup=False)
        with Horizontal():
            with VerticalScroll(id="words", can_focus=False):
                yield Static(id="detail", markup=False)
            with Vertical(id="right"):
                yield DataTable(id="fields", cursor_type="row", show_row_labels=False, cell_padding=0)
                yield Static(id="near", markup=False)
        yield Static(id="message", markup=False)
        yield Static(KEYS, id="keys", markup=False)

    def on_mount(self) -> None:
        """Show the first card."""
        self.animation_level = "none"
        self.show_card()

    def on_resize(self) -> None:
        """Draw the card for the new width."""
        self.call_after_refresh(self.show_card)

    @property
    def _table(self) -> "DataTable[Any]":
        return self.query_one("#fields", DataTable)

    def _write(self, name: str, content: Any) -> None:
        self.query_one(f"#{name}", Static).update(content)

    def show_card(self, message: str = "") -> None:
        """Draw the card that is next, or that nothing waits."""
        if not self.is_running:  # what was under way when the review was left comes too late
            return
        card = self._review.card
        self._write("progress", f"comity review · {self._review.done} done · {self._review.left} waiting · "
                                f"as {clean(self._review.author)}")  # fmt: skip
        self._write("message", clean(message).replace("\n", " "))
        self._table.clear(columns=True)
        self._write("head", heading(card) if card else "Nothing waits for a decision.")
        self._write("near", surroundings(card) if card else "")
        self._write("detail", "")
        if card:
            self._fill(card)

    def _fill(self, card: Card) -> None:
        widths = columns(self.size.width - self.size.width * 2 // 5 - 2)
        for title, width in zip(("", "field", "text says", "ledger says"), widths, strict=True):
            self._table.add_column(cut(title, width - 1), width=width)
        for field in shown(card):
            self._table.add_row(*field_row(field, widths), key=field.name)
        self._table.move_cursor(row=pressing(card))
        self._table.focus()

    @on(DataTable.RowHighlighted)
    def show_words(self, event: DataTable.RowHighlighted) -> None:
        """Show the words behind the field that the cursor stands on."""
        card = self._review.card
        field = card.field(str(event.row_key.value)) if card and event.row_key else None
        if field and self.is_running:
            self._write("detail", field_detail(field))
            self.query_one("#words", VerticalScroll).scroll_home(animate=False)

    def _try(self, step: Callable[[], Act | None], done: str) -> None:
        """Take a step and say what came of it."""
        try:
            act = step()
        except ComityError as error:
            self.show_card(str(error))
            return
        self._reason = ""
        self.show_card(done.format(record=act.record, target=act.target) if act else "You have nothing to undo.")

    def _decide(self, verdict: Verdict, done: str, **options: Any) -> None:
        self._try(lambda: self._review.decide(verdict, reason=self._reason, **options), done)

    def action_accept(self) -> None:
        """Accept the card as shown."""
        self._decide("accept", "accepted: {record}")

    def action_reject(self) -> None:
        """Reject the record, or what is proposed for a known one."""
        self._decide("reject", "rejected: {record}")

    def action_drop(self) -> None:
        """Reject what is proposed for the field under the cursor."""
        card = self._review.card
        if card:
            field = shown(card)[self._table.cursor_row].name
            self._try(lambda: self._review.drop(field, reason=self._reason), f"dropped {field}: {{record}}")

    def action_words(self, step: int) -> None:
        """Scroll the words behind the field."""
        self.query_one("#words", VerticalScroll).scroll_relative(y=step * 5, animate=False)

    def action_fix(self) -> None:
        """Let fields be changed, then accept."""

        def accept(edits: dict[str, str] | None) -> None:
            if edits is not None:
                self._decide("accept", "fixed and accepted: {record}", edits=edits)

        if self._review.card:
            self.push_screen(Fix(self._review.card), accept)

    def action_merge(self) -> None:
        """Ask which record it is one with."""

        def merge(into: str | None) -> None:
            if into:
                self._decide("merge", "{record} is one with {target}", into=into.strip())

        card = self._review.card
        if card:
            likely = card.match.record if card.match and card.match.record != card.record else ""
            self.push_screen(Ask("One with which record? (its id)", likely), merge)

    def action_split(self) -> None:
        """Ask which text speaks of something else, where there are several."""
        card = self._review.card
        if card is None:
            return
        told = card.told_by()
        if len(told) < 2:
            self._decide("split", "{record}: split off {target}")
            return

        def split(number: int | None) -> None:
            if number is not None and number >= 0:
                chosen = list(told.values())[number]
                self._decide("split", "{record}: split off {target}", assertions=chosen)

        labels = [document_label(card, one) for one in told]
        self.push_screen(Choose("Which text speaks of something else?", labels), split)

    def action_undo(self) -> None:
        """Take back the last decision."""
        self._try(self._review.undo, "undone: {record}")

    def action_later(self) -> None:
        """Put the card behind the others."""
        if self._review.card:
            self._review.skip()
            self.show_card("later")

    def action_reason(self) -> None:
        """Ask for the reason that goes with the next decision."""

        def keep(reason: str | None) -> None:
            self._reason = reason or ""
            self._write("message", f"reason: {clean(self._reason)}" if self._reason else "")

        self.push_screen(Ask("Why? (goes with your next decision)", self._reason), keep)

    def action_field(self, step: int) -> None:
        """Move to another field."""
        self._table.move_cursor(row=max(0, self._table.cursor_row + step))

    def action_help(self) -> None:
        """Show the help."""
        self.push_screen(Help())
