"""What a check finds, before it becomes issues."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from comity.model.issues import Issue

RESTORE = "Restore the last backup that `comity ledger check` finds nothing in."
REBUILD = "If nothing else is wrong, make it again with `comity ledger rebuild`."

_MOST = 25
"""How many issues of one kind are listed; what broke one row may have broken them all."""


class Finding(Struct, frozen=True):
    """Something wrong in a ledger: a code, what is wrong, what to do, in which table and row."""

    code: str
    message: str
    remedy: str
    table: str = ""
    row: int = 0


def collect(where: str, findings: Iterable[Finding]) -> list[Issue]:
    """Return the findings as issues of the ledger at ``where``; of many with one code, the first and their number."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= _MOST:
            issues.append(_issue(where, finding))
    for code, count in seen.items():
        if count > _MOST:
            message = f"There are {count - _MOST} more of the kind {code!r}."
            issues.append(_issue(where, Finding(code, message, RESTORE)))
    return issues


def _issue(where: str, finding: Finding) -> Issue:
    return Issue(
        file=where,
        line=finding.row,
        column=finding.table,
        code=finding.code,
        message=finding.message,
        remedy=finding.remedy,
    )
