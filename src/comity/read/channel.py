"""Messages over a pair of sockets between parent and child, with open files beside them."""

import socket
import struct
import time
from typing import Generic, TypeVar

import msgspec

Received = TypeVar("Received")

_LENGTH = struct.Struct(">I")
_FILE = b"F"
_CHUNK = 256 * 1024


class Closed(Exception):  # noqa: N818 (an event, not a fault)
    """The other side is gone, or does not speak our language."""


class Late(Exception):  # noqa: N818
    """The other side has not answered in time."""


class Channel(Generic[Received]):
    """One end of the pair. Messages are MessagePack, each after its length in four bytes."""

    def __init__(self, sock: socket.socket, receives: object, *, largest: int) -> None:
        self._sock = sock
        self._decoder: msgspec.msgpack.Decoder[Received] = msgspec.msgpack.Decoder(receives)
        self._encoder = msgspec.msgpack.Encoder()
        self._largest = largest
        self._buffer = bytearray()

    def send(self, message: msgspec.Struct, *, file: int | None = None) -> None:
        """Send ``message``, and first the open ``file`` if there is one; raise Closed if nobody listens."""
        try:
            self._sock.settimeout(None)
            if file is not None:
                socket.send_fds(self._sock, [_FILE], [file])
            body = self._encoder.encode(message)
            self._sock.sendall(_LENGTH.pack(len(body)) + body)
        except OSError as error:
            raise Closed from error

    def receive(self, *, seconds: float | None = None) -> Received:
        """Return the next message; raise Late after ``seconds``, Closed at the end or for what is not a message."""
        deadline = None if seconds is None else time.monotonic() + seconds
        size = _LENGTH.unpack(self._take(_LENGTH.size, deadline))[0]
        if size > self._largest:
            raise Closed
        try:
            return self._decoder.decode(self._take(size, deadline))
        except msgspec.MsgspecError as error:
            raise Closed from error

    def receive_file(self) -> int:
        """Return the open file that comes before a message; raise Closed at the end."""
        try:
            mark, files, _, _ = socket.recv_fds(self._sock, 1, 1)
        except OSError as error:
            raise Closed from error
        if mark != _FILE or len(files) != 1:
            raise Closed
        return files[0]

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    def _take(self, count: int, deadline: float | None) -> bytes:
        while len(self._buffer) < count:
            self._buffer += self._chunk(deadline)
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _chunk(self, deadline: float | None) -> bytes:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise Late
        try:
            self._sock.settimeout(left)
            chunk = self._sock.recv(_CHUNK)
        except TimeoutError as error:
            raise Late from error
        except OSError as error:
            raise Closed from error
        if not chunk:
            raise Closed
        return chunk


def pair() -> tuple[socket.socket, socket.socket]:
    """Return two connected sockets that only these two processes know."""
    return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
