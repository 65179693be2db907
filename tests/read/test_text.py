"""Stored text: normalised once, safe in any database, and offsets hold in it."""

import unicodedata

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.model.documents import Document, Span
from comity.read.parts import Refusal
from comity.read.text import decode, is_storable, stored

from .conftest import Parse

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Zl", "Zp", "Co", "Cn"]),
        st.sampled_from("\r\n\u00ad\u200d\u202e\ufb01\u0301\ufeff\u2028\x00\x85\u1e9e\u0130\U0001f469\U0001f3fd"),
    ),
    max_size=80,
)


@given(HOSTILE)
@example("e\u0301\r\n\x00\ud800x")
@example("\ufeff\u0344\u0958\u2028")
def test_storing_twice_changes_nothing(text: str) -> None:
    once = stored(text)
    assert stored(once) == once


@given(HOSTILE)
def test_stored_text_can_be_kept_anywhere(text: str) -> None:
    kept = stored(text)
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert is_storable(kept)
    assert "\r" not in kept
    assert unicodedata.is_normalized("NFC", kept)


@given(text=HOSTILE.map(lambda text: text + " words"), bounds=st.tuples(st.integers(0, 90), st.integers(0, 90)))
def test_a_quote_stands_at_its_offsets_for_ever(parse: Parse, text: str, bounds: tuple[int, int]) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    for outcome in parse("a.txt", raw) + parse("a.md", raw) + parse("a.html", b"<p>" + raw):
        if outcome.document is None:
            assert outcome.code in {"not_text", "empty", "unsupported_type", "malformed"}
            continue
        document = outcome.document
        start, end = sorted(bounds)
        span = Span(document.id, start, end, document.text[start:end])
        again = msgspec.json.decode(msgspec.json.encode(document), type=Document)
        assert again.text[span.start : span.end] == span.quote
        assert stored(again.text) == again.text


@given(HOSTILE.map(lambda text: text + " words"))
def test_rows_are_kept_to_the_letter_or_refused(parse: Parse, text: str) -> None:
    row = msgspec.json.encode({"text": text.encode("utf-8", "replace").decode()})
    (outcome,) = parse("a.jsonl", row)
    if outcome.document is None:
        assert outcome.code == "not_text"
        assert not is_storable(text)
    else:
        assert outcome.document.text == text.encode("utf-8", "replace").decode()


def test_what_is_changed_and_what_is_not() -> None:
    assert stored("a\r\nb\rc\x0bd\u2028e") == "a\nb\nc\nd\ne"
    assert stored("e\u0301") == "é"
    assert stored("\ufb01ve \u00ad\u200d \u202e") == "\ufb01ve \u00ad\u200d \u202e"
    assert stored("a\x00b\ud800c\ufeffd") == "abcd"


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "latin-1", "nonsense", "rot13", "utf-7", "idna", "\0"]))
def test_any_bytes_are_decoded_or_refused(data: bytes, declared: str) -> None:
    codes = []
    try:
        decode(data, declared=declared)[0].encode("utf-8", "surrogatepass")
    except Refusal as refusal:
        codes.append(refusal.code)
    assert codes in ([], ["not_text"])


@pytest.mark.parametrize(
    ("declared", "expected"), [("latin-1", "“x”"), ("us-ascii", "“x”"), ("cp1252", "“x”"), ("koi8-r", "⌠x■")]
)
def test_the_declared_encoding_is_used_as_browsers_do(declared: str, expected: str) -> None:
    text, note = decode(b"\x93x\x94", declared=declared)
    assert text == expected
    assert note.startswith("read as ")
