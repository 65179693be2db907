"""What people do at the workbench from beginning to end, in a real browser: by pointer, by keys, without scripts."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from comity.ledger import Ledger
from comity.web import Settings
from comity.web.accounts import Accounts

from .browsing import Visit, chromium, in_chromium, served
from .conftest import ABROAD, PASSWORD, SAMPLES, TOKEN, abroad

pytestmark = in_chromium

DROPPED = """<!doctype html><title>Copper Heron</title><meta property="article:published_time" content="2026-03-30">
<article><h1>Copper Heron 2026 ends</h1><p>The armed forces of China and Russia held the joint exercise Copper
Heron 2026 near Chita from March 10 to 14, 2026. Some 300 Chinese and 400 Russian soldiers took part.</p>
<p>This text was written for the tests of comity; the exercise does not exist.</p></article>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for all of these tests."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def base(furnished: str) -> Iterator[str]:
    """The address of a workbench that is only read."""
    with served(Settings(ledger=furnished, token=TOKEN, key="k")) as address:
        yield address


@pytest.fixture
def place(furnished: str, tmp_path: Path) -> Path:
    """A ledger of one's own."""
    return Path(shutil.copy(furnished, tmp_path / "ledger.db"))


@pytest.fixture
def own(place: Path) -> Iterator[str]:
    """The address of a workbench that is written to."""
    with served(Settings(ledger=str(place), token=TOKEN, key="k")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, base: str) -> Iterator[Visit]:
    """Somebody who reads."""
    made = Visit(browser, base)
    yield made
    assert made.wrong == []
    made.close()


@pytest.fixture
def analyst(browser: Browser, own: str) -> Iterator[Visit]:
    """Somebody who decides."""
    made = Visit(browser, own)
    yield made
    assert made.wrong == []
    made.close()


def figure(page: Page, at: int = 0) -> int:
    """Return a figure of the answer line."""
    return int(page.locator("h1 a").nth(at).inner_text().replace(",", ""))


def test_from_a_number_by_its_rule_to_a_record_and_its_words(visit: Visit) -> None:
    page = visit.open("/pair/CHN-RUS/count")
    number = figure(page)
    page.locator("h1 a").first.click()
    assert f"{number} records" in page.locator("h1").inner_text()
    page.locator("h1 a", has_text="rule MP").click()
    assert page.url.endswith("/rules#rule-MP")
    expect(page.locator("#rule-MP")).to_be_in_viewport()
    page.go_back()
    page.get_by_role("link", name="Tsentr-2019", exact=True).click()
    page.locator("#field-personnel + dd a.ev.text").first.click()
    words = page.locator("blockquote", has=page.locator(":target"))
    expect(words.locator("mark.value", has_text="2,000 soldiers")).to_be_in_viewport()
    words.locator("cite a").click()
    expect(page.locator("main .text mark").first).to_be_visible()
    expect(page.locator("main .text")).to_contain_text("September 2019 China sent about 2,000 soldiers")
    assert re.search(r"/document/[^/]+#at-\d+$", page.url)
    expect(page.locator(":target")).to_be_attached()
    page.locator(".findings a", has_text="Tsentr-2019").click()
    assert page.url.endswith("/record/tsentr-2019")


def test_from_the_overview_to_a_conflict_and_its_sources(visit: Visit) -> None:
    page = visit.open("/pair/CHN-RUS")
    number = page.locator("h1 a").nth(2).inner_text()
    page.locator("h1 a").nth(2).click()
    assert f"{number} records" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Vostok-2018", exact=True).click()
    assert page.locator("#field-personnel + dd.conf").count() == 1
    page.locator("#sources a").first.click()
    assert "/record/" in page.url


def test_from_a_pasted_article_to_verdicts_and_their_records(visit: Visit) -> None:
    page = visit.open("/check")
    page.locator("#ask-text").fill(
        "China and Russia have held more than 500 joint exercises since 2005.\n\nThe geese flew south."
        "\n\nAround 3,200 Chinese soldiers took part in Vostok-2018."
    )
    page.get_by_role("button", name="Check").click()
    expect(page.locator("h1")).to_have_text("Of two claims in this text one does not hold as it stands.")
    assert page.locator(".claim .verdict").all_inner_texts() == ["Contradicted", "Supported"]
    assert "exercises" not in page.url
    page.locator(".article mark a").nth(1).click()
    expect(page.locator("#claim-2")).to_be_in_viewport()
    page.locator("#claim-2").get_by_role("link", name="Check it alone").click()
    expect(page.locator(".asked .verdict")).to_have_text("Supported")
    page.locator("main a[href*='/record/vostok-2018']").first.click()
    expect(page.locator("h1")).to_contain_text("Vostok-2018")


def drop(page: Page, name: str, text: str) -> None:
    """Let go of a file above the form, as a pointer does."""
    carried = page.evaluate_handle(
        "([name, text]) => { const t = new DataTransfer(); t.items.add(new File([text], name)); return t; }",
        [name, text],
    )
    for event in ("dragenter", "dragover", "drop"):
        page.dispatch_event(".handin .drop", event, {"dataTransfer": carried})


def test_a_dropped_file_becomes_a_proposal_a_count_and_none_again(analyst: Visit, place: Path) -> None:
    page = analyst.open("/pair/CHN-RUS/count")
    before = figure(page)
    analyst.open("/ingest")
    drop(page, "heron.html", DROPPED)
    expect(page.locator("output")).to_contain_text("1 file")
    page.get_by_role("button", name="Read in").click()
    expect(page.locator("main")).to_contain_text("One of one read.", timeout=60_000)
    page.get_by_role("link", name="Copper Heron 2026").first.click()
    expect(page.locator("#proposal-head + form, form#decide")).to_contain_text("Copper Heron")
    page.keyboard.press("a")
    expect(page.locator(".lastact")).to_contain_text("accept")
    analyst.open("/pair/CHN-RUS/count")
    assert figure(page) == before + 1
    page.locator("h1 a").first.click()
    expect(page.get_by_role("link", name="Copper Heron 2026", exact=True)).to_be_visible()
    analyst.open("/review")
    page.keyboard.press("u")
    page.wait_for_url("**/review?record=*")
    analyst.open("/pair/CHN-RUS/count")
    assert figure(page) == before
    with Ledger.open(place) as ledger:
        assert [
            one.decision.action for one in ledger.decisions() if one.in_force and one.decision.action == "accept"
        ] == []
        assert ledger.check() == []


def test_three_cards_are_reviewed_by_keys_alone(analyst: Visit, place: Path) -> None:
    page = analyst.open("/review")
    cards = [page.locator("input[name=record]").nth(0).input_value()]
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tr.lit")).to_have_count(1)
    expect(page.locator("mark.lit").first).to_be_in_viewport()
    page.keyboard.press("r")
    page.keyboard.type("read it twice")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".lastact")).to_contain_text(cards[0])
    cards.append(page.locator("#decide input[name=record]").input_value())
    page.keyboard.press("x")
    expect(page.locator(".lastact")).to_contain_text(cards[1])
    skipped = page.locator("#decide input[name=record]").input_value()
    page.keyboard.press("Space")
    page.wait_for_url("**later=*")
    cards.append(page.locator("#decide input[name=record]").input_value())
    page.keyboard.press("e")
    expect(page.locator("details.fix[open] input[name=value]:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".lastact")).to_contain_text(cards[2])
    with Ledger.open(place) as ledger:
        made = {one.decision.record: one.decision for one in ledger.decisions()}
    assert [made[card].action for card in cards] in (
        ["accept", refused, "accept"]
        for refused in ("reject", "withdraw")  # of a known record only what is proposed
    )
    assert made[cards[0]].reason.startswith("read it twice")
    assert skipped not in made
    assert len({*cards, skipped}) == 4


@pytest.mark.parametrize("language", list(ABROAD))
def test_words_in_other_scripts_are_drawn_with_faces_that_came_along(visit: Visit, language: str) -> None:
    for path, selector in (
        ("/record/vostok-2018", f"blockquote[lang={language}] mark"),
        (f"/document/{abroad(language).id}", f".text[lang={language}] mark"),
        (f"/ledger?q={ABROAD[language][5:8]}", "h1"),
    ):
        page = visit.open(path)
        expect(page.locator(selector).first).to_be_visible()
        faces = visit.faces(selector)
        assert faces
        assert all(faces.values()), faces
        assert visit.boxes(selector) == ""
    assert set(visit.faces(selector)) & {"Noto Sans SC", "Source Serif 4", "Source Sans 3"}


def test_a_character_that_no_face_has_would_be_noticed(visit: Visit) -> None:
    page = visit.open("/pairs")
    page.evaluate("document.querySelector('h1').textContent = 'a\\u{10FFFC}b'")
    assert visit.boxes("h1") == "\U0010fffc"


def test_the_slash_leads_to_the_search(visit: Visit) -> None:
    page = visit.open("/ledger")
    page.keyboard.press("/")
    page.keyboard.type("联合")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?*q=*")
    assert "联合" in page.locator("h1").inner_text()


def test_a_member_logs_in_changes_something_and_leaves(browser: Browser, written: str, accounts: Accounts) -> None:
    assert accounts.get("reviewer")
    with served(Settings(ledger=written, accounts=Path(written).with_name("accounts.json"))) as base:
        page = browser.new_context().new_page()
        page.goto(f"{base}/record/ev1")
        page.get_by_label("Name").fill("reviewer")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        assert page.url == f"{base}/record/ev1"
        page.goto(f"{base}/sources")
        page.get_by_role("button", name="Verify").click()
        assert "everything reads as it was written" in page.locator("#chain").inner_text()
        page.get_by_role("button", name="Log out").click()
        assert page.url == f"{base}/login"
        assert page.goto(f"{base}/ledger").url.startswith(f"{base}/login")  # type: ignore[union-attr]


def test_without_scripts_one_searches_counts_hands_in_and_decides(browser: Browser, own: str) -> None:
    visit = Visit(browser, own, java_script_enabled=False)
    page = visit.open("/ledger?kind=patrol")
    page.get_by_label("Words").fill("bomber")
    page.get_by_role("button", name="Show").click()
    assert "bomber" in page.inner_text("h1")
    visit.open("/pair/CHN-RUS/count")
    page.get_by_role("checkbox", name="patrol").uncheck()
    before = figure(page)
    page.get_by_role("button", name="Count", exact=True).click()
    assert figure(page) < before
    visit.open("/ingest")
    page.locator("input[type=file]").set_input_files(str(SAMPLES / "2018-vostok-agency.txt"))
    page.get_by_role("button", name="Read in").click()
    expect(page.locator("main")).to_contain_text("One of one read.", timeout=60_000)  # the page asks for itself again
    visit.open("/review")
    card = page.locator("#decide input[name=record]").input_value()
    page.locator("#decide button[value=reject]").click()
    assert card in page.locator(".lastact").inner_text()
    page.locator(".lastact button").click()
    assert page.locator("#decide input[name=record]").input_value() == card
    assert visit.wrong == []
    visit.close()
