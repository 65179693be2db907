"""The options that several commands share, and how their text becomes values."""

from datetime import date
from typing import Annotated

import typer

from comity.cli.output import Format
from comity.model.errors import InputError
from comity.model.rules import CountingRule, find_rule
from comity.model.values import EventDate
from comity.vocab import vocabulary


def complete_party(incomplete: str) -> list[tuple[str, str]]:
    """Offer the party codes that start with what was typed."""
    start = incomplete.upper()
    return [(code, party.name) for code, party in vocabulary().parties.items() if code.startswith(start)]


def complete_rule(incomplete: str) -> list[tuple[str, str]]:
    """Offer the counting rules, by code and alias, that start with what was typed."""
    names = [(name, rule.name) for rule in vocabulary().rules.values() for name in (rule.code, *rule.aliases)]
    return [(name, what) for name, what in names if name.lower().startswith(incomplete.lower())]


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
From = Annotated[str, typer.Option("--from", metavar="DATE", help="From this year, month or day on.")]
To = Annotated[str, typer.Option("--to", metavar="DATE", help="Up to and including this year, month or day.")]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows: table, csv or json.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
RuleName = Annotated[
    str,
    typer.Option("--rule", metavar="RULE", help="Counting rule; see: comity rules.", autocompletion=complete_rule),
]
RuleChanges = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Change one field of the rule; lists with commas."),
]


def read_parties(given: list[str] | None, *, at_least: int = 0) -> tuple[str, ...]:
    """Return the codes of the parties named, sorted; raise InputError for an unknown name or too few of them."""
    codes = tuple(sorted({vocabulary().resolve_party(text) for text in given or ()}))
    if len(codes) < at_least:
        named = ", ".join(codes) or "none"
        raise InputError(f"This needs {at_least} different parties; you named {named}.", "For example: CHN RUS.")
    return codes


def read_about(text: str) -> tuple[str, ...]:
    """Return the parties of ``--about A,B``; raise InputError for an unknown name or fewer than two parties."""
    parties = read_parties([part for part in text.split(",") if part.strip()]) if text else ()
    if text and len(parties) < 2:
        raise InputError(f"--about {text} names fewer than two parties.", "For example: --about CHN,RUS.")
    return parties


def read_known_by(text: str | None) -> date | None:
    """Return the last day of the year, month or day as of which the ledger is to be read."""
    return EventDate.parse(text).end if text else None


def read_rule(name: str, changes: list[str] | None = None) -> CountingRule:
    """Return the rule called ``name`` (code or alias) with fields changed as ``field=value``.

    Raises InputError naming the nearest rule or field, or the values a field can take.
    """
    rule = find_rule(vocabulary().rules, name)
    if not changes:
        return rule
    changed = rule.with_(**dict(_read_change(rule, change) for change in changes))
    for issue in changed.check(vocabulary().lists):
        raise InputError(issue.message, issue.remedy)
    return changed


def _read_change(rule: CountingRule, change: str) -> tuple[str, object]:
    field, equals, value = change.partition("=")
    present = getattr(rule, field, None)
    if not equals or present is None:
        fields = ", ".join(name for name, _ in rule.in_words())
        raise InputError(f"--set {change!r} is not a field of a counting rule and its value.", f"Fields: {fields}.")
    if isinstance(present, tuple):
        return field, tuple(part for part in value.split(",") if part)
    return field, _number(field, value) if isinstance(present, float) else value


def _number(field: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"--set {field}={text}: {text!r} is not a number.", f"For example: {field}=0.5.") from None
