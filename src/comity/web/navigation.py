"""The way through the workbench: which pages there are, for the pair in view."""

from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from comity.vocab import vocabulary
from comity.web.desk import Desk
from comity.web.page import Seen


class Stop(NamedTuple):
    """One entry of the navigation; ``waiting`` is a number beside it."""

    label: str
    href: str
    here: bool
    waiting: int = 0


class Way(NamedTuple):
    """The navigation of a page: the pair in view and the stops."""

    pair: str
    pairs: str
    stops: list[Stop]


_STOPS = (
    ("overview", "Overview"), ("ledger", "Ledger"), ("map", "Map"), ("count", "Count"), ("ladder", "Ladder"),
    ("check", "Check"), ("agreements", "Agreements"), ("statements", "Statements"), ("review", "Review"),
    ("ingest", "Ingest"), ("sources", "Sources"),
)  # fmt: skip
"""Names of pages in the order of the navigation; those that the workbench has are shown."""

_WITHIN = {"record": "ledger", "document": "sources", "documents": "sources", "rules": "count"}
"""Pages that belong to a stop."""


def navigation(seen: Seen) -> Way:
    """Return the navigation as it stands on a page."""
    codes = pair_in(seen.path, seen.desk)
    known = {page.name: page.path for page in seen.request.app.state.registered}
    here = _WITHIN.get(seen.registered.name, seen.registered.name)
    stops = [
        Stop(label, _address(name, known[name], codes), name == here, _waiting(name, seen.desk))
        for name, label in _STOPS
        if name in known
    ]
    return Way(name_of(codes), "/pairs", stops)


def _address(name: str, path: str, codes: str) -> str:
    return f"{path}?party={'&party='.join(codes.split('-'))}" if name == "ledger" else path.replace("{pair}", codes)


def _waiting(name: str, desk: Desk) -> int:
    return desk.keep(("waiting",), lambda: waiting(desk)) if name == "review" else 0


def waiting(desk: Desk) -> int:
    """Return how many records wait for a person: those proposed, and those to which machines would add."""
    proposed = sum(record.state == "proposed" for record in desk.snapshot.by_id.values() if record.type != "source")
    return proposed + len(desk.ledger.pending())


def pair_in(path: str, desk: Desk) -> str:
    """Return the pair that a page is about, or else the one of which the ledger holds most."""
    parts = path.split("/")
    if len(parts) > 2 and parts[1] == "pair":
        return parts[2]
    return first_pair(desk)


def first_pair(desk: Desk) -> str:
    """Return the pair with most events, as its codes with a hyphen."""
    found = pairs(desk)
    return "-".join(found[0][0]) if found else "CHN-RUS"


def pairs(desk: Desk) -> list[tuple[tuple[str, str], int]]:
    """Return every pair of states with the number of events they took part in, the most first."""
    return desk.keep(("pairs",), lambda: _pairs(event.parties for event in desk.snapshot.events))


def _pairs(parties: Iterable[tuple[str, ...]]) -> list[tuple[tuple[str, str], int]]:
    often = Counter(tuple(sorted(set(some))) for some in parties)
    found: Counter[tuple[str, str]] = Counter()
    for group, number in often.items():
        for first, second in combinations(group, 2):
            found[first, second] += number
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def name_of(codes: str) -> str:
    """Return a pair as a title: "China – Russia"."""
    known = vocabulary().parties
    return " – ".join(known[code].name if code in known else code for code in codes.split("-"))
