"""Figures as doors: the one way in which a number gets onto a page, and the register of what it stands for.

A number is printed by one of five helpers, and each leaves a mark that :mod:`comity.show.check` looks for:

- :meth:`Doors.count` prints how many records there are: it is given the records, never the number;
- :meth:`Doors.figure` prints a value worked out from records (a mean, a share, a quantity in a field);
- :func:`quoted` prints words of a record or of the vocabulary, which may hold numbers of their own;
- :func:`when` prints a date;
- :func:`defined` prints part of a definition (the rungs of a scale, the tests of a rule).

The first two are links: to the record itself where it is one, else to the list of records behind the figure.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256

from markupsafe import Markup
from msgspec import Struct

from comity.show.markup import Node, anchor, el
from comity.show.words import in_figures

SEARCHED = "searched"
"""The anchor of the section that says where was looked: the door of every zero."""


class Door(Struct, frozen=True):
    """The records behind one figure: ``text`` as first printed, ``what`` it counts or how it was worked out."""

    anchor: str
    text: str
    what: str
    ids: tuple[str, ...]


class Doors:
    """The figures of one page and the records each opens."""

    def __init__(self) -> None:
        self._doors: dict[str, Door] = {}
        self.ids: set[str] = set()

    def count(self, ids: Iterable[str], what: str, spell: Callable[[int], str] = in_figures) -> Markup:
        """Return the number of distinct records as a link to them; none at all opens what was searched.

        ``spell`` writes the number: in figures, in words, as "once" or "twice".
        """
        kept = _distinct(ids)
        text = spell(len(kept))
        return self.figure(text, kept, what) if kept else _fig(text, SEARCHED, what)

    def figure(self, text: str, ids: Iterable[str], what: str) -> Markup:
        """Return ``text``, worked out from the records ``ids``, as a link to them.

        Raises ValueError without records: a number that nothing stands behind has no place on a page.
        """
        return _fig(text, self.open(ids, what, text), what)

    def nothing(self, text: str, what: str) -> Markup:
        """Return ``text``, behind which there is no record (a zero, nothing known), as a link to what was searched."""
        return _fig(text, SEARCHED, what)

    def open(self, ids: Iterable[str], what: str, text: str = "") -> str:
        """Return the anchor at which the records ``ids`` are listed, registering the list if it is new."""
        kept = _distinct(ids)
        if not kept:
            raise ValueError(f"no records stand behind {text!r} ({what})")
        self.ids.update(kept)
        if len(kept) == 1:
            return anchor(kept[0])
        key = "f-" + sha256("\n".join(kept).encode()).hexdigest()[:10]
        self._doors.setdefault(key, Door(key, text, what, kept))
        return key

    @property
    def lists(self) -> tuple[Door, ...]:
        """Every list of records opened so far, in the order of the page."""
        return tuple(self._doors.values())


def _distinct(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids)))


def _fig(text: str, target: str, what: str) -> Markup:
    return el("a", text, href=f"#{target}", class_="fig", title=what)


def quoted(text: Node, record_id: str = "") -> Markup:
    """Return words of a record (or, without an id, of the vocabulary): its own numbers are part of the quotation."""
    return el("span", text, class_="rec", data_id=anchor(record_id) if record_id else None)


def when(text: str) -> Markup:
    """Return a date or a stretch of time."""
    return el("time", text)


def defined(text: Node) -> Markup:
    """Return part of a definition: numbers that are a scale or a test, not a finding."""
    return el("span", text, class_="def")
