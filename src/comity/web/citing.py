"""How to cite a page: as of which state of the ledger, seen on which day."""

from typing import Any

from comity import __version__
from comity.model.clock import today
from comity.web.doors import words_of
from comity.web.page import Seen


def csl(seen: Seen) -> dict[str, Any]:
    """Return the page as an item of CSL-JSON."""
    now = today()
    return {
        "id": _key(seen),
        "type": "dataset",
        "title": _title(seen),
        "author": [{"literal": "comity"}],
        "version": _version(seen),
        "URL": _address(seen),
        "accessed": {"date-parts": [[now.year, now.month, now.day]]},
        "issued": {"date-parts": [[int(part) for part in _issued(seen).split("-")]]},
    }


def bibtex(seen: Seen) -> str:
    """Return the page as an entry of BibTeX."""
    fields = {
        "title": f"{{{_plain(_title(seen))}}}",
        "author": "{comity}",
        "year": _issued(seen)[:4],
        "version": _plain(_version(seen)),
        "howpublished": f"\\url{{{_address(seen)}}}",
        "note": f"Accessed {today().isoformat()}",
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{_key(seen)},\n{lines}}}\n"


_SPECIAL = str.maketrans({one: f"\\{one}" for one in "#$%&_"} | {"{": "(", "}": ")", "\\": "/", "~": " ", "^": " "})


def _plain(words: str) -> str:
    """Return words in which nothing is a command."""
    return words.translate(_SPECIAL)


def _title(seen: Seen) -> str:
    return f"{seen.page.view.title}: {words_of(seen.page.view.answer)}"


def _version(seen: Seen) -> str:
    head = seen.desk.head
    return (
        f"comity {__version__}, ledger revision {head.number} ({head.hash[:12]})" if head else f"comity {__version__}"
    )


def _issued(seen: Seen) -> str:
    return seen.desk.head.at[:10] if seen.desk.head else today().isoformat()


def _address(seen: Seen) -> str:
    return str(seen.request.base_url).rstrip("/") + seen.address


def _key(seen: Seen) -> str:
    return f"comity-{seen.registered.name}-{seen.desk.revision}"
