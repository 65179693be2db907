"""Which texts are in force on a day, extensions taken into account."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from msgspec import Struct

from comity.measure.common import first_day, last_day, usable
from comity.measure.count import Excluded
from comity.model.records import Agreement
from comity.model.snapshot import Snapshot
from comity.vocab.files import FOLDER, read_yaml

POLITICAL = frozenset({"joint_statement"})
"""Kinds of texts that bind politically only, whatever they say."""


class InForce(Struct, frozen=True, kw_only=True):
    """A text in force: since when, until when (None: no end known), prolonged by which records.

    ``from_signature`` says that no entry into force is known and the signature stands in for it.
    """

    id: str
    since: date
    until: date | None
    extended_by: tuple[str, ...]
    from_signature: bool
    political: bool


class AgreementsInForce(Struct, frozen=True, kw_only=True):
    """The texts in force on ``on``, oldest first, and those that are not with the reason."""

    on: date
    parties: tuple[str, ...]
    texts: tuple[InForce, ...]
    excluded: tuple[Excluded, ...]


@cache
def bundled_extensions() -> Mapping[str, str]:
    """Return the vocabulary's links from an extension to the text it prolongs."""
    return dict(read_yaml(FOLDER / "extensions.yaml"))


def agreements_in_force(
    snapshot: Snapshot, parties: Sequence[str], on: date, *, extensions: Mapping[str, str] | None = None
) -> AgreementsInForce:
    """Return the signed texts of ``parties`` in force on a day.

    A text is in force from its entry into force, or its signature where no entry is known, to the last day of its
    term or of an extension's (``extensions`` maps the record of an extension to the text it prolongs). Drafts and
    alleged texts are never in force. Texts of a predecessor state are not taken over: the codes are what they are.
    """
    links = bundled_extensions() if extensions is None else extensions
    records, excluded = usable(snapshot.agreements, parties)
    by_base: dict[str, list[Agreement]] = {}
    for record in records:
        by_base.setdefault(links.get(record.id, record.id), []).append(record)
    texts = []
    for record in records:
        if record.id in links:
            continue
        why = _not_in_force(record, by_base[record.id], on)
        if why:
            excluded.append(Excluded(record.id, *why))
        else:
            texts.append(_in_force(record, by_base[record.id]))
    return AgreementsInForce(
        on=on, parties=tuple(sorted(parties)), texts=tuple(sorted(texts, key=_age)), excluded=tuple(excluded)
    )


def _age(text: InForce) -> tuple[date, str]:
    return (text.since, text.id)


def _since(record: Agreement) -> date | None:
    return first_day(record.in_force or record.signed)


def _covers(record: Agreement, on: date) -> bool:
    since, until = _since(record), last_day(record.expires)
    return record.status == "signed" and since is not None and since <= on and (until is None or on <= until)


def _not_in_force(record: Agreement, chain: Sequence[Agreement], on: date) -> tuple[str, str] | None:
    since = _since(record)
    if record.status != "signed":
        return ("status", f"status is {record.status or 'unknown'}; only signed texts are in force")
    if since is None:
        return ("signed", "no date of signature or entry into force is known")
    if since > on:
        return ("in_force", f"not in force before {since}")
    if not any(_covers(one, on) for one in chain):
        return ("expires", f"expired {max(day for one in chain if (day := last_day(one.expires)))}")
    return None


def _in_force(record: Agreement, chain: Sequence[Agreement]) -> InForce:
    ends = [last_day(one.expires) for one in chain if one.status == "signed"]
    since = _since(record)
    assert since is not None  # _not_in_force has seen to that
    return InForce(
        id=record.id,
        since=since,
        until=None if None in ends else max(day for day in ends if day),
        extended_by=tuple(one.id for one in chain if one is not record and one.status == "signed"),
        from_signature=record.in_force is None,
        political=record.kind in POLITICAL,
    )
