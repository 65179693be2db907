"""What is compared, and how far two things agree: the levels of each comparison, best first.

The conditions are DuckDB's SQL over the columns of :mod:`comity.resolve.frames`; ``l`` and ``r`` are the two sides.
What each level weighs is not said here but learned (see :mod:`comity.resolve.model`).
"""

from msgspec import Struct


class Level(Struct, frozen=True):
    """One degree of agreement: its name in the model, its condition, and what to call it in an explanation."""

    name: str
    condition: str
    words: str


class Comparison(Struct, frozen=True):
    """One aspect that is compared; where ``unknown`` holds it says nothing either way."""

    name: str
    unknown: str
    levels: tuple[Level, ...]


def _shared(column: str) -> str:
    """Return SQL for the weight, in tenths of bits, of the tokens that both sides have in ``column``."""
    both = f"list_intersect({column}_l, {column}_r)"
    return f"coalesce(list_sum(list_transform({both}, lambda token: token % 1000)), 0)"


def _empty(column: str) -> str:
    return f"len({column}_l) = 0 or len({column}_r) = 0"


_GAP = "greatest(0, first_l - last_r, first_r - last_l)"
_GRAIN = "greatest(grain_l, grain_r)"
_LONG = 999_999
_NEWS = (
    f"least(coalesce(greatest(0, seen_l - last_r, first_r - heard_l), {_LONG}), "
    f"coalesce(greatest(0, seen_r - last_l, first_l - heard_r), {_LONG}))"
)
_KM = (
    "list_min(flatten(list_transform(points_l, lambda p: list_transform(points_r, lambda q: "
    "12742 * asin(least(1, sqrt(pow(sin(radians(q[1] - p[1]) / 2), 2) + cos(radians(p[1])) * cos(radians(q[1])) "
    "* pow(sin(radians(q[2] - p[2]) / 2), 2))))))))"
)
_COMMON = "len(list_intersect(parties_l, parties_r))"

PARTIES = Comparison(
    "parties",
    _empty("parties"),
    (
        Level("equal", "parties_l = parties_r", "parties equal"),
        Level("most", f"{_COMMON} * 2 > greatest(len(parties_l), len(parties_r))", "most parties in common"),
        Level(
            "within", f"{_COMMON} >= 2 and {_COMMON} = least(len(parties_l), len(parties_r))",
            "the parties of one are among those of the other",
        ),
        Level("some", f"{_COMMON} >= 2", "two or more parties in common"),
        Level("few", "TRUE", "fewer than two parties in common"),
    ),
)  # fmt: skip
KIND = Comparison(
    "kind",
    "kind_l is null or kind_r is null",
    (
        Level("same", "kind_l = kind_r", "same kind"),
        Level("near", "TRUE", "kinds that may be one thing in other words"),
    ),
)
_DATES = (
    Level("day", f"{_GAP} = 0 and {_GRAIN} = 0 and abs(first_l - first_r) <= 1", "same day"),
    Level("days", f"{_GAP} <= 3 and {_GRAIN} = 0", "days apart"),
    Level("month", f"{_GAP} = 0 and {_GRAIN} <= 1", "same month"),
    Level("year", f"{_GAP} = 0 and {_GRAIN} = 2", "same year"),
    Level("news", f"{_GAP} = 0 and {_NEWS} <= 45", "undated, and news when the text appeared"),
    Level("about", f"{_GAP} = 0", "undated, told of about then"),
    Level("near", f"{_GAP} <= 31 and {_GRAIN} <= 1", "days apart"),
    Level("adjacent", f"{_GAP} <= 400 and {_GRAIN} >= 2", "adjacent years"),
    Level("far", f"{_GAP} <= 400", "months apart"),
    Level("off", "TRUE", "years apart"),
)
_UNDATED = "first_l is null or first_r is null"
_LASTING = "(lasting_l or lasting_r)"
DATE = Comparison("date", f"{_UNDATED} or {_LASTING}", _DATES)
_PAPERS = "(kind_l = 'agreement' and kind_r = 'agreement')"
SIGNED = Comparison("signed", f"{_UNDATED} or not {_PAPERS}", _DATES)
AGE = Comparison("age", f"{_UNDATED} or not {_LASTING} or {_PAPERS}", _DATES)
PLACE = Comparison(
    "place",
    f"({_empty('places')}) and ({_empty('areas')})",
    (
        Level("same", f"list_has_any(places_l, places_r) or {_KM} <= 30", "same place"),
        Level("close", f"{_KM} <= 150", "places close"),
        Level("area", "list_has_any(areas_l, areas_r)", "same sea or country"),
        Level("region", f"{_KM} <= 800", "places in one region"),
        Level("elsewhere", "TRUE", "places apart"),
    ),
)
SERIES = Comparison(
    "series",
    _empty("series"),
    (Level("same", "list_has_any(series_l, series_r)", "same series"), Level("other", "TRUE", "different series")),
)
EDITION = Comparison(
    "edition",
    f"({_empty('editions')}) and not list_has_any(counted_l, counted_r)",
    (
        Level("same", "list_has_any(editions_l, editions_r)", "same edition number"),
        Level("counted", "list_has_any(counted_l, counted_r)", "counted as the same edition"),
        Level("other", "TRUE", "different edition numbers"),
    ),
)
SORT = Comparison(
    "sort",
    _empty("sorts"),
    (
        Level("equal", "sorts_l = sorts_r", "same domain or form"),
        Level("some", "list_has_any(sorts_l, sorts_r)", "a domain or form in common"),
        Level("other", "TRUE", "different domain or form"),
    ),
)
TITLE = Comparison(
    "title",
    _empty("title"),
    (
        Level("strong", f"{_shared('title')} >= 160", "same name or goods"),
        Level("good", f"{_shared('title')} >= 90", "much of the name or goods in common"),
        Level("some", f"{_shared('title')} >= 45", "a word of the name or goods in common"),
        Level("none", "TRUE", "no word of the name or goods in common"),
    ),
)
WORDS = Comparison(
    "words",
    _empty("words"),
    (
        Level("many", f"{_shared('words')} >= 500", "very much wording in common"),
        Level("strong", f"{_shared('words')} >= 320", "much wording in common"),
        Level("good", f"{_shared('words')} >= 200", "wording in common"),
        Level("some", f"{_shared('words')} >= 100", "some words in common"),
        Level("few", f"{_shared('words')} >= 40", "a word in common"),
        Level("none", "TRUE", "no telling word in common"),
    ),
)
PEOPLE = Comparison(
    "people",
    _empty("people"),
    (
        Level("two", "len(list_intersect(people_l, people_r)) >= 2", "the same persons"),
        Level("one", "len(list_intersect(people_l, people_r)) = 1", "a person in common"),
        Level("none", "TRUE", "no person in common"),
    ),
)
FIGURES = Comparison(
    "figures",
    "not list_has_any(slots_l, slots_r)",
    (
        Level("two", "len(list_intersect(figures_l, figures_r)) >= 3", "the same figures"),
        Level("one", "list_has_any(figures_l, figures_r)", "a figure in common"),
        Level("other", "TRUE", "different figures"),
    ),
)
_UNREAL = "{side} in ('ahead', 'idea', 'open')"
STAGE = Comparison(
    "stage",
    "tense_l is null or tense_r is null",
    (
        Level("denied", "(tense_l = 'denied') != (tense_r = 'denied')", "denied by one"),
        Level(
            "unreal", f"{_UNREAL.format(side='tense_l')} and {_UNREAL.format(side='tense_r')}",
            "both only planned or alleged",
        ),
        Level(
            "idea", "(tense_l = 'idea' and last_r >= seen_l - 10) or (tense_r = 'idea' and last_l >= seen_r - 10)",
            "thought of, and later done",
        ),
        Level(
            "ahead", "(tense_l = 'ahead' and last_r >= seen_l - 10) or (tense_r = 'ahead' and last_l >= seen_r - 10)",
            "announced, and later done",
        ),
        Level("past", "tense_l in ('ahead', 'idea') or tense_r in ('ahead', 'idea')", "still to come, or past already"),
        Level("early", "first_r > seen_l + 45 or first_l > seen_r + 45", "told of before it was"),
        Level("open", "tense_l = 'open' or tense_r = 'open'", "told as a fact, held to be open"),
        Level("done", "TRUE", "done"),
    ),
)  # fmt: skip

SPEAKER = Comparison(
    "speaker",
    _empty("people"),
    (
        Level("same", "list_has_all(people_l, people_r) or list_has_all(people_r, people_l)", "same speaker"),
        Level("part", "list_has_any(people_l, people_r)", "part of the speaker's name"),
        Level("other", "TRUE", "different speakers"),
    ),
)
COUNTRY = Comparison(
    "country",
    _empty("country"),
    (
        Level("same", "list_has_any(country_l, country_r)", "same country"),
        Level("other", "TRUE", "different countries"),
    ),
)
TOPIC = Comparison(
    "topic",
    "topic_l is null or topic_r is null",
    (
        Level("both", "topic_l = topic_r and stance_l = stance_r", "same topic and stance"),
        Level("topic", "topic_l = topic_r", "same topic"),
        Level("other", "TRUE", "different topics"),
    ),
)
WORDING = Comparison(
    "wording",
    "len(runs_l) = 0 or len(runs_r) = 0",
    (
        Level("same", "len(list_intersect(runs_l, runs_r)) >= 6", "same words quoted"),
        Level("part", "len(list_intersect(runs_l, runs_r)) >= 2", "some of the same words quoted"),
        Level("bit", "len(list_intersect(runs_l, runs_r)) = 1", "three words quoted in common"),
        Level("none", "TRUE", "no quoted words in common"),
    ),
)
SAID = Comparison(
    "said",
    "first_l is null or first_r is null",
    (
        Level("day", f"{_GAP} <= 1 and {_GRAIN} = 0", "same day"),
        Level("month", f"{_GAP} = 0 and {_GRAIN} <= 1", "same month"),
        Level("year", f"{_GAP} = 0 and {_GRAIN} = 2", "same year"),
        Level("news", f"{_GAP} = 0 and {_NEWS} <= 20", "undated, and news when the text appeared"),
        Level("about", f"{_GAP} = 0", "undated, told of about then"),
        Level("near", f"{_GAP} <= 31", "days apart"),
        Level("off", "TRUE", "another time"),
    ),
)

OCCASION = (PARTIES, KIND, DATE, SIGNED, AGE, PLACE, SERIES, EDITION, SORT, TITLE, WORDS, PEOPLE, FIGURES, STAGE)
SPEECH = (SPEAKER, COUNTRY, SAID, TOPIC, WORDING, WORDS, PARTIES)
UTTERED = 45
"""Days that may lie between two dates given for one utterance."""
COMPARISONS = {"events": OCCASION, "statements": SPEECH}
BLOCKS = {"events": ("meet", "line", "spot"), "statements": ("speaker", "wording_key")}
SENSIBLE = {
    "events": "(l.kind = r.kind or list_contains(l.near, r.kind)) "
    "and len(list_intersect(l.parties, r.parties)) >= least(2, len(l.parties), len(r.parties))",
    "statements": "(len(l.country) = 0 or len(r.country) = 0 or list_has_any(l.country, r.country)) "
    f"and coalesce(greatest(l.first - r.last, r.first - l.last), 0) <= {UTTERED}",
}
"""What a pair must meet besides a shared key: kinds that can be one thing, two parties in common; one occasion."""
