"""Whose report a text passes on: the agency in its first or last lines, the agency or ministry a sentence names.

What two papers have from one wire or one ministry is one report (method, section 2.3). A text that is an agency's
counts with that agency as a whole; a sentence that names one counts with it for what the sentence says.
"""

import re
from collections.abc import Iterable
from functools import cache

from comity.model.documents import Document, Span
from comity.vocab import vocabulary

AGENCIES = {
    "AFP": ("AFP", "Agence France-Presse"),
    "Anadolu": ("Anadolu Agency", "Anadolu"),
    "AP": ("The Associated Press", "Associated Press"),
    "ECNS": ("China News Service", "ECNS"),
    "IANS": ("IANS",),
    "Interfax": ("Interfax",),
    "IRNA": ("IRNA",),
    "Jiji Press": ("Jiji Press", "Jiji"),
    "KCNA": ("KCNA",),
    "Kyodo": ("Kyodo News", "Kyodo"),
    "Mehr News": ("Mehr News",),
    "PTI": ("Press Trust of India", "PTI"),
    "Reuters": ("Reuters",),
    "RIA Novosti": ("RIA Novosti",),
    "Sputnik": ("Sputnik",),
    "TASS": ("ITAR-TASS", "Itar-Tass", "TASS"),
    "UPI": ("UPI",),
    "Xinhua": ("Xinhua",),
    "Yonhap": ("Yonhap",),
}
"""News agencies by the name of their family, with the forms in which texts name them."""

HEAD = 300
"""Characters at the beginning in which a text says whose it is ("MOSCOW, July 24 (Reuters) -")."""
TAIL = 120
"""Characters at the end in which it may ("Source: Xinhua")."""

_MINISTRY = re.compile(
    r"(?:(?P<who>[A-Z][\w.]+)(?:['’]s)? )?(?:[Dd]efen[cs]e [Mm]inistry|[Mm]inistry of (?:National )?Defen[cs]e)"
    r"(?: of (?:the )?(?P<of>[A-Z]\w+(?: [A-Z]\w+)*))?"
)
_SAYS = re.compile(r"\b(?:said|says|announced|reported|stated|statement|according|confirmed|told|press release)\b")


def credited(document: Document) -> tuple[str, ...]:
    """Return the agencies whose text a document says it is, sorted."""
    head, tail = document.text[:HEAD], document.text[-TAIL:]
    marked = [_forms()[match[1]] for match in _marks().finditer(head)]
    return tuple(sorted({*marked, *(_forms()[match[1]] for match in _signed().finditer(tail))}))


def quoted(words: Iterable[Span]) -> tuple[str, ...]:
    """Return the agencies and ministries whose report sentences pass on, sorted; all of them must do so."""
    named = [_named(span.quote) for span in words]
    return tuple(sorted(set[str]().union(*named))) if named and all(named) else ()


def _named(sentence: str) -> set[str]:
    found = {_forms()[match[1]] for match in _any().finditer(sentence)}
    if _SAYS.search(sentence):
        found |= {name for match in _MINISTRY.finditer(sentence) if (name := _ministry(match))}
    return found


def _ministry(match: re.Match[str]) -> str:
    code = vocabulary().find_party(match["of"] or match["who"] or "")
    return f"Ministry of Defence of {vocabulary().parties[code].name}" if code else ""


@cache
def _forms() -> dict[str, str]:
    return {form: name for name, forms in AGENCIES.items() for form in forms}


def _alternatives() -> str:
    return "|".join(re.escape(form) for form in sorted(_forms(), key=len, reverse=True))


@cache
def _any() -> re.Pattern[str]:
    return re.compile(rf"\b({_alternatives()})\b")


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(rf"[(/]({_alternatives()})[)/]\s*(?:[-–—:.]|$)", re.MULTILINE)


@cache
def _signed() -> re.Pattern[str]:
    return re.compile(rf"(?:[Ss]ource:|[(—–-])\s*({_alternatives()})\b[).]?\s*$", re.MULTILINE)
