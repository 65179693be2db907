"""Starts the workbench: finds a port, says where it listens, stops cleanly."""

import errno
import ipaddress
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from comity.model.errors import InputError, RefusedError

PORT = 8765
"""Where the workbench listens unless asked otherwise; the next free one if that is taken."""

_TRIED = 20
_PATIENCE = 3
"""Seconds that open requests get to finish when the server is stopped."""


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches a server that listens on ``host``."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_reach(host: str, *, team: bool) -> None:
    """Raise RefusedError for a server that others could reach and that knows no accounts."""
    if not team and not is_loopback(host):
        words = f"Without accounts the workbench listens on this machine only, not on {host}."
        raise RefusedError(words, "Add --team and give everybody an account: comity user add NAME --role reader.")


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens; without a port the usual one, or the next that is free.

    Raises InputError for a port that is taken or a host that is not of this machine.
    """
    for number in [port] if port is not None else range(PORT, PORT + _TRIED):
        found = _bound(host, number)
        if found is not None:
            return found
    asked = f"Port {port} is" if port is not None else f"Ports {PORT} to {PORT + _TRIED - 1} are"
    raise InputError(f"{asked} taken.", "Name another with --port.")


def _bound(host: str, port: int) -> socket.socket | None:
    """Return a socket bound to a port, None if it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, so that the event loop sends small answers at once instead of waiting for more.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            return None
        words = f"The workbench cannot listen on {host}, port {port}: {error.strerror or error}."
        raise InputError(words, "Choose a host of this machine and a port above 1023.") from error
    return found


class Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        if not self.should_exit:
            self._ready()


def serve(app: FastAPI, listening: socket.socket, *, ready: Callable[[], None], verbose: bool = False) -> None:
    """Serve until interrupted."""
    config = uvicorn.Config(
        app, log_level="info" if verbose else "warning", access_log=verbose, server_header=False,
        timeout_graceful_shutdown=_PATIENCE, proxy_headers=False,
    )  # fmt: skip
    try:
        Server(config, ready).run(sockets=[listening])
    except KeyboardInterrupt:
        return
    finally:
        listening.close()
