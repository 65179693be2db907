"""The child that parses: no network, no files, no processes. Run as ``python -m comity.read.parse_child``."""

from collections.abc import Iterator
from typing import BinaryIO

from comity.read.child import run
from comity.read.confine import confine_parser, renew_cpu
from comity.read.drafts import language_of
from comity.read.engine import Engine
from comity.read.messages import Begin, Job, Outcome, Reply

_WARM_UP = "This sentence has the language model loaded, which needs a temporary file, while files can be written."


def parse(job: Job, file: BinaryIO) -> Iterator[Reply]:
    """Yield how every part of the file ends, each with processor time of its own.

    End this process, once said, when a part ran out of memory: the next one shall not suffer from what it left.
    """
    for reply in Engine(job).outcomes(file):
        if isinstance(reply, Begin):
            renew_cpu(job.limits)
        yield reply
        if isinstance(reply, Outcome) and reply.code == "memory":
            raise MemoryError


if __name__ == "__main__":
    language_of(_WARM_UP)
    run(confine_parser, parse, mode="rb")
