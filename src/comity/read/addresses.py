"""Which addresses may be connected to: public ones only, judged by number and never by name."""

import ipaddress
import socket
from collections.abc import Callable, Iterable
from urllib.parse import SplitResult, urlsplit

from comity.read.parts import Refusal

Resolve = Callable[[str, int], list[str]]
"""Host and port to numeric addresses."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_RESERVED = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "198.18.0.0/15", "64:ff9b:1::/48", "100::/64", "fec0::/10"))
)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver; raise Refusal ``unreachable`` when it knows no address."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refusal("unreachable", f"The host {host!r} has no address.") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_url(url: str) -> SplitResult:
    """Split an http(s) address; raise Refusal ``bad_url`` for every other and for one with a password in it."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise Refusal("bad_url", f"{url[:200]!r} is not an address.") from None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or port == 0:
        raise Refusal("bad_url", f"{url[:200]!r} is not an http or https address.")
    if parts.username is not None or any(sign.isspace() or not sign.isprintable() for sign in url.strip()):
        raise Refusal("bad_url", f"{url[:200]!r} holds a user name, space or control character.")
    return parts


def checked_address(host: str, port: int, *, resolve: Resolve, private_hosts: Iterable[str]) -> str:
    """Return the address to connect to; raise Refusal ``private_address`` unless every address of ``host`` is public.

    The caller must connect to this very address and not look the name up again: the answer could be another.
    """
    found = resolve(host, port)
    if not found:
        raise Refusal("unreachable", f"The host {host!r} has no address.")
    hidden = [] if host in private_hosts else [address for address in found if not is_public(address)]
    if hidden:
        raise Refusal("private_address", f"{host!r} is {hidden[0]}, which is not on the public internet.")
    return found[0]


def is_public(address: str) -> bool:
    """Whether a numeric address is on the public internet, also when it is an IPv4 address inside an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = _embedded(parsed)
        if inner is not None:
            return is_public(str(inner))
    if parsed.is_multicast or parsed.is_reserved or any(parsed in network for network in _RESERVED):
        return False
    return parsed.is_global


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a mapped, 6to4, Teredo or NAT64 address leads to."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
