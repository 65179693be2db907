from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from comity.examine import Views, check_document, sentences

View = Callable[..., Views]
TEXT = (
    "The partnership is deep. China and Russia have held around 25 joint exercises since 2005. "
    "Nobody knows what comes next!\n\nJoint Sea 2021 ran from 14 to 17 October 2021."
)


def test_checkable_claims_are_found_where_they_stand(view: View) -> None:
    found = check_document(TEXT, view("2024-09-30"))
    assert [one.verdict for one in found] == ["depends_on_counting", "supported"]
    assert all(TEXT[one.start : one.start + len(one.text)] == one.text for one in found)


@given(st.text(max_size=300))
def test_offsets_point_at_the_sentences(text: str) -> None:
    assert all(text[start : start + len(one)] == one for start, one in sentences(text))
