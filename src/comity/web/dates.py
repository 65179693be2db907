"""What pages about one day are asked: the day itself, and the day of knowledge."""

from datetime import date

from comity.model.errors import InputError
from comity.model.values import EventDate
from comity.show.context import Context
from comity.web.desk import Desk
from comity.web.fields import Day, read_pair
from comity.web.page import Query


class DayQuery(Query):
    """A question about one day, as known on a day; without a day, about the last that the ledger knows of."""

    at: Day = ""
    known_by: Day = ""

    def day(self) -> date | None:
        """Return the day of knowledge, if one is asked for."""
        return EventDate.parse(self.known_by).end if self.known_by else None

    def on(self) -> date | None:
        """Return the day asked about, if one is."""
        return EventDate.parse(self.at).end if self.at else None


def at_day(desk: Desk, pair: str, query: DayQuery) -> Context:
    """Return the context of a pair on the day asked about; raise InputError for a year of which nothing is known."""
    parties, day, on = read_pair(pair), query.day(), query.on()
    last = desk.context(parties, day=day).as_of
    if on and on.year > last.year:
        raise InputError(f"Nothing is known of {on.year}: the ledger ends in {last.year}.", "Choose an earlier day.")
    return desk.context(parties, (None, on), day)
