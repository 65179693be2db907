"""comity measures how close states' militaries really are, from open sources."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.examine import Views, check
    from comity.ledger import Ledger
    from comity.measure import asymmetry, compare_counts, count
    from comity.measure.ladder import ladder
    from comity.measure.select import Filter, select
    from comity.model.rules import CountingRule
    from comity.model.snapshot import Snapshot
    from comity.pipeline import export_casebook, import_casebook, open_ledger, rule
    from comity.show import plots
    from comity.show.report import render_report

__version__ = "0.1.0"

__all__ = [
    "CountingRule",
    "Filter",
    "Ledger",
    "Snapshot",
    "Views",
    "asymmetry",
    "check",
    "compare_counts",
    "count",
    "export_casebook",
    "import_casebook",
    "ladder",
    "open_ledger",
    "plots",
    "render_report",
    "rule",
    "select",
]

# Where each public name lives. They are imported when first used, so that a worker that only extracts
# does not load the store, and a count does not load the parser.
_HOMES = {
    "CountingRule": "comity.model.rules",
    "Filter": "comity.measure.select",
    "Ledger": "comity.ledger",
    "Snapshot": "comity.model.snapshot",
    "Views": "comity.examine",
    "asymmetry": "comity.measure",
    "check": "comity.examine",
    "compare_counts": "comity.measure",
    "count": "comity.measure",
    "export_casebook": "comity.pipeline",
    "import_casebook": "comity.pipeline",
    "ladder": "comity.measure.ladder",
    "open_ledger": "comity.pipeline",
    "plots": "comity.show.plots",
    "render_report": "comity.show.report",
    "rule": "comity.pipeline",
    "select": "comity.measure.select",
}

_MODULES = ("plots",)
"""Names that stand for a module of their own, not for something in it."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"comity has no {name!r}; it has {', '.join(__all__)}")
    home = import_module(_HOMES[name])
    return home if name in _MODULES else getattr(home, name)
