"""What the report says of documents: proposals apart from what is accepted, claims, drift and predictions."""

from datetime import date

import pytest
from lxml import html as lxml_html

from comity.casebook import bundled, read_casebook
from comity.ledger import Ledger
from comity.measure.periods import read_window
from comity.model.assertions import EXISTS, Assertion, Batch, document_source
from comity.model.documents import Document, Passage
from comity.model.values import EventDate
from comity.pipeline import assess
from comity.show.check import find_flaws

TEXT = (
    "China and Russia held a joint drill called Steppe Wind in May 2024. "
    "Some 9,000 Chinese troops took part in Vostok-2018. "
    "China and Russia held four joint bomber patrols in 2021. "
    "Li Shangfu said that the two “are going beyond the military-political alliances of the Cold War era”. "
    "The U.S. should expect even more drills in the coming years. "
    "Chinese and Russian bombers flew two joint patrols in 2022."
)
DAY = EventDate(date(2024, 6, 1), date(2024, 6, 1), "day")


def passage(name: str, words: str, document: str) -> Passage:
    start = TEXT.index(words)
    return Passage(id=name, text=words, document=document, start=start, end=start + len(words))


def said(record: str, field: str, value: str, words: str, **more: str) -> Assertion:
    return Assertion(
        record=record, field=field, value=value, author="machine:test", author_kind="machine", type="event",
        sources=(document_source("doc-1"),), passages=(words,), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def batch() -> Batch:
    new = {
        EXISTS: "yes", "kind": "exercise", "name": "Steppe Wind", "start": "2024-05", "parties": "CHN;RUS",
        "status": "held", "framework": "bilateral", "scope": "military",
    }  # fmt: skip
    return Batch(
        documents=(Document(id="doc-1", text=TEXT, sha256="0" * 64, title="A made-up article", publisher="The Paper",
                            author="A. Writer", published=DAY),),
        passages=(passage("p-new", "a joint drill called Steppe Wind in May 2024", "doc-1"),
                  passage("p-troops", "Some 9,000 Chinese troops took part in Vostok-2018", "doc-1")),
        assertions=(
            *(said("steppe-wind-2024", field, value, "p-new") for field, value in new.items()),
            said("vostok-2018", "personnel.CHN", "9000", "p-troops"),
            said("air-patrol-01", "command", "coordinated", "p-troops"),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> lxml_html.HtmlElement:
    """The report after a document was read into a ledger."""
    with Ledger.create(str(tmp_path_factory.mktemp("ingested") / "ledger.db")) as ledger:
        for name in ("china-russia", "reference"):
            ledger.write(read_casebook(bundled(name)).batch, actor="test", reason="test")
        ledger.write(batch(), actor="machine:test", reason="test")
        page = assess(ledger, ("CHN", "RUS"), window=read_window("", ""))
    assert not find_flaws(page)
    return lxml_html.document_fromstring(page)


def words(document: lxml_html.HtmlElement, section: str) -> str:
    return " ".join(document.get_element_by_id(section).text_content().split())


def test_what_documents_add_contradict_and_leave_open_stands_apart(document: lxml_html.HtmlElement) -> None:
    shown = words(document, "proposals")
    assert shown.startswith(
        "One proposed record from documents waits for a decision; documents contradict one accepted record"
    )
    new, _, rest = shown.partition("Contradicts: what documents say against accepted records")
    against, _, added = rest.partition("Adds: what accepted records do not say yet")
    assert "Steppe Wind“a joint drill called Steppe Wind in May 2024”, A made-up article" in new
    assert "Vostok-2018Personnel, CHN: held 3000 | 3200, documents say 9000" in against
    assert "Command: held nothing, documents say coordinated" in added


def test_a_proposal_is_in_no_other_list_of_the_report(document: lxml_html.HtmlElement) -> None:
    for section in ("timeline", "included", "statements"):
        assert "Steppe Wind" not in words(document, section)


def test_claims_of_the_document_have_verdicts(document: lxml_html.HtmlElement) -> None:
    shown = words(document, "claims")
    assert "A made-up article, The Paper, 1 Jun 2024" in shown
    before, _, folded = shown.partition("Claims that hold, and such as could not be judged")
    assert "Contradicted“China and Russia held four joint bomber patrols in 2021.”" in before
    assert "Supported“Chinese and Russian bombers flew two joint patrols in 2022.”" in folded


def test_quotations_that_drifted_stand_beside_the_words_held(document: lxml_html.HtmlElement) -> None:
    shown = words(document, "claims").partition("Quotations that drifted")[2]
    assert "surpass the military-political alliances of the Cold War era" in shown


def test_predictions_are_scored(document: lxml_html.HtmlElement) -> None:
    shown = words(document, "claims").partition("What they foretold")[2]
    assert "should expect: 0.85" in shown
    assert "authorA. Writer" in shown
    assert "outletThe Paper" in shown


def test_indicators_and_ladder_are_in_the_report(document: lxml_html.HtmlElement) -> None:
    indicators, ladder = words(document, "indicators"), words(document, "ladder")
    assert "Joint events" in indicators
    assert "this is not a zero" in indicators
    assert "China and Russia stand nearest to China-Pakistan (49 %)" in ladder
    assert "What is missing for the next rung" in ladder
    groups = [row.text_content() for row in document.get_element_by_id("indicators").findall(".//th[@colspan]")]
    assert groups == ["Practice", "Texts beside practice", "Words", "Transfers", "Reporting"]
