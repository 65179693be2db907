"""Elements of HTML and SVG, built so that text from a record can never become markup."""

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

_WEB = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)

Node = str | Markup
Attr = str | int | float | bool | None


def number(value: float) -> str:
    """Return a coordinate with at most one decimal: the same drawing is the same bytes on every machine."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def el(tag: str, *children: Node, **attrs: Attr) -> Markup:
    """Return one element; children that are not Markup are escaped.

    In attribute names a trailing underscore is dropped and others become hyphens (``class_``, ``stroke_width``).
    None and False leave an attribute out, True gives it without a value.
    """
    head = Markup("").join(_attr(name, value) for name, value in attrs.items())
    body = Markup("").join(children)
    if not body and tag not in _PAIRED:
        return Markup(f"<{tag}{head}/>" if tag in _SVG_EMPTY else f"<{tag}{head}>")  # noqa: S704
    return Markup(f"<{tag}{head}>{body}</{tag}>")  # noqa: S704 (both parts are Markup already)


_SVG_EMPTY = frozenset(("line", "rect", "circle", "path", "use", "stop"))
_PAIRED = frozenset(
    (
        "div",
        "span",
        "p",
        "a",
        "ul",
        "ol",
        "li",
        "td",
        "th",
        "tr",
        "dd",
        "dt",
        "dl",
        "g",
        "text",
        "i",
        "b",
        "svg",
        "section",
    )
)


def _attr(name: str, value: Attr) -> Markup:
    if value is None or value is False:
        return Markup("")
    name = name.rstrip("_").replace("_", "-")
    if value is True:
        return Markup(f" {name}")  # noqa: S704 (names are written in this package)
    text = value if isinstance(value, str) else number(value)
    return Markup(' {}="{}"').format(name, text)


def join(parts: Iterable[Node], between: Node = "") -> Markup:
    """Return parts one after the other, each escaped unless it is Markup."""
    return escape(between).join(parts)


def web_address(url: str) -> str | None:
    """Return ``url`` if a reader may be sent there: an absolute http or https address, and nothing else."""
    return url if _WEB.match(url) else None


_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def anchor(record_id: str, prefix: str = "r") -> str:
    """Return the id under which a record stands on the page: distinct for distinct records, safe in an address."""
    return f"{prefix}-" + _UNSAFE.sub(lambda m: f"~{ord(m[0]):x}", record_id)
