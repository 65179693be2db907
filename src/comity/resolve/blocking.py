"""Which pairs are compared at all: those that share a key of one of three sorts.

``meet``: two parties and a year, or two parties and goods or papers whatever the year. ``line``: a series and a year.
``spot``: a narrow place and a year. For statements: a speaker's name, or a run of four words of a quotation.
"""

from collections.abc import Iterable
from itertools import combinations

from comity.resolve.rows import Row
from comity.resolve.words import WEIGHT

MANY = 20
"""Of a thing with more parties than this, only the pairs of the first ones by code are keys."""


def meet_keys(row: Row) -> list[str]:
    """Return the keys of party pair and year, and of party pair alone for what lasts."""
    parties = row.parties[:MANY]
    pairs = ["|".join(pair) for pair in combinations(parties, 2)] or list(parties)
    lasting = [f"{pair}#" for pair in pairs] if row.lasting else []
    return sorted({*lasting, *_by_year(pairs, row)})


def line_keys(row: Row) -> list[str]:
    """Return the keys of series and year, and of series and edition."""
    return sorted({*_by_year(row.series, row), *(f"{name}:{n}" for name in row.series for n in row.editions)})


def spot_keys(row: Row) -> list[str]:
    """Return the keys of place and year."""
    return sorted(_by_year(row.where.places if row.where.points else (), row))


def speaker_keys(row: Row) -> list[str]:
    """Return the keys of a statement's speaker."""
    return sorted({str(token // WEIGHT) for token in row.people})


def wording_keys(row: Row) -> list[str]:
    """Return the keys of a statement's wording."""
    return sorted({str(run) for run in row.runs})


def _by_year(names: Iterable[str], row: Row) -> list[str]:
    years = row.when.years if row.when else ()
    return [f"{name}@{year}" for name in names for year in years]
