"""What a check finds in a row, before the row's place is put to it."""

from msgspec import Struct

from comity.casebook.tabular import Row
from comity.model.issues import Issue, Severity


class Finding(Struct, frozen=True):
    """One problem in one row: which column, what, and what to do; ``code`` names the check."""

    column: str
    code: str
    message: str
    remedy: str
    severity: Severity = "error"

    def at(self, row: Row) -> Issue:
        """Return the finding as an issue at the place of ``row``."""
        return Issue(
            file=row.file,
            line=row.line,
            column=self.column,
            code=self.code,
            message=self.message,
            remedy=self.remedy,
            severity=self.severity,
        )
