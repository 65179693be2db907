"""Deciding about cards, and taking decisions back. The terminal and the workbench decide through these alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

from comity.casebook import check_values
from comity.ledger import Ledger, StoredDecision
from comity.model.assertions import Action, Batch, Decision
from comity.model.errors import InputError, RefusedError
from comity.model.issues import Issue
from comity.model.tables import TABLE_BY_TYPE, join_cell
from comity.pipeline.cards import Act, Card, Evidence, Opinion, Verdict
from comity.pipeline.opinions import NOBODY, differ, opinions
from comity.pipeline.queue import round_of

DISAGREE = "reviewers disagree"
LONGEST_NAME = 80

Made = Callable[..., Decision]
"""Makes a decision about the card's record by the one who decides, for the reason given."""


def decide(
    ledger: Ledger,
    card: Card,
    verdict: Verdict,
    *,
    author: str,
    reason: str = "",
    edits: Mapping[str, str] | None = None,
    into: str = "",
    assertions: Sequence[str] = (),
) -> Act:
    """Carry out what ``author`` decided about ``card``, wholly or not at all, and return what was done.

    - ``accept``: the record holds from now on what the card's fields show as ``after``, except for ``edits`` (field to
      value; blank clears the field), which it holds instead.
    - ``reject``: a record that only machines assert is rejected; of another, what waits is withdrawn; with
      ``assertions`` only these are, whatever the record.
    - ``merge``: the record is one with ``into``, by default the card's match. What it brings waits there.
    - ``split``: ``assertions``, by default what waits and whatever else machines read in the same documents, speak of
      another record: ``into``, or a new one.

    A decision that differs from that of another reviewer on the same evidence leaves the record disputed, for a third
    to settle. Raises ChangedError when the record is no longer as the card shows it, RefusedError for a reviewer who
    would settle their own disagreement, InputError for what cannot be carried out.
    """
    others = round_of(ledger, card.record)
    _check(card, author, verdict, others, partly=bool(assertions))
    edits = {field: _tidied(card, field, value.strip()) for field, value in (edits or {}).items()}
    _check_edits(card, edits)
    said = f"{reason.strip() or 'reviewed'}; evidence up to revision {card.revision}"

    def made(action: Action, **other: str) -> Decision:
        return Decision(action=action, record=card.record, author=author, **{"reason": said, **other})

    if verdict == "accept":
        decisions = [*_restored(card, others, made), *_accept(card, edits, made)]
    elif verdict == "reject":
        decisions = _reject(card, tuple(assertions), made)
    elif verdict == "merge":
        decisions = [made("merge", target=_other(card, into))]
    else:
        decisions = _split(ledger, card, into, tuple(assertions), made)
    if verdict in ("accept", "reject") and not assertions:
        decisions += _dispute(card, author, decisions, others, made)
    return _write(ledger, card, decisions, author=author, verdict=verdict)


def _write(ledger: Ledger, card: Card, decisions: Iterable[Decision], *, author: str, verdict: Verdict) -> Act:
    batch, seen = Batch(decisions=tuple(decisions)), {card.record: card.mark}
    receipt = ledger.write(batch, actor=author, reason=f"review: {verdict}", seen=seen)
    if not receipt.decisions:
        raise InputError(f"{author} decided so about {card.record!r} already.", "Nothing was changed.")
    return _act(one for one in ledger.decisions(card.record) if one.revision == receipt.revision)


def _check(card: Card, author: str, verdict: Verdict, others: Iterable[StoredDecision], *, partly: bool) -> None:
    if not author.strip() or len(author) > LONGEST_NAME or author.startswith(NOBODY):
        raise InputError(f"{author!r} cannot be a reviewer's name.", "Say who decides, in a few words.")
    if "disagreement" in card.why and any(one.decision.author == author for one in others):
        raise RefusedError(
            f"{author} is one of those who disagree about {card.record!r}.", "Let a third decide, or undo your own."
        )
    if card.second and (verdict in ("merge", "split") or partly):
        raise RefusedError("A second review accepts, corrects or rejects.", "Reject, and give as reason what it is.")


def _tidied(card: Card, field: str, value: str) -> str:
    """Return ``value`` with parties in alphabetical order, where their order means nothing."""
    columns = {column.name: column for column in TABLE_BY_TYPE[card.type].columns}
    parties = field in columns and columns[field].vocab == "party" and columns[field].codec == "list"
    return ";".join(sorted(value.split(";"))) if parties else value


def _check_edits(card: Card, edits: Mapping[str, str]) -> None:
    """Refuse edits that no row of a casebook could hold; what was wrong before them does not stand in their way."""
    shown = {one.name: one.after[0] for one in card.fields if one.after}
    known = set(_wrong(card, shown))
    for issue in _wrong(card, shown | dict(edits)):
        if issue not in known:
            raise InputError(issue.message, issue.remedy)


def _wrong(card: Card, values: Mapping[str, str]) -> list[Issue]:
    table = TABLE_BY_TYPE[card.type]
    filled = [(field, value) for field, value in values.items() if value]
    cells = {
        column.name: join_cell(column, [(f, value) for f, value in filled if f.partition(".")[0] == column.name])
        for column in table.columns
    }
    return check_values(table.name, cells)


def _accept(card: Card, edits: Mapping[str, str], made: Made) -> list[Decision]:
    shown = {one.name: one.after for one in card.fields}
    corrections = [
        made("correct", field=field, value=value)
        for field, value in edits.items()
        if shown.get(field, ()) != ((value,) if value else ())
    ]
    return [*corrections, made("accept")]


def _restored(card: Card, others: Iterable[StoredDecision], made: Made) -> list[Decision]:
    """Take back, when a disagreement is settled, the withdrawals by which one side of it rejected what is accepted."""
    shown = {one.assertion for field in card.fields for one in field.evidence}
    withdrawn = [one for one in others if one.decision.action == "withdraw" and one.decision.target in shown]
    return [made("undo", target=one.id) for one in withdrawn] if "disagreement" in card.why else []


def _reject(card: Card, chosen: tuple[str, ...], made: Made) -> list[Decision]:
    """Reject the record; or, of a known one, what waits; or, of any, the assertions chosen."""
    if not card.known and not chosen:
        return [made("reject")]
    waiting = [one.assertion for field in card.fields for one in field.evidence if one.waiting]
    dropped = chosen or tuple(waiting)
    if not dropped or not set(dropped) <= set(waiting):
        raise InputError(f"Nothing of that about {card.record!r} waits to be rejected.", "Look at the queue again.")
    settled = [made("accept")] if "disagreement" in card.why and not chosen else []
    return [*(made("withdraw", target=one) for one in dropped), *settled]


def _other(card: Card, into: str) -> str:
    likely = card.match.record if card.match else ""
    other = into or ("" if likely == card.record else likely)
    if not other:
        raise InputError(f"{card.record!r} has no likely match.", "Name the record it is one with.")
    return other


def _split(ledger: Ledger, card: Card, into: str, chosen: tuple[str, ...], made: Made) -> list[Decision]:
    said = [one for field in card.fields for one in field.evidence]
    moved = chosen or _told_by_the_same(said)
    if not moved or {one.assertion for one in said} <= set(moved):
        raise InputError(
            f"Nothing of {card.record!r} would stay, or nothing would go.",
            "Say which passages speak of something else.",
        )
    goes_to = into or fresh_id(ledger, card.record)
    return [made("split", target=one, value=goes_to) for one in moved]


def _told_by_the_same(said: list[Evidence]) -> tuple[str, ...]:
    """Return what waits, and all else that machines read in the same documents."""
    documents = {words.document for one in said if one.waiting for words in one.words} - {""}
    return tuple(
        one.assertion
        for one in said
        if one.waiting or (one.author_kind == "machine" and documents & {words.document for words in one.words})
    )


def fresh_id(ledger: Ledger, record: str) -> str:
    """Return an id for what is split from a record: its own with the next free number."""
    return next(name for n in count(2) if not ledger.assertions(name := f"{record}-{n}") and not ledger.history(name))


def _dispute(
    card: Card, author: str, decisions: Iterable[Decision], others: Iterable[StoredDecision], made: Made
) -> list[Decision]:
    """Return a dispute if others judged the same evidence and came to another result, unless this settles it."""
    judged = [one for one in opinions(list(others)) if one.author != author]
    if "disagreement" in card.why or not differ([*judged, opinion_of(author, decisions)]) or not judged:
        return []
    return [made("dispute", reason=f"{DISAGREE}; evidence up to revision {card.revision}")]


def opinion_of(author: str, decisions: Iterable[Decision]) -> Opinion:
    """Return the opinion that decisions not yet written express."""
    made = list(decisions)
    edits = tuple(sorted((one.field, one.value) for one in made if one.action == "correct"))
    rejected = any(one.action in ("reject", "withdraw") for one in made)
    return Opinion(
        author=author, verdict="reject" if rejected else "fix" if edits else "accept", reason="", edits=edits
    )


def acts(ledger: Ledger, *, author: str = "") -> tuple[Act, ...]:
    """Return what people decided and nobody has undone, by one author or by all, the latest first."""
    by_revision: dict[tuple[int, str], list[StoredDecision]] = {}
    for one in ledger.decisions():
        made = one.decision
        person = not made.author.startswith(NOBODY)
        if one.in_force and made.action != "undo" and person and made.author == (author or made.author):
            by_revision.setdefault((one.revision, made.record), []).append(one)
    return tuple(_act(made) for _, made in sorted(by_revision.items(), reverse=True))


def undo(ledger: Ledger, act: Act, *, author: str, reason: str = "") -> Act:
    """Take back an act as a whole, in the name of ``author``; raise InputError if it is not in force any more."""
    standing = {one.id for one in ledger.decisions(act.record) if one.in_force}
    if not set(act.decisions) <= standing:
        raise InputError(f"What {act.author} decided about {act.record!r} was undone already.", "Look at its history.")
    said = reason.strip() or f"takes back revision {act.revision}"
    back = tuple(
        Decision(action="undo", record=act.record, author=author, reason=said, target=one)
        for one in reversed(act.decisions)
    )
    receipt = ledger.write(Batch(decisions=back), actor=author, reason="review: undo")
    return _act(one for one in ledger.decisions(act.record) if one.revision == receipt.revision)


def undo_last(ledger: Ledger, *, author: str) -> Act | None:
    """Take back the last thing that ``author`` decided and that still stands, and return it; None if there is none."""
    last = next(iter(acts(ledger, author=author)), None)
    if last is not None:
        undo(ledger, last, author=author)
    return last


def _act(decisions: Iterable[StoredDecision]) -> Act:
    made = sorted(decisions, key=lambda one: one.seq)
    first = made[0]
    targets = [one.decision.value or one.decision.target for one in made if one.decision.action in ("merge", "split")]
    return Act(
        record=first.decision.record, author=first.decision.author, revision=first.revision,
        what=tuple(dict.fromkeys(one.decision.action for one in made)), reason=first.decision.reason,
        decisions=tuple(one.id for one in made), target=targets[0] if targets else "",
    )  # fmt: skip
