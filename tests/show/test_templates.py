import re
from importlib.resources import files

import pytest
from jinja2 import UndefinedError

from comity.show.assets import styles
from comity.show.templates import render

TEMPLATES = sorted(path.name for path in files("comity.show").joinpath("templates").iterdir())
FONTS = files("comity.show").joinpath("fonts")


def source(name):
    return files("comity.show").joinpath(f"templates/{name}").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_hold_no_number_and_trust_nothing(name):
    text = source(name)
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    visible = re.sub(r"\{[%{].*?[%}]\}|<[^>]*>", " ", text, flags=re.DOTALL)
    assert re.findall(r"\d", visible) == []


def test_values_are_escaped_and_missing_ones_refused():
    row = {"name": "<i>", "figure": "<b>", "bars": []}
    assert "&lt;i&gt;" in render("seas", rows=[row])
    with pytest.raises(UndefinedError):
        render("seas")


def test_faces_come_with_their_licences():
    names = {path.name for path in FONTS.iterdir()}
    for face in ("source-sans-3", "source-serif-4"):
        assert any(name.startswith(face) for name in names)
        assert "SIL OPEN FONT LICENSE" in FONTS.joinpath(f"OFL-{face}.txt").read_text(encoding="utf-8").upper()


def test_the_style_sheet_fetches_nothing():
    assert re.findall(r"url\((?!data:)", styles()) == []
    assert styles().count("@font-face") == 3
    assert "@media print" in styles()
