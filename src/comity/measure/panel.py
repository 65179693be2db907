"""Dyad-years: indicators of many pairs in one table, in the grammar of ``ccode1, ccode2, year``."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd  # type: ignore[import-untyped]
from numpy.typing import NDArray

from comity import __version__
from comity.measure.indicators.catalogue import find_indicator
from comity.measure.indicators.model import Figure, Series, Subject
from comity.measure.periods import Stretch, covering
from comity.measure.select import parties_of
from comity.model.errors import InputError
from comity.model.records import Agreement, Contact, Coverage, Event, Provision, Record, Source, Statement, Transfer
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.vocab import Party, vocabulary

Floats = NDArray[np.float32]
Dyad = tuple[str, str]
Turn = Literal["", "1", "2", "12", "21"]


class PanelColumn(NamedTuple):
    """One group of columns: its stem, the indicator and the line of it that it holds, and what it is called.

    ``{1}`` and ``{2}`` in ``line`` are the two parties in the order of the row, ``{0}`` the one whose code comes first.
    ``table`` is the casebook table whose coverage makes an empty year a zero.
    """

    stem: str
    indicator: str
    line: str
    label: str
    table: str = "events"


COLUMNS: tuple[PanelColumn, ...] = (
    PanelColumn("count", "count", "", "Joint events under the rule"),
    PanelColumn("tempo", "tempo", "", "Mean count of three years"),
    PanelColumn("trend", "tempo", "trend", "Log ratio of three years to the three before"),
    PanelColumn("days", "days", "", "Days of exercise"),
    PanelColumn("domains", "breadth", "", "Distinct domains"),
    PanelColumn("remote_km", "distance", "", "Km from the nearest home: least, median, most"),
    PanelColumn("asym", "asymmetry", "personnel", "Guest personnel over host personnel, median"),
    PanelColumn("combined", "command", "combined", "Share under combined command"),
    PanelColumn("novel", "novelty", "", "Share in waters new for ten years"),
    PanelColumn("react", "reactions", "", "Share with a reaction of third parties seen"),
    PanelColumn("hosted1", "hosting", "{0}", "Share hosted by party 1 alone"),
    PanelColumn("strat12", "reciprocity", "{1}_at_{2}", "Forces of 1 in strategic exercises of 2"),
    PanelColumn("strat21", "reciprocity", "{2}_at_{1}", "Forces of 2 in strategic exercises of 1"),
    PanelColumn("covered", "coverage", "", "Share of provision codes in force practised", "agreements"),
    PanelColumn("backed", "backed", "", "Share of codes practised that are in force", "agreements"),
    PanelColumn("rhet1", "rhetoric", "{1}", "Balance of words on alliance, party 1", "statements"),
    PanelColumn("rhet2", "rhetoric", "{2}", "Balance of words on alliance, party 2", "statements"),
    PanelColumn("arms12", "direction", "arms_{1}_to_{2}", "Arms deals under delivery, 1 to 2", "transfers"),
    PanelColumn("arms21", "direction", "arms_{2}_to_{1}", "Arms deals under delivery, 2 to 1", "transfers"),
    PanelColumn("help12", "direction", "technical_help_{1}_to_{2}", "Technical help going on, 1 to 2", "transfers"),
    PanelColumn("help21", "direction", "technical_help_{2}_to_{1}", "Technical help going on, 2 to 1", "transfers"),
    PanelColumn("dual12", "direction", "dual_use_{1}_to_{2}", "Dual-use supplies going on, 1 to 2", "transfers"),
    PanelColumn("dual21", "direction", "dual_use_{2}_to_{1}", "Dual-use supplies going on, 2 to 1", "transfers"),
    PanelColumn("summits", "contacts", "summit", "Summits", "contacts"),
    PanelColumn("ministers", "contacts", "ministerial_visit", "Meetings of ministers", "contacts"),
    PanelColumn("staffs", "contacts", "staff_talks", "Staff talks", "contacts"),
    PanelColumn("reports", "intensity", "", "Source families per event: least, mean, most"),
)
"""The columns, each with ``_low``, ``_best``, ``_high``; ``_known`` and ``_n`` where cases may be unknown."""

ZEROS = frozenset({"count", "days", "domains", "strat12", "strat21", "summits", "ministers", "staffs"})
ZEROS_OF_DEALS = frozenset({"arms12", "arms21", "help12", "help21", "dual12", "dual21"})
SHARES = frozenset(
    {"days", "domains", "remote_km", "asym", "combined", "novel", "react", "hosted1", "covered", "backed"}
)
TABLES = ("events", "agreements", "contacts", "transfers")
COVER = {"not stated": 0, "partial": 1, "whole": 2}
"""The coverage flags: nobody says that the table was searched; searched for a part of the year; for all of it."""

_ABOUT: tuple[type[Record], ...] = (Event, Agreement, Contact, Transfer, Statement)


def panel(
    snapshot: Snapshot,
    dyads: Iterable[Dyad] | Literal["all"],
    years: Sequence[int],
    rule: CountingRule,
    *,
    directed: bool = False,
) -> pd.DataFrame:
    """Return one row a dyad and year with indicators (low, best, high), n_known, n and coverage flags.

    ``dyads`` are pairs of ISO3 codes, or ``"all"`` pairs of states with a Correlates of War number. An undirected
    panel has each pair once, ``ccode1`` below ``ccode2``; a directed one twice, and columns that end in 1, 2, 12 and 21
    turn with it. A state has rows for the years in which it existed. An empty year is zero only where coverage
    is stated for it, and missing otherwise. ``attrs`` holds the rule, the codebook and how to cite; so do
    :func:`codebook` and :func:`cite`. Raises InputError for no years, an unknown state or one without a number.
    """
    span = _span(years)
    pairs = [_in_order(pair) for pair in (_all_pairs() if dyads == "all" else dyads)]
    if directed:
        pairs = [turned for first, second in pairs for turned in ((first, second), (second, first))]
    rows = _keys(pairs, span)
    values = _empty(len(rows))
    cover = _Coverage(snapshot)
    starts = rows.groupby(["iso3_1", "iso3_2"], sort=False, observed=True).indices
    about = _about(snapshot, {frozenset(pair) for pair in starts})
    for pair, at in starts.items():
        _fill(values, at, rows["year"].to_numpy()[at], cover.of(pair))
        if frozenset(pair) in about:
            _measure(values, at, rows["year"].to_numpy()[at], _subject(about[frozenset(pair)], pair, rule, span), pair)
    frame = pd.concat([rows, pd.DataFrame(values, copy=False)], axis=1)
    frame.attrs = _attributes(frame, snapshot, rule, directed=directed)
    return frame


def _span(years: Sequence[int]) -> range:
    if not years or max(years) > date.max.year or min(years) < 1:
        raise InputError("A panel needs at least one year.", "Give years such as 1995 to 2024.")
    return range(min(years), max(years) + 1)


def _all_pairs() -> Iterable[Dyad]:
    states = [code for code, party in vocabulary().parties.items() if party.cow is not None]
    return combinations(sorted(states), 2)


def _in_order(pair: Dyad) -> Dyad:
    first, second = (_state(code) for code in pair)
    if first.code == second.code:
        raise InputError(f"A dyad needs two different states, not {first.code} twice.", "For example: CHN RUS.")
    return (first.code, second.code) if (first.cow or 0) < (second.cow or 0) else (second.code, first.code)


def _state(text: str) -> Party:
    party = vocabulary().parties[vocabulary().resolve_party(text)]
    if party.cow is None:
        raise InputError(f"{party.code} has no Correlates of War number.", "Use states; organisations have none.")
    return party


def cow_number(code: str, year: int) -> int | None:
    """Return the Correlates of War number of a state in a year; None if it did not exist in any of it."""
    party = vocabulary().parties[code]
    if not (party.exists_on(date(year, 1, 1)) or party.exists_on(date(year, 12, 31))):
        return None
    then = (one.number for one in party.cow_history if one.since.start.year <= year <= one.until.end.year)
    return next(then, party.cow)


def _keys(pairs: Sequence[Dyad], years: range) -> pd.DataFrame:
    """Return the key columns: numbers, year, codes."""
    numbers = {
        code: [cow_number(code, year) or 0 for year in years] for code in {one for pair in pairs for one in pair}
    }
    first = np.array([numbers[pair[0]] for pair in pairs], dtype=np.int16).reshape(-1)
    second = np.array([numbers[pair[1]] for pair in pairs], dtype=np.int16).reshape(-1)
    year = np.tile(np.array(list(years), dtype=np.int16), len(pairs))
    codes = sorted(numbers)
    at = {code: i for i, code in enumerate(codes)}
    iso = [np.repeat(np.array([at[pair[side]] for pair in pairs], dtype=np.int16), len(years)) for side in (0, 1)]
    kept = (first > 0) & (second > 0)
    return pd.DataFrame(
        {
            "ccode1": first[kept],
            "ccode2": second[kept],
            "year": year[kept],
            "iso3_1": pd.Categorical.from_codes(iso[0][kept], categories=codes),
            "iso3_2": pd.Categorical.from_codes(iso[1][kept], categories=codes),
        }
    )


def _empty(rows: int) -> dict[str, Floats | NDArray[np.int8]]:
    values: dict[str, Floats | NDArray[np.int8]] = {}
    for column in COLUMNS:
        for end in _ends(column.stem):
            values[f"{column.stem}_{end}"] = np.full(rows, np.nan, dtype=np.float32)
    for table in TABLES:
        values[f"cover_{table}"] = np.zeros(rows, dtype=np.int8)
    return values


def _ends(stem: str) -> tuple[str, ...]:
    return ("low", "best", "high", "known", "n") if stem in SHARES else ("low", "best", "high")


class _Coverage:
    """Which years of which tables were searched, by pair; looked up once a pair."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._records: Sequence[Coverage] = snapshot.coverage

    def of(self, pair: Dyad) -> Mapping[str, list[Stretch]]:
        wanted = set(pair)
        mine = [one for one in self._records if wanted <= set(one.parties)]
        return {table: covering(mine, table, pair) for table in TABLES} if mine else {}


def _flag(year: int, stretches: Sequence[Stretch]) -> int:
    first, last = date(year, 1, 1), date(year, 12, 31)
    if any(low <= first and last <= high for low, high in stretches):
        return COVER["whole"]
    return COVER["partial"] if any(low <= last and first <= high for low, high in stretches) else COVER["not stated"]


def _fill(
    values: dict[str, Floats | NDArray[np.int8]],
    at: NDArray[np.intp],
    years: NDArray[np.int16],
    covered: Mapping[str, list[Stretch]],
) -> None:
    """Write the coverage flags of a pair, and the zeros of the years that were searched."""
    for table, stretches in covered.items():
        flags = np.array([_flag(int(year), stretches) for year in years], dtype=np.int8)
        values[f"cover_{table}"][at] = flags
        for column in COLUMNS:
            if column.table == table and column.stem in ZEROS | ZEROS_OF_DEALS:
                for end in _ends(column.stem):
                    values[f"{column.stem}_{end}"][at[flags > 0]] = 0


def _about(snapshot: Snapshot, wanted: set[frozenset[str]]) -> dict[frozenset[str], list[Record]]:
    """Return the records of each pair that has any, in one pass over the snapshot."""
    states = {code for pair in wanted for code in pair}
    found: dict[frozenset[str], list[Record]] = {}
    for cls in _ABOUT:
        for record in snapshot.of(cls):
            for pair in combinations(sorted(states & set(parties_of(record))), 2):
                if frozenset(pair) in wanted:
                    found.setdefault(frozenset(pair), []).append(record)
    return _with_context(snapshot, found)


def _with_context(snapshot: Snapshot, found: dict[frozenset[str], list[Record]]) -> dict[frozenset[str], list[Record]]:
    """Add to each pair's records their clauses, their sources and the coverage of the pair."""
    clauses: dict[str, list[Provision]] = {}
    for clause in snapshot.provisions:
        clauses.setdefault(clause.agreement_id, []).append(clause)
    for pair, records in found.items():
        cited = {name for one in records if isinstance(one, Event) for name in one.sources}
        sources: list[Source] = [snapshot.sources[name] for name in cited if name in snapshot.sources]
        roots = [snapshot.sources[one.same_as] for one in sources if one.same_as in snapshot.sources]
        more: list[Record] = [clause for one in records for clause in clauses.get(one.id, ())]
        covered = [one for one in snapshot.coverage if pair <= set(one.parties)]
        records.extend([*more, *{one.id: one for one in (*sources, *roots)}.values(), *covered])
    return found


def _subject(records: list[Record], pair: Dyad, rule: CountingRule, years: range) -> Subject:
    window = (date(years[0], 1, 1), date(years[-1], 12, 31))
    first, second = sorted(pair)
    return Subject(Snapshot(records), (first, second), rule, window)


def _measure(
    values: dict[str, Floats | NDArray[np.int8]],
    at: NDArray[np.intp],
    years: NDArray[np.int16],
    asked: Subject,
    pair: Dyad,
) -> None:
    row_of = dict(zip(years.tolist(), at.tolist(), strict=True))
    read: dict[str, dict[str, Series]] = {}
    for column in COLUMNS:
        if column.indicator not in read:
            series = find_indicator(column.indicator).measure(asked) if _has(asked, column.table) else ()
            read[column.indicator] = {one.name: one for one in series}
        line = column.line.format(min(pair), *pair)
        if line in read[column.indicator]:
            turned = column.stem == "hosted1" and min(pair) != pair[0]
            _write(values, column.stem, row_of, read[column.indicator][line], turned=turned)


def _has(asked: Subject, table: str) -> bool:
    kinds: Mapping[str, type[Record]] = {
        "events": Event, "agreements": Agreement, "contacts": Contact, "transfers": Transfer, "statements": Statement,
    }  # fmt: skip
    return bool(asked.snapshot.of(kinds[table]))


def _write(
    values: dict[str, Floats | NDArray[np.int8]], stem: str, row_of: Mapping[int, int], series: Series, *, turned: bool
) -> None:
    for year, figure in series.years:
        row = row_of.get(year)
        if row is not None:
            for end, value in _cells(figure, turned=turned).items():
                if f"{stem}_{end}" in values and value is not None:
                    values[f"{stem}_{end}"][row] = value


def _cells(figure: Figure, *, turned: bool) -> dict[str, float | None]:
    low, best, high = figure.low, figure.best, figure.high
    if turned:  # the share of the other party
        low, best, high = (None if one is None else 1 - one for one in (high, best, low))
    return {"low": low, "best": best, "high": high, "known": figure.known, "n": figure.total}


@cache
def _stems() -> Mapping[str, PanelColumn]:
    return {column.stem: column for column in COLUMNS}


_ENDS = {
    "low": "lower end", "best": "best", "high": "upper end", "known": "cases known", "n": "cases in all",
}  # fmt: skip
_LABELS = {
    "ccode1": "Correlates of War number of state 1",
    "ccode2": "Correlates of War number of state 2",
    "year": "Calendar year",
    "iso3_1": "ISO 3166 alpha-3 code of state 1",
    "iso3_2": "ISO 3166 alpha-3 code of state 2",
    **{f"cover_{table}": f"Table {table} searched: 0 not stated, 1 in part, 2 whole year" for table in TABLES},
}


def codebook(frame: pd.DataFrame) -> dict[str, str]:
    """Return what each column of a panel holds, in at most 80 characters, as Stata labels are."""
    return {str(name): _LABELS.get(str(name)) or _label(str(name)) for name in frame.columns}


def _label(name: str) -> str:
    stem, _, end = name.rpartition("_")
    column = _stems()[stem]
    return f"{column.label}: {_ENDS[end]}"[:80]


def cite(frame: pd.DataFrame) -> str:
    """Return how to cite a panel: program, rule, revision and day as of which the ledger was read."""
    return str(frame.attrs["cite"])


def _attributes(
    frame: pd.DataFrame, snapshot: Snapshot, rule: CountingRule, *, directed: bool
) -> dict[str, str | bool | dict[str, str]]:
    known = f", as known by {snapshot.known_by}" if snapshot.known_by else ""
    shape = "directed" if directed else "undirected"
    revision = f", ledger revision {snapshot.revision}" if snapshot.revision else ""
    years = f"{frame['year'].min()}-{frame['year'].max()}" if len(frame) else "no years"
    return {
        "directed": directed,
        "rule": rule.describe(),
        "codebook": codebook(frame),
        "cite": f"comity {__version__}: {shape} dyad-years {years}, rule {rule.code} ({rule.name}){revision}{known}.",
    }


def write_panel(frame: pd.DataFrame, path: str) -> None:
    """Write a panel as ``.csv``, ``.parquet`` or ``.dta``; raise InputError naming these for any other ending.

    Stata files carry the labels; a codebook with rule and citation belongs beside a CSV file (see :func:`codebook`).
    """
    ending = path.rpartition(".")[2].lower()
    if ending == "csv":
        frame.to_csv(path, index=False, float_format="%.6g", lineterminator="\n")
    elif ending == "parquet":
        frame.to_parquet(path, index=False)
    elif ending == "dta":
        text = frame.astype({"iso3_1": str, "iso3_2": str})
        text.to_stata(
            path,
            write_index=False,
            version=118,
            variable_labels=codebook(frame),
            data_label=cite(frame)[:80],
            time_stamp=pd.Timestamp(2000, 1, 1).to_pydatetime(),
        )
    else:
        raise InputError(f"A panel cannot be written to {path}.", "End the name in .csv, .parquet or .dta.")
