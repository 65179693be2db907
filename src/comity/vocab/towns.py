"""In which state a town lies: made from GeoNames by scripts/towns.py, kept apart from places that forces use."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def states_of_town(name: str) -> tuple[str, ...]:
    """Return the states that have a town of this name, the one with most people in it first; () where none is known."""
    return tuple(_towns().get(name, "").split(",")) if name in _towns() else ()


@cache
def _towns() -> Mapping[str, str]:
    rows = files("comity.vocab").joinpath("towns.tsv").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows)
