"""What writing adds, what it refuses, and that it does either wholly."""

from collections.abc import Callable

import pytest

from comity.ledger import Ledger
from comity.model.assertions import Batch, LayoutRow
from comity.model.documents import Passage
from comity.model.errors import InputError
from comity.model.records import Event

from .samples import decide, document, event, machine, passage, said, source, write


def test_counts_what_it_added(ledger: Ledger) -> None:
    text = document("Three thousand troops crossed the border.")
    quote = passage(text, "Three thousand troops")
    claim = machine("ev", "personnel.CHN", "3000", passages=(quote.id,))
    receipt = write(ledger, claim, decide("accept", "ev"), documents=(text,), passages=(quote,))
    assert (receipt.revision, receipt.documents, receipt.passages) == (1, 1, 1)
    assert (receipt.assertions, receipt.decisions) == (1, 1)


def test_writing_again_changes_nothing(ledger: Ledger) -> None:
    text = document("Three thousand troops crossed the border.")
    batch = Batch(
        assertions=(*source("src"), *event("ev", "src")),
        decisions=(decide("accept", "ev"), decide("correct", "ev", field="status", value="cancelled")),
        documents=(text,),
        passages=(passage(text, "troops"),),
        layout=(LayoutRow("test", "events", 0, "ev"),),
    )
    ledger.write(batch, actor="ada", reason="first")
    before = ledger.info()
    receipt = ledger.write(batch, actor="bob", reason="second")
    assert (receipt.revision, receipt.assertions, receipt.decisions) == (1, 0, 0)
    assert ledger.info().head == before.head


def test_an_empty_batch_makes_no_revision(ledger: Ledger) -> None:
    assert ledger.write(Batch(), actor="ada", reason="nothing").revision == 0
    assert ledger.info().revisions == 0


def test_an_assertion_twice_in_a_batch_counts_once(ledger: Ledger) -> None:
    assert write(ledger, event("ev"), event("ev")).assertions == len(event("ev"))


def test_only_what_is_new_is_added(ledger: Ledger) -> None:
    write(ledger, event("ev"))
    receipt = write(ledger, event("ev"), event("other"))
    assert (receipt.revision, receipt.assertions) == (2, len(event("other")))


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (said("ev", "start", "2018-13"), "2018-13"),
        (said("ev", "personnel.CHN", "many"), "many"),
        (said("ev", "personnel", "3"), "personnel"),
        (said("ev", "personnel.", "3"), "personnel."),
        (said("ev", "colour", "red"), "colour"),
        (said("ev", "kind.CHN", "exercise"), "kind.CHN"),
        (said("ev", "exists", "yes", type="dragon"), "dragon"),
        (said("good", "exists", "yes", type="agreement"), "good"),
        (said("ev", "name", "a\0b"), "NUL"),
        (said("ev", "name", "a\ud800b"), "Unicode"),
        (said("ev", "name", "x", passages=("psg_none",)), "psg_none"),
        (decide("accept", "nowhere"), "nowhere"),
        (decide("correct", "good", field="colour", value="red"), "colour"),
        (decide("correct", "good", field="start", value="soon"), "soon"),
        (decide("correct", "good", field="exists", value="no"), "exists"),
        (decide("correct", "good", field="status", value="helt"), "helt"),
        (decide("correct", "good", field="parties", value="CHN;XYZ"), "XYZ"),
        (decide("correct", "good", field="third_party_response", value="JPN:shrug"), "shrug"),
        (decide("merge", "good", target="good"), "good"),
        (decide("merge", "good", target="src"), "src"),
        (decide("merge", "good", target="nowhere"), "nowhere"),
        (decide("withdraw", "good", target="ast_none"), "ast_none"),
        (decide("split", "good", target="ast_none"), "ast_none"),
        (decide("undo", "good", target="dec_none"), "dec_none"),
    ],
)
def test_refuses_whole_batches(ledger: Ledger, bad: object, says: str) -> None:
    write(ledger, source("src"), event("good", "src"))
    before = ledger.info()
    with pytest.raises(InputError, match=says):
        write(ledger, event("new"), bad)
    assert (ledger.info().head, ledger.info().assertions) == (before.head, before.assertions)
    assert "new" not in ledger.snapshot().by_id


def test_refuses_a_split_to_another_type_or_nowhere_new(ledger: Ledger) -> None:
    mine = said("ev", "name", "Name")
    write(ledger, mine, source("src"))
    for target in ("src", "ev", ""):
        with pytest.raises(InputError, match="cannot go"):
            write(ledger, decide("split", "ev", target=mine.id, value=target))


def test_refuses_passages_that_are_not_in_their_document(ledger: Ledger) -> None:
    text = document("Three thousand troops.")
    quote = passage(text, "thousand")
    moved = Passage(id="psg_x", text=quote.text, document=text.id, start=quote.start + 1, end=quote.end + 1)
    homeless = Passage(id="psg_y", text="word")
    lost = Passage(id="psg_z", text="word", document="doc_none", start=0, end=4)
    for bad, says in ((moved, "thousand"), (homeless, "psg_y"), (lost, "doc_none")):
        with pytest.raises(InputError, match=says):
            write(ledger, documents=(text,), passages=(bad,))
    write(ledger, documents=(text,))
    with pytest.raises(InputError, match="thousand"):
        write(ledger, passages=(moved,))
    assert write(ledger, passages=(quote,)).passages == 1


def test_refuses_another_text_under_a_known_id(ledger: Ledger) -> None:
    text = document("Three thousand troops.")
    other = document("Four thousand troops.")
    forged = type(other)(**{name: getattr(other, name) for name in other.__struct_fields__} | {"id": text.id})
    with pytest.raises(InputError, match=text.id):
        write(ledger, documents=(text, forged))
    write(ledger, documents=(text,))
    with pytest.raises(InputError, match=text.id):
        write(ledger, documents=(forged,))


def test_layout_replaces_that_of_its_casebook_only(ledger: Ledger) -> None:
    first = (LayoutRow("a", "events", 0, "x", ("ast_1", "ast_2")), LayoutRow("a", "events", 1, "y"))
    write(ledger, layout=(*first, LayoutRow("b", "events", 0, "z")))
    write(ledger, layout=(LayoutRow("a", "events", 0, "y"),))
    assert ledger.layout("a") == [LayoutRow("a", "events", 0, "y")]
    assert ledger.layout("b") == [LayoutRow("b", "events", 0, "z")]
    assert ledger.casebooks() == ["a", "b"]
    write(ledger, layout=first)
    assert ledger.layout("a") == list(first)
    assert ledger.layout("nowhere") == []


def test_a_new_ledger_is_empty(new_ledger: Callable[[], Ledger]) -> None:
    ledger = new_ledger()
    assert ledger.snapshot().by_id == {}
    assert ledger.snapshot().revision == ""
    assert (ledger.casebooks(), ledger.pending(), ledger.search("troops")) == ([], {}, [])
    with pytest.raises(InputError, match="nowhere"):
        ledger.record("nowhere")


def test_reads_back_what_was_asserted(ledger: Ledger) -> None:
    row = event("ev", "src", **{"personnel.CHN": "3200", "lat": "48.5", "domains": "land;air"})
    write(ledger, source("src"), row)
    assert [stored.assertion for stored in ledger.assertions("ev")] == row
    assert [stored.assertion.value for stored in ledger.assertions("ev", "personnel.CHN")] == ["3200"]
    record = ledger.record("ev")
    assert isinstance(record, Event)
    assert (record.lat, record.domains, record.sources) == (48.5, ("land", "air"), ("src",))
    both = [*ledger.assertions("src"), *ledger.assertions("ev")]
    assert ledger.assertions_by("casebook:test") == both
    assert ledger.assertions_of(["ev", "nowhere", "src"]) == both
    assert ledger.assertions_of([]) == []
