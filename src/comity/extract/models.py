"""The trained models that read events: those that come with comity, and those a user moved and kept."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

import msgspec
from msgspec import Struct, structs

from comity.extract.linear import LinearModel, model
from comity.kept import kept_path, own_model
from comity.model.errors import InputError


class Models(Struct, frozen=True):
    """The trained parts, one a question."""

    mention: LinearModel
    link: LinearModel
    event: LinearModel
    party: LinearModel
    modality: LinearModel
    start: LinearModel
    end: LinearModel
    place: LinearModel
    name: LinearModel


KEPT = "extraction.json"
"""What the file with the user's own models is called."""


class OwnModels(Struct, frozen=True, forbid_unknown_fields=True):
    """Models of the user's own, and the digest of the weights they were moved from."""

    basis: str
    event: LinearModel | None = None
    party: LinearModel | None = None
    start: LinearModel | None = None


@cache
def models() -> Models:
    """Load the models once per process, the user's own before those that come with comity.

    Raises InputError when the user's own cannot be read.
    """
    own = own_models()
    moved = structs.asdict(own) if own else {}
    return structs.replace(shipped_models(), **{k: v for k, v in moved.items() if isinstance(v, LinearModel)})


def shipped_models() -> Models:
    """Return the models that come with comity."""
    return Models(**{name: model(name) for name in Models.__struct_fields__})


def own_models() -> OwnModels | None:
    """Return the user's own models, if some are kept; raise InputError if they do not fit this version of comity."""
    data = own_model(KEPT)
    if data is None:
        return None
    try:
        own = msgspec.json.decode(data, type=OwnModels)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{kept_path(KEPT)} holds no models: {error}.", "Remove it: comity train --forget.") from None
    if own.basis != basis():
        raise InputError(
            f"{kept_path(KEPT)} was made from the models of another version of comity.",
            "Make it again or remove it: comity train --forget, then comity train --from-reviews --keep.",
        )
    return own


@cache
def basis() -> str:
    """Return the digest of the shipped weights that the user's own models are moved from."""
    weights = files("comity.extract").joinpath("weights")
    parts = (f"{name}.json" for name in Models.__struct_fields__)
    return sha256(b"".join(weights.joinpath(part).read_bytes() for part in parts)).hexdigest()
