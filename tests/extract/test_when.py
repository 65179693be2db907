"""When an event ends, by given models: the end of a range, a likely later date, or a day and a length."""

import pytest

from comity.extract.attach import lines_near
from comity.extract.cluster import Cluster
from comity.extract.linear import LinearModel
from comity.extract.mentions import find_candidates
from comity.extract.when import explained, find_end, find_start
from tests.extract.helpers import analysed

START = LinearModel(("yes",), (2.0,), {"relation=until": (-6.0,), "relation=by": (-6.0,)}, 0.5)
END = LinearModel(("yes",), (-3.0,), {"relation=until": (6.0,)}, 0.5)


def told(text: str):
    analysis = analysed(text)
    cluster = Cluster(tuple(c for c in find_candidates(analysis) if c.kind == "exercise")[:1], (0.9,))
    start = find_start(analysis, cluster, START)
    return analysis, start, find_end(analysis, cluster, start, start.date.iso if start else "", END)


@pytest.mark.parametrize(
    ("text", "end", "rule"),
    [
        ("Chile and Peru held a drill from 3 to 9 September 2024.", "2024-09-09", "date.days-month"),
        ("Chile and Peru opened a drill on 3 September. The drill goes on until 9 September.", "2024-09-09", None),
        ("A drill of Chile and Peru is held from 3 September through September 9.", "2024-09-09", None),
        ("Chile and Peru opened a five-day drill on 3 September.", "2024-09-07", "date.length"),
        (
            "Chile and Peru opened a five-day drill on 3 September, after three days of talks.",
            "2024-09-07",
            "date.length",
        ),
        ("Chile and Peru drilled for five days from 3 September in a military exercise.", "2024-09-07", "date.length"),
    ],
)
def test_an_end_is_told_by_a_range_a_date_or_a_length(text, end, rule):
    _, _, found = told(text)
    assert found.iso == end
    assert rule is None or found.rule == rule


@pytest.mark.parametrize(
    "text",
    [
        "Chile and Peru opened a drill on 3 September.",
        "Chile and Peru opened a drill on 3 September, five days after the flood.",
        "Chile and Peru opened a drill in September 2024; it lasts five days.",
        "Chile and Peru opened a drill on 3 September; it had been announced until August 2024.",
        "Chile and Peru opened a drill on 3 September after 20 days of preparations.",
        "Chile and Peru opened a drill on 3 September, within 30 days of the pact.",
        "Chile and Peru opened a drill on 3 September, in four days.",
        "Chile and Peru opened a drill on 3 September, the first three days of which are ashore.",
        "Chile and Peru opened a drill on 3 September; it will last 2.5 days.",
    ],
)
def test_what_does_not_say_the_last_day_gives_none(text):
    assert told(text)[2] is None


def test_start_and_end_carry_the_words_that_say_so():
    text = "Chile and Peru opened a five-day drill on 3 September."
    analysis, start, end = told(text)
    fields = {f.field: f for f in explained(analysis.document, start, end, "")}
    assert (fields["start"].span.quote, fields["end"].span.quote) == ("3 September", "five-day")
    assert text[fields["end"].span.start : fields["end"].span.end] == "five-day"


def test_the_nearest_lines_come_first():
    analysis = analysed(
        "Nothing here at all. Chile and Peru held a drill. Soldiers came by ship. It rained a lot there."
    )
    cluster = Cluster(tuple(c for c in find_candidates(analysis) if c.kind == "exercise")[:1], (0.9,))
    own = cluster.lines[0]
    near = lines_near(analysis, cluster, 1)
    assert near[0] == own
    assert set(near) <= {own - 1, own, own + 1}


def test_what_had_begun_began_no_later_than_the_day_after_publication():
    analysis = analysed("Chile and Peru held a drill for 2025.", "2024-05-03")
    cluster = Cluster(tuple(c for c in find_candidates(analysis) if c.kind == "exercise")[:1], (0.9,))
    assert find_start(analysis, cluster, START).date.iso == "2025"
    assert find_start(analysis, cluster, START, past=True) is None
