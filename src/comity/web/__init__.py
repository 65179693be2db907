"""The workbench: the ledger, the measures and the evidence as pages, and as JSON. It holds no logic of its own."""

from comity.web.app import create_app
from comity.web.settings import Settings

__all__ = ["Settings", "create_app"]
