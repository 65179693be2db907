"""What a mention says in the fields of a record, and whose words say it."""

from typing import Any

import pytest

from comity.model.documents import Document, Span
from comity.model.mentions import ClaimMention, EventMention, FieldEvidence, StatementMention
from comity.model.values import EventDate
from comity.pipeline.describing import (
    Told,
    _claimed,
    describe,
    describe_statement,
    describe_total,
    direction,
    platforms_in,
    stance_of,
)
from comity.vocab import vocabulary

TEXT = "In all, more than 25 joint exercises since 2005 were held."
SENTENCE = Span("d", 0, len(TEXT), TEXT)
DOCUMENT = Document(id="d", text=TEXT, sha256="", publisher="Example Daily", published=EventDate.parse("2031-06-01"))


def mention(kind: str = "exercise", **other: Any) -> EventMention:
    settings: dict[str, Any] = {"modality": "reported", "parties": ("CHN", "RUS"), "evidence": (SENTENCE,)}
    return EventMention(kind=kind, **settings | other)


def told(kind: str, **other: Any) -> dict[str, str]:
    entry = vocabulary().mention_kinds[kind]
    return {one.field: one.value for one in describe(entry.record, entry, mention(kind, **other))}


def test_a_field_rests_on_the_words_it_was_read_from_or_else_on_the_sentence() -> None:
    words = Span("d", 48, 52, "2005")
    evidence = (FieldEvidence(field="start", value="2005", rule="date.year", span=words),)
    entry = vocabulary().mention_kinds["exercise"]
    found = {one.field: one for one in describe("event", entry, mention(start="2005", fields=evidence))}
    assert found["start"] == Told("start", "2005", "date.year", (words,))
    assert found["parties"].spans == (SENTENCE,)
    assert (found["scope"].spans, found["scope"].assumed) == ((), True)


def test_a_proposed_event_has_what_its_table_asks_for() -> None:
    said = told(
        "exercise", start="2031-05-04", name="Iron Bear", ships=(("CHN", 4),), domains=("sea", "counter_terrorism")
    )
    assert said == {
        "kind": "exercise", "name": "Iron Bear", "start": "2031-05-04", "parties": "CHN;RUS", "status": "held",
        "framework": "bilateral", "scope": "military", "parties_complete": "partial", "command": "unknown",
        "ships.CHN": "4", "domains": "counterterrorism;sea",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "other", "field", "value"),
    [
        ("patrol", {"start": "2031-05"}, "name", "Patrol of China and Russia, 2031-05"),
        ("exercise", {"parties": ("CHN", "IRN", "RUS")}, "name", "Exercise of China, Iran and Russia"),
        ("exercise", {"parties": ("CHN", "RUS", "SCO")}, "framework", "SCO"),
        ("exercise", {"modality": "planned"}, "status", "announced"),
        ("exercise", {"start": "soon"}, "start", None),
        ("exercise", {"start": "2031-05-04", "end": "2031-05-01"}, "end", None),
        ("exercise", {"start": "2031-05-04", "end": "2031-05-09"}, "end", "2031-05-09"),
        ("exercise", {"parties": ("CHN", "XXX")}, "parties", "CHN"),
        ("exercise", {"places": ("Port A; B", "Port  A\nC")}, "places", "Port A, B;Port A C"),
        ("exercise", {"command": "led"}, "command", "unknown"),
        ("agreement", {"name": "Treaty of Peace"}, "kind", "treaty"),
        ("agreement", {"name": "Roadmap for 2021-2025"}, "kind", "roadmap"),
        ("agreement", {"start": "2031"}, "signed", "2031"),
        ("agreement", {"modality": "planned"}, "status", "draft"),
        ("consultation", {"places": ("Moscow", "Russia")}, "place", "Moscow"),
        ("consultation", {"start": "2031-05-04"}, "date", "2031-05-04"),
        ("arms_transfer", {"item": "Su-35 fighters"}, "supplier", "RUS"),
        ("arms_transfer", {"item": "Su-35 fighters"}, "recipient", "CHN"),
        ("arms_transfer", {"item": "rifles"}, "supplier", None),
        ("arms_transfer", {"modality": "hypothetical", "item": "rifles"}, "status", "considered"),
        ("co_development", {"item": "a helicopter"}, "status", "in_development"),
    ],
)
def test_fields(kind: str, other: dict[str, Any], field: str, value: str | None) -> None:
    assert told(kind, **other).get(field) == value


@pytest.mark.parametrize(
    ("other", "sides"),
    [
        ({"supplier": "CHN", "recipient": "RUS", "item": "Su-35"}, ("CHN", "RUS")),
        ({"supplier": "CHN"}, ("CHN", "RUS")),
        ({"recipient": "CHN"}, ("RUS", "CHN")),
        ({"item": "Su-35"}, ("RUS", "CHN")),
        ({"item": "spare parts"}, ("", "")),
        ({"item": "Su-35", "parties": ("CHN", "IRN", "RUS")}, ("", "")),
        ({"item": "Su-35 and J-10 fighters"}, ("", "")),
    ],
)
def test_who_supplies_whom_is_told_or_follows_from_whose_design_it_is(
    other: dict[str, Any], sides: tuple[str, str]
) -> None:
    assert direction(mention("arms_transfer", **other))[:2] == sides


def test_types_are_found_among_other_words() -> None:
    assert platforms_in("24 Su-35 fighters and S-400 systems") == platforms_in("S-400 systems, Su-35")
    assert platforms_in("help with nothing in particular") == ()


@pytest.mark.parametrize(
    ("topic", "stance", "coded"),
    [("limits", "affirms", "denies"), ("limits", "denies", "affirms"), ("limits", "hedges", "hedges"),
     ("trust", "affirms", "affirms")],
)  # fmt: skip
def test_limits_has_opposite_poles_in_guide_and_casebook(topic: str, stance: str, coded: str) -> None:
    said = StatementMention(speaker="Lin Wei", topic=topic, stance=stance, evidence=(SENTENCE,))
    assert stance_of(said) == coded


@pytest.mark.parametrize(
    ("other", "field", "value"),
    [
        ({}, "date", "2031-06-01"),
        ({"date": "2031-05"}, "date", "2031-05"),
        ({"country": "CHN"}, "side", "CHN"),
        ({"country": "USA"}, "side", "other"),
        ({"role_or_org": "foreign ministry spokesman"}, "official", "yes"),
        ({"role_or_org": "analyst"}, "official", "no"),
        ({"quote": Span("d", 8, 20, "more than 25")}, "quote", "more than 25"),
    ],
)
def test_fields_of_statements(other: dict[str, Any], field: str, value: str) -> None:
    said = StatementMention(
        speaker="Lin Wei", topic="trust", stance="affirms", about=("CHN", "RUS"), evidence=(SENTENCE,), **other
    )
    assert {one.field: one.value for one in describe_statement(said, DOCUMENT)}[field] == value


def test_a_count_of_exercises_is_a_published_total() -> None:
    claim = ClaimMention(span=Span("d", 18, 36, TEXT[18:36]), value=25.0, unit="joint exercises", period_from="2005")
    said = {one.field: one.value for one in describe_total(claim, ("CHN", "RUS"), DOCUMENT)}
    assert (said["value"], said["bound"], said["publisher"], said["window_from"]) == (
        "25", "more_than", "Example Daily", "2005",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "start", "end", "given"),
    [
        ("Vostok-2018", "2020-05", "2020-06", ("2018", None)),
        ("Vostok-2018", "2018-09-11", "2018-09-17", ("2018-09-11", "2018-09-17")),
        ("Vostok-2018", "", "", ("2018", None)),
        ("Iron Bear", "2020-05", "", ("2020-05", None)),
    ],
)
def test_the_year_in_a_name_is_surer_than_another_date(
    name: str, start: str, end: str, given: tuple[str | None, str | None]
) -> None:
    said = told("exercise", name=name, start=start, end=end)
    assert (said.get("start"), said.get("end")) == given


@pytest.mark.parametrize(
    ("figure", "what", "claim"),
    [
        ("25 joint exercises", "joint exercises since 2005", "25 joint exercises since 2005"),
        ("25", "joint exercises", "25 joint exercises"),
        ("25 joint exercises", "", "25 joint exercises"),
        ("25 drills and  drills", "drills", "25 drills and drills"),
        ("ten", "ten", "ten"),
    ],
)
def test_a_claim_says_nothing_twice(figure: str, what: str, claim: str) -> None:
    assert _claimed(figure, what) == claim
