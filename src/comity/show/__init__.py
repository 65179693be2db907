"""From measures to what people look at: charts, maps, tables, the report and exports."""

from comity.show.report import render_report

__all__ = ["render_report"]
