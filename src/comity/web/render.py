"""The templates of the workbench, and what every page has around its own part."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from comity.show.markup import el, join, web_address
from comity.show.records import grade
from comity.show.words import capital, plain_code, plural
from comity.web.doors import Line, Link, record_path

STATIC = (("comity.web", "static"), ("comity.show", "static"))
"""Where static files lie: the workbench's own, and the style sheets it shares with reports."""


def render(template: str, **values: object) -> Markup:
    """Return a template filled with ``values``; whatever is not Markup is escaped."""
    return Markup(environment().get_template(f"{template}.html").render(values))  # noqa: S704 (autoescaped)


def render_error(scope: Mapping[str, Any], status: int, problem: object) -> Markup:
    """Return the one page for everything that goes wrong."""
    return render("error", status=status, problem=problem, person=scope.get("person"))


@cache
def environment() -> Environment:
    """Return the templates, with autoescape always on and an error for any name that is not there."""
    made = Environment(
        loader=ChoiceLoader([PackageLoader("comity.web", "templates"), PackageLoader("comity.show", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "line": line, "words": plain_code, "capital": capital, "grade": grade, "record_path": record_path,
        "web_address": web_address, "many": many,
    }  # fmt: skip
    made.globals["static"] = static
    return made


def line(parts: Line) -> Markup:
    """Return a line with its links as markup."""
    return join([_link(part) if isinstance(part, Link) else part for part in parts])


def _link(part: Link) -> Markup:
    return el("a", part.text, href=part.href, title=part.title or None, class_="fig")


def many(count: int, noun: str) -> str:
    """Return how many there are of something: "1 source", "1,204 sources"."""
    return f"{count:,} {plural(count, noun)}"


@cache
def static(name: str) -> str:
    """Return the address of a static file; it changes with the file's content, so that a browser may keep it."""
    for package, folder in STATIC:
        path = files(package).joinpath(folder, name)
        if path.is_file():
            return f"/static/{name}?v={sha256(path.read_bytes()).hexdigest()[:12]}"
    raise FileNotFoundError(name)
