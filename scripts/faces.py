"""Prepares the faces that printed reports are set in, from npm, and lists them with hashes, licences and characters.

    python scripts/faces.py           fetch the packages, write every face and the list (needs npm and fonttools)
    python scripts/faces.py --check   fetch nothing; fail if a face is not what the list says

A typesetter reads no woff2, so the Chinese and Korean faces are unpacked; of the Korean one the syllables of KS X 1001
are kept. The list (``FACES.json``) also says which characters the faces hold between them: whatever a record holds
beyond them is printed as its code point, never as an empty box.
"""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent.parent / "src" / "comity" / "show" / "fonts" / "print"
LIST = FOLDER / "FACES.json"


class Face(NamedTuple):
    """A file of an npm package: where in it, what it is called here, and the family it is renamed to, if any."""

    package: str
    version: str
    path: str
    name: str
    family: str = ""


_SANS, _SERIF = ("source-sans", "3.52.0"), ("source-serif", "4.5.1")
_CHINESE, _KOREAN = ("@fontsource/noto-sans-sc", "5.3.0"), ("@fontsource/noto-sans-kr", "5.3.0")

FACES = (
    Face(*_SANS, "OTF/SourceSans3-Regular.otf", "SourceSans3-Regular.otf"),
    Face(*_SANS, "OTF/SourceSans3-It.otf", "SourceSans3-It.otf"),
    Face(*_SANS, "OTF/SourceSans3-Semibold.otf", "SourceSans3-Semibold.otf"),
    Face(*_SANS, "LICENSE.md", "source-sans-LICENSE.md"),
    Face(*_SERIF, "OTF/SourceSerif4-Regular.otf", "SourceSerif4-Regular.otf"),
    Face(*_SERIF, "OTF/SourceSerif4-Semibold.otf", "SourceSerif4-Semibold.otf"),
    Face(*_SERIF, "LICENSE.md", "source-serif-LICENSE.md"),
    Face(*_CHINESE, "files/noto-sans-sc-chinese-simplified-400-normal.woff2", "NotoSansSC-Regular.ttf", "Noto Sans SC"),
    Face(*_CHINESE, "LICENSE", "noto-sans-sc-LICENSE.txt"),
    Face(*_KOREAN, "files/noto-sans-kr-korean-400-normal.woff2", "NotoSansKR-Hangul.ttf", "Noto Sans KR"),
    Face(*_KOREAN, "LICENSE", "noto-sans-kr-LICENSE.txt"),
)


def fetch() -> None:
    """Write every face and the list."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        listed = [_take(face, _pack(face, Path(folder))) for face in FACES]
    characters = sorted(set().union(*(_characters(FOLDER / face.name) for face in FACES if _is_font(face.name))))
    found = {"licence": "OFL-1.1", "files": listed, "characters": ranges(characters)}
    LIST.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _is_font(name: str) -> bool:
    return name.endswith((".otf", ".ttf"))


def _pack(face: Face, folder: Path) -> Path:
    """Download a package with npm, which verifies it, unless it lies there already."""
    name = f"{face.package.removeprefix('@').replace('/', '-')}-{face.version}.tgz"
    if not (folder / name).exists():
        subprocess.run(["npm", "pack", "--silent", f"{face.package}@{face.version}"], cwd=folder, check=True)
    return folder / name


def _take(face: Face, archive: Path) -> dict[str, str]:
    with tarfile.open(archive) as packed:
        member = packed.extractfile(f"package/{face.path}")
        if member is None:
            raise SystemExit(f"{face.package} {face.version} holds no {face.path}: look what it is called now.")
        content = member.read()
    if face.family:
        content = _unpacked(content, face.family, hangul="kr" in face.package)
    (FOLDER / face.name).write_bytes(content)
    return {**face._asdict(), "sha256": hashlib.sha256(content).hexdigest()}


def _unpacked(content: bytes, family: str, *, hangul: bool) -> bytes:
    """Return a woff2 as TrueType under the name of its family; of a Korean one only the syllables in common use."""
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - --check does without
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font: Any = TTFont(io.BytesIO(content), recalcTimestamp=False)
    font.flavor = None
    if hangul:
        maker = Subsetter(Options(layout_features=[], name_IDs=["*"]))
        maker.populate(unicodes=[ord(one) for one in syllables()])
        maker.subset(font)
    for number, name in {1: family, 2: "Regular", 4: family, 6: family.replace(" ", "") + "-Regular"}.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def syllables() -> str:
    """Return the 2,350 Korean syllables of KS X 1001."""
    cells = (bytes((row, cell)) for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode("euc_kr", "ignore") for cell in cells)


def _characters(path: Path) -> set[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    return set(TTFont(path).getBestCmap())


def ranges(numbers: Iterable[int]) -> str:
    """Return ascending numbers as the first and last of every run, in hexadecimal: "20-7e,a1,ac00-ac01"."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in found)


def wrong() -> list[str]:
    """Return the listed files that are missing or not what the list says."""
    listed = json.loads(LIST.read_text(encoding="utf-8"))["files"]
    return [one["name"] for one in listed if not _as_listed(FOLDER / one["name"], one["sha256"])]


def _as_listed(path: Path, digest: str) -> bool:
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def main() -> None:
    """Prepare and list, or with ``--check`` only compare."""
    if "--check" not in sys.argv[1:]:
        fetch()
    if found := wrong():
        raise SystemExit(f"Not as listed: {', '.join(found)}. Run scripts/faces.py without --check.")


if __name__ == "__main__":
    main()
