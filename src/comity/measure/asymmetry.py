"""How unequal the parties' forces at joint events were (method, indicator 6)."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal

from msgspec import Struct

from comity.measure.chance import Range
from comity.measure.count import Count, Excluded
from comity.model.records import Event
from comity.model.snapshot import Snapshot
from comity.model.values import Quantity

Basis = Literal["host", "total", "size"]

TOTAL = "total"


class Asymmetry(Struct, frozen=True, kw_only=True):
    """The forces of two parties at one event, every reported figure shown, and their ratio.

    ``basis`` says what the ratio is: ``host`` guest over host; ``total`` guest over the whole exercise, where
    the host's own part is not reported; ``size`` the smaller force over the larger, where both or neither hosted.
    ``guest`` and ``host`` are then the party with the smaller and the larger force.
    """

    id: str
    year: int | None
    figures: str
    guest: str
    host: str
    guest_figures: tuple[float, ...]
    host_figures: tuple[float, ...]
    ratio: Range
    basis: Basis


class AsymmetryTable(Struct, frozen=True, kw_only=True):
    """The ratio for each event counted under a rule, and the events for which it is not known."""

    rule: str
    rows: tuple[Asymmetry, ...]
    unknown: tuple[Excluded, ...]


def asymmetry(snapshot: Snapshot, counted: Count, *, figures: str = "personnel") -> AsymmetryTable:
    """Return guest forces over host forces for each event in ``counted``, a count of exactly two parties.

    r = guest / host, with ``low`` = lowest guest over highest host figure, ``high`` = highest over lowest, and ``best``
    from the best figures (the largest, unless a person decided). ``figures`` is ``personnel``, ``ships`` or
    ``aircraft``. What organisers report are claims: the figures stand beside the ratio.
    """
    rows: list[Asymmetry] = []
    unknown: list[Excluded] = []
    for record_id in counted.included:
        event = snapshot.by_id[record_id]
        assert isinstance(event, Event)  # a count holds events only
        row = _row(event, counted.parties, figures)
        if isinstance(row, Asymmetry):
            rows.append(row)
        else:
            unknown.append(Excluded(event.id, figures, row))
    return AsymmetryTable(rule=counted.rule.code, rows=tuple(rows), unknown=tuple(unknown))


def event_asymmetries(event: Event, figures: str) -> list[Asymmetry]:
    """Return the ratio for each pair of parties of one event for which it can be taken (see :func:`asymmetry`).

    In an event of three parties or more, only guests are set against a host.
    """
    if not getattr(event, figures):
        return []
    rows = [_row(event, pair, figures) for pair in combinations(event.parties, 2)]
    known = [row for row in rows if isinstance(row, Asymmetry)]
    return [row for row in known if row.basis != "size" or len(event.parties) == 2]


def _row(event: Event, parties: Sequence[str], field: str) -> Asymmetry | str:
    """Return the row of an event, or why it has none."""
    known = _known(event, field)
    hosts = [party for party in parties if party in event.host]
    guests = [party for party in parties if party not in event.host]
    if len(hosts) != 1 or len(guests) != 1:
        return _by_size(event, parties, field)
    guest, host = guests[0], hosts[0]
    if guest not in known:
        return f"no figure for the guest {guest}"
    if host in known:
        return _ratio(event, field, (guest, host, host), "host")
    if TOTAL in known:
        return _ratio(event, field, (guest, host, TOTAL), "total")
    return f"no figure for the host {host} or for the whole"


def _by_size(event: Event, parties: Sequence[str], field: str) -> Asymmetry | str:
    known = _known(event, field)
    missing = [party for party in parties if party not in known]
    if missing:
        return f"no figure for {', '.join(missing)}"
    small, large = sorted(parties, key=lambda party: (known[party].best, party))
    return _ratio(event, field, (small, large, large), "size")


def _known(event: Event, field: str) -> dict[str, Quantity]:
    return {figure.party: figure.quantity for figure in getattr(event, field)}


def _ratio(event: Event, field: str, names: tuple[str, str, str], basis: Basis) -> Asymmetry | str:
    """Return the ratio for (guest, host, whose figure stands below the line)."""
    guest, host, below_name = names
    known = _known(event, field)
    above, below = known[guest], known[below_name]
    if below.low <= 0:
        return f"a figure of {below.low:g} for {host} gives no ratio"
    return Asymmetry(
        id=event.id,
        year=event.year,
        figures=field,
        guest=guest,
        host=host,
        guest_figures=above.figures,
        host_figures=below.figures,
        ratio=Range(above.low / below.high, above.best / below.best, above.high / below.low),
        basis=basis,
    )
