"""The templates: Jinja2 with autoescape always on, and an error for any name that is not there."""

from functools import cache, partial

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from comity.show.markup import anchor


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("comity.show", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rule_anchor"] = partial(anchor, prefix="rule")
    return environment


def render(name: str, **values: object) -> Markup:
    """Return the template called ``name`` filled with ``values``; every value that is not Markup is escaped."""
    return Markup(_environment().get_template(f"{name}.html").render(values))  # noqa: S704 (autoescaped)
