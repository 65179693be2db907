"""Whether the vocabulary covers what the bundled casebooks say."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from comity.casebook import bundled
from comity.model.tables import TABLES, Table
from comity.vocab import vocabulary

CASEBOOKS = [bundled("china-russia"), bundled("reference")]
FILES = [(folder / f"{table.name}.csv", table) for folder in CASEBOOKS for table in TABLES]
NOT_PLACES = {"other Russian ranges", "other ranges in Russia and Kazakhstan", "other ranges in ten countries"}


def rows(name):
    for folder in CASEBOOKS:
        path = folder / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                yield from csv.DictReader(file)


@pytest.mark.parametrize(
    ("path", "table"), [pair for pair in FILES if pair[0].exists()], ids=lambda value: getattr(value, "name", "")
)
def test_every_value_is_in_its_closed_list(path: Path, table: Table):
    with path.open(encoding="utf-8", newline="") as file:
        data = list(csv.DictReader(file))
    for column in table.columns:
        if not column.vocab:
            continue
        terms = vocabulary().terms(column.vocab)
        for row in data:
            for value in _values(column.codec, row[column.name]):
                assert value in terms, f"{path.name}: {column.name} {value!r}"


def _values(codec, cell):
    if codec == "responses":
        return [part.partition(":")[2] for part in cell.split(";") if part]
    return [value for value in (cell.split(";") if codec == "list" else [cell]) if value]


def test_every_place_of_an_event_is_known():
    named = {place for row in rows("events") for place in row["places"].split(";") if place}
    assert {place for place in named if vocabulary().find_place(place) is None} == NOT_PLACES


def test_every_series_of_an_event_is_known():
    named = {row["series"] for row in rows("events") if row["series"]}
    assert [name for name in sorted(named) if vocabulary().find_series(name) is None] == []


def test_an_edition_leads_to_the_series_it_is_filed_under():
    vocab = vocabulary()
    for row in rows("events"):
        found = vocab.find_series(row["name"])
        filed = vocab.find_series(row["series"]) if row["series"] else None
        assert found is None or filed in (found, vocab.series[found].group), row["name"]


@pytest.mark.parametrize("name", ["areas", "airfields"])
def test_areas_and_airfields_are_the_same_places_here(name):
    for row in rows(name):
        place = vocabulary().places[row["id"]]
        assert (place.lat, place.lon) == (float(row["lat"]), float(row["lon"]))


def test_party_codes_of_casebooks_mean_the_same_here():
    for row in rows("codes"):
        party = vocabulary().parties[row["code"]]
        assert party.kind == row["kind"]
        assert vocabulary().find_party(row["name"]) == row["code"]


def test_no_held_event_falls_below_even_odds_for_want_of_a_grade():
    weak = [row["id"] for row in rows("events") if row["status"] == "held" and _p_exist(row["sources"]) < 0.5]
    assert weak == []


def _p_exist(sources: str) -> float:
    """Return p_exist with families = publishers and default grades (method, section 2.3)."""
    grades = vocabulary().grades
    best: dict[str, float] = defaultdict(float)
    for source in sources.split(";"):
        publisher, kind = _publisher(source)
        best[publisher] = max(best[publisher], grades.q(grades.default(kind)))
    missed = 1.0
    for q in best.values():
        missed *= 1 - q
    return min(1 - missed, grades.cap)


def _publisher(source: str) -> tuple[str, str]:
    known = SOURCES.get(source, {"publisher": "", "kind": "unsourced", "same_as": ""})
    return _publisher(known["same_as"]) if known["same_as"] else (known["publisher"], known["kind"])


SOURCES = {
    row["id"]: row
    for name in ("sources", "sources-agreements", "sources-method", "sources-examine")
    for row in rows(name)
}
