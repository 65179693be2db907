"""Which party the encoder is told that a word stands for."""

from comity.extract import encoder
from comity.extract.analysis import Analysis, build
from comity.extract.entities import find_entities
from comity.extract.hints import PARTIES, SEVERAL, UNHINTED, hints
from comity.model.documents import Document

NAMED = "Türkiye and Greece trained off Crete. Ankara sent a frigate, and the Turks were content. Athens sent two."


def analysis_of(text: str) -> Analysis:
    return build(Document(id="d", text=text, sha256=""), find_entities(text))


def told(analysis: Analysis) -> dict[str, int]:
    text = analysis.document.text
    found = (hint for number in range(len(analysis.lines)) for hint in hints(analysis, number))
    return {text[hint.start : hint.end]: hint.party for hint in found}


def test_all_names_of_a_party_have_one_hint_and_the_party_named_most_the_first() -> None:
    found = told(analysis_of(NAMED))
    assert found["Türkiye"] == found["Ankara"] == found["Turks"] == 1
    assert found["Greece"] == found["Athens"] == 2


def test_a_place_has_the_hint_of_the_state_it_lies_in() -> None:
    assert told(analysis_of(NAMED))["Crete"] == 2


def test_a_place_in_a_state_that_is_not_named_shares_the_last_hint() -> None:
    assert told(analysis_of("India and Oman trained off Vladivostok."))["Vladivostok"] == PARTIES


def test_a_name_that_means_several_parties_says_so() -> None:
    assert told(analysis_of("The AUKUS partners and Japan hold drills."))["AUKUS"] == SEVERAL


def test_every_word_piece_has_the_hint_of_the_word_it_belongs_to_and_others_none() -> None:
    analysis = analysis_of(NAMED)
    for window in encoder.windows(analysis, encoder.shipped().spell):
        assert len(window.hints) == len(window.ids)
        for number, mark in window.marks.items():
            begin = mark - len(window.pieces[number])
            for k, (start, end) in enumerate(window.pieces[number]):
                meant = [hint.party for hint in hints(analysis, number) if hint.start < end and hint.end > start]
                assert window.hints[begin + k] == (meant[-1] if meant else UNHINTED)
