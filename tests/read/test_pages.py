"""Web pages keep their article and lose the rest, however they are built."""

import pytest

from comity.read.formats.markup import tree_of, words_of

from .conftest import Parse
from .samples import PARAGRAPHS, TITLE, html_page

CLUTTER = ("Ten recipes", "first!!!", "Politics", "Accept all cookies", "Subscribe to our newsletter")
_MENU = "<ul><li><a href='/a'>Home</a></li><li><a href='/b'>Politics</a></li><li><a href='/c'>Ten recipes</a></li></ul>"
_COOKIES = "<div class='cookie-banner'><p>Accept all cookies</p></div>"


def _page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>".encode()


SHAPES = {
    "article": html_page(),
    "divs": _page(
        f"<div id='menu'>{_MENU}</div><div class='content'><div class='story-body'>"
        + "".join(f"<div class='par'>{paragraph}</div>" for paragraph in PARAGRAPHS)
        + "</div></div>"
    ),
    "line breaks": _page(
        f"<div class='nav'>{_MENU}</div><div class='article-text'>{'<br><br>'.join(PARAGRAPHS)}</div>"
    ),
    "layout tables": _page(
        f"<table width='100%'><tr><td width='150'>{_MENU}</td><td><font size='4'><b>{TITLE}</b></font>"
        + "".join(f"<p><font face='Arial'>{paragraph}</font></p>" for paragraph in PARAGRAPHS)
        + "</td></tr></table>"
    ),
    "main and asides": _page(
        f"<header>{_MENU}</header>{_COOKIES}<main><h1>{TITLE}</h1>"
        + f"<p>{PARAGRAPHS[0]}</p><aside class='newsletter'><p>Subscribe to our newsletter</p></aside>"
        + f"<blockquote><p>{PARAGRAPHS[1]}</p></blockquote><ul><li>{PARAGRAPHS[2]}</li></ul></main>"
    ),
    "inline markup": _page(
        f"<nav>{_MENU}</nav><article>"
        + "".join(
            f"<p>{paragraph.replace('ships', '<a href=/s>ships</a>').replace('Tokyo', '<strong>Tokyo</strong>')}</p>"
            for paragraph in PARAGRAPHS
        )
        + "</article>"
    ),
    "unclosed tags": _page(
        f"<div class=nav>{_MENU}<div class=article><h1>{TITLE}" + "".join(f"<p>{p}" for p in PARAGRAPHS)
    ),
    "no markup at all": _page(" ".join(PARAGRAPHS)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_article_is_kept(parse: Parse, shape: str) -> None:
    text = " ".join(parse("a.html", SHAPES[shape])[0].document.text.split())
    assert all(paragraph in text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("pre", ["<pre>one\ntwo three\nfour</pre>", "<pre><code>one\ntwo</code> three\nfour</pre>"])
def test_a_line_break_in_the_source_is_a_blank(parse: Parse, pre: str) -> None:
    wrapped = "".join(f"<p>{paragraph.replace(' ', chr(10))}</p>" for paragraph in PARAGRAPHS)
    text = parse("a.html", _page(f"<article><h1>{TITLE}</h1>{wrapped}{pre}</article>"))[0].document.text
    assert all(paragraph in text for paragraph in PARAGRAPHS)
    assert "one\ntwo three\nfour" in text


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>one\n two<pre>a\nb</pre>three\nfour", "one two\na\nb\nthree four"),
        ("<pre><code>a\nb</code> c\nd</pre> e\nf", "a\nb c\nd\ne f"),
        ("<pre>a\n<b>b <i>c\nd</i>\ne</b>\nf</pre>", "a\nb c\nd\ne\nf"),
        ("<p>one\n<b>two</b>\n\n three \n</p>", "one two three"),
        (f"<p>one{' ' * 200_000}two{' ' * 200_000}\nthree", "one two three"),
    ],
    ids=["pre", "an element in it", "elements in elements", "inline", "many blanks"],
)
def test_lines_are_kept_where_they_are_preformatted(source: str, words: str) -> None:
    assert words_of(tree_of(source)) == words


@pytest.mark.parametrize("shape", SHAPES)
def test_the_rest_is_left_out(parse: Parse, shape: str) -> None:
    text = parse("a.html", SHAPES[shape])[0].document.text
    assert [words for words in CLUTTER if words in text] == []


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_brief_of_one_paragraph_is_kept(parse: Parse, paragraph: str) -> None:
    page = _page(f"<nav>{_MENU}</nav><div><h1>{TITLE}</h1><p>{paragraph}</p></div><footer>Copyright 2026</footer>")
    assert paragraph in " ".join(parse("a.html", page)[0].document.text.split())


@pytest.mark.parametrize(
    "sentence",
    [
        "Министерство обороны России сообщило, что корабли отработали совместную оборону конвоя в Японском море.",
        "中国国防部发言人表示，两国海军在日本海海域举行了为期三天的联合演习，重点演练了联合反潜和联合防空等科目。",
    ],
)
def test_other_scripts_are_kept(parse: Parse, sentence: str) -> None:
    page = _page(f"<article><h1>{sentence[:20]}</h1><p>{sentence}</p><p>{sentence[::-1]}</p></article>")
    document = parse("a.html", page)[0].document
    assert sentence in document.text
    assert document.language in {"ru", "zh"}


def test_publisher_title_and_author(parse: Parse) -> None:
    page = html_page(head="<meta name='author' content='Jane Writer'>")
    document = parse("a.html", page, url="https://www.example.org/x")[0].document
    assert (document.publisher, document.title, document.author) == ("Example News", TITLE, "Jane Writer")
    assert document.url == "https://www.example.org/x"


def test_the_host_stands_in_for_a_publisher(parse: Parse) -> None:
    page = html_page().replace(b"<meta property='og:site_name' content='Example News'>", b"")
    assert parse("a.html", page, url="https://www.example.org/x")[0].document.publisher in {
        "example.org",
        "Example News",
    }


_META = "<meta property='article:published_time'"
DATES = {
    "meta": (f"{_META} content='2019-10-30T23:10:00-05:00'>", "", "2019-10-30", "metadata"),
    "month only": ("<meta name='dc.date' content='2019-10'>", "", "2019-10", "metadata"),
    "year only": ("<meta name='citation_publication_date' content='2019'>", "", "2019", "metadata"),
    "year, finer byline": ("<meta name='dc.date' content='2019'>", "By X | 30 October 2019", "2019-10-30", "dateline"),
    "json-ld": (
        '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2019-10-30",'
        '"dateModified":"2024-01-05"}]}</script>', "", "2019-10-30", "metadata",
    ),
    "json-ld of others": (
        '<script type="application/ld+json">{"@type":"NewsArticle","related":[{"datePublished":"2024-01-05"}],'
        '"datePublished":"2019-10-30","also":{"datePublished":"2024-01-06"}}</script>', "", "2019-10-30", "metadata",
    ),
    "broken json-ld": ('<script type="application/ld+json">{"dat</script>', "Oct. 30, 2019", "2019-10-30", None),
    "byline": ("", "By Jane Writer | Oct. 30, 2019, 4:20 PM", "2019-10-30", None),
    "modified only": ("<meta property='article:modified_time' content='2024-01-05'>", "", None, ""),
    "future": (f"{_META} content='2031-01-05'>", "", None, ""),
    "long ago": (f"{_META} content='0001-01-01'>", "", None, ""),
    "footer year only": ("", "", None, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", DATES)
def test_dates_of_pages(parse: Parse, case: str) -> None:
    head, byline, expected, basis = DATES[case]
    document = parse("a.html", html_page(head=head, byline=byline))[0].document
    assert (document.published.iso if document.published else None) == expected
    assert basis is None or document.date_basis == basis


@pytest.mark.parametrize(
    "footer",
    [
        "Copyright 2026 Example News", "© 1998-2026", "(c) 3 May 2024 Example. All rights reserved.",
        "Last updated 3 May 2024", "Printed on 3 May 2024", "© Example News 2026-01-01",
    ],
)  # fmt: skip
def test_a_footer_gives_no_date(parse: Parse, footer: str) -> None:
    assert parse("a.html", html_page(footer=footer))[0].document.published is None
