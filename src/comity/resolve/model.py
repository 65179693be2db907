"""The trained link model: how much each level of agreement weighs, what scores mean, and where the bands lie."""

from collections.abc import Mapping
from functools import cache
from math import exp, log
from pathlib import Path

import msgspec
from msgspec import Struct

from comity.kept import kept_path, read_model
from comity.model.errors import InputError

FILE = Path(__file__).with_name("model.json")
KEPT = "links.json"
"""What a link model of the user's own is called."""


class Odds(Struct, frozen=True):
    """How often a level of agreement is seen among matches (``m``) and among other pairs compared (``u``)."""

    m: float
    u: float


class Scale(Struct, frozen=True):
    """From the odds of a match to its probability: ``1 / (1 + exp(-(slope * ln(odds) + offset)))``."""

    slope: float
    offset: float

    def probability(self, log_odds: float) -> float:
        """Return the calibrated probability for natural log odds."""
        x = max(-30.0, min(30.0, self.slope * log_odds + self.offset))
        return 1 / (1 + exp(-x))


class Weights(Struct, frozen=True, kw_only=True):
    """One Fellegi-Sunter model: the share of matches among pairs compared, and the odds of every level."""

    prior: float
    levels: Mapping[str, Mapping[str, Odds]]


class ListModel(Struct, frozen=True, kw_only=True):
    """The model of one list, events or statements.

    ``records`` compares mentions with records, ``mentions`` mentions with each other. A link is made without asking
    from the probability ``link`` on, and proposed for a decision from ``ask`` on. Two mentions are one new thing from
    ``same`` on.
    """

    records: Weights
    mentions: Weights
    scale: Scale
    same_scale: Scale
    link: float
    ask: float
    same: float


class LinkModel(Struct, frozen=True, kw_only=True):
    """Everything that was learned: a model a list, and how common stems are in news text (tenths of bits)."""

    events: ListModel
    statements: ListModel
    common: Mapping[str, int]

    def of(self, name: str) -> ListModel:
        """Return the model of the list called ``events`` or ``statements``."""
        return self.events if name == "events" else self.statements


@cache
def trained() -> LinkModel:
    """Return the user's own model, if one was trained and kept, or else the one that comes with comity.

    Raises InputError when the user's own cannot be read.
    """
    try:
        return msgspec.json.decode(read_model(KEPT, FILE), type=LinkModel)
    except msgspec.DecodeError as error:
        raise InputError(
            f"{kept_path(KEPT)} holds no link model: {error}.", "Remove it: comity train --forget."
        ) from None


def shipped() -> LinkModel:
    """Return the model that comes with comity."""
    return msgspec.json.decode(FILE.read_bytes(), type=LinkModel)


def log_odds(probability: float) -> float:
    """Return the natural log odds of a probability strictly between 0 and 1."""
    return log(probability / (1 - probability))
