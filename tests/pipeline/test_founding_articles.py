"""The five founding articles, taken into the bundled casebook: what they are known to speak of, and nothing else."""

from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.pipeline import ingest, set_up

ARTICLES = Path(__file__).parents[2].parent / "shared" / "seeds"
SPOKEN_OF = {
    "vostok-2018", "tsentr-2019", "air-patrol-01", "maritime-security-belt-2019", "agr-1993-mod-cooperation",
    "agr-2001-treaty", "agr-2017-roadmap", "tr-mews", "dokdo-airspace-2019", "navy-parade-kronstadt-2015",
    "joint-sea-2017-i", "joint-sea-2017-ii", "joint-sea-2016", "joint-sea-2015-i", "agr-2007-troop-status",
    "aerospace-security-2016", "aerospace-security-2017", "tr-machinetools",
}  # fmt: skip
"""Records of events, papers and deals that a reader finds in the articles."""
UNRECOGNISED = {"tr-machinetools", "st-2024-094"}
"""Told, or quoted word for word, in a news item without title and outlet: nothing shows that it is the page cited."""


@pytest.mark.gold
@pytest.mark.slow
def test_nothing_is_linked_that_the_articles_do_not_speak_of(tmp_path: Path) -> None:
    if not ARTICLES.is_dir():
        pytest.skip("the founding articles are not part of the repository")
    set_up(str(tmp_path / "ledger.db"))
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        before = {name: record for name, record in ledger.snapshot().by_id.items() if record.type != "source"}
        report = ingest(ledger, [str(ARTICLES)])
        assert report.documents == {"new": 5, "known": 0, "refused": 0, "failed": 0}
        linked = {name for name in report.linked if before[name].type not in ("statement", "published_total")}
        assert linked <= SPOKEN_OF
        assert "vostok-2018" in linked | {one.likely for one in report.questions}
        assert all(ledger.record(name).state == "proposed" for name in report.proposed)
        assert {name for name in before if ledger.record(name).id != name} == set()
        assert set(report.strengthened) <= UNRECOGNISED, "the casebook cites these pages: they cannot confirm it"
        assert ledger.check() == []
