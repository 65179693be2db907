"""One worker: takes sources, has them read by its confined children, and says how each ended."""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import msgspec

from comity.read.children import Child, Death, Role
from comity.read.inputs import Source, open_file
from comity.read.limits import Limits
from comity.read.messages import REST, Begin, Fetched, Job, Outcome
from comity.read.outcomes import CODES, Reading
from comity.read.parts import Refusal

_JOBS = 500
"""A child is replaced after so many inputs, so that nothing builds up in it."""


class Worker:
    """Reads one source at a time. Its children live on from source to source; ``end`` them when done."""

    def __init__(self, limits: Limits, today: date) -> None:
        self._limits = limits
        self._today = today
        self._children: dict[Role, Child] = {}

    def readings(self, source: Source) -> Iterator[Reading]:
        """Yield how every part of ``source`` ended; never raises for what a file or a server does."""
        try:
            if source.code:
                raise Refusal(source.code, source.detail)
            yield from self._downloaded(source) if source.url else self._opened(source)
        except Refusal as refusal:
            yield _ended(Outcome(name=source.name, code=refusal.code, detail=refusal.detail))

    def end(self) -> None:
        """End the children."""
        for role in tuple(self._children):
            self._children.pop(role).end()

    def _opened(self, source: Source) -> Iterator[Reading]:
        with os.fdopen(open_file(source.path), "rb") as file:
            yield from self._parsed(self._job(source.name), file)

    def _downloaded(self, source: Source) -> Iterator[Reading]:
        with tempfile.TemporaryFile() as file:
            fetched = self._fetched(source, file)
            job = self._job(source.name)
            yield from self._parsed(
                msgspec.structs.replace(job, url=fetched.url, media_type=fetched.media_type, charset=fetched.charset),
                file,
            )

    def _fetched(self, source: Source, file: BinaryIO) -> Fetched:
        try:
            (reply,) = self._child("fetch").replies(self._job(source.url), file)
        except Death as death:
            raise Refusal(death.code, death.detail) from None
        if isinstance(reply, Outcome):
            raise Refusal(reply.code, reply.detail)
        assert isinstance(reply, Fetched)
        return reply

    def _job(self, name: str) -> Job:
        return Job(name=name, today=self._today, limits=self._limits)

    def _parsed(self, job: Job, file: BinaryIO) -> Iterator[Reading]:
        """Read a file; when the child dies, go on in a new one behind the part that killed it.

        A child that dies between two parts is forgiven if it got any further than the one before it.
        """
        poison: dict[str, tuple[str, str]] = {}
        finished = 0
        for _ in range(self._limits.deaths + 1):
            current = ""
            try:
                for reply in self._child("parse").replies(job, file):
                    if isinstance(reply, Begin):
                        current = reply.name
                    elif isinstance(reply, Outcome):
                        current = ""
                        finished += 1
                        yield _ended(reply)
                return
            except Death as death:
                if current not in {"", job.name}:
                    poison[current] = (death.code, death.detail)
                elif finished == job.finished:
                    yield _ended(Outcome(name=_unread(job, finished), code=death.code, detail=death.detail))
                    return
                job = msgspec.structs.replace(job, finished=finished, poison=poison)
        detail = f"Its parts stopped the parser {self._limits.deaths + 1} times; the rest was not read."
        yield _ended(Outcome(name=_unread(job, finished), code="crashed", detail=detail))

    def _child(self, role: Role) -> Child:
        child = self._children.get(role)
        if child and (child.jobs >= _JOBS or not child.is_alive):
            self._children.pop(role).end()
            child = None
        return child or self._children.setdefault(role, Child(role, self._limits))


def _unread(job: Job, finished: int) -> str:
    """Name what a death leaves unread: the whole input, or what comes after the parts that were finished."""
    return job.name + REST if finished else job.name


def _ended(outcome: Outcome) -> Reading:
    if outcome.code:
        code = CODES[outcome.code]
        message = outcome.detail or code.meaning
        return Reading(input=outcome.name, state=code.state, code=code.code, message=message, seconds=outcome.seconds)
    document = outcome.document
    assert document is not None
    dated = f", dated {document.published} ({document.date_basis})" if document.published else ", undated"
    notes = f"; {outcome.detail}" if outcome.detail else ""
    return Reading(
        input=outcome.name,
        state="done",
        message=f"{len(document.text):,} characters{dated}{notes}.",
        note=outcome.detail,
        documents=(document,),
        seconds=outcome.seconds,
    )
