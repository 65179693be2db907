"""Sessions: what a cookie says, how it is signed, and the token that every change has to repeat."""

import hmac
import secrets
from hashlib import sha256

from itsdangerous import BadSignature, URLSafeTimedSerializer
from msgspec import Struct


class Session(Struct, frozen=True, kw_only=True):
    """One login: who, its own random name, and the stamp of the account at that time.

    When the account's stamp changes (password, role, logging out) all its sessions end.
    """

    name: str
    id: str
    stamp: str = ""


class Signer:
    """Writes and reads session cookies, and makes the token against forged requests that belongs to each."""

    def __init__(self, key: str, *, hours: float) -> None:
        self._key = key.encode()
        self._seconds = int(hours * 3600)
        self._serializer = URLSafeTimedSerializer(key, salt="comity session")

    def begin(self, name: str, *, stamp: str = "") -> str:
        """Return the cookie of a new session."""
        return self._serializer.dumps({"name": name, "id": secrets.token_urlsafe(16), "stamp": stamp})

    def read(self, cookie: str) -> Session | None:
        """Return the session a cookie stands for; None if it is forged, broken or too old."""
        try:
            found = self._serializer.loads(cookie, max_age=self._seconds)
            return Session(name=found["name"], id=found["id"], stamp=found["stamp"])
        except (BadSignature, KeyError, TypeError):
            return None

    def token(self, session: str) -> str:
        """Return the token that a change within the session has to repeat."""
        return hmac.new(self._key, f"change {session}".encode(), sha256).hexdigest()

    def fits(self, session: str, token: str) -> bool:
        """Tell whether ``token`` is the one of the session."""
        return hmac.compare_digest(self.token(session).encode(), token.encode())
