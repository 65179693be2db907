"""Models that a user trained and chose to keep: where they lie, before those that come with comity."""

from pathlib import Path

from platformdirs import user_data_path

from comity.model.errors import InputError


def kept_path(name: str) -> Path:
    """Return where the user's own model of this name lies, if there is one: in the user's data folder."""
    return user_data_path("comity", appauthor=False) / "models" / name


def read_model(name: str, shipped: Path) -> bytes:
    """Return the user's own model, or else the one that comes with comity."""
    own = kept_path(name)
    try:
        return own.read_bytes() if own.exists() else shipped.read_bytes()
    except OSError as error:
        raise InputError(f"{own} cannot be read: {error.strerror}.", "Mend or remove it.") from None
