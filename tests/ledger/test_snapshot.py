"""Snapshots: as things stand, and as they could be known on a day."""

from datetime import date

import pytest

from comity.ledger import Ledger
from comity.model.records import Coverage, Event, PublishedTotal, Source
from comity.model.values import EventDate

from .samples import decide, document, event, machine, passage, said, source, write


def other(kind: str, name: str, /, *sources: str, **cells: str) -> list[object]:
    """The assertions of a casebook's row of another table."""
    exists = [said(name, "exists", "yes", *([one] if one else []), type=kind) for one in sources or ("",)]
    return [*exists, *(said(name, field, value, *sources, type=kind) for field, value in cells.items())]


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """Sources of 2018, 2019, 2021 and without a date, and records that rest on them."""
    write(
        ledger,
        source("s2018", "2018-09-20"),
        source("s2019", "2019"),
        source("s2021", "2021-05"),
        source("undated", ""),
        event("early", "s2018"),
        event("late", "s2021"),
        event("both", "s2018", "s2021"),
        event("never", "undated"),
        event("planned", "s2018", start="2018-12-01"),
        other("coverage", "cov", table="events", covered_from="2003", covered_to="2026", parties="CHN;RUS"),
        other("area", "sea-of-japan", name="Sea of Japan", lat="40", lon="135"),
        other("platform", "tu-95", "s2021", name="Tu-95", operator="RUS", range_km="10300"),
        other("published_total", "pt", "s2019", claim="25", publisher="Somebody", value="25", bound="exact"),
        other("provision", "agr#9", "s2021", text="Consult."),
    )
    return ledger


def known(ledger: Ledger, day: date) -> set[str]:
    return set(ledger.snapshot(known_by=day).by_id)


ALWAYS = {"cov", "sea-of-japan", "tu-95"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2018, 9, 19), set()),
        (date(2018, 9, 20), {"s2018", "early", "both", "planned"}),
        (date(2019, 10, 28), {"s2018", "early", "both", "planned"}),
        (date(2019, 12, 31), {"s2018", "early", "both", "planned", "s2019", "pt"}),
        (date(2021, 5, 30), {"s2018", "early", "both", "planned", "s2019", "pt"}),
        (date(2021, 5, 31), {"s2018", "early", "both", "planned", "s2019", "pt", "s2021", "late", "agr#9"}),
    ],
)
def test_known_by_hides_what_was_published_later(filled: Ledger, day: date, expected: set[str]) -> None:
    assert known(filled, day) == expected | ALWAYS


def test_known_by_counts_what_it_hides(filled: Ledger) -> None:
    seen = filled.snapshot(known_by=date(2019, 1, 1))
    assert (seen.hidden, seen.undated, seen.known_by) == (4, 1, date(2019, 1, 1))
    assert (filled.snapshot().hidden, filled.snapshot().undated) == (0, 0)


def test_known_by_leaves_later_sources_out_of_a_record(filled: Ledger) -> None:
    seen, all_of_it = filled.snapshot(known_by=date(2019, 1, 1)), filled.snapshot()
    assert seen.by_id["both"].sources == ("s2018",)
    assert all_of_it.by_id["both"].sources == ("s2018", "s2021")
    assert seen.by_id["both"].p_exist < all_of_it.by_id["both"].p_exist


def test_known_by_equals_the_whole_once_everything_is_out(filled: Ledger) -> None:
    then, now = filled.snapshot(known_by=date(2030, 1, 1)), filled.snapshot()
    assert then.by_id == {name: record for name, record in now.by_id.items() if name not in ("never", "undated")}


def test_an_event_to_come_reads_as_announced(filled: Ledger) -> None:
    assert filled.snapshot(known_by=date(2018, 10, 1)).by_id["planned"].status == "announced"
    assert filled.snapshot(known_by=date(2018, 12, 1)).by_id["planned"].status == "held"
    assert filled.record("planned").status == "held"


def test_a_source_dated_anew_moves_what_rests_on_it(filled: Ledger) -> None:
    assert "late" not in known(filled, date(2018, 12, 31))
    write(filled, decide("correct", "s2021", field="date", value="2018-10-01"))
    assert "late" in known(filled, date(2018, 12, 31))
    assert filled.check() == []


def test_a_source_found_to_be_a_copy_no_longer_confirms(filled: Ledger) -> None:
    before = filled.record("both").p_exist
    write(filled, said("s2021", "same_as", "s2018", type="source"))
    after = filled.record("both").p_exist
    assert after < before
    assert after == filled.record("early").p_exist
    assert filled.check() == []


def test_a_source_that_arrives_after_what_cites_it_dates_and_grades_it(ledger: Ledger) -> None:
    write(ledger, event("ev", "src"))
    before = ledger.record("ev").p_exist
    assert known(ledger, date(2018, 12, 31)) == set()
    write(ledger, source("src", "2018-09-20", kind="official"))
    assert ledger.record("ev").p_exist > before
    assert known(ledger, date(2018, 12, 31)) == {"ev", "src"}
    assert ledger.check() == []


def test_passages_date_what_rests_on_them(ledger: Ledger) -> None:
    text = document("Three thousand troops crossed.", published=EventDate.parse("2018-09"))
    bare = document("Five ships sailed.", published=None)
    quotes = (passage(text, "troops"), passage(bare, "ships"))
    claims = [machine(name, "exists", "yes", passages=(one.id,)) for name, one in zip("ab", quotes, strict=True)]
    write(ledger, claims, documents=(text, bare), passages=quotes)
    assert known(ledger, date(2018, 9, 29)) == set()
    assert known(ledger, date(2018, 9, 30)) == {"a"}


def test_two_documents_of_a_family_count_once(ledger: Ledger) -> None:
    first, copy = document("Troops crossed.", family="wire 7"), document("The troops crossed.", family="wire 7")
    own = document("We saw troops.", publisher="SCMP")
    texts = [document("Troops, again.", publisher="AFP", family="wire 7"), first, copy, own]
    seen = []
    for text in texts:
        quote = passage(text, "roops")
        write(ledger, machine("ev", "exists", "yes", passages=(quote.id,)), documents=(text,), passages=(quote,))
        seen.append(ledger.record("ev").p_exist)
    assert seen[0] == seen[1] == seen[2] < seen[3]


def test_min_p_leaves_out_the_improbable_but_no_yardstick(filled: Ledger) -> None:
    kept = set(filled.snapshot(min_p=0.7).by_id)
    assert "both" in kept
    assert "early" not in kept
    assert kept >= ALWAYS | {"s2018", "s2019", "s2021", "undated"}


def test_status_keeps_events_of_that_status_and_what_has_none(filled: Ledger) -> None:
    write(filled, decide("correct", "early", field="status", value="cancelled"))
    seen = filled.snapshot(status=("held",))
    assert "early" not in seen.by_id
    assert {"late", "pt", "s2018"} <= set(seen.by_id)


def test_states_choose_by_review(filled: Ledger) -> None:
    write(filled, machine("guess", "exists", "yes", "s2018"))
    assert "guess" in filled.snapshot().by_id
    assert "guess" not in filled.snapshot(states=("accepted",)).by_id
    assert set(filled.snapshot(states=("proposed",)).by_id) == {"guess"}


def test_a_snapshot_is_typed_and_says_of_which_revision_it_is(filled: Ledger) -> None:
    seen = filled.snapshot()
    assert {type(record) for record in seen.events} == {Event}
    assert [type(record) for record in seen.of_type("coverage")] == [Coverage]
    assert [type(record) for record in seen.of_type("published_total")] == [PublishedTotal]
    assert {type(record) for record in seen.of(Source)} == {Source}
    assert seen.revision == f"1-{filled.info().head[:12]}"


def test_stored_days_are_given_back(filled: Ledger) -> None:
    assert {stored.known_from for stored in filled.assertions("both")} == {date(2018, 9, 20), date(2021, 5, 31)}
    assert {stored.known_from for stored in filled.assertions("never")} == {None}
    assert {stored.known_from for stored in filled.assertions("s2019")} == {date(2019, 12, 31)}
