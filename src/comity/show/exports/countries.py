"""Two-letter codes and names of parties, for formats that want them."""

from functools import cache

import pycountry

from comity.vocab import vocabulary

_NOT_IN_ISO = {"XKX": "XK"}
"""Codes in use that ISO 3166 reserves for users."""


def name_of(code: str) -> str:
    """Return the name of a party, or its code where the vocabulary does not know it."""
    party = vocabulary().parties.get(code)
    return party.name if party else code


@cache
def alpha2(code: str) -> str | None:
    """Return the ISO 3166 alpha-2 code of a state; None for organisations and states of the past."""
    found = pycountry.countries.get(alpha_3=code)
    return found.alpha_2 if found else _NOT_IN_ISO.get(code)
