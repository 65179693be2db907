"""What is asserted of a record that the ledger knows: in its terms, and only what words say of it."""

from typing import Any

import pytest

from comity.model.records import Agreement, Contact, Event, Record, Statement, Transfer
from comity.model.values import EventDate
from comity.pipeline.contrasting import credible, relevant
from comity.pipeline.describing import Told

VOSTOK = Event(
    id="v", kind="exercise", name="Vostok-2018", status="held", parties=("CHN", "MNG", "RUS"),
    start=EventDate.parse("2018-09-11"), places=("Tsugol", "Sea of Japan"),
)  # fmt: skip
PACT = Agreement(id="p", status="signed", parties=("CHN", "SUN"), signed=EventDate.parse("1950-02-14"))
DEAL = Transfer(
    id="t", status="delivered", supplier="RUS", recipient="CHN", item="Su-27", ordered=EventDate.parse("1991"),
    delivered_to=EventDate.parse("1996"),
)  # fmt: skip


def kept(record: Record, field: str, value: str, modality: Any = "reported", **other: Any) -> list[tuple[str, str]]:
    told = Told(field, value, other.pop("rule", "read"))
    return [(one.field, one.value) for one in relevant(record, [told], modality)]


@pytest.mark.parametrize(
    ("record", "field", "value", "becomes"),
    [
        (VOSTOK, "personnel.CHN", "3200", "3200"),
        (VOSTOK, "kind", "command_post_exercise", None),
        (VOSTOK, "name", "East 2018", None),
        (VOSTOK, "status", "held", None),
        (VOSTOK, "parties", "CHN;RUS", "CHN;RUS"),
        (VOSTOK, "parties", "CHN;RUS;USA", "CHN;RUS;USA"),
        (PACT, "parties", "CHN;RUS", "CHN;SUN"),
        (VOSTOK, "places", "sea of japan", "Sea of Japan"),
        (VOSTOK, "places", "somewhere quiet", None),
        (VOSTOK, "places", "Kaliningrad", "Kaliningrad"),
        (PACT, "signed", "1950", "1950"),
        (PACT, "signed", "1949-12", "1949-12"),
        (PACT, "signed", "1979", None),
        (DEAL, "ordered", "1995", None),
        (DEAL, "ordered", "1989", "1989"),
        (DEAL, "item", "fighters", None),
    ],
)
def test_values_in_the_terms_of_the_record(record: Record, field: str, value: str, becomes: str | None) -> None:
    assert kept(record, field, value) == ([(field, becomes)] if becomes else [])


def test_a_figure_of_a_successor_is_one_of_the_state_of_the_time() -> None:
    record = Event(id="e", parties=("CHN", "SUN"))
    assert kept(record, "personnel.RUS", "400") == [("personnel.SUN", "400")]


def test_what_was_announced_and_is_then_reported_gets_its_status() -> None:
    announced = Event(id="e", status="announced", parties=("CHN", "RUS"))
    assert kept(announced, "status", "held") == [("status", "held")]


@pytest.mark.parametrize("modality", ["planned", "hypothetical", "denied"])
def test_plans_and_thoughts_say_nothing_of_how_it_was(modality: str) -> None:
    assert kept(VOSTOK, "personnel.CHN", "3200", modality) == []


def test_a_plan_says_something_of_what_is_only_planned() -> None:
    assert kept(Event(id="e", status="announced"), "personnel.CHN", "3200", "planned") == [("personnel.CHN", "3200")]


def test_what_no_words_gave_is_not_asserted() -> None:
    assert kept(VOSTOK, "scope", "military", rule="default.scope") == []


def test_a_place_is_given_to_a_record_that_has_none() -> None:
    assert kept(Contact(id="c"), "place", "Moscow") == [("place", "Moscow")]


@pytest.mark.parametrize(("topic", "count"), [("trust", 1), ("threat", 0)])
def test_a_stance_on_another_topic_is_none_on_this(topic: str, count: int) -> None:
    record = Statement(id="s", speaker="Lin Wei", topic="trust", stance="affirms")
    told = [Told("topic", topic, "model"), Told("stance", "denies", "model")]
    assert len(relevant(record, told, "reported")) == count


@pytest.mark.parametrize(
    ("record", "modality", "digit"),
    [
        (VOSTOK, "reported", "3"), (VOSTOK, "planned", "4"), (VOSTOK, "hypothetical", "5"), (VOSTOK, "denied", "3"),
        (None, "planned", "3"), (Event(id="e", status="announced"), "planned", "3"),
    ],
)  # fmt: skip
def test_a_plan_is_weak_evidence_of_what_is_held_to_be_done(record: Record | None, modality: Any, digit: str) -> None:
    assert credible(record, modality, "3") == digit
