"""Whose report a text or a sentence passes on."""

from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.model.documents import Document, Span
from comity.pipeline import ingest
from comity.pipeline.crediting import credited, quoted
from tests.pipeline.stories import corpus, read_corpora, read_story, story


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("MOSCOW, July 24 (Reuters) - Ships met.", ("Reuters",)),
        ("BEIJING, July 24 (Xinhua) -- Ships met.", ("Xinhua",)),
        ("MOSCOW, July 24. /TASS/. Ships met.", ("TASS",)),
        ("Ships met.\n\nSource: Xinhua", ("Xinhua",)),
        ("Ships met, Interfax reported. " + "They sailed on. " * 20, ()),
        ("", ()),
    ],
)
def test_texts_that_are_an_agencys(text: str, agencies: tuple[str, ...]) -> None:
    assert credited(Document(id="d", text=text, sha256="")) == agencies


@pytest.mark.parametrize(
    ("sentences", "names"),
    [
        (["Ships met, Interfax reported."], ("Interfax",)),
        (["Ships met, according to ITAR-TASS."], ("TASS",)),
        (["Japan's Ministry of Defense said ships met."], ("Ministry of Defence of Japan",)),
        (["The Ministry of Defence of Japan announced it."], ("Ministry of Defence of Japan",)),
        (["The Chinese Defense Ministry stood in the rain."], ()),
        (["Ships met, Interfax reported.", "They sailed on."], ()),
        (["Ships met."], ()),
        ([], ()),
    ],
)
def test_sentences_that_pass_a_report_on(sentences: list[str], names: tuple[str, ...]) -> None:
    assert quoted(Span("d", 0, len(text), text) for text in sentences) == names


@pytest.fixture
def ledger_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("comity.pipeline.ingesting.extract", read_story)
    monkeypatch.setattr("comity.pipeline.ingesting.read", read_corpora)
    Ledger.create(tmp_path / "ledger.db").close()
    return tmp_path


ELSEWHERE = "Fishermen who had spent the whole night out there said in the harbour that nothing like it was ever seen."
PATROL = "patrol CHN RUS; start=2031-05-04"


@pytest.mark.parametrize(
    ("first", "second", "families"),
    [
        (("One Paper", PATROL), ("Other Times", PATROL), 2),
        (("One Paper", PATROL + "; by=Interfax"), ("Other Times", PATROL + "; told=Interfax reported"), 1),
        (("One Paper", PATROL + "; by=Interfax"), ("Other Times", PATROL), 2),
        (("Reuters via Yahoo", PATROL), ("Reuters", PATROL), 1),
    ],
)
def test_what_two_papers_have_from_one_agency_counts_once(
    ledger_of: Path, first: tuple[str, str], second: tuple[str, str], families: int
) -> None:
    rows = [story("a", first[1], publisher=first[0]), story("b", ELSEWHERE, second[1], publisher=second[0])]
    with Ledger.open(ledger_of / "ledger.db") as ledger:
        ingest(ledger, [corpus(ledger_of / "all.jsonl", rows)])
        (patrol,) = ledger.snapshot(states=("proposed",)).events
        grades = [one.assertion.grade for one in ledger.assertions(patrol.id, "exists")]
        assert patrol.p_exist == pytest.approx(1 - (1 - 0.585) ** families) if set(grades) == {"C3"} else False
        assert ledger.check() == []
