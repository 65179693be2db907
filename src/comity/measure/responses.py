"""How third parties answered joint events."""

from collections.abc import Iterable

from msgspec import Struct

from comity.measure.count import Count
from comity.model.records import Event
from comity.model.snapshot import Snapshot


class ResponseRow(Struct, frozen=True, kw_only=True):
    """The events that one party answered in one form."""

    party: str
    form: str
    ids: tuple[str, ...]


class Responses(Struct, frozen=True, kw_only=True):
    """Answers by party and form under a rule. ``silent`` are events for which none was seen, not events without one.

    One party may answer one event in several forms, so rows do not add up.
    """

    rule: str
    rows: tuple[ResponseRow, ...]
    answered: tuple[str, ...]
    silent: tuple[str, ...]


def responses(snapshot: Snapshot, counted: Count) -> Responses:
    """Return the third parties that answered the events of a count, most active first."""
    found: dict[tuple[str, str], list[str]] = {}
    answered: list[str] = []
    silent: list[str] = []
    for record_id in counted.included:
        event = snapshot.by_id[record_id]
        assert isinstance(event, Event)  # a count holds events only
        (answered if event.third_party_response else silent).append(record_id)
        for response in event.third_party_response:
            found.setdefault((response.party, response.form), []).append(record_id)
    rows = (ResponseRow(party=party, form=form, ids=tuple(ids)) for (party, form), ids in found.items())
    return Responses(rule=counted.rule.code, rows=_most_active(rows), answered=tuple(answered), silent=tuple(silent))


def _most_active(rows: Iterable[ResponseRow]) -> tuple[ResponseRow, ...]:
    listed = list(rows)
    events: dict[str, set[str]] = {}
    for row in listed:
        events.setdefault(row.party, set()).update(row.ids)
    return tuple(sorted(listed, key=lambda row: (-len(events[row.party]), row.party, -len(row.ids), row.form)))
