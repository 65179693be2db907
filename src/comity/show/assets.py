"""Style sheets and faces, as they go into a page that stands on its own."""

from base64 import b64encode
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_FACES = (
    ("Source Sans 3", "source-sans-3-latin-wght-normal",
     "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,"
     "U+2215,U+FEFF,U+FFFD"),
    ("Source Sans 3", "source-sans-3-cyrillic-wght-normal", "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116"),
    ("Source Serif 4", "source-serif-4-latin-opsz-normal", ""),
)  # fmt: skip
"""Family, file and the characters it holds. Licences (SIL OFL 1.1) lie beside the files and go into the page."""


@cache
def styles() -> Markup:
    """Return the whole style sheet of a page, faces included, so that nothing is fetched."""
    sheets = (
        files("comity.show").joinpath(f"static/{name}.css").read_text(encoding="utf-8") for name in ("tokens", "page")
    )
    return Markup("\n".join((*map(_face, _FACES), *sheets)))  # noqa: S704 (our own files)


def _face(face: tuple[str, str, str]) -> str:
    family, name, characters = face
    data = b64encode(files("comity.show").joinpath(f"fonts/{name}.woff2").read_bytes()).decode()
    unicode_range = f" unicode-range: {characters};" if characters else ""
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: 200 900; font-display: swap; '
        f'src: url(data:font/woff2;base64,{data}) format("woff2");{unicode_range} }}'
    )
