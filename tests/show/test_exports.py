"""Every export is read back by its format's own library, and says what the ledger says."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import networkx as nx
import pyarrow.parquet as pq
import pytest
import stix2
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from followthemoney import model as ftm_model
from frictionless import Package
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook
from pyld import jsonld
from typer.testing import CliRunner

from comity.cli import app
from comity.model.errors import InputError
from comity.model.records import Event, PartyFigure, Source
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate, Quantity
from comity.pipeline import open_ledger, set_up
from comity.show.exports import FORMATS, export_files
from comity.show.plain import cell, plain


@pytest.fixture(scope="module")
def bundled(tmp_path_factory) -> Snapshot:
    place = str(tmp_path_factory.mktemp("exports") / "ledger.db")
    set_up(place)
    with open_ledger(place) as ledger:
        return ledger.snapshot()


@pytest.fixture(scope="module")
def hostile() -> Snapshot:
    source = Source(id="s1", kind="press", publisher='=HYPERLINK("http://x")', title="@SUM(A1)", url="javascript:x")
    events = [
        Event(id="e1", kind="exercise", name="=1+1", status="held", parties=("CHN", "RUS"), sources=("s1", "gone")),
        Event(id="e2", kind="patrol", status="held", parties=("SUN", "XKX"), start=EventDate.parse("1958")),
        Event(id="e3", kind="exercise", name="Петля \u202e 海", status="held", parties=("NATO", "ZZZ"), note='"},{'),
        Event(id="e4", kind="visit", status="held", parties=(), start=EventDate.parse("2020-02"), p_exist=0.996),
    ]
    return Snapshot([source, *events], known_by=date(2021, 1, 1))


@pytest.fixture(params=["bundled", "hostile"])
def snapshot(request) -> Snapshot:
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_records_give_the_same_bytes(snapshot, form):
    assert export_files(snapshot, form) == export_files(snapshot, form)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_ledger_gives_files_that_can_be_read(form):
    files = export_files(Snapshot([]), form)
    assert files
    for name, contents in files.items():
        if name.endswith("json") and form != "ftm":
            json.loads(contents)


def test_stix_validates_and_names_every_dated_event_with_parties(snapshot):
    bundle = stix2.parse(export_files(snapshot, "stix")["bundle.stix.json"])
    known = {each.id for each in bundle.objects}
    reports = [each for each in bundle.objects if each.type == "report"]
    assert len(reports) == sum(bool(event.start and event.parties) for event in snapshot.events)
    assert all(set(report.object_refs) <= known for report in reports)


def test_follow_the_money_takes_every_entity_whole(snapshot):
    lines = export_files(snapshot, "ftm")["entities.ftm.json"].decode().splitlines()
    assert len(lines) == len(snapshot.events) + len(snapshot.sources)
    for line in lines:
        told = json.loads(line)
        entity = ftm_model.get_proxy(told, cleaned=False)
        ftm_model.get(told["schema"]).validate(told)
        assert {name: set(values) for name, values in told["properties"].items()} == {
            name: set(entity.get(name)) for name in told["properties"]
        }


def test_the_data_package_validates(snapshot, tmp_path):
    for name, contents in export_files(snapshot, "frictionless").items():
        (tmp_path / name).write_bytes(contents)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])[:3]


def test_geojson_has_one_feature_a_record_and_points_on_the_globe(snapshot):
    features = json.loads(export_files(snapshot, "geojson", ["event"])["events.geojson"])["features"]
    assert len(features) == len(snapshot.events)
    for point in (f["geometry"]["coordinates"] for f in features if f["geometry"]):
        assert -180 <= point[0] <= 180
        assert -90 <= point[1] <= 90


def test_json_ld_expands_without_asking_the_network(snapshot):
    def refuse(url, options):
        raise AssertionError(f"asked for {url}")

    graph = jsonld.expand(json.loads(export_files(snapshot, "jsonld")["records.jsonld"]), {"documentLoader": refuse})
    names = {node["@id"] for node in graph}
    assert {f"urn:comity:{event.id}" for event in snapshot.events} <= names


def test_parquet_keeps_types_and_rows(snapshot):
    table = pq.read_table(io.BytesIO(export_files(snapshot, "parquet")["events.parquet"]))
    assert table.num_rows == len(snapshot.events)
    assert table.column("p_exist").to_pylist() == [event.p_exist for event in snapshot.events]
    assert table.column("parties").to_pylist() == [list(event.parties) for event in snapshot.events]


def test_the_network_counts_pairs(snapshot):
    graph = nx.read_gexf(io.BytesIO(export_files(snapshot, "gexf")["network.gexf"]))
    held = [e for e in snapshot.events if e.status == "held" and {"CHN", "RUS"} <= set(e.parties)]
    assert graph.edges["CHN", "RUS"]["weight"] == len([e for e in held if e.state == "accepted"])


def test_the_network_counts_nothing_that_is_only_proposed():
    event = Event(id="ev-1", kind="exercise", status="held", parties=("JPN", "PHL"))
    proposed = replace(event, id="ev-2", parties=("JPN", "PHL", "IND"), state="proposed")
    graph = nx.read_gexf(io.BytesIO(export_files(Snapshot([event, proposed]), "gexf")["network.gexf"]))
    assert sorted(graph.nodes) == ["JPN", "PHL"]
    assert graph.edges["JPN", "PHL"]["weight"] == 1


def test_a_reference_manager_reads_the_sources(bundled):
    items = json.loads(export_files(bundled, "csl")["sources.csl.json"])
    assert len(items) == len(bundled.sources)
    first = [item for item in items if "issued" in item][:20]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    listing = CitationStylesBibliography(style, CiteProcJSON(first), formatter.plain)
    for item in first:
        listing.register(Citation([CitationItem(item["id"])]))
    assert len(listing.bibliography()) == len(first)


def run_by_a_spreadsheet(files, folder):
    """Return the cells of all tables that a spreadsheet takes for formulas."""
    found = []
    for name, contents in files.items():
        if name.endswith(".csv"):
            book = Workbook()
            for row in csv.reader(io.StringIO(contents.decode())):
                book.active.append(row)
            book.save(folder / "book.xlsx")
            cells = [cell for row in load_workbook(folder / "book.xlsx").active for cell in row]
            found += [cell.value for cell in cells if cell.data_type == "f"]
    return found


@pytest.mark.parametrize("form", ["csv", "frictionless"])
def test_no_cell_runs_in_a_spreadsheet(hostile, form, tmp_path):
    assert run_by_a_spreadsheet(export_files(hostile, form), tmp_path) == []


def test_the_exact_form_would_run(hostile, tmp_path):
    assert set(run_by_a_spreadsheet(export_files(hostile, "csv-exact"), tmp_path)) == {"=1+1", '=HYPERLINK("http://x")'}


def test_types_and_formats_that_there_are_not_are_named(hostile):
    with pytest.raises(InputError, match="Formats: csv"):
        export_files(hostile, "xls")
    with pytest.raises(InputError, match="Types: source"):
        export_files(hostile, "csl", ["event"])


def test_the_command_writes_what_the_format_holds(tmp_path):
    place = str(tmp_path / "ledger.db")
    set_up(place, casebooks=("china-russia",))
    out = tmp_path / "out"
    for form in ("stix", "parquet"):
        result = CliRunner().invoke(app, ["export", str(out), "--format", form, "--ledger", place])
        assert result.exit_code == 0, result.output
    assert {path.name for path in out.iterdir()} >= {"bundle.stix.json", "events.parquet"}


def test_the_formats_are_all_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs/exports.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in FORMATS)


def test_of_figures_that_disagree_the_one_a_person_decided_on_is_shown():
    reported, decided = Quantity((3200.0, 3000.0)), Quantity((3200.0, 3000.0), decided=3250.0)
    assert (str(reported), str(decided)) == ("3,200 | 3,000", "3,250")
    assert (cell(PartyFigure("CHN", reported)), cell(PartyFigure("CHN", decided))) == ("CHN=3200|3000", "CHN=3250")
    assert plain(decided) == {"low": 3000, "best": 3250, "high": 3200, "figures": [3200, 3000], "decided": 3250}
