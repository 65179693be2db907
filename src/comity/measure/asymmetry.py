"""How unequal the parties' forces at joint events were (method, indicator 6)."""

from collections.abc import Sequence
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


def _row(event: Event, parties: Sequence[str], field: str) -> Asymmetry | str:
    """Return the row of an event, or why it has none."""
    known = {figure.party: figure.quantity for figure in getattr(event, field)}
    hosts = [party for party in parties if party in event.host]
    guests = [party for party in parties if party not in event.host]
    if len(hosts) != 1 or len(guests) != 1:
        return _by_size(event, parties, known)
    guest, host = guests[0], hosts[0]
    if guest not in known:
        return f"no figure for the guest {guest}"
    if host in known:
        return _ratio(event, (guest, known[guest]), (host, known[host]), "host")
    if TOTAL in known:
        return _ratio(event, (guest, known[guest]), (host, known[TOTAL]), "total")
    return f"no figure for the host {host} or for the whole"


def _by_size(event: Event, parties: Sequence[str], known: dict[str, Quantity]) -> Asymmetry | str:
    missing = [party for party in parties if party not in known]
    if missing:
        return f"no figure for {', '.join(missing)}"
    small, large = sorted(((party, known[party]) for party in parties), key=lambda pair: (pair[1].best, pair[0]))
    return _ratio(event, small, large, "size")


def _ratio(event: Event, guest: tuple[str, Quantity], host: tuple[str, Quantity], basis: Basis) -> Asymmetry | str:
    above, below = guest[1], host[1]
    if below.low <= 0:
        return f"a figure of {below.low:g} for {host[0]} gives no ratio"
    return Asymmetry(
        id=event.id,
        year=event.year,
        guest=guest[0],
        host=host[0],
        guest_figures=above.figures,
        host_figures=below.figures,
        ratio=Range(above.low / below.high, above.best / below.best, above.high / below.low),
        basis=basis,
    )
