"""Ids of new things: the same for the same, another for another, whatever the document."""

from typing import Any

import pytest

from comity.model.documents import Span
from comity.model.mentions import ClaimMention, EventMention, StatementMention
from comity.pipeline.identity import event_id, statement_id, total_id


def made(kind: str, record: str, document: str = "d", words: str = "They met.", **other: Any) -> str:
    span = Span(document, 0, len(words), words)
    return event_id(
        record, EventMention(kind=kind, modality="reported", evidence=(span,), parties=("CHN", "RUS"), **other)
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"start": "2031-05-04"}, {"start": "2031-05-04", "name": "Iron Bear", "places": ("Vladivostok",)}, True),
        ({"start": "2031-05-04"}, {"start": "2031-05-05"}, False),
        ({"start": "2031-05"}, {"start": "2031-05"}, False),
        ({"start": "2031-05", "places": ("Vladivostok",)}, {"start": "2031-05", "places": ("vladivostok",)}, True),
        ({"name": "Joint Sea-2021"}, {"name": "Joint Sea 2021", "start": "2021-10-14"}, True),
        ({"name": "Joint Sea-2021"}, {"name": "Joint Sea-2019"}, False),
        ({"name": "Joint Sea 2015 (I)"}, {"name": "Joint Sea 2015 (II)"}, False),
        ({"name": "Iron Bear", "start": "2031"}, {"name": "iron bear", "start": "2031-07"}, True),
        ({}, {}, False),
    ],
)
def test_events(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    first = made("exercise", "event", "a", "They met in spring.", **one)
    second = made("exercise", "event", "b", "It was held again.", **other)
    assert (first == second) is same


@pytest.mark.parametrize(
    ("kind", "record", "one", "other", "same"),
    [
        ("arms_transfer", "transfer", {"item": "24 Su-35 fighters"}, {"item": "Su-35"}, True),
        ("arms_transfer", "transfer", {"item": "Su-35"}, {"item": "Su-27"}, False),
        ("arms_transfer", "transfer", {"item": "Su-35", "start": "2015"}, {"item": "Su-35", "start": "2015-11"}, True),
        ("agreement", "agreement", {"start": "2031-05-04"}, {"start": "2031-05-04"}, True),
        ("agreement", "agreement", {"start": "2031"}, {"start": "2031"}, False),
        ("consultation", "contact", {"start": "2031-05-04"}, {"start": "2031-05-04"}, True),
    ],
)
def test_other_things(kind: str, record: str, one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert (made(kind, record, "a", "In spring.", **one) == made(kind, record, "b", "Again.", **other)) is same


def test_the_same_words_tell_of_the_same_thing_in_a_copy() -> None:
    assert made("patrol", "event", "a") == made("patrol", "event", "b")


def test_staff_and_field_exercises_of_one_day_are_one_thing_and_a_patrol_is_another() -> None:
    day = {"start": "2031-05-04"}
    assert made("exercise", "event", **day) == made("command_post_exercise", "event", **day)
    assert made("exercise", "event", **day) != made("patrol", "event", **day)


def test_statements_by_day_or_by_words() -> None:
    def said(words: str, date: str = "", topic: str = "trust") -> str:
        span = Span("d", 0, len(words), words)
        return statement_id(
            StatementMention(speaker="Lin Wei", topic=topic, stance="affirms", evidence=(span,), date=date)
        )

    assert said("One way.", "2031-05-04") == said("Another way.", "2031-05-04")
    assert said("One way.") == said("One  way.")
    assert said("One way.") != said("Another way.")
    assert said("One way.", "2031-05-04") != said("One way.", "2031-05-04", topic="threat")


def test_a_count_is_the_same_whoever_prints_it() -> None:
    one = ClaimMention(span=Span("a", 0, 2, "25"), value=25.0, unit="drills", period_from="2005")
    other = ClaimMention(span=Span("b", 7, 9, "25"), value=25.0, unit="exercises", period_from="2005")
    assert total_id(one, ("CHN", "RUS")) == total_id(other, ("CHN", "RUS"))
    assert total_id(one, ("CHN", "RUS")) != total_id(one, ("CHN", "IRN"))
