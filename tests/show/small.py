"""The small made-up casebook of small.yaml, and events to add to it."""

from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("small.yaml")


def casebook():
    """Return the rows of the small casebook, by table."""
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def event(record_id, name, start, **cells):
    """Return the row of a joint exercise held on one day, like the first of the small casebook."""
    return casebook()["events"][0] | {"id": record_id, "name": name, "start": start, "end": start} | cells
