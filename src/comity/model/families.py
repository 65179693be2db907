"""Which sources count as one: those of one publisher, of one address, or copies of one original."""

import re

from comity.model.records import Source

_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TOGETHER = re.compile(r"\s+(?:/|via|by way of)\s+", re.IGNORECASE)


def publisher_names(publisher: str) -> tuple[str, ...]:
    """Return who published something, from the publisher as written.

    Notes in brackets ("(copy)", "(mirror)") are left out. "Xinhua / China Gate" and "Reuters via Yahoo" name two: the
    text belongs to both families, so that neither can confirm it.
    """
    names = _TOGETHER.split(_NOTE.sub("", publisher))
    return tuple(name.strip() for name in names if name.strip())


def publisher_keys(publisher: str) -> list[str]:
    """Return the family keys of a publisher as written."""
    return [f"publisher:{name.casefold()}" for name in publisher_names(publisher)]


def family_keys(source: Source, root: Source) -> frozenset[str]:
    """Return the keys that tie a source to others; ``root`` is what it is a copy of in the end, or the source itself.

    Two sources with a key in common, directly or through others, are one family.
    """
    keys = {f"source:{one.id}" for one in (source, root)} | {f"address:{one.url}" for one in (source, root) if one.url}
    return frozenset(keys.union(*(publisher_keys(one.publisher) for one in (source, root))))
