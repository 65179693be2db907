"""`comity review`: lists for programs, the application by its keys, and both in a terminal of its own."""

import asyncio
import json
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Awaitable, Callable, Iterator
from fcntl import ioctl
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Static
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.cli.reviewing.screen import ReviewApp
from comity.ledger import Ledger
from comity.pipeline import Filters, Review, card_of, decide, review_queue

from ..pipeline.reviews import known, many, new_ledger, propose, standing

Press = Callable[..., Awaitable[None]]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger(tmp_path) as made:
        yield made


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., Result]:
    environment = {"COMITY_LEDGER": str(tmp_path / "ledger.db"), "NO_COLOR": "1"}
    return lambda *words: CliRunner().invoke(app, ["review", *words], env=environment)


def test_show_gives_what_a_person_corrected_and_what_was_read(ledger: Ledger, tmp_path: Path) -> None:
    record = propose(ledger, "Vostok-2031", start="2031-09", **{"personnel.CHN": "3200", "personnel.RUS": "9000"})
    edits = {"start": "2031-10-02", "end": "2031-10-09", "command": "", "personnel.CHN": "3000"}
    decide(ledger, card_of(ledger, record), "accept", author="ada", edits=edits)
    look = partial(CliRunner().invoke, app, env={"COMITY_LEDGER": str(tmp_path / "ledger.db")})
    fields_table = look(["show", record]).stdout.split("\n\n")[1]
    rows = {row[0]: row[1:] for row in (line.split("\t") for line in fields_table.splitlines())}
    assert rows["start"] == ["2031-10-02", "1", "corrected by ada; read as 2031-09"]
    assert rows["end"] == ["2031-10-09", "0", "corrected by ada"]
    assert rows["command"] == ["", "1", "corrected by ada; read as unknown"]
    assert rows["personnel"][0] == "RUS=9000 | CHN=3000"
    assert rows["personnel"][2].startswith("corrected by ada; read as ")
    assert "\tcorrects\tada\t" in look(["show", record, "--field", "personnel"]).stdout
    fields = json.loads(look(["show", record, "--json"]).stdout)["fields"]
    assert [(one["of"], one["value"]) for one in fields["personnel"]["corrected"]] == [("CHN", "3000")]
    assert fields["kind"]["corrected"] == []


def test_without_a_terminal_what_waits_is_listed(ledger: Ledger, call: Callable[..., Result]) -> None:
    propose(ledger, "Vostok-2031", record=known(ledger, personnel_CHN="2000"), start="2031-09")
    for words in ((), ("--list",)):
        lines = call(*words).stdout.splitlines()
        assert lines[1].split("\t")[:3] == ["conflict", "event", "vostok-2031"]
        assert lines[1].split("\t")[5] == "personnel.CHN"


def test_cards_are_given_as_json_whole(ledger: Ledger, call: Callable[..., Result]) -> None:
    propose(ledger, "Granite-2031")
    (card,) = json.loads(call("--json").stdout)
    field = next(one for one in card["fields"] if one["name"] == "personnel.CHN")
    assert (card["why"], field["proposed"], field["after"]) == (["record"], ["3200"], ["3200"])
    assert field["evidence"][0]["words"][0]["before"].endswith("spoke on Monday. ")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["--type", "event"], 2),
        (["--type", "agreement"], 0),
        (["--pair", "China,Russia"], 2),
        (["--pair", "CHN,JPN"], 0),
        (["--why", "record"], 1),
        (["--why", "conflict", "--why", "record"], 2),
        (["--document", "none"], 0),
    ],
)
def test_the_list_can_be_narrowed(ledger: Ledger, call: Callable[..., Result], words: list[str], number: int) -> None:
    propose(ledger, "Granite-2031")
    propose(ledger, "Vostok-2031", record=known(ledger, personnel_CHN="2000"), start="2031-09")
    assert len(json.loads(call("--json", *words).stdout)) == number


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--type", "planet"], "There is no type 'planet'"),
        (["--why", "boredom"], "There is no reason 'boredom'"),
        (["--pair", "CHN,Atlantis"], "Atlantis"),
        (["--undo", "nothing"], "Nothing decided about 'nothing'"),
    ],
)
def test_what_cannot_be_asked_for_is_said(
    ledger: Ledger, call: Callable[..., Result], words: list[str], message: str
) -> None:
    assert message in str(call("--list", *words).exception)


def test_a_decision_can_be_taken_back_from_the_command_line(ledger: Ledger, call: Callable[..., Result]) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, card_of(ledger, record), "accept", author="ada")
    assert "undone: accept granite-2031 by ada" in call("--undo", record, "--as", "ben").stdout
    assert ledger.record(record).state == "proposed"


def test_agreement_is_told_with_the_records_in_question(ledger: Ledger, call: Callable[..., Result]) -> None:
    record = propose(ledger, "Granite-2031")
    decide(ledger, card_of(ledger, record), "accept", author="ada")
    assert "No two reviewers" in call("--agreement").stderr
    decide(ledger, card_of(ledger, record, second=True), "reject", author="ben")
    told = call("--agreement").stdout
    assert "ada\tben\t1\t0\t0.000\t1" in told
    assert "apart: granite-2031" in told
    assert json.loads(call("--agreement", "--json").stdout)[0]["disagreements"] == [record]


def play(ledger: Ledger, script: Callable[[Pilot[None]], Awaitable[None]], **filters: Any) -> ReviewApp:
    """Let a script press keys in a window of 80 by 24."""
    review = ReviewApp(Review(ledger, author="ada", filters=Filters(reviewer="ada", **filters)))

    async def run() -> None:
        async with review.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await script(pilot)

    asyncio.run(run())
    return review


def screen(pilot: Pilot[None]) -> str:
    """What stands on the screen."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def said(pilot: Pilot[None], name: str) -> str:
    """What a part of the screen says."""
    return str(pilot.app.query_one(f"#{name}", Static).render())


def test_a_card_fits_a_small_window_with_words_beside_fields(ledger: Ledger) -> None:
    propose(ledger, "Vostok-2031", record=known(ledger, personnel_CHN="2000"), start="2031-09")

    async def script(pilot: Pilot[None]) -> None:
        drawn = screen(pilot)
        assert all(len(line) <= 80 for line in drawn.splitlines())
        for words in ("sources disagree", "if accepted: 2000 | 3200", "personnel.CHN", "[China and Russia", "中国 and",
                      "a accept  e fix  d drop  x reject  m merge"):  # fmt: skip
            assert words in drawn
        table = pilot.app.query_one(DataTable)
        row = [str(cell) for cell in table.get_row("personnel.CHN")]
        assert row == ["!", "personnel.CHN", "3200", "2000"]
        await pilot.press("k")
        assert "name: nothing is proposed" not in said(pilot, "detail")
        assert "command: nothing is proposed" in said(pilot, "detail")

    play(ledger, script)


def test_each_key_does_what_the_help_says(ledger: Ledger) -> None:
    records = many(ledger, 4)
    known(ledger)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("question_mark")
        assert "undo your last decision" in screen(pilot)
        await pilot.press("escape", "a")
        await pilot.press("e")
        form = pilot.app.screen
        next(one for one in form.query(Input) if one.name == "name").value = "Granit"
        form.query(Input).last().value = "personnel.RUS=5000"
        await pilot.press("enter", "r", *"no", "enter", "x", "m")
        pilot.app.screen.query_one(Input).value = "vostok-2031"
        await pilot.press("enter")

    play(ledger, script)
    found = [ledger.record(record) for record in records]
    assert [one.state for one in found[:3]] == ["accepted", "accepted", "rejected"]
    assert (found[1].name, [str(one.quantity) for one in found[1].personnel]) == ("Granit", ["1,001", "5,000"])  # type: ignore[attr-defined]
    assert ledger.decisions(records[2])[0].decision.reason.startswith("no; ")
    assert found[3].id == "vostok-2031"


def test_a_skipped_card_comes_last_and_an_undone_one_first(ledger: Ledger) -> None:
    first, second = many(ledger, 2)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("space")
        assert "2032" in said(pilot, "head")
        await pilot.press("a")
        assert "2031" in said(pilot, "head")
        assert said(pilot, "progress").startswith("comity review · 1 done · 1 waiting")
        await pilot.press("u")
        assert "2032" in said(pilot, "head")
        await pilot.press("u")
        assert said(pilot, "message") == "You have nothing to undo."

    play(ledger, script)
    assert {ledger.record(record).state for record in (first, second)} == {"proposed"}


def test_a_merge_leads_to_what_it_brought(ledger: Ledger) -> None:
    known(ledger, personnel_CHN="2000")
    propose(ledger, "Vostok-2031", record="read-1", start="2031-09")
    propose(ledger, "Granite-2031")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("space")
        await pilot.press("m")
        pilot.app.screen.query_one(Input).value = "vostok-2031"
        await pilot.press("enter")
        assert "sources disagree" in said(pilot, "head")
        assert "2000 | 3200" in said(pilot, "detail")

    play(ledger, script)


def test_one_wrong_value_can_be_dropped_and_the_rest_accepted(ledger: Ledger) -> None:
    record = known(ledger)
    propose(ledger, "Vostok-2031", record=record, start="2031-10")
    before = standing(ledger)

    async def script(pilot: Pilot[None]) -> None:
        assert "start: sources disagree" in said(pilot, "detail")
        await pilot.press("d")
        assert said(pilot, "message") == "dropped start: vostok-2031"
        assert "personnel.CHN" in said(pilot, "detail")
        await pilot.press("j", "d")
        assert "Nothing is proposed for 'status'" in said(pilot, "message")
        await pilot.press("a")
        held = ledger.record(record)
        assert (str(held.start), [str(one.quantity) for one in held.personnel]) == ("2031-09", ["3,200"])  # type: ignore[attr-defined]
        await pilot.press("u", "u")

    play(ledger, script)
    assert standing(ledger) == before


def test_splitting_asks_which_text_where_there_are_several(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")
    propose(ledger, "Granite-2031", record=record, troops="900", publisher="Other Daily")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("s")
        assert "Other Daily" in screen(pilot)
        await pilot.press("down", "enter")

    play(ledger, script)
    assert {card.record for card in review_queue(ledger)} == {record, f"{record}-2"}


@pytest.mark.parametrize(("key", "field", "value", "message"), [("e", "start", "May", "'May' is not a date")])
def test_what_is_refused_is_said_and_the_card_stays(
    ledger: Ledger, key: str, field: str, value: str, message: str
) -> None:
    propose(ledger, "Granite-2031")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press(key)
        next(one for one in pilot.app.screen.query(Input) if one.name == field).value = value
        await pilot.press("enter")
        assert message in said(pilot, "message")
        assert "Granite-2031" in said(pilot, "head")

    play(ledger, script)


def test_a_card_that_changed_meanwhile_is_shown_anew(ledger: Ledger) -> None:
    record = propose(ledger, "Granite-2031")

    async def script(pilot: Pilot[None]) -> None:
        propose(ledger, "Granite-2031", record=record, troops="900", publisher="Other Daily")
        await pilot.press("a")
        assert "has changed since you looked" in said(pilot, "message")
        assert "3200 | 900" in said(pilot, "detail")
        await pilot.press("a")

    play(ledger, script)
    assert ledger.record(record).state == "accepted"


def test_nothing_in_a_text_reaches_the_terminal_as_a_command(ledger: Ledger) -> None:
    propose(ledger, "Gr[red]an\u202eite\x1b]0;owned\x07", record="evil")

    async def script(pilot: Pilot[None]) -> None:
        drawn = screen(pilot)
        assert "Gr[red]an ite ]0;owned" in drawn
        assert not {"\x1b", "\x07", "\u202e"} & set(drawn)

    play(ledger, script)


def test_what_comes_after_the_review_was_left_is_not_drawn(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")
    moved: list[DataTable.RowHighlighted] = []

    async def script(pilot: Pilot[None]) -> None:
        table = pilot.app.query_one(DataTable)
        moved.append(DataTable.RowHighlighted(table, 0, next(iter(table.rows))))

    review = play(ledger, script)
    review.show_card("too late")
    review.show_words(moved[0])


def test_keys_without_a_card_do_nothing(ledger: Ledger) -> None:
    propose(ledger, "Granite-2031")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("a", "a", "x", "e", "m", "s", "space", "j", "k")
        assert said(pilot, "head") == "Nothing waits for a decision."

    play(ledger, script)
    assert len(ledger.decisions()) == 1


class Terminal:
    """The program in a pseudo-terminal of 80 by 24, as somebody at a keyboard has it."""

    def __init__(self, *words: str) -> None:
        self.said = ""
        self._pid, self._end = pty.fork()
        if self._pid == 0:
            os.environ.update(TERM="xterm-256color", COLUMNS="80", LINES="24")
            os.execv(sys.executable, [sys.executable, "-c", "from comity.cli import main; main()", *words])
        ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._end, keys.encode())

    def wait(self, words: str, seconds: float = 60) -> None:
        """Read what is written until it holds the words; fail when it does not in time."""
        until, alive = time.monotonic() + seconds, True
        while words not in self.said:
            going_on = alive and time.monotonic() < until
            assert going_on, f"{words!r} not seen; the end is {self.said[-500:]!r}"
            alive = self.read(1.0)

    def read(self, seconds: float) -> bool:
        """Read what there is; return whether more may come."""
        if not select.select([self._end], [], [], seconds)[0]:
            return True
        try:
            written = os.read(self._end, 65536)
        except OSError:  # the other end is closed
            return False
        self.said += written.decode(errors="replace")
        return bool(written)

    def close(self) -> int:
        """Wait for the end and return the exit code."""
        while self.read(10.0):
            pass
        os.close(self._end)
        return os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])


def test_fifty_proposals_by_keyboard_and_all_of_it_undone(ledger: Ledger, tmp_path: Path) -> None:
    records = many(ledger, 50)
    before = standing(ledger)
    terminal = Terminal("review", "--as", "ada", "--ledger", str(tmp_path / "ledger.db"))
    terminal.wait("50 waiting")
    terminal.type("ax " * 16 + "aa")
    terminal.wait("34 done")
    terminal.type("a" * 16)
    terminal.wait("50 done · 0 waiting")
    states = [ledger.record(record).state for record in records]
    assert (states.count("accepted"), states.count("rejected")) == (34, 16)
    assert len(ledger.decisions_by("ada")) == 50
    terminal.type("u" * 50)
    terminal.wait("0 done · 50 waiting")
    terminal.type("q")
    assert terminal.close() == 0
    assert "0 cards decided as ada, 50 waiting." in terminal.said
    assert standing(ledger) == before
    assert ledger.check() == []


@pytest.mark.parametrize("key", ["\x03", "q"])
def test_stopping_keeps_what_was_decided(ledger: Ledger, tmp_path: Path, key: str) -> None:
    first, _ = many(ledger, 2)
    terminal = Terminal("review", "--as", "ada", "--ledger", str(tmp_path / "ledger.db"))
    terminal.wait("2 waiting")
    terminal.type("a")
    terminal.wait("1 done")
    terminal.type(key)
    assert terminal.close() == 0
    assert ledger.record(first).state == "accepted"
