"""The vocabulary's YAML files read into typed entries, fast and without line numbers."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from comity.model.errors import InputError
from comity.model.values import EventDate
from comity.vocab.entries import (
    Ambiguous,
    DefaultGrade,
    GradeStep,
    MentionKind,
    Party,
    PlaceEntry,
    PlatformEntry,
    RecordType,
    Series,
    Term,
)

T = TypeVar("T")

FOLDER = Path(__file__).parent
DATE_FIELDS = frozenset({"valid_from", "valid_to", "since", "until"})
"""Fields that hold a date of reduced precision, written as in a casebook."""

SECTIONS: Mapping[str, Mapping[str, type]] = {
    "kinds.yaml": {"types": RecordType, "mentions": MentionKind},
    "lists.yaml": {"*": Term},
    "parties.yaml": {"parties": Party, "ambiguous": Ambiguous},
    "places.yaml": {"places": PlaceEntry},
    "series.yaml": {"series": Series},
    "platforms.yaml": {"platforms": PlatformEntry},
    "grades.yaml": {"credibility": GradeStep, "reliability": GradeStep, "defaults": DefaultGrade},
}
"""The lists in each file and the class of their rows; ``*`` stands for lists of any name."""


class Loader(yaml.CSafeLoader):
    """Safe YAML in which dates stay text and only ``true`` and ``false`` are truth values."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(path: Path) -> Any:  # YAML holds anything
    """Return what a YAML file holds; raise InputError if it is missing or not YAML."""
    try:
        return yaml.load(path.read_bytes(), Loader)  # noqa: S506  # a safe loader
    except FileNotFoundError:
        raise InputError(f"The vocabulary file {path} is missing.", "Install comity again.") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path.name} is not YAML: {error}", "Mend the place named.") from error


def read_section(file: str, parsed: Any, section: str, cls: type[T]) -> tuple[T, ...]:  # raw YAML
    """Return the rows of one section of a parsed file; raise InputError for the first one that does not fit."""
    return tuple(_entry(file, row, cls) for row in parsed[section])


def read_lists(path: Path) -> dict[str, tuple[Term, ...]]:
    """Return the closed lists by name."""
    parsed = read_yaml(path)
    return {name: read_section(path.name, parsed, name, Term) for name in parsed}


def _entry(file: str, row: object, cls: type[T]) -> T:
    try:
        return msgspec.convert(with_dates(row) if cls is Party else row, cls)
    except (msgspec.ValidationError, InputError) as error:
        raise InputError(
            f"{file}: {error}, in {str(row)[:80]}", "Vocabulary.validate() names every fault with its line."
        ) from error


def with_dates(row: object) -> Any:  # the same shape as what came in
    """Return ``row`` with the text of every date field parsed, at any depth; raise InputError for what is no date."""
    if isinstance(row, dict):
        return {
            key: EventDate.parse(str(value)) if key in DATE_FIELDS else with_dates(value) for key, value in row.items()
        }
    if isinstance(row, list):
        return [with_dates(item) for item in row]
    return row
