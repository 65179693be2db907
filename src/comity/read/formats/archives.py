"""ZIP, tar and compressed files. Members are read as streams; nothing is ever written to disk."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from comity.read.limits import MIB, Limits
from comity.read.parts import Hints, Part, Refusal
from comity.read.streams import Budget, read_all, unpacked

_PACKERS = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
_PACKED_SUFFIXES = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar", ".gz": "", ".bz2": "", ".xz": ""}
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
"""What the unpackers raise for archives that are not whole, besides OSError without an errno."""


def unzip(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield the members of a ZIP file; a ZIP file within another is read into memory first."""
    seekable = stream if stream.seekable() else io.BytesIO(read_all(stream, hints.limits))
    with zipfile.ZipFile(seekable) as archive:
        for info in archive.infolist():
            if not info.is_dir() and not is_hidden(info.filename):
                budget.add_member()
                load = partial(_open_zipped, archive, info, budget)
                yield Part(name=f"!/{safe_name(info.filename)}", load=load)


def untar(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield the members of a tar file, read once from front to back."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            if not info.isdir() and not is_hidden(info.name):
                budget.add_member()
                load = partial(_open_tarred, archive, info)
                yield Part(name=f"!/{safe_name(info.name)}", load=load)


def unpack(stream: io.BufferedReader, hints: Hints, budget: Budget) -> Iterator[Part]:
    """Yield the one file in a gzip, bzip2 or xz file."""
    head = stream.peek(8)
    opener = next(opener for magic, opener in _PACKERS if head.startswith(magic))
    path = PurePosixPath(hints.name.rpartition("/")[2])
    ending = _PACKED_SUFFIXES.get(path.suffix.lower())
    name = path.name if ending is None else path.stem + ending
    budget.add_member()
    inner = cast(BinaryIO, opener(stream))
    yield Part(name=f"!/{name}", load=lambda: unpacked(inner, budget, stream.tell))


def check_zip(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Raise Refusal for a package (DOCX) that is encrypted or would unpack to too much."""
    infos = archive.infolist()
    if any(info.flag_bits & 1 for info in infos):
        raise Refusal("encrypted", "Its parts are protected by a password.")
    total, packed = sum(info.file_size for info in infos), sum(info.compress_size for info in infos)
    if total > limits.document_bytes or (total > 16 * MIB and total > limits.ratio * max(packed, 1)):
        raise Refusal("bomb", f"It unpacks to {total // MIB:,} MiB from {packed // 1024:,} KiB.")


def safe_name(name: str) -> str:
    """Return a member's name for display: printable, and never leading out of its archive."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "".join(char if char.isprintable() else "?" for char in "/".join(parts))[:300] or "?"


def is_hidden(name: str) -> bool:
    """Whether a file is its system's own business (.DS_Store, __MACOSX/._page.html) and not an input."""
    parts = PurePosixPath(name).parts
    return bool(parts) and (parts[-1].startswith(".") or parts[0] == "__MACOSX")


def _refuse_unsafe(name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        raise Refusal("unsafe_name", f"The member is named {safe_name(name)!r} after a path out of the archive.")


def _open_zipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> BinaryIO:
    _refuse_unsafe(info.filename)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise Refusal("link", "The member is a symbolic link.")
    if info.flag_bits & 1:
        raise Refusal("encrypted", "The member is protected by a password.")
    if info.file_size > budget.limits.ratio * max(info.compress_size, 1) and info.file_size > 16 * MIB:
        raise Refusal("bomb", f"The member unpacks to {info.file_size // MIB:,} MiB.")
    return unpacked(cast(BinaryIO, archive.open(info)), budget, lambda: info.compress_size)


def _open_tarred(archive: tarfile.TarFile, info: tarfile.TarInfo) -> BinaryIO:
    _refuse_unsafe(info.name)
    if info.issym() or info.islnk():
        raise Refusal("link", "The member is a link.")
    content = archive.extractfile(info) if info.isreg() else None
    if content is None:
        raise Refusal("not_regular", "The member is a device or pipe.")
    return cast(BinaryIO, content)
