"""The faces that print is set in, and what becomes of characters they lack."""

import json
import unicodedata
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

_FOLDER = files("comity.show").joinpath("fonts/print")
_SPACES = "\n\u00a0\u2009\u202f"


@cache
def folder() -> Path:
    """Return the folder of the faces. They are plain files of the package, so the path stays good."""
    with as_file(_FOLDER) as path:
        return Path(path)


@cache
def _held() -> frozenset[int]:
    """Return the characters that one of the faces holds."""
    listed: str = json.loads(_FOLDER.joinpath("FACES.json").read_text(encoding="utf-8"))["characters"]
    ends = (one.partition("-") for one in listed.split(","))
    return frozenset(code for first, _, last in ends for code in range(int(first, 16), int(last or first, 16) + 1))


def settable(text: str) -> str:
    """Return ``text`` as the faces can set it: a character they lack stands as its code point, "[U+1F600]".

    Characters that only steer (direction marks, joiners, controls) are left out: nobody could see what they do.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(letter) for letter in unicodedata.normalize("NFC", text))


def _shown(letter: str) -> str:
    if letter in _SPACES:
        return letter
    if unicodedata.category(letter) in ("Cf", "Cc") or unicodedata.name(letter, "").startswith("VARIATION SELECTOR"):
        return ""
    return letter if ord(letter) in _held() else f"[U+{ord(letter):04X}]"
