"""The rules as data: trigger words, word classes and forms of names, read once from ``lexicon/*.yaml``."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from msgspec import Struct


class Trigger(Struct, frozen=True):
    """A run of lemmas that can tell an event of ``kind``; ``pos`` is ``noun``, ``verb`` or ``any``."""

    lemmas: tuple[str, ...]
    kind: str
    pos: str


class _Words(yaml.SafeLoader):
    """Reads "on", "off", "yes" and "no" as the words they are: YAML 1.1 takes them for truth values."""


_Words.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool"]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def load(name: str) -> Mapping[str, Any]:
    """Return the contents of ``lexicon/<name>.yaml``."""
    text = files("comity.extract").joinpath("lexicon", f"{name}.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.load(text, Loader=_Words)  # noqa: S506 - a safe loader that knows fewer types
    return data


@cache
def patterns(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the regular expressions under ``name`` in ``lexicon/details.yaml`` with what they stand for."""
    return tuple((key, re.compile(source, re.IGNORECASE)) for key, source in load("details")[name].items())


@cache
def triggers() -> Mapping[str, tuple[Trigger, ...]]:
    """Return all triggers by their first lemma, longest first."""
    found: dict[str, list[Trigger]] = {}
    for trigger in _read_triggers():
        found.setdefault(trigger.lemmas[0], []).append(trigger)
    return {first: tuple(sorted(group, key=lambda t: (-len(t.lemmas), t.kind))) for first, group in found.items()}


def _read_triggers() -> Iterator[Trigger]:
    for kind, groups in load("triggers").items():
        for pos, words in groups.items():
            for word in words:
                yield Trigger(tuple(word.split()), kind, pos)


@cache
def cues() -> Mapping[str, frozenset[str]]:
    """Return the word classes: name to lemmas (phrases of several words included)."""
    return {name: frozenset(words) for name, words in load("cues").items()}


@cache
def cue_of(lemma: str) -> tuple[str, ...]:
    """Return the word classes that ``lemma`` belongs to, in alphabetical order."""
    return tuple(sorted(name for name, words in cues().items() if lemma in words))
