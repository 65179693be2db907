"""The vocabulary: one object, read from its files part by part as they are first asked for."""

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from comity.model.issues import Issue
from comity.model.rules import CountingRule, read_rules
from comity.vocab.check import check_folder
from comity.vocab.entries import (
    SEA_KINDS,
    Ambiguous,
    DefaultGrade,
    Grades,
    GradeStep,
    MentionKind,
    Party,
    PartyForm,
    PlaceEntry,
    PlatformEntry,
    RecordType,
    Series,
    Term,
)
from comity.vocab.files import FOLDER, read_lists, read_section, read_yaml
from comity.vocab.names import NameIndex, find_place, find_series
from comity.vocab.parties import PartyIndex

T = TypeVar("T")

PARTY_LISTS = ("host", "side")
"""Closed lists that take every party code besides their own terms."""


class Vocabulary:
    """Parties, places, series, platforms, closed lists, grades and counting rules, from the files in ``folder``."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self._parsed: dict[str, Any] = {}

    # --- closed lists

    def terms(self, name: str) -> Mapping[str, Term]:
        """Return the closed list called ``name`` by code; raise KeyError if there is no such list."""
        return self.lists[name]

    @cached_property
    def lists(self) -> Mapping[str, Mapping[str, Term]]:
        """All closed lists: those of lists.yaml, the kinds of each record type, and those made of parties or places."""
        written = read_lists(self.folder / "lists.yaml")
        lists = {name: {term.code: term for term in terms} for name, terms in written.items()}
        for entry in self.record_types.values():
            if entry.list:
                lists[entry.list] = {kind.code: Term(kind.code, kind.label, kind.note) for kind in entry.kinds}
        lists["party"] = {code: _party_term(party) for code, party in self.parties.items()}
        for name in PARTY_LISTS:
            lists[name] = {**lists["party"], **lists[name]}
        lists["sea_area"] = {
            place.id: Term(place.id, place.name, place.note or place.kind)
            for place in self.places.values()
            if place.kind in SEA_KINDS
        }
        return lists

    # --- kinds

    @cached_property
    def record_types(self) -> Mapping[str, RecordType]:
        """Record types by name, each with its kinds."""
        return {row.type: row for row in self._rows("kinds.yaml", "types", RecordType)}

    @cached_property
    def mention_kinds(self) -> Mapping[str, MentionKind]:
        """What each kind of the annotation guide becomes as a record."""
        return {row.code: row for row in self._rows("kinds.yaml", "mentions", MentionKind)}

    # --- parties

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """All parties by code: living states, historic states, organisations."""
        return {row.code: row for row in self._rows("parties.yaml", "parties", Party)}

    @cached_property
    def ambiguous_forms(self) -> tuple[Ambiguous, ...]:
        """Forms that could mean several parties or something else, and are never resolved."""
        return self._rows("parties.yaml", "ambiguous", Ambiguous)

    @cached_property
    def _party_index(self) -> PartyIndex:
        return PartyIndex(self.parties, self.ambiguous_forms)

    def find_party(self, text: str, on: date | None = None) -> str | None:
        """Return the code of the party that ``text`` means (code, name, alias, demonym, CoW number ...), or None.

        With ``on``, the party of that day: "Moscow" and "USSR" are SUN to 25 December 1991 and RUS afterwards.
        """
        return self._party_index.find(text, on)

    def resolve_party(self, text: str, on: date | None = None) -> str:
        """Return the code of the party that ``text`` means; raise InputError naming the nearest valid choices."""
        return self._party_index.resolve(text, on)

    def members(self, organisation: str, on: date | None = None) -> tuple[str, ...]:
        """Return an organisation's members on a day (without one: now, or on its last day), sorted."""
        return self._party_index.members(organisation, on)

    def party_forms(self) -> tuple[PartyForm, ...]:
        """Return every way of writing every party, with its sense."""
        return self._party_index.forms

    # --- places, series, platforms

    @cached_property
    def places(self) -> Mapping[str, PlaceEntry]:
        """All places by id."""
        return {row.id: row for row in self._rows("places.yaml", "places", PlaceEntry)}

    @cached_property
    def _place_index(self) -> NameIndex:
        return NameIndex(self.places.values())

    def find_place(self, text: str) -> str | None:
        """Return the id of the place that ``text`` names ("northern East China Sea", "Tsugol range"), or None."""
        return find_place(self._place_index, text)

    @cached_property
    def series(self) -> Mapping[str, Series]:
        """All series by id."""
        return {row.id: row for row in self._rows("series.yaml", "series", Series)}

    @cached_property
    def _series_index(self) -> NameIndex:
        return NameIndex(self.series.values())

    def find_series(self, text: str) -> str | None:
        """Return the id of the series that ``text`` names, with or without an edition, or None."""
        return find_series(self._series_index, text)

    @cached_property
    def platforms(self) -> Mapping[str, PlatformEntry]:
        """All types of aircraft, ships, missiles and systems by id."""
        return {row.id: row for row in self._rows("platforms.yaml", "platforms", PlatformEntry)}

    @cached_property
    def _platform_index(self) -> NameIndex:
        return NameIndex(self.platforms.values())

    def find_platform(self, text: str) -> str | None:
        """Return the id of the platform that ``text`` names, or None."""
        return self._platform_index.find(text)

    # --- grades and rules

    @cached_property
    def grades(self) -> Grades:
        """The Admiralty grades as numbers, and the default for each kind of source."""
        return Grades(
            credibility=self._rows("grades.yaml", "credibility", GradeStep),
            reliability=self._rows("grades.yaml", "reliability", GradeStep),
            defaults=self._rows("grades.yaml", "defaults", DefaultGrade),
        )

    @cached_property
    def rules(self) -> Mapping[str, CountingRule]:
        """The counting rules by code."""
        return read_rules(read_yaml(self.folder / "rules.yaml"))

    def validate(self) -> list[Issue]:
        """Return every fault in the vocabulary's files, with file, line and remedy."""
        return check_folder(self.folder)

    def _rows(self, file: str, section: str, cls: type[T]) -> tuple[T, ...]:
        """Return the typed rows of one section, parsing each file once."""
        if file not in self._parsed:
            self._parsed[file] = read_yaml(self.folder / file)
        return read_section(file, self._parsed[file], section, cls)


def _party_term(party: Party) -> Term:
    return Term(party.code, party.name, party.note or party.kind.replace("_", " "))


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary that comes with comity; its files are read when first needed, and once."""
    return Vocabulary()
