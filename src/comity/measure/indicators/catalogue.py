"""The list of the indicators, in the order of the method."""

from difflib import get_close_matches

from comity.measure.indicators import balance, frequency, paper, place, plans, sources, together, transfers
from comity.measure.indicators.model import Indicator
from comity.measure.indicators.refusals import refuse
from comity.model.errors import InputError

NO_TIV = "no records hold a trend-indicator value (the SIPRI database may not be redistributed)"
NO_MARKER = "no records hold these fields"
NO_PLAN = "no records hold whether an event that was held had been announced beforehand"
NO_HOURS = "no records hold hours of patrol or legs"

INDICATORS: tuple[Indicator, ...] = (
    Indicator(number=1, code="count", name="Joint events", unit="events", family="practice",
              measure=frequency.counts, ends="interval", additive=True),
    Indicator(number=2, code="tempo", name="Tempo and trend", unit="events a year", family="practice",
              measure=frequency.tempo, ends="interval"),
    Indicator(number=3, code="days", name="Days of exercise", unit="days", family="practice",
              measure=frequency.exercise_days, additive=True),
    Indicator(number=4, code="breadth", name="Breadth of domains", unit="domains", family="practice",
              measure=frequency.breadth),
    Indicator(number=5, code="distance", name="Distance from home", unit="km", family="practice",
              measure=place.distance, ends="spread"),
    Indicator(number=6, code="asymmetry", name="Guest forces over host forces", unit="ratio", family="practice",
              measure=together.asymmetries, ends="reported"),
    Indicator(number=7, code="command", name="Combined command", unit="share", family="practice",
              measure=together.command, note=together.BIASED),
    Indicator(number=8, code="markers", name="Markers of interoperability", unit="share", family="practice",
              measure=together.markers, no_data=NO_MARKER),
    Indicator(number=9, code="novelty", name="New waters", unit="share", family="practice", measure=place.novelty),
    Indicator(number=10, code="reactions", name="Third parties react", unit="share", family="practice",
              measure=balance.reactions, note=balance.SEEN_ONLY),
    Indicator(number=11, code="coverage", name="Clauses practised", unit="share", family="text_and_practice",
              measure=paper.practised_coverage, of_events=False),
    Indicator(number=12, code="backed", name="Practice backed by clauses", unit="share", family="text_and_practice",
              measure=paper.backed_practice, of_events=False),
    Indicator(number=13, code="rhetoric", name="Balance of words on alliance", unit="balance", family="rhetoric",
              measure=paper.rhetoric_balance, ends="none", of_events=False),
    Indicator(number=14, code="dependence", name="Arms dependence", unit="share", family="transfers",
              measure=transfers.dependence, of_events=False, no_data=NO_TIV),
    Indicator(number=15, code="direction", name="Direction of transfers", unit="deals under delivery",
              family="transfers", measure=transfers.direction, of_events=False,
              note=f"{NO_TIV}: deals are counted, which is no volume"),
    Indicator(number=16, code="hosting", name="Balance of hosting", unit="share", family="practice",
              measure=balance.hosting_balance, ends="interval"),
    Indicator(number=17, code="reciprocity", name="Guests in strategic exercises", unit="events", family="practice",
              measure=balance.reciprocity, ends="none", additive=True),
    Indicator(number=18, code="contacts", name="Contacts by level", unit="contacts", family="practice",
              measure=plans.contacts, ends="none", of_events=False, additive=True),
    Indicator(number=19, code="fulfilment", name="Plans fulfilled", unit="events", family="practice",
              measure=plans.fulfilment, ends="none", no_data=NO_PLAN),
    Indicator(number=20, code="realism", name="Markers of realism", unit="share", family="practice",
              measure=together.realism, no_data=NO_MARKER),
    Indicator(number=21, code="endurance", name="Endurance of joint formations", unit="hours", family="practice",
              measure=together.endurance, no_data=NO_HOURS),
    Indicator(number=22, code="intensity", name="Reporting intensity", unit="families per event", family="sources",
              measure=sources.intensity, ends="spread"),
)  # fmt: skip


def find_indicator(name: str) -> Indicator:
    """Return the indicator with this number or code.

    Raises RefusedError with the reason for an aggregate that is not made, and InputError naming the nearest code for
    anything else.
    """
    wanted = name.strip().casefold()
    for one in INDICATORS:
        if wanted in (one.code, str(one.number)):
            return one
    refuse(wanted)
    near = get_close_matches(wanted, [one.code for one in INDICATORS], n=1)
    choices = ", ".join(one.code for one in INDICATORS)
    raise InputError(
        f"There is no indicator {name!r}.", f"Did you mean {near[0]}?" if near else f"Use one of {choices}."
    )
