"""`comity check`: a sentence, a document or a list of claims to verdicts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from comity.cli.options import Json, LedgerPath, complete_rule, read_about, read_known_by, read_parties, read_rule
from comity.cli.output import Format, notice, print_json, print_rows, write
from comity.cli.root import app
from comity.examine import (
    Checked,
    Consistency,
    Held,
    Views,
    answer_line,
    check,
    check_document,
    consistency,
    fixed_form,
)
from comity.examine.form import VERDICT_WORDS
from comity.ledger import Ledger
from comity.model.clock import today
from comity.model.errors import InputError
from comity.model.snapshot import Snapshot
from comity.pipeline import open_ledger

_MOST_BYTES = 20_000_000


class _Line(msgspec.Struct, forbid_unknown_fields=False):
    """One line of a batch: a claim, and where it differs from the options, its day and parties."""

    text: str
    as_of: str = ""
    about: list[str] = []
    id: str = ""


class _Ledger:
    """The ledger with the states already read from it, one for each day asked for."""

    def __init__(self, store: Ledger, texts: tuple[Held, ...], rule: str) -> None:
        self.store, self.texts, self.rule = store, texts, rule
        self.now = store.snapshot()
        self._then: dict[date, Snapshot] = {}

    def views(self, as_of: date | None) -> Views:
        """Return the states of the ledger for a claim of a day (None: today)."""
        day = as_of or today()
        if day not in self._then:
            self._then[day] = self.store.snapshot(known_by=day) if as_of else self.now
        return Views(then=self._then[day], now=self.now, as_of=day, today=today(), texts=self.texts, rule=self.rule)


@app.command(name="check", rich_help_panel="Answer")
def check_(
    text: Annotated[str | None, typer.Argument(help="The sentence to check; - reads it from standard input.")] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="The day of the claim. Default: today.")] = "",
    about: Annotated[str, typer.Option("--about", metavar="A,B", help="The parties meant, if not named.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="Check every checkable sentence of a text file.")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="Check the claims of a JSON Lines file.")] = None,
    joint: Annotated[
        bool, typer.Option("--consistency", help="Also say whether all claims can be true at once.")
    ] = False,
    against: Annotated[
        list[Path] | None,
        typer.Option("--against", metavar="FILE", help="A text to compare quotations with; repeatable."),
    ] = None,
    rule: Annotated[
        str, typer.Option("--rule", metavar="RULE", help="Count by this rule only.", autocompletion=complete_rule)
    ] = "",
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Say whether a claim is true, and under which way of counting.

    Example: comity check "around 25 joint exercises since 2005" --as-of 2024-09-30

    Example: comity check --file article.txt --as-of 2024-06 --consistency
    """
    if sum(1 for given in (text, file, batch) if given is not None) != 1:
        raise InputError("Give one thing to check.", "A sentence in quotation marks, or --file FILE, or --batch FILE.")
    parties = read_about(about)
    day, texts = read_known_by(as_of or None), tuple(_held(path) for path in against or ())
    with open_ledger(ledger, notify=notice) as store:
        source = _Ledger(store, texts, read_rule(rule).code if rule else "")
        if file:
            _file(source, _read(file), day, parties, joint=joint, json=json)
        elif batch:
            _batch(source, _read(batch), day, parties, joint=joint, json=json)
        else:
            sentence = typer.get_text_stream("stdin").read() if text == "-" else text or ""
            _one(check(sentence, source.views(day), about=parties), json=json)


def _read(path: Path) -> str:
    if not path.is_file():
        raise InputError(f"There is no file {path}.", "Give the path of a text file.")
    if path.stat().st_size > _MOST_BYTES:
        raise InputError(f"{path} is larger than {_MOST_BYTES:,} bytes.", "Split it.")
    content = path.read_bytes()
    if b"\0" in content[:8192]:
        kind = "a ledger" if content.startswith(b"SQLite format 3") else "no text file"
        raise InputError(f"{path} is {kind}.", "Give a file of plain text.")
    return content.decode("utf-8", errors="replace")


def _held(path: Path) -> Held:
    return Held(path.name, "", _read(path))


def _one(checked: Checked, *, json: bool) -> None:
    if json:
        print_json(fixed_form(checked))
    else:
        _print(checked)


def _file(source: _Ledger, text: str, day: date | None, parties: tuple[str, ...], *, joint: bool, json: bool) -> None:
    views = source.views(day)
    found = check_document(text, views, about=parties)
    report = consistency(found) if joint else None
    if json:
        print_json(
            {
                "claims": [{"start": one.start, **fixed_form(one)} for one in found],
                "consistency": report,
            }
        )
        return
    _table(found)
    if report:
        _print_consistency(report, found)


def _batch(source: _Ledger, text: str, day: date | None, parties: tuple[str, ...], *, joint: bool, json: bool) -> None:
    rows = [(line, _check_line(source, line, day, parties)) for line in _lines(text)]
    checked = tuple(one for _, one in rows)
    report = consistency(checked) if joint else None
    if json:
        for line, one in rows:
            form: dict[str, Any] = {"id": line.id, **fixed_form(one)} if line.id else fixed_form(one)
            write(msgspec.json.encode(form).decode() + "\n")
        if report:
            print_json(report)
        return
    _table(checked)
    if report:
        _print_consistency(report, checked)


def _lines(text: str) -> Iterator[_Line]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield msgspec.json.decode(line, type=_Line)
        except msgspec.MsgspecError as error:
            raise InputError(
                f"Line {number} of the batch: {error}.", 'Write {"text": "...", "as_of": "2024-06-20"}.'
            ) from error


def _check_line(source: _Ledger, line: _Line, day: date | None, parties: tuple[str, ...]) -> Checked:
    own = read_parties(line.about) if line.about else parties
    return check(line.text, source.views(read_known_by(line.as_of or None) or day), about=own)


def _table(found: tuple[Checked, ...]) -> None:
    rows = [(VERDICT_WORDS[one.verdict], one.text, answer_line(one)) for one in found]
    print_rows(("verdict", "claim", "answer"), rows, Format.TABLE)
    notice(f"{len(found)} claims checked." if found else "No checkable claim found.")


def _print(checked: Checked) -> None:
    write(f"{VERDICT_WORDS[checked.verdict]}\n{answer_line(checked)}\n")
    if checked.assumed:
        write(f"Parties not named: taken to be {checked.assumed}.\n")
    for one in checked.parts:
        write(f"\n{one.part.type}: {one.part.words} -> {VERDICT_WORDS[one.verdict].lower()}\n")
        rows = [
            (
                finding.rule,
                finding.holds,
                finding.answer,
                then.answer if then else "",
                len(finding.included),
                len(finding.excluded),
            )
            for finding, then in _side_by_side(one.now.findings, one.then.findings)
        ]
        print_rows(("reading", "holds", "known now", "known then", "counted", "left out"), rows, Format.TABLE)
        chosen = one.now.chosen
        if chosen and chosen.included:
            write(f"Records: {', '.join(chosen.included[:40])}\n")
        for left in chosen.excluded[:2] if chosen else ():
            write(f"Nearest left out: {left.id}: {left.why}\n")


def _side_by_side(now: tuple[Any, ...], then: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    by_rule = {one.rule: one for one in then}
    return ((one, by_rule.get(one.rule)) for one in now)


def _print_consistency(report: Consistency, checked: tuple[Checked, ...]) -> None:
    write("\nTogether\n")
    if report.conflict:
        write(
            "These cannot be true under any way of counting: "
            + "; ".join(f"“{checked[i].text}”" for i in report.conflict)
            + "\n"
        )
    elif report.one_rule:
        write(f"All counted claims hold under one rule: {', '.join(report.one_rule)}.\n")
    elif report.joint:
        write("All counted claims can be true, but only under different rules:\n")
        rows = [(one.rule, one.answer, one.text) for one in report.joint]
        print_rows(("rule", "counts", "claim"), rows, Format.TABLE)
    for a, b in report.same_rule_conflicts:
        write(f"No one rule serves both: “{checked[a].text}” and “{checked[b].text}”\n")
