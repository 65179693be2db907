"""What documents say, in print: verdicts and proposals with the records they rest on."""

import pytest

from comity.casebook import bundled, read_casebook
from comity.ledger import Ledger
from comity.measure.periods import read_window
from comity.pipeline import write_assessment
from comity.show.printing.forms import Form

from .test_ingested import batch


@pytest.fixture(scope="module")
def text(tmp_path_factory):
    folder = tmp_path_factory.mktemp("printed")
    with Ledger.create(str(folder / "ledger.db")) as ledger:
        for name in ("china-russia", "reference"):
            ledger.write(read_casebook(bundled(name)).batch, actor="test", reason="test")
        ledger.write(batch(), actor="machine:test", reason="test")
        window = read_window("", "")
        written = write_assessment(ledger, ("CHN", "RUS"), folder / "out" / "r.md", Form.MD, window=window)
    assert written[0].name == "r.md"
    assert all(path.exists() for path in written)
    assert {path.parent.name for path in written[1:]} == {"r_figures"}
    return written[0].read_text(encoding="utf-8")


def test_proposals_stand_in_a_section_of_their_own(text):
    section = text.partition("waits for a decision; documents contradict")[2].partition("\n## ")[0]
    assert "Steppe Wind" in section
    assert "held 3000 \\| 3200, documents say 9000" in section


def test_verdicts_are_printed_and_what_is_folded_is_named(text):
    section = text.partition("claims in documents")[2].partition("\n## ")[0]
    assert "Contradicted" in section
    assert "On the page, folded\\: claims that hold, and such as could not be judged." in section
