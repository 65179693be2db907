"""The words by which claims are read, from ``words.yaml``, as compiled patterns."""

import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct, convert

from comity.vocab.files import read_yaml

PATH = Path(__file__).with_name("words.yaml")


class Activity(Struct, frozen=True, kw_only=True):
    """A kind of joint activity as texts name it, and the event kinds it stands for."""

    key: str
    kinds: tuple[str, ...]
    pattern: str


class Domain(Struct, frozen=True, kw_only=True):
    """Words that narrow an activity to one domain."""

    key: str
    pattern: str


class Words(Struct, frozen=True, kw_only=True, dict=True):
    """The word lists as they stand in the file; patterns are compiled when first asked for."""

    activities: tuple[Activity, ...]
    domains: tuple[Domain, ...]
    flags: Mapping[str, str]
    cues: Mapping[str, str]
    responses: Mapping[str, str]
    transfers: Mapping[str, str]
    topics: Mapping[str, str]
    clauses: Mapping[str, str]
    text_stop: str
    text_synonyms: Mapping[str, str]
    provision_cues: str
    agreement_nouns: str
    contacts: Mapping[str, str]
    contact_verbs: str
    frictions: Mapping[str, str]
    said: str
    predicting: str
    harmless: str

    @cached_property
    def harmless_words(self) -> frozenset[str]:
        """The words that change nothing in a claim."""
        return frozenset(self.harmless.split())

    @cached_property
    def text_stop_words(self) -> frozenset[str]:
        """The words that tell no agreement from another."""
        return frozenset(self.text_stop.split())


@cache
def words() -> Words:
    """Return the word lists that come with comity."""
    return convert(read_yaml(PATH), Words)


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Return ``source`` as a pattern of whole words, whatever the case."""
    return re.compile(rf"(?<![\w-])(?:{source})(?![\w])", re.IGNORECASE)


def spans(source: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return where ``source`` matches in ``text``."""
    return tuple(match.span() for match in pattern(source).finditer(text))


def named(table: Mapping[str, str], text: str) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return the keys of ``table`` whose pattern matches in ``text``, each with its places."""
    found = {key: spans(source, text) for key, source in table.items()}
    return {key: where for key, where in found.items() if where}
