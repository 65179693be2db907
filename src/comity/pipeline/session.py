"""One reviewer's way through the queue: which card is next, what is done, what comes back."""

from collections.abc import Iterable
from typing import Any

from comity.ledger import Ledger
from comity.model.errors import ChangedError, InputError
from comity.pipeline.cards import Act, Card, Filters, Match, Verdict
from comity.pipeline.queue import card_of, review_queue
from comity.pipeline.reviewing import decide, undo_last


class Review:
    """A queue that one person works through. It holds cards, and no decisions: those are the ledger's.

    The cards are read once and handed out one by one, so that the next is there at once; when they are used up, the
    queue is read again, in case something was added or skipped.
    """

    def __init__(self, ledger: Ledger, *, author: str, filters: Filters) -> None:
        self.author = author
        self.done = 0
        self._ledger = ledger
        self._filters = filters
        self._cards = list(review_queue(ledger, filters=filters))
        self._matches = _matches(self._cards)

    @property
    def card(self) -> Card | None:
        """The card to decide about, or None when nothing waits."""
        return self._cards[0] if self._cards else None

    @property
    def left(self) -> int:
        """How many cards wait."""
        return len(self._cards)

    def decide(self, verdict: Verdict, **options: Any) -> Act:
        """Decide about the card (see :func:`comity.pipeline.decide`) and turn to the next.

        After a merge or split the record it led to comes next, if something waits there. A card that is no
        longer true is read again and ChangedError raised.
        """
        card = self._current()
        try:
            act = decide(self._ledger, card, verdict, author=self.author, **options)
        except ChangedError:
            self._replace(card.record)
            raise
        if options.get("assertions") and verdict == "reject":
            self._replace(card.record)
            self.done += self.card is None or self.card.record != card.record
            self._refill()
            return act
        self.done += 1
        self._cards.pop(0)
        if act.target:
            self._replace(act.target)
        self._refill()
        return act

    def drop(self, field: str, **options: Any) -> Act:
        """Reject what is proposed for one field of the card, and show the card without it."""
        shown = self._current().field(field)
        waiting = tuple(one.assertion for one in (shown.evidence if shown else ()) if one.waiting)
        if not waiting:
            raise InputError(f"Nothing is proposed for {field!r}.", "Move to a field marked ! or +.")
        return self.decide("reject", assertions=waiting, **options)

    def skip(self) -> None:
        """Put the card behind all others."""
        self._cards.append(self._cards.pop(0) if self._cards else self._current())

    def undo(self) -> Act | None:
        """Take back the reviewer's last decision, of this session or an earlier one, and show its card again."""
        act = undo_last(self._ledger, author=self.author)
        if act:
            self.done -= self.done > 0
            self._forget(act.target)
            self._replace(act.record)
        return act

    def _current(self) -> Card:
        if self.card is None:
            raise InputError("Nothing waits for a decision.", "Read in more documents, or change the filters.")
        return self.card

    def _replace(self, record: str) -> None:
        """Put the card of a record, as it stands now, before all others, unless it waits no more."""
        self._forget(record)
        card = card_of(self._ledger, record, second=self._filters.second, matches=self._matches)
        if card.why:
            self._cards.insert(0, card)

    def _forget(self, record: str) -> None:
        self._cards = [one for one in self._cards if one.record != record]

    def _refill(self) -> None:
        if not self._cards:
            self._cards = list(review_queue(self._ledger, filters=self._filters))
            self._matches |= _matches(self._cards)


def _matches(cards: Iterable[Card]) -> dict[str, Match]:
    return {one.record: one.match for one in cards if one.match}
