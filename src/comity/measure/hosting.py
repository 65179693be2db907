"""Who hosts (method, indicator 16)."""

from msgspec import Struct

from comity.measure.chance import Range
from comity.measure.count import Count
from comity.model.errors import RefusedError
from comity.model.records import Event
from comity.model.snapshot import Snapshot


class Hosting(Struct, frozen=True, kw_only=True):
    """Events counted under a rule by who hosted them; only ``first`` and ``second`` enter the share.

    ``share`` is hosted by first / (hosted by first or second alone), with the Jeffreys 90 % interval; None where
    neither ever hosted alone. ``both``, ``elsewhere`` (at sea or third states) and ``unknown`` are shown beside it.
    """

    rule: str
    parties: tuple[str, str]
    first: tuple[str, ...]
    second: tuple[str, ...]
    both: tuple[str, ...]
    elsewhere: tuple[str, ...]
    unknown: tuple[str, ...]
    share: Range | None


def hosting(snapshot: Snapshot, counted: Count) -> Hosting:
    """Return the balance of hosting between the two parties of a count; raise RefusedError for more than two."""
    if len(counted.parties) != 2:
        raise RefusedError("A balance of hosting is between two parties.", "Count for two parties only.")
    first, second = counted.parties
    groups: dict[str, list[str]] = {"first": [], "second": [], "both": [], "elsewhere": [], "unknown": []}
    for record_id in counted.included:
        event = snapshot.by_id[record_id]
        assert isinstance(event, Event)  # a count holds events only
        groups[_group(event, first, second)].append(record_id)
    return Hosting(
        rule=counted.rule.code,
        parties=(first, second),
        share=jeffreys(len(groups["first"]), len(groups["first"]) + len(groups["second"])),
        **{name: tuple(ids) for name, ids in groups.items()},
    )


def _group(event: Event, first: str, second: str) -> str:
    if not event.host:
        return "unknown"
    by_first, by_second = first in event.host, second in event.host
    if by_first and by_second:
        return "both"
    return "first" if by_first else "second" if by_second else "elsewhere"


def jeffreys(part: int, total: int, level: float = 0.90) -> Range | None:
    """Return part / total with the Jeffreys interval, or None for no cases.

    The interval has equal tails of Beta(part + 1/2, total - part + 1/2), with 0 and 1 as ends where part is 0 or
    total (Brown, Cai and DasGupta 2001, Statistical Science 16).
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - a fifth of a second that most commands can do without

    if not total:
        return None
    tail = (1 - level) / 2
    a, b = part + 0.5, total - part + 0.5
    low = 0.0 if part == 0 else float(betaincinv(a, b, tail))
    high = 1.0 if part == total else float(betaincinv(a, b, 1 - tail))
    return Range(low, part / total, high)
