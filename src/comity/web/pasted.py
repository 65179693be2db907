"""Texts pasted to be checked: kept in memory for a while under the hash of what they say, and never written down."""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import Annotated, cast

from fastapi import Depends, Request

_KEPT = 50
"""So many texts are kept; the one not asked for longest goes first."""


class Pasted:
    """The texts pasted lately. Who does not know a text cannot guess its address."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def put(self, text: str) -> str:
        """Keep a text and return the key under which it is found."""
        key = sha256(text.encode(errors="surrogatepass")).hexdigest()
        with self._lock:
            self._texts[key] = text
            self._texts.move_to_end(key)
            while len(self._texts) > _KEPT:
                self._texts.popitem(last=False)
        return key

    def get(self, key: str) -> str | None:
        """Return a text, or None where it was never pasted or is no longer kept."""
        with self._lock:
            if key in self._texts:
                self._texts.move_to_end(key)
            return self._texts.get(key)


async def pasted_at(request: Request) -> Pasted:
    """Return the texts pasted into the workbench that is asked."""
    state = request.app.state
    if not hasattr(state, "pasted"):
        state.pasted = Pasted()
    return cast(Pasted, state.pasted)


AtPasted = Annotated[Pasted, Depends(pasted_at)]
"""A parameter of a view or action: the texts pasted lately."""
