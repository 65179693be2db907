"""The page on casebooks names every code that a check can give, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = re.compile(r'(?:Finding\(\s*[^,]+,|_refusal\([^,]+,|_issue\(|code=|, lines, )\s*"([a-z-]+)"')


def test_every_code_is_on_the_page():
    sources = sorted((ROOT / "src/comity/casebook").glob("*.py"))
    given = {code for path in sources for code in PLACES.findall(path.read_text(encoding="utf-8"))}
    forms = {"byte-order-mark", "line-ends", "last-line-end", "blank-line", "quoting"}
    text = (ROOT / "docs/casebook.md").read_text(encoding="utf-8")
    table = text.partition("## What is checked")[2].partition("## The data package")[0]
    told = {code for line in table.splitlines() for code in re.findall("`([a-z-]+)`", line.rpartition("|")[0])}
    assert given | forms == told
    assert len(given) > 30
