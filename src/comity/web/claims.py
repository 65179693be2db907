"""Verdicts as pages show them: the answer in a sentence, every reading of a claim, and the records for and against."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup
from msgspec import Struct

from comity.examine import Checked, CheckedPart, Consistency, Finding, Verdict, main_part
from comity.examine.form import VERDICT_WORDS, nearest
from comity.measure.count import Excluded
from comity.model.snapshot import Snapshot
from comity.show.charts.parts import WIDE, linear, nice_step
from comity.show.markup import Node, el
from comity.show.sections import sentence
from comity.show.svg import GRID, HAIR, INK, INK2, INK3, drawing, line, span_bar, text, tick
from comity.show.words import capital, day, listed, plural, shortened, spelled, with_article
from comity.web.doors import Line, Ways, WebDoors
from comity.web.figures import Row, row_of
from comity.web.wording import party_name

_LISTED = 40
"""So many records of each sort are listed with a claim; the figure beside them opens all."""


class Way(Struct, frozen=True):
    """One way to read a claim: whether it holds so, what the ledger says now and said then, and its records."""

    rule: str
    words: str
    holds: str
    now: str
    then: str
    low: float | None
    best: float | None
    high: float | None
    then_best: float | None
    counted: Line
    left_out: Line
    open: tuple[str, ...]


class Outside(Struct, frozen=True):
    """A record that a reading leaves out, and why."""

    record: Row
    why: str


class PartView(Struct, frozen=True):
    """One statement within a sentence: what was understood, its verdict then and now, every reading, its records."""

    head: str
    type: str
    words: str
    note: str
    verdict: Verdict
    verdict_words: str
    then: str
    now: str
    today: str
    ways: tuple[Way, ...]
    shown: str
    included: tuple[Row, ...]
    excluded: tuple[Outside, ...]
    last_in: Row | None
    first_out: Outside | None


class ClaimView(Struct, frozen=True):
    """A sentence with its verdict; ``start`` and ``end`` say where it stands in the text."""

    number: int
    text: str
    start: int
    end: int
    verdict: Verdict
    verdict_words: str
    answer: Line
    parties: tuple[str, ...]
    named: str
    assumed: bool
    as_of: str
    unread: tuple[str, ...]
    without_unread: str
    parts: tuple[PartView, ...]


class Bench(Struct, frozen=True):
    """What verdicts are laid out with: the records known now, and where figures lead."""

    snapshot: Snapshot
    doors: WebDoors
    ways: Ways

    def known(self, ids: Iterable[str]) -> list[str]:
        """Return the ids that are records of the ledger: documents may hold words too."""
        return [one for one in ids if one in self.snapshot.by_id]

    def count(self, ids: Iterable[str], what: str) -> Markup:
        """Return how many records there are, as a link to them."""
        return self.doors.count(self.known(ids), what)

    def rows(self, ids: Iterable[str]) -> tuple[Row, ...]:
        """Return the first records as rows."""
        return tuple(row_of(self.snapshot.by_id[one]) for one in self.known(ids)[:_LISTED])


def claim_view(bench: Bench, checked: Checked, number: int) -> ClaimView:
    """Return a verdict as a page shows it."""
    return ClaimView(
        number=number,
        text=checked.text,
        start=checked.start,
        end=checked.start + len(checked.text),
        verdict=checked.verdict,
        verdict_words=VERDICT_WORDS[checked.verdict],
        answer=bench.ways.line(headline(bench, checked)),
        parties=checked.parties,
        named=listed([capital(with_article(party_name(one))) for one in checked.parties]),
        assumed=bool(checked.assumed),
        as_of=checked.as_of.isoformat(),
        unread=checked.unread,
        without_unread=VERDICT_WORDS[checked.provisional].lower() if checked.provisional else "",
        parts=tuple(_part(bench, one) for one in checked.parts),
    )


# --- the answer


def headline(bench: Bench, checked: Checked) -> Markup:
    """Return the answer in a sentence: what holds and under which way of counting, or what the records say."""
    main = main_part(checked)
    if main is None:
        return sentence(
            ["Nothing in it can be put to the ledger: no number, date, rank, place or text that a record could settle."]
        )
    said = _say(bench, main)
    if not checked.unread:
        return said
    words = listed([f"“{one}”" for one in checked.unread])
    return sentence([f"Not judged, for {words} {plural(len(checked.unread), 'was')} not read. But for that: ", said])


def _say(bench: Bench, part: CheckedPart) -> Markup:
    findings = part.now.findings
    if part.part.type == "count" and part.verdict not in ("no_data", "not_checkable"):
        return _count(bench, part, [one for one in findings if one.holds in ("yes", "near")], findings)
    if part.verdict == "no_data":
        return sentence([f"The ledger holds nothing that could settle this: {part.part.words}."])
    chosen = part.today.chosen if part.verdict == "outdated" else part.now.chosen
    if chosen is None:
        return sentence(["The ledger says nothing of it."])
    words = capital(shortened(chosen.answer, 190)).rstrip(".…")
    records = bench.known(chosen.included)
    if not records:
        return sentence([words, "."])
    number = bench.count(records, "records behind the answer")
    return sentence([words, " (", number, f" {plural(len(records), 'record')})."])


def _count(bench: Bench, part: CheckedPart, true: Sequence[Finding], findings: Sequence[Finding]) -> Markup:
    false = [one for one in findings if one not in true]
    near = "Nearly true" if all(one.holds == "near" for one in true) else "True"
    if not true:
        return sentence(["No way of counting gives it: it was ", *_between(bench, findings), "."])
    if not false:
        return sentence([f"{near} however counted: it was ", *_between(bench, findings), "."])
    rules = listed([one.rule for one in true])
    return sentence([f"{near} if counted by {rules}: ", *_between(bench, true), ". Counted otherwise it was ",
                     *_between(bench, false), "."])  # fmt: skip


def _between(bench: Bench, findings: Sequence[Finding]) -> list[Node]:
    """Return the lowest and highest best figure of some readings, each as a link to its records."""
    order = sorted(findings, key=lambda one: (one.best or 0, one.rule))
    ends = [order[0], order[-1]] if (order[0].best or 0) < (order[-1].best or 0) else [order[0]]
    figures = [_best(bench, one) for one in ends]
    return [figures[0], *([" to ", figures[1]] if figures[1:] else [])]


def _best(bench: Bench, one: Finding) -> Markup:
    words, ids = f"{one.best or 0:,.0f}", bench.known(one.included)
    what = f"records counted by {one.rule}"
    return bench.doors.figure(words, ids, what) if ids else bench.doors.nothing(words, what)


# --- the readings and the records


def _part(bench: Bench, one: CheckedPart) -> PartView:
    then = {finding.rule: finding for finding in one.then.findings}
    chosen = one.now.chosen
    left, last = nearest(chosen) if chosen else (None, "")
    return PartView(
        head=_head(one),
        type=one.part.type,
        words=one.part.words,
        note=one.part.note,
        verdict=one.verdict,
        verdict_words=VERDICT_WORDS[one.verdict],
        then=VERDICT_WORDS[one.then.verdict],
        now=VERDICT_WORDS[one.now.verdict],
        today=VERDICT_WORDS[one.today.verdict],
        ways=tuple(_way(bench, finding, then.get(finding.rule)) for finding in one.now.findings),
        shown=chosen.rule if chosen else "",
        included=bench.rows(chosen.included) if chosen else (),
        excluded=tuple(_outside(bench, chosen.excluded)) if chosen else (),
        last_in=next(iter(bench.rows([last])), None),
        first_out=next(iter(_outside(bench, [left] if left else [])), None),
    )


def _head(one: CheckedPart) -> str:
    """Return how many readings bear a statement out: "Two of eight readings bear it out"."""
    number, true = len(one.now.findings), sum(finding.holds == "yes" for finding in one.now.findings)
    if number == 1:
        return "The record bears it out" if true else "The record does not bear it out"
    return f"{capital(spelled(true))} of {spelled(number)} readings {'bears' if true == 1 else 'bear'} it out"


def _outside(bench: Bench, excluded: Iterable[Excluded]) -> Iterable[Outside]:
    there = [one for one in excluded if one.id in bench.snapshot.by_id]
    return [Outside(row_of(bench.snapshot.by_id[one.id]), one.why.replace("_", " ")) for one in there[:_LISTED]]


def _way(bench: Bench, now: Finding, then: Finding | None) -> Way:
    left = [one.id for one in now.excluded]
    return Way(
        rule=now.rule,
        words=now.words,
        holds=now.holds,
        now=now.answer,
        then=then.answer if then else "",
        low=now.low,
        best=now.best,
        high=now.high,
        then_best=then.best if then else None,
        counted=bench.ways.line(bench.count(now.included, f"records counted by {now.rule}")),
        left_out=bench.ways.line(bench.count(left, f"records left out by {now.rule}")),
        open=now.open,
    )


def together(found: Sequence[Checked], report: Consistency) -> str:
    """Return in a sentence whether all claims of a text can be true at once; blank for fewer than two."""
    if len(found) < 2:
        return ""
    if len(report.conflict) == 1:
        return f"No way of counting makes this one true: “{shortened(found[report.conflict[0]].text, 120)}”"
    if report.conflict:
        claims = "; ".join(f"“{shortened(found[at].text, 120)}”" for at in report.conflict)
        return f"These cannot be true together under any way of counting: {claims}"
    if report.one_rule:
        return f"All counted claims hold under one rule: {', '.join(report.one_rule)}."
    return "All counted claims can be true, but only under different rules." if report.joint else ""


# --- the drawing

_SHORT = 20
"""An answer of fewer characters is printed as it is: 24 [22-25]."""
_LOOK = {"yes": "var(--st-accepted)", "near": "var(--st-proposed)"}


def ways_chart(ways: Sequence[Way], width: int) -> Markup:
    """Draw what each way of counting gives: bar and disc as known now, ring as known then."""
    wide = width >= WIDE
    pitch, top, left = (34, 26, 330.0) if wide else (52, 26, 8.0)
    reach = max([one.high or 0 for one in ways] + [one.then_best or 0 for one in ways] + [1])
    step = nice_step(reach, 6 if wide else 4)
    x = linear((0, -(-reach // step) * step), (left, width - (130.0 if wide else 14.0)))
    height = top + pitch * len(ways)
    marks = range(0, int(-(-reach // step) * step) + 1, step)
    body = [line((x(value), top - 6), (x(value), height), stroke=GRID) for value in marks]
    body += [tick(x(value), 14, str(value)) for value in marks]
    for at, one in enumerate(ways):
        body += _row(one, top + pitch * at, (width, x(one.low or 0), x(one.best or 0), x(one.high or 0)), wide=wide)
        if one.then_best is not None:
            spot = top + pitch * at + (17 if wide else 38)
            body.append(el("circle", cx=x(one.then_best), cy=spot, r=5.5, fill="none", stroke=INK2, stroke_width=1.6))
    return drawing(width, height + 4, body, label="What each way of counting gives")


def _row(one: Way, top: float, at: tuple[float, float, float, float], *, wide: bool) -> list[Markup]:
    width, low, best, high = at
    y = top + (17 if wide else 38)
    colour = _LOOK.get(one.holds, INK3)
    name = el(
        "tspan", shortened(one.words, max(16, (48 if wide else 38) - len(one.rule))), dx=8, font_weight=400, fill=INK2
    )
    figures = one.now.replace("-", "–") if len(one.now) < _SHORT else f"{one.best:g}"
    label = text(0, y + 5 if wide else top + 16, Markup("").join([one.rule, name]), size=14 if wide else 13, fill=INK,
                 bold=True, class_="def")  # fmt: skip
    out = [line((0, top), (width, top), stroke=HAIR), label]
    if low < high:
        out.append(span_bar(low, high, y, colour=colour))
    out.append(el("circle", cx=best, cy=y, r=6, fill=colour))
    place = (width, y + 5) if wide else (width, top + 16)
    return [*out, text(*place, figures, size=14 if wide else 13, fill=INK, anchor="end", bold=one.holds == "yes")]


def mark_out(text_: str, claims: Sequence[ClaimView]) -> tuple[tuple[str, int], ...]:
    """Return a text cut where claims stand in it: each piece with the number of its claim, 0 for none."""
    pieces: list[tuple[str, int]] = []
    last = 0
    for one in claims:
        pieces += [(text_[last : one.start], 0), (text_[one.start : one.end], one.number)]
        last = one.end
    return tuple(piece for piece in (*pieces, (text_[last:], 0)) if piece[0])


def asked_on(checked: Checked, *, given: bool) -> str:
    """Return for which day a claim was read."""
    return (
        f"read as of {day(checked.as_of)}" if given else f"read as of {day(checked.as_of)}, the ledger’s last revision"
    )
