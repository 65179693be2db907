"""`comity ladder`: how deep a partnership is on seven dimensions, beside others, and what is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from comity.cli.measure import with_records
from comity.cli.options import Json, KnownBy, LedgerPath, SomeParties, read_known_by, read_parties
from comity.cli.output import Format, notice, print_json, print_rows, write
from comity.cli.root import app
from comity.measure.ladder import Dimension, Ladder, ladder, missing_in_words, rung_label
from comity.measure.references import (
    Profile,
    ReferenceProfile,
    Standing,
    find_case,
    profile_of,
    reference_cases,
    standings,
)
from comity.model.clock import today
from comity.model.errors import InputError
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.pipeline import open_ledger
from comity.show.measures import rung_range
from comity.vocab import vocabulary

At = Annotated[str, typer.Option("--at", metavar="DATE", help="Day of the assessment; without it, today.")]
Compare = Annotated[
    str, typer.Option("--compare", metavar="CASES", help="Set reference cases beside it: US-ROK,RUS-BLR, or a name.")
]
Coded = Annotated[
    bool, typer.Option("--coded", help="Set computed and coded rungs side by side, at every date that was coded.")
]

RUNGS = range(6)
_NAME = 26


@app.command(name="ladder", rich_help_panel="Answer")
def ladder_(
    parties: SomeParties = None,
    at: At = "",
    compare: Compare = "",
    coded: Coded = False,
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Place two states on the integration ladder, and name what is missing for the next rung.

    Example: comity ladder CHN RUS --at 2024-12-31

    Example: comity ladder CHN RUS --compare US-ROK,RUS-BLR
    """
    if not parties and not compare:
        raise InputError("Nobody was named.", "For example: comity ladder CHN RUS, or comity ladder --compare US-ROK.")
    on = EventDate.parse(at).end if at else read_known_by(known_by) or today()
    codes = read_parties(parties, at_least=2) if parties else ()
    with open_ledger(ledger, notify=notice) as store:
        snapshot = with_records(store.snapshot(known_by=read_known_by(known_by)), or_of="reference_case")
    cases = reference_cases(snapshot)
    beside = [find_case(cases, name) for name in compare.split(",") if name.strip()]
    if coded and codes:
        _print_coded(side_by_side(snapshot, codes, cases), as_json=json)
        return
    found = ladder(snapshot, codes, on) if codes else None
    others = [one for one in cases if one.parties != tuple(codes)]
    known = _known(found) if found else {}
    stand = standings(known, others) if known and others else ()
    if json:
        print_json({"ladder": found, "compared": beside, "standings": stand})
        return
    if found:
        _print_ladder(found)
    if beside:
        _print_beside(found, beside)
    if found:
        _print_gaps(found)
        _print_standings(stand, known=bool(known))


def _known(found: Ladder) -> Profile:
    """Return the rungs that say something: where nobody searched or coded, rung 0 is like no other rung 0."""
    return {one.code: one.shown for one in found.dimensions if one.searched or one.coded}


def _profile(found: Ladder) -> Profile:
    return {one.code: one.shown for one in found.dimensions}


def side_by_side(snapshot: Snapshot, parties: Sequence[str], cases: Sequence[ReferenceProfile]) -> list[Ladder]:
    """Return the computed ladder for the years of each coded case of the parties, oldest first."""
    theirs = sorted((one for one in cases if one.parties == tuple(sorted(parties))), key=lambda one: one.first)
    return [
        ladder(snapshot, parties, date(one.last, 12, 31), window=(date(one.first, 1, 1), date(one.last, 12, 31)))
        for one in theirs
    ]


def bar(low: int, best: int, high: int) -> str:
    """Return six places, one a rung: a disc at the best, a line over the range."""
    marks = ["●" if rung == best else "━" if low <= rung <= high else "·" for rung in RUNGS]
    return "".join(
        mark + ("━━" if low <= rung < high else "  ") for rung, mark in zip(RUNGS, marks, strict=True)
    ).rstrip()


def _print_ladder(found: Ladder) -> None:
    known = f", as known by {found.known_by}" if found.known_by else ""
    write(f"{' and '.join(found.parties)} on {found.on}, window {found.window[0]} to {found.window[1]}{known}\n")
    write("Seven dimensions, no total. Computed from records; the analyst's rung, where there is one, beside it.\n\n")
    write(f"{'':{_NAME}}{'  '.join(str(rung) for rung in RUNGS)}\n")
    for one in found.dimensions:
        judged = one.judged
        scale = bar(judged.low, judged.best, judged.high)
        number = rung_range(judged.low, judged.best, judged.high)
        write(f"{one.name:{_NAME}}{scale:18}{number:9}{one.label:34}{_beside(one)}\n")
    for line in _remarks(found):
        write(f"{line}\n")
    write("\n")


def _beside(one: Dimension) -> str:
    if one.coded is None:
        return "not coded" if one.searched else "not searched, not coded: 0 is no finding"
    cell = one.coded.cell
    return f"coded {rung_range(cell.low, cell.best, cell.high)}"


def _remarks(found: Ladder) -> list[str]:
    lines = []
    for one in found.dimensions:
        for arrow in one.arrows:
            label = rung_label(one.code, arrow.best)
            lines.append(f"  {arrow.giver} → {arrow.receiver} owes {arrow.best} ({label})")
        if one.judged.skipped:
            lines.append(f"  {one.name}: rung {', '.join(map(str, one.judged.skipped))} is skipped, nothing shows it")
        if one.coded and one.coded.differs:
            lines += [f"  {one.name}: coded {one.coded.cell.best} in {one.coded.case}; {why}" for why in one.coded.why]
    return lines


def _print_gaps(found: Ladder) -> None:
    write("What is missing for the next rung\n")
    for one in found.dimensions:
        gap = one.judged.gap
        if gap is None:
            continue
        single = " A single record would do." if gap.single else ""
        to = rung_label(one.code, gap.to)
        write(f"  {one.name} {one.judged.best} → {gap.to} ({to}).{single}\n")
        for missing in gap.missing:
            write(f"    {missing_in_words(missing)}\n")


def _print_beside(found: Ladder | None, beside: Sequence[ReferenceProfile]) -> None:
    names = [*(["-".join(found.parties)] if found else []), *(one.name for one in beside)]
    profiles: list[Profile] = [*([_profile(found)] if found else []), *(profile_of(one) for one in beside)]
    rows = [
        (term.label, *(rung_range(*profile[code]) if code in profile else "not coded" for profile in profiles))
        for code, term in vocabulary().terms("dimension").items()
    ]
    print_rows(("dimension", *names), rows, Format.TABLE)
    write("\n")


def _print_standings(stand: Sequence[Standing], *, known: bool) -> None:
    if not stand:
        nothing = "The ledger holds no reference cases to compare with."
        write(f"\n{nothing if known else 'Nothing was searched or coded, so it stands nowhere beside other cases.'}\n")
        return
    write("\nReference cases\n")
    for relation, words in _RELATIONS.items():
        names = [one.case for one in stand if one.relation == relation]
        write(f"  {words}: {', '.join(sorted(names)) or 'none'}\n")
    near = [f"{one.case} {100 * one.nearest:.0f} %" for one in stand if one.nearest >= 0.01]
    write(f"  nearest, in 4,000 draws within the ranges: {', '.join(near)}\n")


_RELATIONS = {
    "higher": "level or higher on every dimension",
    "level": "level on every dimension",
    "lower": "level or lower on every dimension",
    "crossing": "higher on some, lower on others",
}


def _print_coded(found: Sequence[Ladder], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    rows: list[tuple[Any, ...]] = []
    for one in found:
        for dimension in one.dimensions:
            if dimension.coded:
                judged, cell = dimension.judged, dimension.coded.cell
                rows.append((
                    dimension.coded.case, dimension.name, rung_range(judged.low, judged.best, judged.high),
                    rung_range(cell.low, cell.best, cell.high), "; ".join(dimension.coded.why) or "same",
                ))  # fmt: skip
    print_rows(("case", "dimension", "computed", "coded", "why they differ"), rows, Format.TABLE)
