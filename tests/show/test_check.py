import pytest

from comity.show.check import BrokenReportError, check_page, find_flaws, orphan_numbers

RECORDS = '<div data-records><p id="r-a">Record 7</p></div>'


def page(body):
    return f"<html><head><title>7</title></head><body>{body}{RECORDS}</body></html>"


@pytest.mark.parametrize(
    "body",
    [
        '<a class="fig" href="#r-a">65</a> events',
        '<h1><a class="fig" href="#r-a">six</a> events</h1>',
        '<span class="rec" data-id="r-a">Vostok-2018</span>',
        "<time>11–17 Sep 2018</time> and <time>2019 to 30 Jun 2020</time>",
        '<span class="def">rungs 0 to 5</span>',
        '<svg aria-label="1"><desc>2</desc><text class="tick">20</text></svg>',
        "One mark is one event; someone often attends",
        "<svg><text class='when'>2026 to 30 Jun</text></svg>",
    ],
)
def test_a_number_with_something_behind_it_passes(body):
    assert find_flaws(page(body)) == []


@pytest.mark.parametrize(
    ("body", "orphan"),
    [
        ("<p>65 events</p>", "65 events"),
        ("<h2>Two rules</h2>", "Two rules"),
        ('<a href="#r-a">65</a>', "65"),
        ("<time>65 events</time>", "65 events"),
        ("<time>around 1000 BC</time>", "around 1000 BC"),
        ('<p class="tick">20</p>', "20"),
        ('<a class="fig" href="#r-a">6</a>5', "5"),
        ("<p>&#54;5</p>", "65"),
        ("<p>٣ events</p>", "٣ events"),
    ],
)
def test_an_orphan_number_is_found(body, orphan):
    assert orphan_numbers(page(body)) == [orphan]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('<a class="fig" href="#gone">6</a>', "dead link"),
        ('<p id="here"></p><a class="fig" href="#here">6</a>', "figure without records"),
        ('<span class="fig">6</span>', "figure without records"),
        ('<a class="fig" href="https://example.org">6</a>', "figure without records"),
        ('<span class="rec" data-id="gone">6</span>', "dead link"),
        ('<a href="#gone">x</a>', "dead link"),
        ('<i id="r-a"></i>', "id given twice"),
        ('<a href="javascript:alert(1)">x</a>', "unsafe address"),
        ('<a href="data:text/html,x">x</a>', "unsafe address"),
        ('<a href=" javascript:alert(1)">x</a>', "unsafe address"),
        ('<a href="//example.org">x</a>', "unsafe address"),
        ('<p onclick="x()">x</p>', "something that runs"),
        ("<script>x</script>", "something that runs"),
        ("<iframe></iframe>", "something that runs"),
        ('<img src="https://example.org/x.png">', "outside request"),
        ('<link rel="stylesheet" href="x.css">', "outside request"),
        ("<style>@import 'x.css';</style>", "outside request"),
        ("<style>a { background: url(https://example.org) }</style>", "outside request"),
    ],
)
def test_a_flaw_is_found_and_fails_the_page(body, kind):
    assert kind in {flaw.kind for flaw in find_flaws(page(body))}
    with pytest.raises(BrokenReportError, match=kind):
        check_page(page(body))


def test_a_sound_page_passes():
    check_page(page('<a href="https://example.org">x</a><img src="data:,"><style>a { src: url(data:x) }</style>'))
