"""`comity count`, `compare-counts` and `rules`: how many, under which rule, and which events decide."""

from typing import Annotated, Any

import typer

from comity.cli.options import (
    FormatOption,
    From,
    Json,
    KnownBy,
    LedgerPath,
    Parties,
    RuleChanges,
    RuleName,
    To,
    read_known_by,
    read_parties,
    read_rule,
)
from comity.cli.output import Format, notice, print_json, print_rows, refuse_geojson, write
from comity.cli.root import app
from comity.measure import Count, count
from comity.measure.compare import Comparison, compare_counts
from comity.measure.periods import covering, read_window
from comity.measure.rows import GROUPINGS
from comity.model.snapshot import Snapshot
from comity.pipeline import open_ledger
from comity.vocab import vocabulary

By = Annotated[
    str, typer.Option("--by", metavar="FIELD", help=f"Split by {', '.join(GROUPINGS[:-1])} or {GROUPINGS[-1]}.")
]
Lists = Annotated[bool, typer.Option("--lists", help="Also list every record counted, left out and open.")]


@app.command(name="count", rich_help_panel="Answer")
def count_(
    parties: Parties,
    rule: RuleName = "strict",
    changes: RuleChanges = None,
    by: By = "",
    since: From = "",
    until: To = "",
    known_by: KnownBy = None,
    lists: Lists = False,
    form: FormatOption = Format.TABLE,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Count joint events under a rule, and say what was left out and why.

    Example: comity count CHN RUS --rule strict --by year --json

    Example: comity count CHN RUS --rule MP --set nested=skip --from 2014 --to 2023-07
    """
    refuse_geojson(form)
    with open_ledger(ledger, notify=notice) as store:
        snapshot = store.snapshot(known_by=read_known_by(known_by))
    answer = count(
        snapshot, read_rule(rule, changes), read_parties(parties, at_least=2),
        window=read_window(since, until), by=by or None,
    )  # fmt: skip
    _warn_of_gaps(snapshot, answer.parties)
    if json or form is Format.JSON:
        print_json(fixed_form(answer, rule if not changes else answer.rule.code))
    elif form is Format.CSV:
        print_rows(_ROW, _rows(answer), form)
    else:
        _print_count(answer, lists=lists)


def fixed_form(answer: Count, rule: str) -> dict[str, Any]:
    """Return a count in the form that scripts rely on."""
    return {
        "rule": rule,
        "parties": answer.parties,
        "known_by": answer.known_by,
        "total": {"low": answer.total.low, "best": answer.total.best, "high": answer.total.high},
        "rows": [{"key": row.key, "low": row.low, "best": row.best, "high": row.high} for row in answer.rows],
        "included": answer.included,
        "excluded": [{"id": one.id, "why": one.why} for one in answer.excluded],
        "open": [one.id for one in answer.open],
    }


def _warn_of_gaps(snapshot: Snapshot, parties: tuple[str, ...]) -> None:
    if not covering(snapshot.coverage, "events", parties):
        notice(f"Nobody has searched for events of {' and '.join(parties)}: what is on file is a floor, not a count.")


_ROW = ("key", "low", "best", "high", "note")


def _rows(answer: Count) -> list[tuple[object, ...]]:
    return [(row.key, row.low, row.best, row.high, row.partial) for row in answer.rows]


def _print_count(answer: Count, *, lists: bool) -> None:
    write(f"{answer.total.best:g} [{answer.total.low:g}-{answer.total.high:g}]  {' '.join(answer.parties)}  "
          f"rule {answer.rule.code}: {answer.rule.name}\n")  # fmt: skip
    write(f"{len(answer.included)} included, {len(answer.excluded)} left out, {len(answer.open)} open")
    write(f", known by {answer.known_by}\n" if answer.known_by else "\n")
    if answer.rows:
        write("\n")
        print_rows(_ROW, _rows(answer), Format.TABLE)
        write("" if answer.rows_add_up else "\nAn event may stand in several rows: they do not add up to the total.\n")
    if lists:
        write("\n")
        print_rows(("record", "counted", "why"), _fates(answer), Format.TABLE)
    write(f"\nThe rule in full\n{answer.rule.describe()}\n")


def _fates(answer: Count) -> list[tuple[str, str, str]]:
    return [
        *((id_, "yes", "") for id_ in answer.included),
        *((one.id, "open", one.why) for one in answer.open),
        *((one.id, "no", one.why) for one in answer.excluded),
    ]


@app.command(name="compare-counts", rich_help_panel="Answer")
def compare_counts_(
    parties: Parties,
    since: From = "",
    until: To = "",
    known_by: KnownBy = None,
    json: Json = False,
    ledger: LedgerPath = None,
) -> None:
    """Put one question under all rules side by side, with the totals that others have published.

    Example: comity compare-counts CHN RUS --to 2024
    """
    with open_ledger(ledger, notify=notice) as store:
        snapshot = store.snapshot(known_by=read_known_by(known_by))
    window = read_window(since, until)
    answer = compare_counts(snapshot, read_parties(parties, at_least=2), window)
    _warn_of_gaps(snapshot, answer.parties)
    if json:
        print_json(_comparison_form(answer))
        return
    rows = [(one.rule.code, one.rule.name, one.total.low, one.total.best, one.total.high) for one in answer.counts]
    print_rows(("rule", "counts", "low", "best", "high"), rows, Format.TABLE)
    if answer.published:
        write("\nPublished totals, each beside our counts for its own window\n")
        print_rows(("published", "value", "window", "by rule", "reading"), _published(answer), Format.TABLE)


def _published(answer: Comparison) -> list[tuple[object, ...]]:
    return [
        (
            one.id, f"{_BOUND.get(one.bound, '')}{one.value}",
            f"{one.window[0] or ''}..{one.window[1] or ''}",
            " ".join(f"{figure.rule}={figure.figure.best:g}" for figure in one.figures), one.reading,
        )
        for one in answer.published
    ]  # fmt: skip


_BOUND = {"about": "about ", "at_least": "at least ", "more_than": "more than "}


def _comparison_form(answer: Comparison) -> dict[str, Any]:
    return {
        "parties": answer.parties,
        "counts": [fixed_form(one, one.rule.code) for one in answer.counts],
        "published": answer.published,
    }


@app.command(rich_help_panel="Answer")
def rules(
    name: Annotated[str, typer.Argument(help="Only this rule, in full.")] = "",
    json: Json = False,
) -> None:
    """List the counting rules, or print one with every field in words.

    Example: comity rules strict
    """
    chosen = [read_rule(name)] if name else list(vocabulary().rules.values())
    if json:
        print_json(chosen)
    elif name:
        write(f"{chosen[0].describe()}\n")
    else:
        rows = [(rule.code, ", ".join(rule.aliases), rule.name) for rule in chosen]
        print_rows(("rule", "also called", "counts"), rows, Format.TABLE)
