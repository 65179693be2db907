"""Nobody decides about what they have not seen: a mark changes with everything said or decided about a record."""

import pytest

from comity.ledger import Ledger
from comity.ledger.entries import Mark
from comity.ledger.marks import mark
from comity.model.assertions import Batch
from comity.model.errors import ChangedError

from .samples import decide, event, machine, source, write


def _mark(ledger: Ledger, record: str) -> Mark:
    return mark(ledger.assertions(record), ledger.decisions(record))


def test_a_decision_about_an_unchanged_record_is_written(ledger: Ledger) -> None:
    write(ledger, machine("ev", "kind", "patrol"))
    seen = {"ev": _mark(ledger, "ev")}
    ledger.write(Batch(decisions=(decide("accept", "ev"),)), actor="ada", reason="test", seen=seen)
    assert ledger.record("ev").state == "accepted"


@pytest.mark.parametrize(
    "meanwhile",
    [machine("ev", "name", "Patrol"), decide("reject", "ev"), decide("merge", "other", target="ev")],
    ids=["assertion", "decision", "merge"],
)
def test_what_was_added_since_stops_a_decision(ledger: Ledger, meanwhile: object) -> None:
    write(ledger, source("src"), event("other", "src"), machine("ev", "kind", "patrol"))
    seen = {"ev": _mark(ledger, "ev")}
    write(ledger, meanwhile)
    with pytest.raises(ChangedError, match="'ev' has changed"):
        ledger.write(Batch(decisions=(decide("accept", "ev"),)), actor="ben", reason="test", seen=seen)
    assert not [one for one in ledger.decisions() if one.decision.author == "ben"]
