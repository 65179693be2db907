"""The review queue: one card at a time, the words beside the proposal; decisions go through the pipeline's review."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Annotated, Literal
from urllib.parse import parse_qs, urlencode
from weakref import WeakKeyDictionary

from fastapi import Form
from msgspec import Struct
from pydantic import BaseModel, Field, ValidationError
from starlette.background import BackgroundTask
from starlette.responses import RedirectResponse, Response

from comity.ledger import Ledger, Mark
from comity.model.errors import ChangedError, InputError
from comity.model.records import Record
from comity.pipeline import (
    WHY_WORDS,
    Act,
    Agreement,
    Card,
    Filters,
    Match,
    Verdict,
    Why,
    acts,
    agreement,
    card_of,
    decide,
    review_queue,
    undo,
)
from comity.web.cards import question, reasons, shown, stretches
from comity.web.desk import AtDesk, AtShelf, Desk
from comity.web.doors import Line
from comity.web.errors import MissingError
from comity.web.fields import read_parties
from comity.web.page import Page, Query, QueryString, Table, View
from comity.web.people import Person, Who, needs
from comity.web.render import many
from comity.web.routes import Pages
from comity.web.wording import type_name

pages = Pages()
router = pages.router

Type = Literal["event", "agreement", "provision", "transfer", "contact", "statement", "friction", "published_total"]
Back = Annotated[str, Field(max_length=8000)]

_LATER = 60
"""So many skipped cards an address remembers; the one skipped longest ago comes up again first."""
_AROUND = 9
"""How many cards of the queue are listed."""
_NAMED = 2
"""How many publishers are named beside a value."""

Known = dict[str, Match | None]
_MATCHES: "WeakKeyDictionary[Ledger, Known]" = WeakKeyDictionary()
"""Likely matches found so far: looking for them takes longest, and a decision about one card changes few others."""
_LOOKING = Lock()


class ReviewQuery(Query):
    """Which cards, which of them is looked at, and which were put off."""

    type: tuple[Type, ...] = ()
    why: tuple[Why, ...] = ()
    party: Annotated[tuple[Annotated[str, Field(max_length=60)], ...], Field(max_length=6)] = ()
    document: Annotated[str, Field(max_length=200)] = ""
    second: bool = Field(default=False, description="Cards that somebody has decided, without how: judge them again.")
    later: Annotated[tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=_LATER)] = ()
    record: Annotated[str, Field(max_length=300)] = ""
    changed: Annotated[str, Field(max_length=300)] = ""

    def filters(self, reviewer: str) -> Filters:
        """Return the filters of the queue for one reviewer; blank for nobody in particular."""
        return Filters(
            types=self.type, why=self.why, parties=read_parties(self.party), document=self.document,
            second=self.second, later=self.later, reviewer=reviewer,
        )  # fmt: skip

    def but(self, **changed: object) -> str:
        """Return the address of the queue with some of what is asked changed."""
        given = {**self.model_dump(exclude_defaults=True, exclude={"format", "changed"}), **changed}
        kept = {name: value for name, value in given.items() if value not in ("", (), False, None)}
        return "/review" + ("?" + urlencode(sorted(kept.items()), doseq=True) if kept else "")

    def rest(self) -> str:
        """Return the filters as they stand in an address, without the card that is looked at."""
        return self.but(record="").partition("?")[2]


class Waiting(Struct, frozen=True):
    """One card of the queue in a line."""

    record: str
    title: str
    type: str
    kind: str
    when: str
    why: tuple[Why, ...]
    fields: tuple[str, ...]
    likely: str


class ReviewView(View, frozen=True, kw_only=True):
    """What waits for a decision, and the card that is looked at with everything it rests on."""

    waiting: int
    position: int
    reasons: dict[str, int]
    types: dict[str, int]
    card: Card | None
    queue: tuple[Waiting, ...]
    agreement: tuple[Agreement, ...]


def review(desk: AtDesk, query: Annotated[ReviewQuery, QueryString()]) -> Page:
    """What waits for a person's decision: the queue, and one card with its words, its likely match, its neighbours."""
    view = _view(desk, query, "")
    return Page(view=view, table=partial(_table, view), draw=lambda: {"look": partial(_look, desk, query)})


def _queue(desk: Desk, filters: Filters) -> tuple[Card, ...]:
    return desk.keep(("review", filters), lambda: _read(desk.ledger, filters))


def _read(ledger: Ledger, filters: Filters, *, anew: bool = False) -> tuple[Card, ...]:
    known = _MATCHES.setdefault(ledger, {})
    cards = review_queue(ledger, filters=filters, matches={} if anew else known)
    known.update({card.record: card.match for card in cards if not card.known})
    return cards


def _look_again(ledger: Ledger) -> None:
    """Find likely matches anew, for what is waiting may be one with what has just been accepted; one at a time."""
    if _LOOKING.acquire(blocking=False):
        try:
            _read(ledger, Filters(), anew=True)
        finally:
            _LOOKING.release()


def _view(desk: Desk, query: ReviewQuery, reviewer: str) -> ReviewView:
    cards = _queue(desk, query.filters(reviewer))
    at = next((at for at, card in enumerate(cards) if card.record == query.record), 0)
    card = cards[at] if cards else None
    return ReviewView(
        title="Review",
        answer=question(card) if card else _nothing(query),
        basis=_basis(card) if card else (),
        waiting=len(cards),
        position=at + 1 if cards else 0,
        reasons=_counts(cards, "why"),
        types=_counts(cards, "type"),
        card=card,
        queue=tuple(_line(one) for one in cards),
        agreement=desk.keep(("agreement",), lambda: agreement(desk.ledger)),
    )


def _nothing(query: ReviewQuery) -> Line:
    if query.second:
        return ("No card waits for your second opinion.",)
    return ("Nothing waits for a decision" + (" under these filters." if query.rest() else "."),)


def _basis(card: Card) -> Line:
    texts = len({words.document for field in card.fields for said in field.evidence if said.waiting
                 for words in said.words if words.document})  # fmt: skip
    also = f"also: {reasons(card.why[1:])} · " if card.why[1:] else ""
    return (f"{also}{many(texts, 'text')} · exists with a probability of {card.p_exist:.2f}",)


def _counts(cards: tuple[Card, ...], name: str) -> dict[str, int]:
    found = Counter(one for card in cards for one in (card.why if name == "why" else (card.type,)))
    return dict(found.most_common())


def _line(card: Card) -> Waiting:
    return Waiting(
        card.record, card.title, card.type, card.kind, card.when, card.why,
        tuple(one.name for one in card.waiting), card.match.record if card.match else "",
    )  # fmt: skip


def _table(view: ReviewView) -> Table:
    columns = ("record", "type", "kind", "when", "title", "why", "fields", "likely")
    return Table(columns, [tuple(getattr(one, name) for name in columns) for one in view.queue])


# --- the page as one person sees it


def _look(desk: Desk, query: ReviewQuery, person: Person) -> Mapping[str, object]:
    """Return everything the page shows to ``person``: the queue without what they cannot settle, and their last act."""
    view = _view(desk, query, person.name)
    card, start = view.card, max(0, min(view.position - 3, view.waiting - _AROUND))
    return {
        "view": view,
        "card": card,
        "rows": shown(card, _likely(desk, card)) if card else (),
        "texts": stretches(card) if card else (),
        "mark": _mark(card.mark) if card else "",
        "told": _told(card) if card else (),
        "around": [(at + 1, one) for at, one in enumerate(view.queue)][start : start + _AROUND],
        "last": _last(desk, person.name),
        "changed": _changed(desk, query.changed) if query.changed else "",
        "query": query,
        "skip": query.but(record="", later=(*(one for one in query.later if one != card.record), card.record)[-_LATER:])
        if card
        else "",
        "publishers": partial(_publishers, desk),
        "why_words": WHY_WORDS,
        "type_name": type_name,
        "filtered": bool(query.rest()),
        "open": lambda one: query.but(record=one),
        "with_": lambda **changed: query.but(record="", **changed),
    }


def _likely(desk: Desk, card: Card) -> Record | None:
    """Return the record a new one may be one with."""
    found = desk.snapshot.by_id.get(card.match.record) if card.match and not card.known else None
    return found if found and found.type == card.type else None


def _publishers(desk: Desk, sources: Sequence[str]) -> str:
    """Return who published what a value rests on: the first few by name, one of whom nothing is known by its id."""
    known = desk.snapshot.sources
    names = list(dict.fromkeys((known[one].publisher if one in known else "") or one for one in sources))
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _told(card: Card) -> list[tuple[str, str]]:
    """Return the documents behind a card with what to call them, where there are several to tell apart."""
    named = {words.document: " · ".join(filter(None, (words.publisher, words.published, words.title))) or words.document
             for field in card.fields for said in field.evidence for words in said.words if words.document}  # fmt: skip
    return [(one, named[one]) for one in card.told_by()]


def _last(desk: Desk, author: str) -> Act | None:
    """Return what a reviewer decided last and what still stands."""
    made = desk.keep(("acts", author), lambda: acts(desk.ledger, author=author)) if author else ()
    return made[0] if made else None


def _changed(desk: Desk, record: str) -> str:
    """Return what became of a record while somebody looked at it."""
    made = [one for one in desk.ledger.decisions(record) if one.in_force]
    words = f"{record} has changed since you looked at it"
    if made:
        last = made[-1]
        words = (
            f"{last.decision.author} decided about {record} meanwhile: {last.decision.action}, revision {last.revision}"
        )
    return f"{words}. Nothing of yours was written. What is shown is how the queue stands now."


def _mark(mark: Mark) -> str:
    return f"{mark.active}-{mark.assertion}-{mark.decision}"


# --- decisions


class Decided(BaseModel):
    """What a person decided, about which card: ``mark`` says how far the record had got when it was shown."""

    record: str = Field(max_length=300)
    mark: str = Field(max_length=80)
    verdict: Verdict
    second: bool = False
    reason: str = Field(default="", max_length=500)
    into: str = Field(default="", max_length=300)
    document: str = Field(default="", max_length=300)
    field: list[str] = Field(default=[], max_length=200)
    value: list[str] = Field(default=[], max_length=200)
    another: str = Field(default="", max_length=2000)
    back: Back = ""

    def edits(self, card: Card) -> dict[str, str]:
        """Return what was changed of what the card showed; raise InputError for what names no field."""
        held = {one.name: _on_a_line(" | ".join(one.after)) for one in card.fields}
        if len(self.field) != len(self.value):
            raise InputError("The form is not whole.", "Load the page again and repeat what you did.")
        written = {name: _on_a_line(text) for name, text in zip(self.field, self.value, strict=True)}
        changed = {name: text for name, text in written.items() if text != held.get(name, "")}
        return changed | self._another()

    def _another(self) -> dict[str, str]:
        name, sign, text = self.another.partition("=")
        if self.another.strip() and not (name.strip() and sign):
            raise InputError(f"{self.another!r} is no field with a value.", "Write it so: personnel.RUS=5000.")
        return {name.strip(): _on_a_line(text)} if sign else {}


def _on_a_line(text: str) -> str:
    return " ".join(text.split())


@router.post("/review/decide", include_in_schema=False)
@needs("reviewer")
def decide_(person: Who, shelf: AtShelf, decided: Annotated[Decided, Form()]) -> Response:
    """Decide about the card that was shown, in the name of whoever is logged in, unless it is no longer so."""
    query = _query(decided.back)
    try:
        act = _carry_out(shelf.ledger, decided, person)
    except ChangedError:
        shelf.changed()
        return RedirectResponse(query.but(record=decided.record, changed=decided.record), 303)
    shelf.changed()
    follow = BackgroundTask(_look_again, shelf.ledger) if decided.verdict == "accept" else None
    next_ = act.target if decided.verdict == "merge" else ""
    return RedirectResponse(query.but(record=next_), 303, background=follow)


def _carry_out(ledger: Ledger, decided: Decided, person: Person) -> Act:
    found = {record: match for record, match in _MATCHES.get(ledger, {}).items() if match}
    card = card_of(ledger, decided.record, second=decided.second, matches=found)
    if _mark(card.mark) != decided.mark:
        raise ChangedError(f"The record {card.record!r} has changed since you looked at it.", "Look at it again.")
    return decide(
        ledger, card, decided.verdict, author=person.name, reason=decided.reason, into=decided.into.strip(),
        edits=decided.edits(card) if decided.verdict == "accept" else {},
        assertions=card.told_by().get(decided.document, ()) if decided.verdict == "split" else (),
    )  # fmt: skip


@router.post("/review/undo", include_in_schema=False)
@needs("reviewer")
def undo_(
    person: Who,
    shelf: AtShelf,
    record: Annotated[str, Form(max_length=300)],
    revision: Annotated[int, Form(ge=1)],
    back: Annotated[str, Form(max_length=8000)] = "",
) -> Response:
    """Take back what the person decided about a record in one revision, and show its card again."""
    made = acts(shelf.ledger, author=person.name)
    act = next((one for one in made if (one.record, one.revision) == (record, revision)), None)
    if act is None:
        raise MissingError(f"No decision of yours about {record!r} in revision {revision} stands.", "Look again.")
    undo(shelf.ledger, act, author=person.name)
    shelf.changed()
    return RedirectResponse(_query(back).but(record=record), 303)


def _query(back: str) -> ReviewQuery:
    """Return the filters somebody worked with; an address that was tampered with counts as none."""
    given = parse_qs(back)
    lists = ("type", "why", "party", "later")
    try:
        return ReviewQuery.model_validate({name: value if name in lists else value[0] for name, value in given.items()})
    except ValidationError:
        return ReviewQuery()


pages.add("/review", review, template="review", view=ReviewView, name="review", personal=True)
