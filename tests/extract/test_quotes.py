"""Quotations: marks of every kind, apostrophes left alone, speech that runs over paragraphs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extract.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said: "We are friends." She left.', ["We are friends."]),
        ("He said: “We are friends.” She left.", ["We are friends."]),
        ("He said: «We are friends.»", ["We are friends."]),
        ("He said: ‘We are friends.’", ["We are friends."]),
        ("The drill 'Autumn Forge' and the ships' crews", ["Autumn Forge"]),
        ("China's navy and Russia's navy don't talk", []),
        ('"One," he said, "and two."', ["One,", "and two."]),
        ("He called it \"a 'real' success\".", ["a 'real' success"]),
        ("“First of all, peace.\n\n“Then trust,” he said.", ["First of all, peace.", "Then trust,"]),
        ('A gun of 5" was mounted beside a 6" gun.', []),
        ('"" and "a"', ["a"]),
        ("no marks", []),
    ],
)
def test_what_stands_between_the_marks(text, quoted):
    assert [text[q.start : q.end] for q in find_quotes(text)] == quoted


def test_an_open_paragraph_is_marked_as_going_on():
    first, second = find_quotes("“First of all, peace.\n\n“Then trust,” he said.")
    assert first.continued
    assert not second.continued


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab .\n\"'“”‘’«»5"), max_size=150))
def test_any_text_gives_ordered_quotes_without_overlap(text):
    end = 0
    for quote in find_quotes(text):
        assert end <= quote.start < quote.end <= len(text)
        end = quote.end


@pytest.mark.parametrize("mark", ["'a ", '"a ', "“", "‘a ", "«"])
def test_many_open_marks_are_read_to_the_end(mark):
    text = mark * 3000
    assert all(0 <= quote.start < quote.end <= len(text) for quote in find_quotes(text))
