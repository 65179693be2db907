"""Value types: dates with precision, quantities with a range, places."""

import re
from calendar import monthrange
from datetime import date
from typing import Literal, Self

from msgspec import Struct

from comity.model.errors import InputError

Precision = Literal["day", "month", "year", "span"]

_REDUCED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class EventDate(Struct, frozen=True, order=True):
    """A stretch of days, and how finely the source gave it.

    ``day``, ``month`` and ``year`` are calendar units; ``span`` is any other interval ("late July", "spring").
    """

    start: date
    end: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InputError(f"A date cannot end ({self.end}) before it starts ({self.start}).", "Swap the two days.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; raise InputError for anything else."""
        match = _REDUCED.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            year, month, day = (int(part) if part else None for part in match.groups())
            return cls._of(year or 0, month, day)
        except ValueError:
            raise InputError(
                f"{text!r} is not a date.", "Write YYYY, YYYY-MM or YYYY-MM-DD, no finer than the source supports."
            ) from None

    @classmethod
    def _of(cls, year: int, month: int | None, day: int | None) -> Self:
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31), "year")
        if day is None:
            return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")
        return cls(date(year, month, day), date(year, month, day), "day")

    @property
    def iso(self) -> str:
        """The date at its own precision: ``2018``, ``2018-09``, ``2018-09-11``, or ``start/end`` for a span."""
        length = {"year": 4, "month": 7, "day": 10}.get(self.precision)
        return self.start.isoformat()[:length] if length else f"{self.start}/{self.end}"

    def __str__(self) -> str:
        return self.iso


class Quantity(Struct, frozen=True):
    """A number as reported: every distinct figure, in the order in which the ledger holds them.

    Figures that disagree are kept side by side and never averaged. ``low`` and ``high`` span them.
    ``best`` is the only figure there is, the one a person decided on, or else the largest reported: the same
    convention for every party, so that a ratio of two quantities compares like with like.
    """

    figures: tuple[float, ...]
    unit: str = ""
    decided: float | None = None

    def __post_init__(self) -> None:
        if not self.figures:
            raise InputError("A quantity needs at least one figure.", "Leave the whole field out if nothing is known.")

    @property
    def low(self) -> float:
        """The smallest figure reported."""
        return min(self.figures)

    @property
    def high(self) -> float:
        """The largest figure reported."""
        return max(self.figures)

    @property
    def best(self) -> float:
        """The figure to calculate with (see the class)."""
        return self.high if self.decided is None else self.decided

    @property
    def standing(self) -> tuple[float, ...]:
        """The figures to show: the one a person decided on, or else every one reported."""
        return self.figures if self.decided is None else (self.decided,)

    @property
    def in_conflict(self) -> bool:
        """Whether sources disagree and nobody has decided."""
        return len(set(self.figures)) > 1 and self.decided is None

    def __str__(self) -> str:
        return " | ".join(f"{figure:,g}" if abs(figure) < 1e6 else f"{figure:,.0f}" for figure in self.standing)


class Place(Struct, frozen=True, kw_only=True):
    """A named place: a point with the precision it was given with, and the sea it lies in or on.

    ``lat`` and ``lon`` are degrees north and east (WGS 84).
    """

    name: str
    lat: float | None = None
    lon: float | None = None
    sea_area: str = ""
    kind: str = ""
