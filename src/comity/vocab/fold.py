"""Names as people write them, brought to one form for look-up."""

import re
import unicodedata
from functools import lru_cache

_DROP = re.compile(r"[.'’‘`´ʻ\"“”«»]")
_JOIN = re.compile(r"[\s\-‐‑‒–—_/,]+")

_ARTICLES = re.compile(r"(?:the )+")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return ``text`` without case, accents, points, quotes, a leading article or the kind of dash and blank."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = _JOIN.sub(" ", _DROP.sub("", bare)).casefold().strip()
    return _ARTICLES.sub("", words, 1) if words.startswith("the ") else words
