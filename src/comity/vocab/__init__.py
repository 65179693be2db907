"""The vocabulary as data: kinds, closed lists, parties, places, series, platforms, grades and counting rules."""

from comity.vocab.entries import (
    Grades,
    Kind,
    Membership,
    MentionKind,
    Party,
    PartyForm,
    PlaceEntry,
    PlatformEntry,
    RecordType,
    Series,
    Term,
)
from comity.vocab.vocabulary import Vocabulary, vocabulary

__all__ = [
    "Grades",
    "Kind",
    "Membership",
    "MentionKind",
    "Party",
    "PartyForm",
    "PlaceEntry",
    "PlatformEntry",
    "RecordType",
    "Series",
    "Term",
    "Vocabulary",
    "vocabulary",
]
