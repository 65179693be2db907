import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extract import text as module
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


def test_words_get_the_base_forms_the_whole_pipeline_would_give_them_in_any_order(monkeypatch):
    text = "Russia's navies HELD drills they'd planned.\n\nIt\u00a0has been holding them; one met Chinese  ships."
    whole = spacy.load(module.MODEL, exclude=["ner"])
    wanted = [t.lemma_.lower() for a, b in paragraphs(text) for t in whole(text[a:b])]
    for many in (100_000, 0):
        monkeypatch.setattr(module, "_MANY", many)
        parse("Others held the ships.", [(0, 22)])
        assert [t.lemma for s in parse(text, paragraphs(text)) for t in s.tokens] == wanted
