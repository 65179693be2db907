"""Models that a user trained and chose to keep: where they lie, before those that come with comity."""

from pathlib import Path

from platformdirs import user_data_path

from comity.model.errors import InputError


def kept_path(name: str) -> Path:
    """Return where the user's own model of this name lies, if there is one: in the user's data folder."""
    return user_data_path("comity", appauthor=False) / "models" / name


def own_model(name: str) -> bytes | None:
    """Return the user's own model of this name; None where there is none. Raises InputError if it cannot be read."""
    own = kept_path(name)
    try:
        return own.read_bytes() if own.exists() else None
    except OSError as error:
        raise InputError(f"{own} cannot be read: {error.strerror}.", "Mend or remove it.") from None


def read_model(name: str, shipped: Path) -> bytes:
    """Return the user's own model, or else the one that comes with comity."""
    own = own_model(name)
    return shipped.read_bytes() if own is None else own


def keep_model(name: str, content: bytes) -> str:
    """Write a model of the user's own, all of it or nothing, and return where it lies."""
    path = kept_path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    making = path.with_suffix(".new")
    making.write_bytes(content + b"\n")
    making.replace(path)
    return str(path)
