"""The printed forms of the report: what they are made of, and that nothing in them is without its records."""

import importlib.util
import re
from pathlib import Path

import pytest
from lxml import etree

from comity.model.errors import InputError
from comity.show.check import BrokenReportError
from comity.show.figures import SEARCHED
from comity.show.markup import el
from comity.show.printing.blocks import Bullets, Drawing, Heading, Paragraph, Run, Table, inlines, plain_text, words
from comity.show.printing.document import check_blocks, printed
from comity.show.printing.drawings import drawing
from comity.show.printing.faces import settable
from comity.show.printing.forms import Form, form_of, written
from comity.show.printing.reading import blocks_of, inline_of
from comity.show.printing.register import NO_SOURCE, stretches
from comity.show.report import build_report

from .rows import snapshot_of

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def document(snapshot):
    return printed(build_report(snapshot, ("CHN", "RUS")))


def numbers(refs):
    """Return every number that "R1–R3, R7; S2" stands for."""
    for part in re.split(r"[,;] ", refs):
        first, _, last = part.partition("–")
        yield from (f"{first[0]}{n}" for n in range(int(first[1:]), int((last or first)[1:]) + 1))


def test_every_mark_leads_to_a_note_and_every_note_to_records_and_sources(document):
    notes, records = ({one.mark: one for one in rows} for rows in (document.notes, document.records))
    sources = {one.mark for one in document.sources}
    assert len(document.marks) > 30
    for mark in document.marks.values():
        assert mark in notes or mark in records or mark in sources
    for note in document.notes[1:]:
        assert note.refs
        assert set(numbers(note.refs)) <= records.keys() | sources
    for record in document.records:
        assert record.refs == NO_SOURCE or set(numbers(record.refs)) <= sources
    assert [one.id for one in document.records if one.name == "Sea Drill 2020"] == ["drill-2020"]


def test_each_number_in_words_has_something_behind_it(document):
    runs = [run for block in document.body for inline in inlines(block) for run in inline]
    vouched = [run for run in runs if re.search(r"\d", run.text)]
    assert len(vouched) > 100
    assert all(run.role for run in vouched)
    figures = [run for run in runs if run.role == "figure" and run.target]
    assert all(document.marks[run.target] for run in figures)


def test_an_orphan_number_is_refused():
    with pytest.raises(BrokenReportError, match="65 events"):
        check_blocks([Paragraph(words("65 events"))])
    with pytest.raises(BrokenReportError, match="Two rules"):
        check_blocks([Table(((words("Two rules"),),))])
    check_blocks([Paragraph((Run("65", role="figure", target="r-a"), Run(" events")))])


def test_a_figure_that_opens_nothing_is_refused(snapshot):
    report = build_report(snapshot, ("CHN", "RUS"))
    report.context.doors._doors.clear()
    with pytest.raises(BrokenReportError, match="figure without records"):
        printed(report)


def test_what_was_searched_is_the_note_of_every_zero(document):
    assert document.marks[SEARCHED] == "0"
    assert document.notes[0].refs == "see “What was searched”"
    assert "What was searched" in [plain_text(one.words) for one in document.body if isinstance(one, Heading)]


def test_a_pair_without_records_is_told_so(snapshot):
    document = printed(build_report(snapshot, ("BRA", "NOR")))
    assert "Nothing on file about Brazil and Norway" in [
        plain_text(one.words) for one in document.body if isinstance(one, Heading)
    ]
    assert document.as_of == ""
    for form in Form:
        assert written(build_report(snapshot, ("BRA", "NOR")), f"r.{form}", form)


def test_a_row_opens_a_record_once_after_the_last_of_its_words():
    found = inline_of(el("a", "Sea ", el("b", "Drill"), href="#r-a", class_="rec"))
    assert [(run.text, run.bold) for run in found] == [("Sea ", False), ("Drill", True)]
    link = el("a", "Sea", href="#r-a", class_="rec")
    (table,) = blocks_of(el("ul", el("li", el("b", link), el("span", link, " again")), class_="rows"))
    assert [[run.target for run in cell] for cell in table.rows[0]] == [["r-a"], ["", ""]]


def test_lists_become_tables_or_bullets_and_folded_parts_are_named():
    bullets, folded = blocks_of(
        el("ul", el("li", "one ", el("i", "x")), el("li", "another"))
        + el("details", el("summary", "All cases"), el("p", "hidden"))
    )
    assert isinstance(bullets, Bullets)
    assert [plain_text(item) for item in bullets.items] == ["one", "another"]
    assert plain_text(folded.words) == "On the page, folded: all cases."


def test_columns_that_only_hold_drawings_are_left_out():
    head = el("tr", el("th", "Name"), el("th", "drawn"), el("th", "Number", class_="num"))
    row = el("tr", el("th", "a"), el("td", el("svg"), class_="wide"), el("td", "b", class_="num"))
    (table,) = blocks_of(el("table", el("thead", head), el("tbody", row)))
    assert [plain_text(cell) for cell in table.head] == ["Name", "Number"]
    assert table.numeric == (False, True)
    assert [plain_text(cell) for cell in table.rows[0]] == ["a", "b"]


def test_controls_are_dropped_and_spaces_joined():
    assert plain_text(inline_of("a\x00\x07 \n\t b")) == "a b"


def test_a_drawing_stands_on_its_own(document):
    drawings = [one for one in document.body if isinstance(one, Drawing)]
    assert len(drawings) > 4
    assert len(drawings) == len(document.behind)
    for one in drawings:
        root = etree.fromstring(one.svg.encode())
        assert "var(" not in one.svg
        assert not root.findall(".//{*}a")
        assert float(root.get("width")) == one.width


def test_a_legend_stands_above_its_drawing_and_wraps():
    svg = '<svg viewBox="0 0 100 50" aria-label="A &amp; B"><a href="#r-a"><text fill="var(--ink)">x</text></a></svg>'
    made = drawing(svg, [("<circle/>", "first entry"), ("<circle/>", "the second entry")])
    assert (made.label, made.targets, made.width) == ("A & B", ("r-a",), 100)
    assert 'viewBox="0 0 100 94"' in made.svg
    assert '<g transform="translate(0 44)">' in made.svg
    assert 'fill="#1a1c1e"' in made.svg


@pytest.mark.parametrize(
    ("found", "told"),
    [([], ""), ([4], "R4"), ([1, 2], "R1–R2"), ([1, 2, 3, 7, 9, 10], "R1–R3, R7, R9–R10")],
)
def test_numbers_in_a_row_are_drawn_together(found, told):
    assert stretches("R", found) == told


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.pdf", Form.PDF), ("b/c.DOCX", Form.DOCX), ("x.htm", Form.HTML), ("x.y.md", Form.MD), ("x.markdown", Form.MD)],
)
def test_the_name_tells_the_form(name, form):
    assert form_of(name) == form


@pytest.mark.parametrize("name", ["report", "report.txt", ".pdf", "report.pdf.zip", ""])
def test_an_unknown_form_is_refused_in_one_line(name):
    with pytest.raises(InputError, match="in which form") as refused:
        form_of(name)
    assert "--format pdf" in str(refused.value.remedy)


@pytest.mark.parametrize("form", [Form.PDF, Form.DOCX, Form.MD])
def test_the_same_records_give_the_same_bytes(tables, form):
    first, again = (written(build_report(snapshot_of(tables), ("CHN", "RUS")), "r", form) for _ in range(2))
    assert first == again
    tables["events"][0]["status"] = "cancelled"
    assert written(build_report(snapshot_of(tables), ("CHN", "RUS")), "r", form) != first


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("Joint Sea", "Joint Sea"),
        ("Đặng Thị Ngọc", "Đặng Thị Ngọc"),
        ("海上联合 Морское 연습", "海上联合 Морское 연습"),
        ("a\u0301", "á"),
        ("\u202eevil\u200d\ufe0f\x07", "evil"),
        ("😀ا", "[U+1F600][U+0627]"),
    ],
)
def test_what_no_face_holds_is_set_as_its_code_point(text, set_as):
    assert settable(text) == set_as


def test_the_faces_are_what_their_list_says():
    spec = importlib.util.spec_from_file_location("faces_script", ROOT / "scripts" / "faces.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.wrong() == []
    assert script.ranges([32, 33, 34, 0x4E00]) == "20-22,4e00"
    assert len(script.syllables()) == 2350
