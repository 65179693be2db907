"""The vocabulary's YAML files read slowly, with the line of every value, for validation."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from comity.model.issues import Issue
from comity.vocab.files import Loader


class Row:
    """One row of a section as it stands in the file, able to tell the line of every value in it.

    Paths are written ``members[2].since``; the row itself is the empty path.
    """

    def __init__(self, file: str, section: str, data: dict[str, Any], node: yaml.Node) -> None:
        self.file = file
        self.section = section
        self.data = data
        self._node = node

    @cached_property
    def _lines(self) -> dict[str, int]:
        return dict(_lines(self._node, ""))

    @property
    def name(self) -> str:
        """What to call the row in a message: its code, id or text."""
        keys = ("code", "id", "type", "text", "kind")
        return str(next((self.data[key] for key in keys if key in self.data), f"in line {self.line()}"))

    def line(self, path: str = "") -> int:
        """Return the line of a value, or of the nearest thing that contains it."""
        while path and path not in self._lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self._lines[path]

    def issue(self, path: str, code: str, message: str, remedy: str) -> Issue:
        """Return an Issue about the value at ``path``."""
        column = path.partition("[")[0].partition(".")[0]
        return Issue(
            file=self.file,
            line=self.line(path),
            column=column,
            code=code,
            message=f"{self.name}: {message}",
            remedy=remedy,
        )


def read_rows(path: Path) -> tuple[list[Row], list[Issue]]:
    """Return every row of a file with its lines, and what is wrong with the file's make-up.

    A file is a mapping of section names to lists of mappings, or such a list alone (section ``""``).
    """
    try:
        text = path.read_text(encoding="utf-8")
        loader = Loader(text)
        root = loader.get_single_node()
    except FileNotFoundError:
        return [], [_file_issue(path, 0, "file-missing", "The file is missing.", "Put it back.")]
    except UnicodeDecodeError as error:
        return [], [_file_issue(path, 0, "encoding", f"The file is not UTF-8: {error}.", "Save it as UTF-8.")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        what = getattr(error, "problem", None) or str(error)
        return [], [_file_issue(path, line, "yaml", f"Not YAML: {what}.", "Look at this line and the one before it.")]
    issues: list[Issue] = []
    rows = list(_rows(path, loader, root, issues))
    return rows, issues


def _rows(path: Path, loader: Loader, root: yaml.Node | None, issues: list[Issue]) -> Iterator[Row]:
    for section, node in _sections(path, root, issues):
        if not isinstance(node, yaml.SequenceNode):
            issues.append(
                _file_issue(
                    path, _line(node), "shape", f"Section {section!r} is not a list.", "Begin each row with '- '."
                )
            )
            continue
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                issues.append(
                    _file_issue(
                        path, _line(item), "shape", "The row is not a mapping.", "Write {code: ..., label: ...}."
                    )
                )
                continue
            issues.extend(_repeated_keys(path, item))
            yield Row(path.name, section, loader.construct_object(item, deep=True), item)


def _sections(path: Path, root: yaml.Node | None, issues: list[Issue]) -> list[tuple[str, yaml.Node]]:
    if isinstance(root, yaml.SequenceNode):
        return [("", root)]
    if isinstance(root, yaml.MappingNode):
        issues.extend(_repeated_keys(path, root))
        return [(key.value, value) for key, value in root.value]
    issues.append(_file_issue(path, 1, "shape", "The file holds no sections.", "Write 'name:' and a list under it."))
    return []


def _repeated_keys(path: Path, node: yaml.Node) -> Iterator[Issue]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield _file_issue(
                    path, _line(key), "repeated-key", f"{key.value!r} stands twice in one row.", "Keep one of them."
                )
            seen.add(key.value)
            yield from _repeated_keys(path, value) if not isinstance(value, yaml.SequenceNode) else ()
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(path, item)


def _lines(node: yaml.Node, path: str) -> Iterator[tuple[str, int]]:
    yield path, _line(node)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, f"{path}.{key.value}" if path else str(key.value))
    elif isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            yield from _lines(item, f"{path}[{position}]")


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _file_issue(path: Path, line: int, code: str, message: str, remedy: str) -> Issue:
    return Issue(file=path.name, line=line, code=code, message=message, remedy=remedy)
