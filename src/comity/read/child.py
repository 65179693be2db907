"""What both kinds of confined child do: give up their rights, say so, and take jobs until the parent hangs up."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

import msgspec

from comity.read.channel import Channel, Closed
from comity.read.confine import Network
from comity.read.limits import Limits
from comity.read.messages import OUT_OF_MEMORY, End, Job, Ready, Reply

Confine = Callable[[Limits], Network]
Do = Callable[[Job, BinaryIO], Iterator[Reply]]

_LARGEST_JOB = 64 * 1024 * 1024


def run(confine: Confine, do: Do, *, mode: str) -> None:
    """Serve the parent whose socket and limits are on the command line; job files are opened in ``mode``."""
    descriptor, encoded = sys.argv[1:]
    limits = msgspec.json.decode(encoded, type=Limits)
    channel: Channel[Job] = Channel(socket.socket(fileno=int(descriptor)), Job, largest=_LARGEST_JOB)
    network = confine(limits)
    channel.send(Ready(network))
    try:
        _serve(channel, do, mode)
    except Closed:
        return
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _serve(channel: Channel[Job], do: Do, mode: str) -> None:
    while True:
        descriptor = channel.receive_file()
        job = channel.receive()
        os.lseek(descriptor, 0, os.SEEK_SET)
        with os.fdopen(descriptor, mode) as file:
            for reply in do(job, cast(BinaryIO, file)):
                channel.send(reply)
        channel.send(End())
