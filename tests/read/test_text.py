"""Stored text: normalised once, safe in any database, and offsets hold in it."""

import unicodedata

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.model.documents import Document, Span
from comity.read.parts import Refusal
from comity.read.text import decode, is_storable, stored, unwrapped

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


WRAPPED = """Copper Heron 2026 ends

The armed forces of China and Russia held the joint exercise Copper
Heron 2026 near Chita from March 10 to 14, 2026. Some 300 Chinese and
400 Russian soldiers took part, and officers of both staffs were there.
They had come by rail from the districts in the east and had set up the
camp in a week, as both of the ministries said in their statement of the
same day.

- a first point that is just as wide as all the other lines of it are
- a second one
> what somebody else wrote, quoted in a line as wide as the others are
"""


def test_lines_wrapped_by_hand_become_paragraphs_and_lists_stay() -> None:
    title, _, paragraph, last, *rest = unwrapped(WRAPPED).split("\n")
    assert title == "Copper Heron 2026 ends"
    assert "exercise Copper Heron 2026 near Chita" in paragraph
    assert "Chinese and 400 Russian soldiers" in paragraph
    assert "were there. They had come by rail" in paragraph
    assert paragraph.endswith(
        "set up the camp in a week, as both of the ministries said in their statement of the same day."
    )
    assert [last, *rest] == WRAPPED.split("\n")[8:]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "one line",
        "Russia and China begin an exercise\nIndia and Russia sign a contract",  # headlines
        "2012 Joint Sea off Qingdao, Yellow Sea\n2013 Joint Sea in Peter the Great Bay\n2014 Joint Sea off Wusong",
        "12 May 2014 - ships meet off Shanghai\n20 May 2014 - the drills begin\n26 May 2014 - the ships go home",
        "word " * 30 + "\nand so on, in a line that is a paragraph, " + "word " * 30,  # nobody wraps so wide
    ],
)
def test_lines_that_nobody_wrapped_stay(text: str) -> None:
    assert unwrapped(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "By Ivan Petrov, 12 September 2018",
        "BY IVAN PETROV",
        "Vladivostok, 12 September 2018. The armed forces of both states",
        "VLADIVOSTOK, Sept. 12 (Example) -- The armed forces of both states",
        "New Delhi (Example) - The armed forces of both states began",
        "Владивосток, 12 сентября 2018 года. Вооружённые силы",
    ],
)
def test_a_byline_and_a_dateline_begin_a_line(line: str) -> None:
    top = f"China and Russia open naval drills in the Sea of Japan\n{line}"
    wrapped = "\nand more of it in lines that all are about as wide as this is,\nand it ends."
    assert unwrapped(top + wrapped).startswith(top)
    assert unwrapped(top + wrapped).endswith("this is, and it ends.")


@pytest.mark.parametrize(
    "line",
    [
        "Heron 2026 near Chita from March 10 to 14, 2026",
        "Sino-Russian drills of the year 2018 in that bay",
        "Russia, China and the other members of the group",
        "2018, as the ministry of defence said on Tuesday",
    ],
)
def test_other_lines_that_begin_with_a_name_or_a_figure_go_on(line: str) -> None:
    top = "the armed forces of both of these states are in it"
    assert unwrapped(f"{top}\n{line}\n{top}") == f"{top} {line} {top}"


def test_the_lines_of_an_item_are_one_line_and_items_stay_apart() -> None:
    text = (
        "- In May 2019 the navies of China and Russia held\n"
        "  the exercise Joint Sea off Qingdao, in the Yellow\n"
        "  Sea\n"
        "- In June 2019 both states signed a road map about\n"
        "  their military cooperation\n"
        "  - which had been agreed upon in the last of winters\n"
        "no item goes on in a line that stands as far out as it"
    )
    assert unwrapped(text).split("\n") == [
        "- In May 2019 the navies of China and Russia held the exercise Joint Sea off Qingdao, in the Yellow Sea",
        "- In June 2019 both states signed a road map about their military cooperation",
        "  - which had been agreed upon in the last of winters",
        "no item goes on in a line that stands as far out as it",
    ]


def test_numbered_rows_of_a_table_are_no_items() -> None:
    rows = "1. Joint Sea      2019      Qingdao   seven ships\n   and then the second row without any columns of it"
    assert unwrapped(rows) == rows


def test_many_wrapped_lines_are_joined() -> None:
    assert unwrapped("lines of words\n" * 200_000) == "lines of words " * 199_999 + "lines of words\n"


@given(st.text(st.sampled_from("ab Z9.-\n\t"), max_size=200))
def test_unwrapping_changes_blanks_alone(text: str) -> None:
    assert unwrapped(text).split() == text.split()


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
