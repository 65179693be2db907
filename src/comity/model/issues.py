"""Problems in data as values: where, what, why, and what to do next."""

from typing import Literal

from msgspec import Struct

Severity = Literal["error", "warning"]


class Issue(Struct, frozen=True, kw_only=True, order=True):
    """One problem found in data, with its place, its reason and its remedy.

    An ``error`` means that the row or file was left out; a ``warning`` that it was taken as it stands.
    """

    file: str
    line: int = 0
    column: str = ""
    code: str
    message: str
    remedy: str
    severity: Severity = "error"

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "") + (f" [{self.column}]" if self.column else "")
        return f"{place}: {self.severity}: {self.message} {self.remedy}"
