"""Downloading one page: public addresses only, each redirect checked anew, never more than the limit."""

import http.client
import ssl
import zlib
from collections.abc import Callable
from http import HTTPStatus
from socket import create_connection, socket
from typing import BinaryIO
from urllib.parse import SplitResult, urljoin

from comity.read.addresses import Resolve, checked_address, checked_url, resolve
from comity.read.limits import Limits
from comity.read.messages import Fetched
from comity.read.parts import Refusal

Dial = Callable[[str, int, float], socket]
"""Numeric address, port and time limit in seconds to a connected socket."""

_CHUNK = 64 * 1024
_HEADERS = {
    "User-Agent": "comity (reads pages for research)",
    "Accept": "text/html, application/xhtml+xml, application/pdf, application/rss+xml, */*;q=0.5",
    "Accept-Encoding": "gzip, identity",
    "Connection": "close",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ANY_ZLIB = 32 + zlib.MAX_WBITS


def dial(address: str, port: int, seconds: float) -> socket:
    """Connect to a numeric address."""
    return create_connection((address, port), timeout=seconds)


def fetch(url: str, out: BinaryIO, limits: Limits, *, resolve: Resolve = resolve, dial: Dial = dial) -> Fetched:
    """Write the body of ``url`` to ``out``; return where it came from in the end and what it is said to be.

    Raise Refusal for what is not to be read. The time limit is the caller's: each step has one, the whole has not.
    """
    for _ in range(limits.redirects + 1):
        parts = checked_url(url)
        connection = _Connection(parts, limits, resolve, dial)
        try:
            answer = connection.ask()
            if answer.status not in _REDIRECTS:
                return _received(url, answer, out, limits)
            url = _redirected(url, answer)
        except (OSError, http.client.HTTPException, zlib.error) as error:
            raise Refusal("unreachable", f"{parts.hostname}: {type(error).__name__}: {error}"[:300]) from None
        finally:
            connection.close()
    raise Refusal("redirect_refused", f"It redirects more than {limits.redirects} times.")


class _Connection(http.client.HTTPConnection):
    """A connection to the one address that was checked, whatever the name stands for a moment later."""

    def __init__(self, parts: SplitResult, limits: Limits, resolve: Resolve, dial: Dial) -> None:
        self._parts = parts
        self._secure = parts.scheme.lower() == "https"
        host, port = parts.hostname or "", parts.port or (443 if self._secure else 80)
        super().__init__(host, port, timeout=limits.seconds)
        self._dial = dial
        self._address = checked_address(host, port, resolve=resolve, private_hosts=limits.private_hosts)
        self._seconds = limits.seconds

    def connect(self) -> None:
        """Connect to the checked address; the certificate is checked against the name."""
        self.sock = self._dial(self._address, self.port, self._seconds)
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def ask(self) -> http.client.HTTPResponse:
        """Send the request and return the answer's head."""
        target = self._parts.path or "/"
        if self._parts.query:
            target += f"?{self._parts.query}"
        self.request("GET", quoted(target), headers=_HEADERS | {"Host": self._parts.netloc})
        return self.getresponse()


def quoted(target: str) -> str:
    """Return a request target with every character outside ASCII percent-encoded."""
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in target)


def _redirected(url: str, answer: http.client.HTTPResponse) -> str:
    target = answer.headers.get("Location", "")
    try:
        after = urljoin(url, target) if target else ""
        checked_url(after)
    except (Refusal, ValueError):
        raise Refusal("redirect_refused", f"It redirects to {target[:200]!r}.") from None
    return after


def _received(url: str, answer: http.client.HTTPResponse, out: BinaryIO, limits: Limits) -> Fetched:
    if answer.status != HTTPStatus.OK:
        raise Refusal("http_status", f"The server answers {answer.status} {answer.reason}"[:200] + ".")
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise Refusal("unsupported_type", f"The server packs the page as {encoding[:40]!r}, unasked.")
    _copy(answer, out, limits, packed=encoding not in {"", "identity"})
    return Fetched(
        url=url, media_type=answer.headers.get_content_type(), charset=answer.headers.get_content_charset() or ""
    )


def _copy(answer: http.client.HTTPResponse, out: BinaryIO, limits: Limits, *, packed: bool) -> None:
    """Copy the body, unpacked as it comes; no step makes more than one chunk of it."""
    unpacker = zlib.decompressobj(_ANY_ZLIB) if packed else None
    total = 0
    while chunk := answer.read(_CHUNK):
        while chunk:
            plain = unpacker.decompress(chunk, _CHUNK) if unpacker else chunk
            chunk = unpacker.unconsumed_tail if unpacker else b""
            total += len(plain)
            if total > limits.document_bytes:
                raise Refusal("too_large", f"It is larger than {limits.document_mib:,} MiB.")
            out.write(plain)
    if unpacker and not unpacker.eof:
        raise Refusal("unreachable", "The packed page breaks off.")
    if answer.length:
        raise Refusal("unreachable", f"The connection broke with {answer.length:,} bytes to come.")
