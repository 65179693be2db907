"""From what the user names - files, folders, addresses - to inputs, in an order that does not vary."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from comity.read.formats.archives import is_hidden
from comity.read.parts import Refusal, printable

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class Source(Struct, frozen=True, kw_only=True):
    """One input before it is read: a file, an address, or what is refused at first sight (``code``).

    ``name`` is for people; ``path`` may hold bytes that are no text, as the system gives them.
    """

    name: str
    path: str = ""
    url: str = ""
    code: str = ""
    detail: str = ""


def sources(inputs: Iterable[str | os.PathLike[str]]) -> Iterator[Source]:
    """Yield every input: folders in full depth, names in order; hidden files are not inputs."""
    for given in inputs:
        name = os.fspath(given)
        if isinstance(given, str) and _SCHEME.match(name):
            yield Source(name=printable(name), url=printable(name))
        elif os.path.isdir(name):
            yield from _folder(Path(name))
        else:
            yield Source(name=printable(name), path=name)


def open_file(path: str) -> int:
    """Open a regular file and return its descriptor; raise Refusal for all else, without waiting for a pipe."""
    try:
        _refuse_irregular(os.stat(path).st_mode)
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise Refusal("not_found", "No such file.") from None
    except (OSError, ValueError) as error:
        raise Refusal("unreadable", f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}.") from None
    try:
        _refuse_irregular(os.fstat(descriptor).st_mode)
    except Refusal:
        os.close(descriptor)
        raise
    return descriptor


def _folder(folder: Path) -> Iterator[Source]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Source(name=printable(str(folder)), code="unreadable", detail=f"{error.strerror}.")
        return
    if not any(not is_hidden(entry.name) for entry in entries):
        yield Source(name=printable(str(folder)), code="empty", detail="The folder holds no files.")
    for entry in entries:
        if is_hidden(entry.name):
            continue
        if entry.is_symlink():
            yield Source(name=printable(entry.path), code="link", detail="Links inside a folder are not followed.")
        elif entry.is_dir():
            yield from _folder(Path(entry.path))
        else:
            yield Source(name=printable(entry.path), path=entry.path)


def _refuse_irregular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise Refusal("unreadable", "It became a folder while it was read.")
    if not stat.S_ISREG(mode):
        raise Refusal("not_regular", "It is not an ordinary file.")
