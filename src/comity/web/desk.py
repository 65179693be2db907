"""What a page reads from: the ledger at one revision, with everything worked out from it kept until the next."""

import gc
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Request

from comity.ledger import Ledger, Revision
from comity.measure import Window
from comity.model.issues import Issue
from comity.model.snapshot import Snapshot
from comity.show.context import Context
from comity.show.markup import anchor
from comity.web.doors import Ways, WebDoors

T = TypeVar("T")

_KEPT = 512
"""How many results a desk keeps; the one not asked for longest goes first."""

_LOOK_AGAIN = 0.2
"""Seconds for which the head of the ledger is believed, so that a burst of requests asks once."""


def settled(value: T) -> T:
    """Return ``value``, large and kept for long, taken out of the rounds of the garbage collector.

    Going through a hundred thousand records every few seconds would stop all requests for half a second each time.
    """
    gc.freeze()
    return value


class Desk:
    """The ledger at one revision: its snapshots, and what pages worked out from them."""

    def __init__(self, ledger: Ledger, head: Revision | None) -> None:
        self.ledger = ledger
        self.head = head
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()
        self._making: dict[Hashable, Lock] = {}

    @property
    def revision(self) -> int:
        """The number of the last revision; 0 in an empty ledger."""
        return self.head.number if self.head else 0

    @property
    def snapshot(self) -> Snapshot:
        """Everything the ledger holds."""
        return self.known_by(None)

    def known_by(self, day: date | None) -> Snapshot:
        """Return what could be known on a day, or everything."""
        return self.keep(("snapshot", day), lambda: settled(self.ledger.snapshot(known_by=day)))

    def context(self, parties: tuple[str, ...], window: Window = (None, None), day: date | None = None) -> Context:
        """Return what sections and charts work with, its figures opening pages of the workbench."""
        context = Context(self.known_by(day), parties, window)
        context.doors = WebDoors()
        return context

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, making it only once for each ``key`` and revision."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(T, self._kept[key])
            making = self._making.setdefault(key, Lock())
        with making:
            return self._put(key, cast(T, self._kept[key]) if key in self._kept else make())

    def kept(self, key: Hashable) -> object | None:
        """Return what is kept under ``key``, if anything is."""
        return self._kept.get(key)

    def _put(self, key: Hashable, value: T) -> T:
        with self._lock:
            self._kept[key] = value
            self._making.pop(key, None)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return value

    def ways(self, path: str, query: str = "") -> Ways:
        """Return where the figures of the page at ``path`` lead."""
        return Ways(path, query, lambda: self.by_anchor)

    @cached_property
    def by_anchor(self) -> dict[str, str]:
        """Record ids by the anchor under which a report would list them."""
        return {anchor(one): one for one in self.snapshot.by_id}


class Shelf:
    """The ledger of a workbench: opened once, looked at anew when it has grown."""

    def __init__(self, location: str) -> None:
        self.ledger = Ledger.open(location)
        self._desk = Desk(self.ledger, self.ledger.head())
        self._looked = time.monotonic()
        self._lock = Lock()
        self._issues: tuple[int, list[Issue]] | None = None

    def desk(self) -> Desk:
        """Return the ledger as it now stands."""
        if time.monotonic() - self._looked > _LOOK_AGAIN:
            with self._lock:
                self._look()
        return self._desk

    def _look(self) -> None:
        head = self.ledger.head()
        if (head.number if head else 0) != self._desk.revision:
            self._desk = Desk(self.ledger, head)
        self._looked = time.monotonic()

    def changed(self) -> None:
        """Forget what was believed: something has just been written."""
        self._looked = 0.0

    @property
    def issues(self) -> list[Issue] | None:
        """What the last verification of the chain found; None before there was one of this revision."""
        return self._issues[1] if self._issues and self._issues[0] == self._desk.revision else None

    def verify(self) -> list[Issue]:
        """Verify the whole ledger now and keep the outcome."""
        number = self.desk().revision
        found = self.ledger.check()
        self._issues = (number, found)
        return found

    def close(self) -> None:
        """Let go of the ledger, and of what was kept from the garbage collector."""
        gc.unfreeze()
        self.ledger.close()


async def shelf_at(request: Request) -> Shelf:
    """Return the shelf of the workbench that is asked."""
    return cast(Shelf, request.app.state.shelf)


async def desk_at(request: Request) -> Desk:
    """Return the ledger as it now stands."""
    return cast(Shelf, request.app.state.shelf).desk()


AtShelf = Annotated[Shelf, Depends(shelf_at)]
AtDesk = Annotated[Desk, Depends(desk_at)]
"""A parameter of a view or action: the ledger as it now stands."""
