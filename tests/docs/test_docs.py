"""Docs cannot drift: commands, options, public names, promises and decisions are documented and current."""

import re
import runpy
from pathlib import Path

import pytest

import comity

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def script(name: str) -> dict[str, object]:
    return runpy.run_path(str(ROOT / "scripts" / name))


def test_the_command_reference_is_what_the_program_prints() -> None:
    assert (DOCS / "reference.md").read_text(encoding="utf-8") == script("reference.py")["render"](), (
        "run: make codebook"
    )


def test_every_command_and_option_says_what_it_does() -> None:
    page = script("reference.py")
    silent = []
    for path, command in page["commands"](page["get_command"](page["app"])):
        silent += [" ".join(path)] if not (command.help or "").strip() else []
        silent += [
            f"{' '.join(path)} {option.name}"
            for option in command.params
            if option.name != "help" and not getattr(option, "hidden", False) and not getattr(option, "help", "")
        ]
    assert not silent


def test_every_leaf_command_shows_an_example() -> None:
    page = script("reference.py")
    missing = [
        " ".join(path)
        for path, command in page["commands"](page["get_command"](page["app"]))
        if path and not getattr(command, "commands", None) and f"comity {' '.join(path)}" not in (command.help or "")
    ]
    assert not missing


@pytest.mark.parametrize("name", comity.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert re.search(rf"^::: comity\.(\w+\.)*{name}$", (DOCS / "api.md").read_text(encoding="utf-8"), re.M)
    assert getattr(comity, name).__doc__


def test_decisions_are_numbered_once_and_have_the_three_parts() -> None:
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(numbers) == len(set(numbers))
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith(f"# {page.name[:4]} · "), page.name


def test_links_between_pages_lead_somewhere() -> None:
    for page in [*DOCS.rglob("*.md"), *ROOT.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), f"{page.name}: {target}"
