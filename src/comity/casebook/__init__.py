"""Casebooks: folders of plain tables that a ledger is filled from and written back to, byte for byte."""

from comity.casebook.checking import check_values
from comity.casebook.comparing import FieldChange, RowChange, changes, diff_casebooks
from comity.casebook.folder import bundled, bundled_names, new_casebook, refresh_descriptor
from comity.casebook.merging import Conflict, Merged, merge_casebooks, write_merged
from comity.casebook.reading import CasebookReading, read_casebook, validate_casebook
from comity.casebook.writing import write_casebook

__all__ = [
    "CasebookReading",
    "Conflict",
    "FieldChange",
    "Merged",
    "RowChange",
    "bundled",
    "bundled_names",
    "changes",
    "check_values",
    "diff_casebooks",
    "merge_casebooks",
    "new_casebook",
    "read_casebook",
    "refresh_descriptor",
    "validate_casebook",
    "write_casebook",
    "write_merged",
]
