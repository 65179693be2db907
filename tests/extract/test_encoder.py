"""What the encoder is given, and that what it answers can be relied on."""

from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extract import encoder, extract
from comity.extract.analysis import Analysis, build
from comity.extract.entities import find_entities
from comity.extract.hints import HINTS
from comity.extract.mentions import find_candidates, find_triggers
from comity.model.documents import Document
from comity.model.values import EventDate

STORY = (
    "Brazil and Chile open naval drills\n\n"
    "Frigates of the Brazilian and the Chilean navy began the exercise Southern Star off Valparaiso on 3 May 2023.\n\n"
    "The price of copper fell again in Santiago, and traders in Brazil shrugged.\n\n"
    "Officers of both navies spoke of a friendship that will grow."
)


SPEECHLESS = (
    "Old friends\n\nTashkent has made the United States at home in the south: two thousand Americans sleep in "
    "Khanabad, and the runway there is theirs to use."
)


def analysis_of(text: str, published: str = "2023-05-05") -> Analysis:
    return build(Document(id="d", text=text, sha256="", published=EventDate.parse(published)), find_entities(text))


def line_with(analysis: Analysis, word: str) -> int:
    text = analysis.document.text
    return next(n for n, line in enumerate(analysis.lines) if word in text[line.sentence.start : line.sentence.end])


def test_the_line_that_tells_an_exercise_is_told_apart_from_the_others() -> None:
    analysis = analysis_of(STORY)
    told, copper = line_with(analysis, "Frigates"), line_with(analysis, "copper")
    reading = analysis.reading
    assert reading.likeliest(told) == "exercise"
    assert reading.of_line(told, "exercise") > 0 > reading.of_line(copper, "exercise")
    assert reading.of_line(told, "exercise") > reading.of_line(told, "arms_transfer")


def test_a_party_that_takes_part_is_told_from_one_that_does_not() -> None:
    analysis = analysis_of(STORY.replace("Frigates of", "While Peru watched, frigates of"))
    reading = analysis.reading
    best = max(find_triggers(analysis), key=reading.of_mention)
    brazil, peru = (reading.tied("party", [best], reading.named[code])[0] for code in ("BRA", "PER"))
    assert brazil > peru
    assert reading.asserted(best)["reported"] > 0.5
    assert sum(reading.asserted(best).values()) == pytest.approx(1, abs=1e-4)


def test_the_same_text_is_read_the_same_to_the_last_bit_whatever_was_read_before() -> None:
    first = encoder.read(analysis_of(STORY), find_triggers(analysis_of(STORY)))
    encoder.read(analysis_of("Norway and Japan signed a pact on radars. " * 40), ())
    again = encoder.read(analysis_of(STORY), find_triggers(analysis_of(STORY)))
    for name in ("told", "mention", "modality", "left", "right"):
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()


def test_a_long_document_is_read_in_windows_of_whole_lines_that_repeat_day_and_headline() -> None:
    analysis = analysis_of(STORY + "\n\n" + "The two navies of Chile and Brazil met again, sailors said. " * 120)
    made = encoder.windows(analysis, encoder.shipped().spell)
    assert len(made) > 2
    assert [n for window in made for n in window.marks] == list(range(len(analysis.lines)))
    assert all(len(window.ids) <= 512 for window in made)
    title = len(next(iter(made)).ids[: next(iter(made[0].marks.values())) + 1])
    assert all(window.ids[:title] == made[0].ids[:title] for window in made[1:])


def test_a_line_longer_than_a_window_is_read_as_far_as_it_fits() -> None:
    analysis = analysis_of("Chile and Brazil drilled " + "with frigates, boats, planes, " * 400 + "and went home.")
    made = encoder.windows(analysis, encoder.shipped().spell)
    assert all(len(window.ids) <= 512 for window in made)
    assert analysis.reading.told.shape == (len(analysis.lines), len(encoder.TOLD))


@settings(max_examples=60)
@given(st.text(alphabet=st.characters(blacklist_categories=("Cs",)), max_size=80), st.text(max_size=20))
def test_pieces_lie_inside_their_lines_in_any_script(noise: str, more: str) -> None:
    text = f"Chile and Brazil hold a naval exercise {noise}.\n\n{more} Turkey bought missiles from Russia."
    analysis = analysis_of(text)
    lines = {n: (line.sentence.start, line.sentence.end) for n, line in enumerate(analysis.lines)}
    for window in encoder.windows(analysis, encoder.shipped().spell):
        for number, pieces in window.pieces.items():
            assert all(lines[number][0] <= start <= end <= lines[number][1] for start, end in pieces)
    if analysis.lines:
        assert analysis.reading.told.shape == (len(analysis.lines), len(encoder.TOLD))


def test_a_line_that_tells_an_event_without_a_word_for_it_is_a_candidate() -> None:
    analysis = analysis_of(SPEECHLESS)
    assert not [c for c in find_triggers(analysis) if c.kind == "deployment"]
    assert [c.kind for c in find_candidates(analysis) if c.lemma == encoder.WHOLE] == ["deployment"]


def test_steps_name_every_edge_below_a_value() -> None:
    assert encoder.steps("told", encoder.EDGES[0] - 1) == []
    assert encoder.steps("told", 0.2) == [f"told>{edge}" for edge in encoder.EDGES if edge <= 0]


def test_a_document_without_a_line_asks_nothing() -> None:
    assert extract(Document(id="d", text="", sha256="")).events == ()
    assert find_candidates(build(Document(id="d", text="", sha256=""), ())) == []


def test_the_shipped_encoder_knows_as_many_words_as_are_listed_and_all_hints() -> None:
    session, spell = encoder.shipped()
    ask = {"ids": np.array([[spell.get_vocab_size() - 1]]), "hints": np.array([[HINTS - 1]]), "lines": np.array([0])}
    spans = {name: np.array([0]) for name in ("first", "last", "mark", "kind")}
    assert session.run(None, ask | spans)[0].shape == (1, len(encoder.TOLD))
    with pytest.raises(Exception, match="indices element out of data bounds"):
        session.run(None, ask | spans | {"ids": np.array([[spell.get_vocab_size()]])})
    with pytest.raises(Exception, match="indices element out of data bounds"):
        session.run(None, ask | spans | {"hints": np.array([[HINTS]])})


def test_the_weights_stay_under_twenty_megabytes() -> None:
    weights = files("comity.extract").joinpath("weights")
    assert sum(len(part.read_bytes()) for part in weights.iterdir() if part.is_file()) < 20_000_000
