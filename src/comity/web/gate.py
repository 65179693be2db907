"""The gate before every request: whose name it bears, who asks, how large it is, and what the answer may do."""

import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.web.accounts import Accounts
from comity.web.errors import respond
from comity.web.people import Person
from comity.web.sessions import Signer
from comity.web.settings import Settings

PUBLIC = ("/static/", "/login", "/health", "/favicon.ico")
"""What is shown to somebody who is not logged in. Nothing of the ledger is among it."""

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))

POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "style-src-attr 'unsafe-inline'", "font-src 'self'",
    "img-src 'self' data:", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
"""No script but ours, nothing from elsewhere. Style attributes draw the lengths of bars; they cannot run anything."""

# Nothing is told to other sites; our own forms still name their origin, which "no-referrer" would turn into "null".
HEADERS = (
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
)


class Gate:
    """Lets a request through when it is meant for this server, of bearable size, and from somebody who may ask."""

    def __init__(self, app: ASGIApp, *, settings: Settings, signer: Signer, accounts: Accounts | None) -> None:
        self._app = app
        self._settings = settings
        self._signer = signer
        self._accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        guarded = _with_headers(send, scope)
        answer = self._refusal(scope) or self._admission(scope)
        if answer is not None:
            await answer(scope, receive, guarded)
        else:
            await self._app(scope, _limited(receive, self._settings.largest_upload), guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if _name(headers.get("host", "")) not in self._settings.hosts:
            words = "This server is not known under the name the request gives."
            return respond(scope, 421, words, "Use the address that comity serve printed.")
        if int(headers.get("content-length") or 0) > self._settings.largest_upload:
            return respond(scope, 413, *_too_large(self._settings.largest_upload))
        if scope["method"] not in _SAFE and _foreign(headers):
            return respond(scope, 403, "The request comes from another site.", "Use the form of the workbench itself.")
        return None

    def _admission(self, scope: Scope) -> Response | None:
        """Say who asks; answer at once where the request has to log in or has just shown the start token."""
        scope["person"] = self._person(Headers(scope=scope))
        token = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token", "")
        if token and self._token_fits(token):
            return self._enter(scope)
        if scope["person"] is None and not scope["path"].startswith(PUBLIC):
            return self._ask_in(scope)
        return None

    def _person(self, headers: Headers) -> Person | None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._token_fits(token.strip()):
            return Person(name=self._settings.person, role="admin")
        session = self._signer.read(_cookie(headers, self._settings.cookie))
        if session is None:
            return None
        if self._accounts is None:
            return Person(name=self._settings.person, role="admin", session=session.id)
        account = self._accounts.get(session.name)
        if account is None or account.stamp != session.stamp:
            return None
        return Person(name=account.name, role=account.role, session=session.id)

    def _token_fits(self, token: str) -> bool:
        known = self._settings.token
        return bool(known) and not self._settings.team and hmac.compare_digest(known.encode(), token.encode())

    def _enter(self, scope: Scope) -> Response:
        """Answer the first address: give it a session and lead on to the same page without the token."""
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        rest = urlencode([(name, value) for name, value in pairs if name != "token"])
        path = "/" + quote(scope["path"].lstrip("/\\"))
        answer = RedirectResponse(f"{path}?{rest}" if rest else path, 303)
        set_session(answer, self._signer.begin(self._settings.person), self._settings)
        return answer

    def _ask_in(self, scope: Scope) -> Response:
        if self._settings.team:
            if scope["method"] == "GET" and not scope["path"].startswith("/api/"):
                wanted = scope["path"] + (
                    f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
                )
                return RedirectResponse(f"/login?{urlencode({'next': wanted})}", 303)
            return respond(scope, 401, "Nobody is logged in.", "Log in at /login first.")
        words = "This workbench opens with the token it was started with."
        return respond(scope, 401, words, "Open the whole address that comity serve printed in the terminal.")


def set_session(answer: Response, value: str, settings: Settings) -> None:
    """Give the browser a session cookie that no script can read and no other site can send."""
    age = int(settings.session_hours * 3600)
    answer.set_cookie(
        settings.cookie, value, max_age=age, httponly=True, samesite="strict", secure=settings.https, path="/"
    )


def _cookie(headers: Headers, name: str) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _name(host: str) -> str:
    """Return a Host header without its port, in small letters."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name.lower()


def _foreign(headers: Headers) -> bool:
    """Tell whether a browser says that another site sent this request."""
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return True
    return headers.get("sec-fetch-site", "none") not in ("same-origin", "none")


def _too_large(most: int) -> tuple[str, str]:
    return f"The request is larger than {most // 1024**2} MB.", "Send fewer or smaller files, or use comity ingest."


def _limited(receive: Receive, most: int) -> Receive:
    """Return ``receive`` that breaks off a body longer than it may be, whatever its header said."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, _too_large(most)[0])
        return message

    return limited


def _with_headers(send: Send, scope: Scope) -> Send:
    """Return ``send`` that adds to every answer what it may do in a browser and whether it may be kept."""
    keep = "public, max-age=31536000, immutable" if scope["path"].startswith("/static/") else "no-store"

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS:
                headers.setdefault(name, value)
            headers.setdefault("cache-control", keep)
        await send(message)

    return guarded
