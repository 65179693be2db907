"""The samples say that they are none of the press's, and show what their page promises."""

import re
from pathlib import Path

import pytest

from comity.pipeline import IngestReport, ingest, open_ledger, set_up
from comity.read import read

SAMPLES = Path(__file__).parents[2] / "samples"
ARTICLES = SAMPLES / "articles"


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger with the bundled casebooks in it."""
    made = str(tmp_path_factory.mktemp("samples") / "ledger.db")
    set_up(made)
    return made


@pytest.fixture(scope="module")
def report(location: str) -> IngestReport:
    """What reading the samples in has brought."""
    with open_ledger(location) as ledger:
        return ingest(ledger, [str(ARTICLES)])


def test_every_sample_says_that_it_was_written_for_comity() -> None:
    texts = [" ".join(text.text.split()) for one in read([str(ARTICLES)]) for text in one.documents]
    assert len(texts) == 10
    assert [text for text in texts if "written for comity" not in text] == []


def test_the_page_names_every_file() -> None:
    named = set(re.findall(r"^\| `([\w.-]+)` \|", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.M))
    assert named == {path.name for path in ARTICLES.iterdir()}


def test_known_records_are_recognised_and_other_figures_are_conflicts(report: IngestReport) -> None:
    known = {"agr-2001-treaty", "agr-2017-roadmap", "air-patrol-01", "air-patrol-10", "joint-sea-2025",
             "st-201910-028", "tsentr-2019", "vostok-2018"}  # fmt: skip
    assert known <= set(report.linked)
    assert set(report.conflicts) >= {"tsentr-2019", "ocean-2024"}
    assert "vostok-2018" not in report.conflicts


def test_what_nobody_recorded_is_proposed(location: str, report: IngestReport) -> None:
    with open_ledger(location) as ledger:
        proposed = [record for name in report.proposed if (record := ledger.snapshot().by_id.get(name))]
    names = {getattr(record, "name", "") for record in proposed}
    assert {"Silver Crane 2026", "Calm Lagoon 2026", "Joint Sea 2027"} <= names
    assert {"statement", "published_total", "event", "transfer"} <= {record.type for record in proposed}
    assert all(record.state == "proposed" for record in proposed)


def test_the_reprint_is_known_for_a_copy(location: str, report: IngestReport) -> None:
    assert report.documents["new"] == 10
    with open_ledger(location) as ledger:
        sources = ledger.snapshot().sources
    reprint = next(one for one in sources.values() if one.publisher == "The Made-Up Provincial Echo")
    assert sources[reprint.same_as].title == reprint.title
