"""The templates: Jinja2 with autoescape always on, and an error for any name that is not there."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("comity.show", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(name: str, **values: object) -> Markup:
    """Return the template called ``name`` filled with ``values``; every value that is not Markup is escaped."""
    return Markup(_environment().get_template(f"{name}.html").render(values))  # noqa: S704 (autoescaped)
