"""The small windows of the review: the form to fix fields, a line to answer, a list to choose from, the help."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static

from comity.cli.reviewing.drawing import clean, cut, values
from comity.pipeline import Card

HELP = """a      accept what is shown under "if accepted"
e      fix fields, then accept
x      reject the record; of a known record, all that is proposed
d      drop only what is proposed for the field under the cursor
m      merge: it is one with another record
s      split: what a text says belongs to another record
u      undo your last decision; again, the one before it
space  later: put the card behind the others
r      give a reason for the next decision
j k    next field, previous field: its words are shown beside it
J K    scroll the words
q      stop; everything decided is kept
?      this help

Marks: ! sources disagree   + new   = held already   ? missing
Any key closes the help."""


class Help(ModalScreen[None]):
    """Which key does what."""

    def compose(self) -> ComposeResult:
        """Draw the help."""
        with Vertical(classes="window"):
            yield Static(HELP, markup=False)

    def on_key(self) -> None:
        """Close at any key."""
        self.dismiss(None)


class Ask(ModalScreen[str]):
    """One line to fill in; closes with it, or with nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "cancel")]

    def __init__(self, question: str, answer: str = "") -> None:
        super().__init__()
        self._question, self._answer = question, answer

    def compose(self) -> ComposeResult:
        """Draw the question and the line."""
        with Vertical(classes="window"):
            yield Static(self._question, markup=False)
            yield Input(self._answer)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Close with what was written."""
        self.dismiss(event.value)

    def action_cancel(self) -> None:
        """Close with nothing."""
        self.dismiss("")


class Choose(ModalScreen[int]):
    """A list to choose from; closes with the number chosen, or -1."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "cancel")]

    def __init__(self, question: str, options: list[str]) -> None:
        super().__init__()
        self._question, self._options = question, options

    def compose(self) -> ComposeResult:
        """Draw the question and the list."""
        with Vertical(classes="window"):
            yield Static(self._question, markup=False)
            yield OptionList(*(cut(one, 66) for one in self._options), markup=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the number chosen."""
        self.dismiss(event.option_index)

    def action_cancel(self) -> None:
        """Close with nothing chosen."""
        self.dismiss(-1)


class Fix(ModalScreen[dict[str, str] | None]):
    """A form with the fields as they will be if the card is accepted; closes with those changed, or with None."""

    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "cancel", "cancel"), ("ctrl+s", "save", "save")]

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._fields = [one for one in card.fields if one.name != "exists"]
        self._shown = {one.name: values(one.after) for one in self._fields}

    def compose(self) -> ComposeResult:
        """Draw one line a field, and one for a field not shown."""
        with VerticalScroll(classes="window form"):
            yield Label("Enter accepts what stands here, Escape goes back. Blank clears a field.", markup=False)
            for field in self._fields:
                said = f"  text says {cut(values(field.proposed), 40)}" if field.proposed else ""
                yield Label(f"{field.name}{said}", markup=False)
                yield Input(clean(self._shown[field.name]), name=field.name)
            yield Label("another field, for example personnel.RUS=5000 or note=...", markup=False)
            yield Input(name="")

    def on_input_submitted(self) -> None:
        """Close with what was changed."""
        self.action_save()

    def action_save(self) -> None:
        """Close with what was changed."""
        written = {one.name or "": one.value.strip() for one in self.query(Input)}
        another, _, value = written.pop("").partition("=")
        changed = {name: text for name, text in written.items() if text != clean(self._shown[name])}
        self.dismiss(changed | ({another.strip(): value.strip()} if another.strip() else {}))

    def action_cancel(self) -> None:
        """Close with nothing changed."""
        self.dismiss(None)
