"""The console sessions in the README and the tutorial are run, and must print what the page shows.

A session begins in a folder with the samples and with the programs that the page gives under a name.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "docs" / "tutorial.md"]
SESSION = re.compile(r"```console\n(.*?)```", re.S)
PROGRAM = re.compile(r"```python title=\"([\w.]+)\"\n(.*?)```", re.S)


def sessions(page: Path) -> list[tuple[str, str]]:
    """Return the (command, expected output) pairs of a page's console blocks."""
    pairs = []
    for block in SESSION.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            pairs.append((command, output.strip()))
    return pairs


def furnish(folder: Path, page: Path) -> None:
    """Put into a folder what the page takes for granted."""
    shutil.copytree(ROOT / "samples", folder / "samples")
    for name, text in PROGRAM.findall(page.read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")


def run(command: str, folder: Path) -> str:
    """Run one line of shell, with a home of its own, and return what it prints."""
    env = {
        **os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "NO_COLOR": "1", "COLUMNS": "110",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    env.pop("COMITY_LEDGER", None)
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout.strip()


def matches(expected: str, printed: str) -> bool:
    """Compare line by line without regard to runs of blanks; a line of dots stands for any number of lines."""
    return _match([line.split() for line in expected.splitlines()], [line.split() for line in printed.splitlines()])


def _match(wanted: list[list[str]], lines: list[list[str]]) -> bool:
    if not wanted:
        return not lines
    if wanted[0] == ["..."]:
        return any(_match(wanted[1:], lines[start:]) for start in range(len(lines) + 1))
    return bool(lines) and wanted[0] == lines[0] and _match(wanted[1:], lines[1:])


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_page_tells_the_truth(page: Path, tmp_path: Path) -> None:
    pairs = [pair for pair in sessions(page) if shlex.split(pair[0])[0] in ("comity", "python")]
    assert pairs
    furnish(tmp_path, page)
    for command, expected in pairs:
        printed = run(command, tmp_path)
        assert not expected or matches(expected, printed), f"$ {command}\n{printed}"
