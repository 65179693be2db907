"""The command line: one module a verb."""

from comity.cli import casebook, count, export, extract, ledger, records, report, search, show
from comity.cli.app import app, main

__all__ = ["app", "casebook", "count", "export", "extract", "ledger", "main", "records", "report", "search", "show"]
