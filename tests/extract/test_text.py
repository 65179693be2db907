from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extract.text import paragraphs, parse


@given(st.text(alphabet="ab \n\t", max_size=60))
def test_paragraphs_are_the_stripped_lines(text):
    assert [text[a:b] for a, b in paragraphs(text)] == [line.strip() for line in text.split("\n") if line.strip()]


@settings(max_examples=15)
@given(
    st.lists(
        st.sampled_from(["Ships sailed.", "  Two armies met today. They left. ", "", "Ünïcode drills - 2024"]),
        max_size=4,
    )
)
def test_token_offsets_point_into_the_document(lines):
    text = "\n".join(lines)
    for sentence in parse(text, list(paragraphs(text))):
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text
            assert 0 <= token.head < len(sentence.tokens)
