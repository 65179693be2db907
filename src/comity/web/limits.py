"""How often something may be tried."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

from comity.web.errors import TooOftenError


class Limit:
    """At most ``times`` failures for one key within ``seconds``."""

    def __init__(self, times: int, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._times = times
        self._seconds = seconds
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}
        self._lock = Lock()

    def check(self, *keys: str) -> None:
        """Raise TooOftenError if one of ``keys`` has failed too often lately."""
        with self._lock:
            self._forget()
            if any(len(self._failures.get(key, ())) >= self._times for key in keys):
                words = f"There were {self._times} failed attempts."
                raise TooOftenError(words, f"Wait {self._seconds / 60:.0f} minutes, then try again.")

    def failed(self, *keys: str) -> None:
        """Note a failure under each of ``keys``."""
        with self._lock:
            for key in keys:
                self._failures.setdefault(key, deque(maxlen=self._times)).append(self._clock())

    def _forget(self) -> None:
        old = self._clock() - self._seconds
        for key, failures in list(self._failures.items()):
            while failures and failures[0] < old:
                failures.popleft()
            if not failures:
                del self._failures[key]
