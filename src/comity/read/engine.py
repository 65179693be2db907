"""From one input's bytes to its outcomes. Runs in the confined child; pure apart from reading the stream."""

import io
import time
from collections.abc import Iterator
from errno import EINVAL
from typing import BinaryIO, cast

from comity.read.drafts import finish
from comity.read.formats import registry
from comity.read.formats.archives import BROKEN
from comity.read.kinds import HEAD, kind_of
from comity.read.messages import REST, Begin, Job, Outcome
from comity.read.parts import Draft, Hints, Part, Refusal, printable
from comity.read.streams import Budget, read_all


class Engine:
    """Reads one input, part by part; every part ends in exactly one outcome, under a name that no other has."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._budget = Budget(job.limits)
        self._names: dict[str, int] = {}
        self._finished = 0

    def outcomes(self, stream: BinaryIO) -> Iterator[Begin | Outcome]:
        """Yield ``Begin`` and then ``Outcome`` for every part of the input."""
        job = self._job
        top = Part(name="", load=lambda: stream, media_type=job.media_type, charset=job.charset, url=job.url)
        yield from self._part(job.name, top, depth=0)

    def _part(self, name: str, part: Part, depth: int) -> Iterator[Begin | Outcome]:
        yield Begin(name)
        started, before = time.perf_counter(), self._finished
        if name in self._job.poison:
            code, detail = self._job.poison[name]
            yield from self._end(Outcome(name=name, code=code, detail=detail))
            return
        try:
            yield from self._opened(name, part, depth, started)
        except GeneratorExit:
            raise
        except BaseException as error:  # a parser may raise anything; a panic in Rust is not even an Exception
            code, detail = _reason(error)
            name = name if self._finished == before else name + REST
            yield from self._end(Outcome(name=name, code=code, detail=detail, seconds=_since(started)))

    def _opened(self, name: str, part: Part, depth: int, started: float) -> Iterator[Begin | Outcome]:
        hints = self._hints(name, part)
        content = part.load()
        if not isinstance(content, Draft):
            stream = _peekable(content)
            kind = kind_of(name, stream.peek(HEAD)[:HEAD], part.media_type)
            if kind in registry.CONTAINERS:
                yield from self._container(name, kind, stream, hints, depth)
                return
            if self._finished < self._job.finished:
                yield from self._end(Outcome(name=name))
                return
            content = registry.leaf(kind)(read_all(stream, hints.limits), hints)
        document, notes = finish(content, hints)
        yield from self._end(Outcome(name=name, document=document, detail=notes, seconds=_since(started)))

    def _container(
        self, name: str, kind: str, stream: io.BufferedReader, hints: Hints, depth: int
    ) -> Iterator[Begin | Outcome]:
        if depth > hints.limits.archive_depth:
            raise Refusal("too_deep", f"It lies more than {hints.limits.archive_depth} archives deep.")
        before = self._finished
        for part in registry.container(kind)(stream, hints, self._budget):
            yield from self._part(self._unique(name + part.name), part, depth + (kind in registry.NESTING))
        if self._finished == before:
            raise Refusal("empty", "It has no members that could be read.")

    def _hints(self, name: str, part: Part) -> Hints:
        return Hints(
            name=name,
            today=self._job.today,
            limits=self._job.limits,
            media_type=part.media_type,
            charset=part.charset,
            url=part.url,
        )

    def _unique(self, name: str) -> str:
        """Number the second and later parts of one name; rows of a corpus have numbers already."""
        name = printable(name)
        if "!" not in name:
            return name
        count = self._names[name] = self._names.get(name, 0) + 1
        return name if count == 1 else f"{name}#{count}"

    def _end(self, outcome: Outcome) -> Iterator[Outcome]:
        self._finished += 1
        if self._finished > self._job.finished:
            yield outcome


def _peekable(stream: BinaryIO) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast(io.RawIOBase, stream), 64 * 1024)


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 6)


def _reason(error: BaseException) -> tuple[str, str]:
    """Return code and sentence for whatever a parser raised."""
    if isinstance(error, Refusal):
        return error.code, error.detail
    if isinstance(error, MemoryError):
        return "memory", "It asked for more memory than it may have."
    if isinstance(error, RecursionError):
        return "too_deep", "Its structure is nested too deeply to be read."
    name = type(error).__name__
    detail = printable(" ".join(str(error).split())[:200])
    return "malformed" if _is_broken(error) else "parser_error", f"{name}: {detail}" if detail else f"{name}."


def _is_broken(error: BaseException) -> bool:
    """Whether an unpacker says so that an archive is not whole; EINVAL is a member that begins before the file."""
    return isinstance(error, BROKEN) or (isinstance(error, OSError) and error.errno in {None, EINVAL})
