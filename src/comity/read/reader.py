"""Reading many inputs at once, in order, with memory that does not grow."""

import os
import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from comity.model.clock import today
from comity.read.inputs import Source, sources
from comity.read.limits import Limits
from comity.read.outcomes import Reading
from comity.read.worker import Worker

_AHEAD = 4
"""How many inputs each worker may be ahead of the one that is being handed out."""
_BUFFERED = 16
"""How many readings of one input may wait to be handed out."""
_POLL_SECONDS = 0.2

Results = queue.Queue["Reading | BaseException | None"]


def read(
    inputs: Iterable[str | os.PathLike[str]], *, workers: int = 1, limits: Limits | None = None
) -> Iterator[Reading]:
    """Read files, folders, archives and addresses; yield one Reading for every input in them, as they get done.

    The order is that of ``inputs`` (folders by name), whatever the number of ``workers``. Every parser runs in a
    confined child process. Problems of an input are its reading's code and message; nothing is raised for them.
    """
    crew = _Crew(workers, limits or Limits())
    try:
        yield from crew.readings(sources(inputs))
    finally:
        crew.dismiss()


class _Crew:
    """Workers, each in a thread that waits for its children."""

    def __init__(self, count: int, limits: Limits) -> None:
        self._tasks: queue.SimpleQueue[tuple[Source, Results] | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._workers = [Worker(limits, today()) for _ in range(max(1, count))]
        self._threads = [threading.Thread(target=self._work, args=(each,), daemon=True) for each in self._workers]
        for thread in self._threads:
            thread.start()

    def readings(self, given: Iterator[Source]) -> Iterator[Reading]:
        """Yield the readings of all sources in their order."""
        waiting = deque(map(self._begin, islice(given, _AHEAD * len(self._workers))))
        while waiting:
            yield from _handed_out(waiting.popleft())
            waiting.extend(map(self._begin, islice(given, 1)))

    def dismiss(self) -> None:
        """Stop all work, end all children."""
        self._stopped.set()
        for _ in self._threads:
            self._tasks.put(None)
        for worker in self._workers:
            worker.end()
        for thread in self._threads:
            thread.join()
        for worker in self._workers:
            worker.end()

    def _begin(self, source: Source) -> Results:
        results: Results = queue.Queue(_BUFFERED)
        self._tasks.put((source, results))
        return results

    def _work(self, worker: Worker) -> None:
        for source, results in iter(self._tasks.get, None):
            try:
                for reading in worker.readings(source):
                    self._put(results, reading)
                self._put(results, None)
            except BaseException as error:
                self._put(results, error)

    def _put(self, results: Results, item: "Reading | BaseException | None") -> None:
        while not self._stopped.is_set():
            try:
                results.put(item, timeout=_POLL_SECONDS)
                return
            except queue.Full:
                continue


def _handed_out(results: Results) -> Iterator[Reading]:
    while (item := results.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
