"""How one workbench is set up: which ledger, who may come in, what is too large."""

from hashlib import sha256
from pathlib import Path

from msgspec import Struct

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names under which only this machine reaches a server."""


class Settings(Struct, frozen=True, kw_only=True):
    """One workbench.

    ``ledger`` is a file or address. Without ``accounts`` there is one person, who came in with ``token``; with it
    (the path of the file of accounts) everybody logs in. ``hosts`` are the names a request may give as its Host,
    without the port. ``https`` makes cookies travel over TLS only. ``key`` signs sessions.
    """

    ledger: str
    token: str = ""
    key: str = ""
    accounts: Path | None = None
    person: str = "analyst"
    hosts: tuple[str, ...] = LOOPBACK
    https: bool = False
    session_hours: float = 12.0
    largest_upload: int = 50 * 1024 * 1024

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: another for each ledger, for browsers do not tell ports apart."""
        return f"comity_{sha256(self.ledger.encode()).hexdigest()[:8]}"

    @property
    def team(self) -> bool:
        """Whether people log in with an account."""
        return self.accounts is not None
