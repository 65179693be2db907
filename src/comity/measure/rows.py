"""Into which rows of a table an event falls."""

from collections.abc import Callable, Mapping

from comity.model.errors import InputError
from comity.model.records import Event

UNKNOWN_KEY = "unknown"

MANY = frozenset({"domain", "place", "sea_area", "host", "party"})
"""Groupings under which one event may stand in several rows, so that rows do not add up to the total."""

KEEP_EDITIONS = frozenset({"year", "series", "kind"})
"""Groupings that never part the phases of one edition."""


def _month(event: Event) -> str:
    if event.start is None:
        return ""
    return f"{event.start.start:%Y}-XX" if event.start.precision == "year" else f"{event.start.start:%Y-%m}"


_READ: Mapping[str, Callable[[Event], tuple[str, ...]]] = {
    "year": lambda event: (str(event.year or ""),),
    "month": lambda event: (_month(event),),
    "series": lambda event: (event.series,),
    "kind": lambda event: (event.kind,),
    "framework": lambda event: (event.framework,),
    "scope": lambda event: (event.scope,),
    "command": lambda event: (event.command,),
    "domain": lambda event: event.domains,
    "place": lambda event: event.places,
    "sea_area": lambda event: event.sea_area,
    "host": lambda event: event.host,
    "party": lambda event: event.parties,
}

GROUPINGS: tuple[str, ...] = tuple(_READ)
"""What a count can be split by. A month that is not known is ``2023-XX``."""


def row_reader(by: str) -> Callable[[Event], tuple[str, ...]]:
    """Return the function that gives an event's rows; raise InputError for a grouping that does not exist."""
    if by not in _READ:
        raise InputError(f"Events cannot be grouped by {by!r}.", f"Use one of {', '.join(GROUPINGS)}.")
    read = _READ[by]
    return lambda event: tuple(dict.fromkeys(key or UNKNOWN_KEY for key in read(event))) or (UNKNOWN_KEY,)


def adds_up(by: str, unit: str) -> bool:
    """Tell whether the best figures of all rows add up to the total; their lower and upper ends never do."""
    return by not in MANY and (unit == "event" or by in KEEP_EDITIONS)
