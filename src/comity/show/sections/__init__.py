"""The sections of a report: each turns measures into a finding, a drawing and the lists behind it."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.show.markup import Node


class Section(Struct, frozen=True):
    """One section: ``nav`` is its name in the list of contents, ``head`` its finding, ``width`` in twelfths.

    ``lead`` (the drawing with its legend) stays with the heading when the page is printed; ``body`` may break.
    """

    id: str
    nav: str
    head: Node
    deck: Node = ""
    lead: Node = ""
    body: Node = ""
    foot: Node = ""
    width: int = 12


def sentence(parts: Sequence[Node]) -> Markup:
    """Return parts joined to a sentence; plain parts are escaped, figures stay links."""
    return Markup("").join(parts)


def capital_markup(head: Markup) -> Markup:
    """Return a heading whose first word, spelled out in a link, begins with a capital letter."""
    start = head.find(">") + 1
    return Markup(head[:start] + head[start : start + 1].upper() + head[start + 1 :])  # noqa: S704 (markup as it was)
