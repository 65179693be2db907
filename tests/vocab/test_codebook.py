import runpy
from pathlib import Path

import pytest

from comity.model.tables import TABLES
from comity.vocab import vocabulary

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
RENDER = runpy.run_path(str(ROOT / "scripts" / "codebook.py"))["render"]


def test_the_codebook_is_current():
    assert RENDER() == PAGE, "run: make codebook"


@pytest.mark.parametrize("name", sorted({c.vocab for t in TABLES for c in t.columns if c.vocab}))
def test_every_code_of_every_list_is_in_it(name):
    assert [code for code in vocabulary().terms(name) if f"`{code}`" not in PAGE] == []


def test_every_rule_is_in_it_with_every_field():
    for rule in vocabulary().rules.values():
        assert f"### Rule {rule.code}: {rule.name}" in PAGE
        assert all(f"| `{field}` | {words} |" in PAGE for field, words in rule.in_words())


def test_every_table_has_as_many_cells_as_its_head():
    width = 0
    for line in PAGE.splitlines():
        cells = line.replace("\\|", "").count("|") - 1 if line.startswith("|") else 0
        assert not (cells and width) or cells == width, line
        width = cells
