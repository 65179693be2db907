import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markupsafe import Markup

from comity.show.markup import anchor, el, join, number, web_address


@given(st.text(alphabet=st.characters(exclude_categories=("C",)), min_size=1))
def test_text_and_attributes_come_back_as_they_went_in(words):
    node = html.fragment_fromstring(el("p", words, title=words))
    assert node.text_content() == words
    assert node.get("title") == words
    assert len(node) == 0


def test_children_that_are_markup_stay_markup():
    assert el("p", Markup("<b>x</b>"), "<b>") == "<p><b>x</b>&lt;b&gt;</p>"
    assert join(["<", Markup("<i>")], " & ") == "&lt; &amp; <i>"


def test_attributes():
    assert el("line", x1=1.25, stroke_width=2.0, class_="a", hidden=True, id=None) == (
        '<line x1="1.2" stroke-width="2" class="a" hidden/>'
    )
    assert el("td") == "<td></td>"


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (1.04, "1"), (-0.04, "0"), (2.35, "2.4"), (10, "10")])
def test_coordinates_are_short(value, text):
    assert number(value) == text


@pytest.mark.parametrize("url", ["https://example.org/a?b=c", "HTTP://example.org"])
def test_web_addresses(url):
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "seed:001",
        "file:///etc/passwd",
        "//x.org",
        "https://",
        " https://x.org",
        "",
    ],
)
def test_what_is_no_web_address(url):
    assert web_address(url) is None


@given(st.text(), st.text())
def test_distinct_ids_have_distinct_anchors(a, b):
    assert (anchor(a) == anchor(b)) == (a == b)
    assert anchor(a).isascii()
    assert not set(anchor(a)) & set(" \"'<>&#%")
