"""Contrast and colour distance of the tokens, for four kinds of colour vision.

Contrast is WCAG 2; vision is simulated after Machado, Oliveira and Fernandes 2009 (severity 1); distance is CIE76.
"""

import re
from importlib.resources import files
from itertools import combinations
from math import dist

import pytest

CSS = files("comity.show").joinpath("static/tokens.css").read_text(encoding="utf-8")
VISION = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
TEXT = ("ink", "ink-2", "ink-3", "link", "st-accepted", "st-proposed", "st-disputed", "p-chn", "p-rus", "p-third")
KINDS = ("k-exercise", "k-patrol", "k-simulation", "k-agreement", "k-transfer", "k-statement", "k-friction")
STATES, PARTIES = ("st-accepted", "st-proposed", "st-disputed"), ("p-chn", "p-rus")


def block(start):
    part = CSS[CSS.index(start) :]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", part[: part.index("\n}")]))


LIGHT = block(":root {")
DARK = LIGHT | block(':root[data-theme="dark"]')
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix, vector):
    return [sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix]


def contrast(a, b):
    high, low = sorted((times(TO_XYZ, linear(one))[1] for one in (a, b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(colour, vision):
    seen = [min(1, max(0, part)) for part in times(VISION[vision], linear(colour))]
    ratios = (part / white for part, white in zip(times(TO_XYZ, seen), WHITE, strict=True))
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_both_dark_blocks_are_the_same():
    assert block("@media screen and (prefers-color-scheme: dark)") == block(':root[data-theme="dark"]')


@THEMES
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_can_be_read(theme, ground):
    assert {
        token: round(contrast(theme[token], theme[ground]), 2)
        for token in TEXT
        if contrast(theme[token], theme[ground]) < 4.5
    } == {}


@THEMES
def test_marks_and_states_stand_out(theme):
    assert min(contrast(theme[kind], theme["paper"]) for kind in KINDS) >= 3
    assert min(contrast(theme[state], theme[f"{state}-bg"]) for state in STATES) >= 4.5
    assert contrast(theme["mark-ink"], theme["mark"]) >= 4.5


@THEMES
@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize(("group", "least"), [(KINDS, 18), (STATES, 15), (PARTIES, 25)])
def test_colours_can_be_told_apart(theme, vision, group, least):
    assert min(dist(lab(theme[a], vision), lab(theme[b], vision)) for a, b in combinations(group, 2)) >= least
