"""Run a pure stage over many items on several processes, in the order of the items, holding only a few at a time."""

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

AHEAD = 4
"""Batches that wait for each worker: enough to keep it busy, few enough to keep memory flat."""


def ordered_map(function: Callable[[T], U], items: Iterable[T], *, workers: int = 1, batch: int = 8) -> Iterator[U]:
    """Yield ``function(item)`` for every item in order; ``function`` must be importable by name to be sent to workers.

    The same results whatever the number of workers. An exception in ``function`` is raised here.
    """
    if workers <= 1:
        yield from map(function, items)
        return
    work = partial(_all, function)
    rest = iter(items)
    waiting: deque[Future[list[U]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_leave_interrupts) as pool:
        try:
            while chunk := list(islice(rest, batch)):
                waiting.append(pool.submit(work, chunk))
                if len(waiting) >= workers * AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that started this one: it says what was kept, and ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _all(function: Callable[[T], U], items: list[T]) -> list[U]:
    return [function(item) for item in items]
