"""The page of indicators is the one the docstrings make."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    spec = spec_from_file_location("indicators_page", ROOT / "scripts" / "indicators.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (ROOT / "docs" / "indicators.md").read_text(encoding="utf-8")
    assert page == module.render(), "run: python scripts/indicators.py"
