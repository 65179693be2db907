"""The confined children that read for this process; others, a database server say, are left alone."""

import psutil


def reading_children() -> set[psutil.Process]:
    """Return the children that are readers."""
    return {child for child in psutil.Process().children() if _reads(child)}


def _reads(child: psutil.Process) -> bool:
    try:
        return any(part.startswith("comity.read.") for part in child.cmdline())
    except psutil.Error:
        return False
