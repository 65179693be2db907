"""How values show themselves in a notebook: each class says that it can, the room that draws says how."""

from importlib import import_module
from typing import Any

_DRAWN_BY = "comity.show.notebook"
"""Named and not imported: what is measured does not depend on how it is shown."""


def shown(value: Any) -> str:
    """Return ``value`` as a fragment of HTML that stands on its own: the ``_repr_html_`` of what is worth a look."""
    html: str = import_module(_DRAWN_BY).html_of(value)
    return html
