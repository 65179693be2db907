"""What several pages are asked: a pair of states, a period, a day of knowledge."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import Field

from comity.measure import Window
from comity.measure.periods import read_window, seen_by
from comity.model.errors import InputError
from comity.model.values import EventDate
from comity.vocab import vocabulary
from comity.web.page import Query

Pair = Annotated[str, Path(description="Codes of two states or more with hyphens between: CHN-RUS.", max_length=120)]
Day = Annotated[str, Field(max_length=10, description="A year, month or day: 2018, 2018-09, 2018-09-11.")]


class PeriodQuery(Query):
    """A question about a period, as known on a day."""

    since: Day = ""
    until: Day = ""
    known_by: Day = ""

    def window(self) -> Window:
        """Return the period; raise InputError for a text that is no date, or an end before the beginning."""
        return read_window(self.since, self.until)

    def seen(self) -> Window:
        """Return the part of the period that had passed on the day of knowledge."""
        return seen_by(self.window(), self.day())

    def day(self) -> date | None:
        """Return the day of knowledge, if one is asked for."""
        return EventDate.parse(self.known_by).end if self.known_by else None


def read_pair(pair: str) -> tuple[str, ...]:
    """Return the codes of a pair; raise InputError for an unknown state or fewer than two."""
    codes = tuple(dict.fromkeys(vocabulary().resolve_party(part) for part in pair.split("-") if part))
    if len(codes) < 2:
        raise InputError(f"{pair!r} does not name two states.", "Write their codes with a hyphen: CHN-RUS.")
    return codes


def read_parties(given: Sequence[str]) -> tuple[str, ...]:
    """Return the codes of the states named; raise InputError naming the nearest for one that is unknown."""
    return tuple(sorted({vocabulary().resolve_party(one) for one in given}))
