"""Scoring pairs: Fellegi-Sunter by splink, in a DuckDB in memory that has no way to the network."""

import logging
from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker

from comity.resolve.comparing import BLOCKS, COMPARISONS, SENSIBLE, Comparison
from comity.resolve.frames import table
from comity.resolve.model import Weights
from comity.resolve.rows import Row

_CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
}


def score(
    left: Sequence[Row],
    right: Sequence[Row] | None,
    *,
    name: str,
    weights: Weights,
    least: float,
    threads: int = 2,
    block: bool = True,
) -> pa.Table:
    """Return the pairs compared whose probability by the model is at least ``least``, in the order of their ids.

    ``left`` are mentions, ``right`` records; without ``right`` the mentions are compared with each other, across
    documents. Without ``block`` every pair is compared. Columns: ``one``, ``other``, ``weight`` (bits), and one a
    comparison with splink's number of the level that holds (-1 unknown, 0 the last).
    """
    if not left or (right is not None and not right):
        return _nothing(COMPARISONS[name])
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(config={**_CONFIG, "threads": threads}) as connection:
        api = DuckDBAPI(connection)
        tables = [api.register(table(left), dataset_display_name="a")]
        if right is not None:
            tables.append(api.register(table(right), dataset_display_name="b"))
        linker = Linker(
            tables,
            settings(name, weights, dedupe=right is None, block=block),
            log_level=logging.ERROR,
            validate_settings=False,
        )
        pairs = linker.inference.predict(threshold_match_probability=least)
        return connection.sql(_ordered(pairs.physical_name, COMPARISONS[name])).to_arrow_table()


def settings(name: str, weights: Weights, *, dedupe: bool, block: bool = True) -> dict[str, Any]:
    """Return the settings of splink for one list: blocking, comparisons, and the weights learned."""
    apart = " and l.document <> r.document" if dedupe else ""
    return {
        "link_type": "dedupe_only" if dedupe else "link_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": weights.prior,
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": [
            {
                "blocking_rule": f"l.{key} = r.{key} and {SENSIBLE[name]}{apart}",
                "arrays_to_explode": [key],
                "sql_dialect": "duckdb",
            }
            for key in BLOCKS[name]
        ]
        if block
        else ["1=1"],
        "comparisons": [_comparison(one, weights) for one in COMPARISONS[name]],
    }


def _comparison(comparison: Comparison, weights: Weights) -> dict[str, Any]:
    odds = weights.levels[comparison.name]
    unknown = {"sql_condition": comparison.unknown, "is_null_level": True, "label_for_charts": "unknown"}
    levels = [
        {
            "sql_condition": "ELSE" if level.condition == "TRUE" else level.condition,
            "label_for_charts": level.words,
            "m_probability": odds[level.name].m,
            "u_probability": odds[level.name].u,
        }
        for level in comparison.levels
    ]
    return {"output_column_name": comparison.name, "comparison_levels": [unknown, *levels]}


def _ordered(pairs: str, comparisons: Sequence[Comparison]) -> str:
    columns = ", ".join(f"gamma_{one.name} as {one.name}" for one in comparisons)
    return (
        f"select unique_id_l as one, unique_id_r as other, match_weight as weight, {columns} "  # noqa: S608
        f"from {pairs} order by one, other"
    )


def _nothing(comparisons: Sequence[Comparison]) -> pa.Table:
    fields = [("one", pa.string()), ("other", pa.string()), ("weight", pa.float64())]
    return pa.schema([*fields, *((one.name, pa.int64()) for one in comparisons)]).empty_table()
