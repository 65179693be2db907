"""Mentions to records: which known thing a text speaks of, or that it is new, with a probability and a reason."""

from comity.resolve.guide import read_guide
from comity.resolve.linking import Link, Settings, resolve

__all__ = ["Link", "Settings", "read_guide", "resolve"]
