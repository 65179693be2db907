"""The options that several commands share, and how their text becomes values."""

from datetime import date
from typing import Annotated

import typer

from comity.model.errors import InputError
from comity.model.values import EventDate
from comity.vocab import vocabulary


def complete_party(incomplete: str) -> list[tuple[str, str]]:
    """Offer the party codes that start with what was typed."""
    start = incomplete.upper()
    return [(code, party.name) for code, party in vocabulary().parties.items() if code.startswith(start)]


def complete_rule(incomplete: str) -> list[tuple[str, str]]:
    """Offer the counting rules that start with what was typed."""
    rules = vocabulary().rules.values()
    return [(rule.code, rule.name) for rule in rules if rule.code.lower().startswith(incomplete.lower())]


Parties = Annotated[
    list[str],
    typer.Argument(help="Two or more states: ISO3 code, CoW number, name or alias.", autocompletion=complete_party),
]
SomeParties = Annotated[
    list[str] | None,
    typer.Argument(help="Only records with all of these parties.", autocompletion=complete_party),
]
LedgerPath = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="COMITY_LEDGER",
        metavar="FILE|URL",
        help="The ledger: a SQLite file or a postgresql:// address. Default: a file in your data folder.",
        show_default=False,
    ),
]
KnownBy = Annotated[
    str | None,
    typer.Option("--known-by", metavar="DATE", help="Use only what sources published by this day say."),
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="From this year, month or day on.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to and including this year, month or day.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Rule = Annotated[
    str,
    typer.Option("--rule", metavar="RULE", help="Counting rule; see: comity rules.", autocompletion=complete_rule),
]


def read_parties(given: list[str] | None, *, at_least: int = 0) -> tuple[str, ...]:
    """Return the codes of the parties named, sorted; raise InputError for an unknown name or too few of them."""
    codes = tuple(sorted({vocabulary().resolve_party(text) for text in given or ()}))
    if len(codes) < at_least:
        named = ", ".join(codes) or "none"
        raise InputError(f"This needs {at_least} different parties; you named {named}.", "For example: CHN RUS.")
    return codes


def read_day(text: str | None, *, last: bool = False) -> date | None:
    """Return the first (or ``last``) day of a year, month or day as typed."""
    if text is None:
        return None
    parsed = EventDate.parse(text)
    return parsed.end if last else parsed.start


def read_window(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the window's first and last day; raise InputError when it ends before it starts."""
    first, final = read_day(since), read_day(until, last=True)
    if first and final and final < first:
        raise InputError(f"The window ends ({until}) before it starts ({since}).", "Swap --from and --to.")
    return first, final
