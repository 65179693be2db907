"""What is wrong between parties: shared names and numbers, dates the wrong way round, members out of time."""

from collections.abc import Iterable, Iterator

from comity.model.issues import Issue
from comity.model.values import EventDate
from comity.vocab.entries import Ambiguous, Party
from comity.vocab.fold import fold
from comity.vocab.parties import forms_of
from comity.vocab.rows import Row

_FORM_LISTS = ("aliases", "demonyms", "capital_aliases", "forces", "governments")


def check_parties(parties: Iterable[tuple[Row, Party]], ambiguous: Iterable[tuple[Row, Ambiguous]]) -> Iterator[Issue]:
    """Yield every fault between parties; each row has passed its own checks."""
    listed = list(parties)
    by_code = {party.code: party for _, party in listed}
    yield from _shared_forms(listed, {fold(entry.text) for _, entry in ambiguous})
    yield from _shared_numbers(listed)
    for row, party in listed:
        yield from _validity(row, party, by_code)
        yield from _members(row, party, by_code)


def _shared_forms(parties: list[tuple[Row, Party]], ambiguous: set[str]) -> Iterator[Issue]:
    owner = {fold(party.code): party for _, party in parties}
    for row, party in parties:
        for field in _FORM_LISTS:
            texts = getattr(party, field)
            for text in {text for text in texts if texts.count(text) > 1}:
                yield row.issue(field, "repeated", f"{text!r} stands twice in {field}.", "Take one of them out.")
        for form in forms_of(party):
            key = fold(form.text)
            other = owner.setdefault(key, party)
            if other is not party and key not in ambiguous and not _may_share(party, other, form.text):
                what = f"is a form of {other.code} already"
                yield _form_issue(row, party, form.text, what, "Take it out of one, or list it under ambiguous.")


def _may_share(party: Party, other: Party, text: str) -> bool:
    """Whether two parties may share a form: states that followed one another on the same ground share a capital."""
    return text in (party.capital, *party.capital_aliases) and "historic_state" in (party.kind, other.kind)


def _form_issue(row: Row, party: Party, text: str, what: str, remedy: str) -> Issue:
    return row.issue(_path(party, text), "collision", f"{text!r} {what}.", remedy)


def _path(party: Party, text: str) -> str:
    for field in _FORM_LISTS:
        if text in getattr(party, field):
            return f"{field}[{getattr(party, field).index(text)}]"
    return next((field for field in ("name", "ru", "zh", "capital") if getattr(party, field) == text), "")


def _shared_numbers(parties: list[tuple[Row, Party]]) -> Iterator[Issue]:
    owner: dict[int, Party] = {}
    for row, party in parties:
        if party.cow is None or party.kind != "state":
            continue
        other = owner.setdefault(party.cow, party)
        if other is not party:
            message = f"CoW number {party.cow} is that of {other.code}."
            yield row.issue("cow", "collision", message, "Look both up in the Correlates of War list of states.")


def _validity(row: Row, party: Party, by_code: dict[str, Party]) -> Iterator[Issue]:
    if _reversed(party.valid_from, party.valid_to):
        message = f"valid_to ({party.valid_to}) lies before valid_from ({party.valid_from})."
        yield row.issue("valid_to", "dates", message, "Swap or mend the two dates.")
    if party.kind == "historic_state" and party.valid_to is None:
        yield row.issue("", "dates", "a state of the past needs valid_to.", "Add the last day on which it existed.")
    if party.members and party.kind != "organisation":
        yield row.issue("members", "members", "only an organisation has members.", "Take the members out.")
    predecessor, successor = by_code.get(party.predecessor), by_code.get(party.successor)
    if predecessor is not None and _reversed(predecessor.valid_from, party.valid_from):
        message = f"its predecessor {predecessor.code} began after it."
        yield row.issue("predecessor", "dates", message, "Mend the dates or the code.")
    if successor is not None and _reversed(party.valid_to, successor.valid_to):
        message = f"its successor {successor.code} ended before it."
        yield row.issue("successor", "dates", message, "Mend the dates or the code.")


def _members(row: Row, party: Party, by_code: dict[str, Party]) -> Iterator[Issue]:
    for position, member in enumerate(party.members):
        path = f"members[{position}]"
        if _reversed(member.since, member.until):
            message = f"{member.party} leaves ({member.until}) before it joins ({member.since})."
            yield row.issue(f"{path}.until", "dates", message, "Swap or mend the two dates.")
        for bound, name in ((party, "the organisation"), (by_code.get(member.party), member.party)):
            if bound is not None and _outside(member.since, member.until, bound):
                message = f"{member.party}'s membership from {member.since} lies outside the time of {name}."
                remedy = f"{bound.code} existed from {bound.valid_from or '...'} to {bound.valid_to or '...'}."
                yield row.issue(f"{path}.since", "dates", message, remedy)


def _outside(since: EventDate, until: EventDate | None, party: Party) -> bool:
    early = party.valid_from is not None and since.end < party.valid_from.start
    late = party.valid_to is not None and (until or since).start > party.valid_to.end
    return early or late


def _reversed(first: EventDate | None, last: EventDate | None) -> bool:
    return first is not None and last is not None and last.end < first.start
