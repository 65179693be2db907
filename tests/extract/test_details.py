import pytest

from comity.extract.cluster import Cluster
from comity.extract.details import details_of, with_reactions
from comity.extract.mentions import find_candidates
from comity.model.documents import Span
from comity.model.mentions import EventMention
from tests.extract.helpers import analysed


def details(text: str):
    analysis = analysed(text)
    mentions = tuple(c for c in find_candidates(analysis) if c.kind in ("exercise", "patrol"))
    kind = mentions[0].kind
    mentions = tuple(m for m in mentions if m.kind == kind)
    return details_of(analysis, Cluster(mentions, (0.9,) * len(mentions)), ("KEN", "UGA"))


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Kenya and Uganda held a naval exercise.", "domains", ("sea",)),
        ("Kenya hosted an exercise with Uganda.", "host", ("KEN",)),
        ("The sixth joint exercise of Kenya and Uganda began.", "ordinal", 6),
        ("The first exercise of Kenya and Uganda began.", "ordinal", None),
        ("Kenya and Uganda drilled under a joint headquarters.", "command", "joint"),
        (
            "The exercise of Kenya and Uganda is aimed at closer ties of the navies.",
            "purpose",
            "closer ties of the navies",
        ),
    ],
)
def test_details_come_from_the_words(text, field, value):
    assert getattr(details(text), field) == value


def event(kind: str, parties: tuple[str, ...], start: int) -> EventMention:
    return EventMention(
        kind=kind, modality="reported", parties=parties, evidence=(Span("d", start, start + 5, "abcde"),)
    )


def test_an_incident_points_at_the_patrol_it_answers():
    events = with_reactions([event("patrol", ("CHN", "RUS"), 0), event("incident", ("JPN", "RUS"), 60)])
    assert [e.reacts_to for e in events] == [None, 0]


def test_an_incident_far_away_or_of_others_answers_nothing():
    events = with_reactions(
        [
            event("patrol", ("CHN", "RUS"), 0),
            event("incident", ("JPN", "RUS"), 9000),
            event("incident", ("GRC", "TUR"), 9),
        ]
    )
    assert [e.reacts_to for e in events] == [None, None, None]
