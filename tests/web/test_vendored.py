"""The files from npm are those that are listed, and nothing lies beside them unlisted."""

import json
from hashlib import sha256
from pathlib import Path

import comity.web

STATIC = Path(comity.web.__file__).parent / "static"
LISTED = json.loads((STATIC / "VENDORED.json").read_text(encoding="utf-8"))


def test_every_listed_file_is_as_it_came() -> None:
    for one in LISTED:
        assert sha256((STATIC / one["name"]).read_bytes()).hexdigest() == one["sha256"], one["name"]
        assert one["licence"] in ("0BSD", "OFL-1.1", "MIT", "ISC", "BSD-3-Clause", "Apache-2.0")


def test_nothing_unlisted_lies_beside_them() -> None:
    names = {one["name"] for one in LISTED}
    there = {str(path.relative_to(STATIC)) for folder in ("vendor", "fonts") for path in (STATIC / folder).iterdir()}
    assert there == names


def test_our_own_files_name_no_other_place() -> None:
    for path in [*STATIC.glob("*.css"), *STATIC.glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert "http:" not in text
        assert "https:" not in text
        assert "@import" not in text
