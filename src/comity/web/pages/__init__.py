"""The pages: one module a page or group of pages, each with a function from the ledger to what the page says."""

from comity.web.pages import (
    agreements,
    api,
    check,
    counting,
    document,
    ingest,
    ladder,
    ledger,
    login,
    map,
    overview,
    record,
    review,
    rules,
    sources,
    statements,
)

GROUPS = (
    login.pages, api.pages, overview.pages, ledger.pages, document.pages, record.pages, sources.pages, rules.pages,
    counting.pages, ladder.pages, check.pages, agreements.pages, statements.pages, review.pages, ingest.pages,
    map.pages,
)  # fmt: skip
"""Every group of pages, in the order in which addresses are matched."""
