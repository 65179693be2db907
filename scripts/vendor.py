"""Fetches the workbench's scripts and faces from npm, checks them against their hashes, and lists them.

    python scripts/vendor.py           write every file that is missing or differs, and the list
    python scripts/vendor.py --check   fetch nothing; fail if a file is not what the list says

A new version is a change of ``ASSETS`` and a run; the list (``VENDORED.json``) says what each file is, and a test
holds the files to it.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
STATIC, TESTING = ROOT / "src" / "comity" / "web" / "static", ROOT / "tests" / "web" / "vendored"
LIST = "VENDORED.json"


class Asset(NamedTuple):
    """A file of an npm package: which version, where in it, what it is called here, under which licence it comes."""

    package: str
    version: str
    path: str
    name: str
    licence: str


_SANS, _SERIF = "@fontsource-variable/source-sans-3", "@fontsource-variable/source-serif-4"
_CHINESE = "@fontsource/noto-sans-sc"
_OFL = "OFL-1.1"

SHIPPED = (
    Asset("htmx.org", "4.0.1", "dist/htmx.min.js", "vendor/htmx.min.js", "0BSD"),
    Asset("htmx.org", "4.0.1", "LICENSE", "vendor/htmx-LICENSE.txt", "0BSD"),
    Asset(_SANS, "5.3.0", "files/source-sans-3-latin-wght-normal.woff2", "fonts/sans-latin.woff2", _OFL),
    Asset(_SANS, "5.3.0", "files/source-sans-3-latin-ext-wght-normal.woff2", "fonts/sans-latin-ext.woff2", _OFL),
    Asset(_SANS, "5.3.0", "files/source-sans-3-cyrillic-wght-normal.woff2", "fonts/sans-cyrillic.woff2", _OFL),
    Asset(_SANS, "5.3.0", "LICENSE", "fonts/sans-LICENSE.txt", _OFL),
    Asset(_SERIF, "5.3.1", "files/source-serif-4-latin-opsz-normal.woff2", "fonts/serif-latin.woff2", _OFL),
    Asset(_SERIF, "5.3.1", "files/source-serif-4-latin-ext-opsz-normal.woff2", "fonts/serif-latin-ext.woff2", _OFL),
    Asset(_SERIF, "5.3.1", "files/source-serif-4-cyrillic-opsz-normal.woff2", "fonts/serif-cyrillic.woff2", _OFL),
    Asset(_SERIF, "5.3.1", "LICENSE", "fonts/serif-LICENSE.txt", _OFL),
    Asset(_CHINESE, "5.3.0", "files/noto-sans-sc-chinese-simplified-400-normal.woff2", "fonts/chinese.woff2", _OFL),
    Asset(_CHINESE, "5.3.0", "LICENSE", "fonts/chinese-LICENSE.txt", _OFL),
)  # fmt: skip

ASSETS = {STATIC: SHIPPED, TESTING: (Asset("axe-core", "4.14.1", "axe.min.js", "axe.min.js", "MPL-2.0"),)}
"""What goes where: what the workbench serves, and what only its tests use."""


def fetch() -> None:
    """Write every asset into its folder, and beside them the list with their hashes."""
    with TemporaryDirectory() as folder:
        for target, assets in ASSETS.items():
            listed = [_take(one, _pack(one, Path(folder)), target) for one in assets]
            (target / LIST).write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")


def _pack(asset: Asset, folder: Path) -> Path:
    """Download a package with npm, which verifies it, unless it lies there already."""
    name = f"{asset.package.removeprefix('@').replace('/', '-')}-{asset.version}.tgz"
    if not (folder / name).exists():
        subprocess.run(["npm", "pack", "--silent", f"{asset.package}@{asset.version}"], cwd=folder, check=True)
    return folder / name


def _take(asset: Asset, archive: Path, folder: Path) -> dict[str, str]:
    with tarfile.open(archive) as packed:
        member = packed.extractfile(f"package/{asset.path}")
        if member is None:
            raise SystemExit(f"{asset.package} {asset.version} holds no {asset.path}: look what it is called now.")
        content = member.read()
    target = folder / asset.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return {**asset._asdict(), "sha256": hashlib.sha256(content).hexdigest()}


def wrong() -> list[str]:
    """Return the listed files that are missing or not what the list says."""
    return [str(folder / one["name"]) for folder in ASSETS for one in _listed(folder) if not _as_listed(folder, one)]


def _listed(folder: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((folder / LIST).read_text(encoding="utf-8"))
    return found


def _as_listed(folder: Path, one: dict[str, str]) -> bool:
    path = folder / one["name"]
    return path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == one["sha256"]


def main() -> None:
    """Fetch and list, or with ``--check`` only compare."""
    if "--check" not in sys.argv[1:]:
        fetch()
    if found := wrong():
        raise SystemExit(f"Not as listed: {', '.join(found)}. Run scripts/vendor.py without --check.")


if __name__ == "__main__":
    main()
