"""The counting rule: no number of events is ever shown without the object that says what was counted."""

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, Literal, Self, get_args, get_type_hints

import msgspec
from msgspec import Struct

from comity.model.errors import InputError
from comity.model.issues import Issue

PartiesMode = Literal["bilateral", "both_present", "led_by_both"]
Unit = Literal["event", "series_edition"]
Nested = Literal["count", "skip"]
WindowTest = Literal["start", "overlap"]
Home = Literal["any", "hosted", "elsewhere"]
DateOpen = Literal["open", "count", "skip"]
MinRole = Literal["participant"]

NESTED_FRAMEWORK = "national_exercise_with_guest"
"""The framework of one state's own exercise to which it invites others."""

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*")
_LISTS = {
    "kinds": "event_kind",
    "scopes": "scope",
    "frameworks": "framework",
    "status": "event_status",
    "domains": "domain",
    "no_domains": "domain",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "parties_mode": {
        "bilateral": "the parties named and nobody else",
        "both_present": "all parties named take part, others may",
        "led_by_both": "a bilateral event of the parties named alone, or one that all of them host",
    },
    "min_role": {"participant": "takes part; observers do not count and are not in the tables"},
    "unit": {
        "event": "each occasion; phases held apart in time or place are occasions of their own",
        "series_edition": "the phases of one edition of a series, (I) and (II), count once",
    },
    "nested": {
        "count": "guests in one state's national exercise count",
        "skip": "guests in one state's national exercise do not count",
    },
    "window": {
        "start": "an event belongs to the period in which it starts",
        "overlap": "an event belongs to every period it touches",
    },
    "home": {
        "any": "held anywhere",
        "hosted": "held on the soil of one of the parties named",
        "elsewhere": "held at sea or on the soil of others only",
    },
    "date_open": {
        "open": "a date too coarse for the period's edge leaves the record open",
        "count": "a date too coarse for the period's edge counts",
        "skip": "a date too coarse for the period's edge does not count",
    },
}
_PLAIN = ("code", "name", "aliases", "drops", "origin")


class CountingRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which records a count takes, every choice a field; an empty list of kinds, scopes ... means any.

    ``domains`` must all be among an event's domains, ``no_domains`` must not. ``drops`` says in words what this rule
    leaves out of the next wider one. ``origin`` is the preset a changed rule was made from. Raises InputError naming
    field, value and remedy for a rule that cannot be applied.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    drops: str = ""
    parties_mode: PartiesMode = "both_present"
    kinds: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    frameworks: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    status: tuple[str, ...] = ("held",)
    min_role: MinRole = "participant"
    unit: Unit = "event"
    nested: Nested = "count"
    window: WindowTest = "start"
    home: Home = "any"
    domains: tuple[str, ...] = ()
    no_domains: tuple[str, ...] = ()
    min_p_exist: float = 0.5
    date_open: DateOpen = "open"
    origin: "CountingRule | None" = None

    def __post_init__(self) -> None:
        if self.origin is None and not _CODE.fullmatch(self.code):
            raise self._wrong("code", self.code, "Begin with a letter and use letters, digits, _, + and -.")
        if not 0 <= self.min_p_exist <= 1:
            raise self._wrong("min_p_exist", self.min_p_exist, "Write a probability from 0 to 1.")
        for field, words in _WORDS.items():
            if getattr(self, field) not in words:
                raise self._wrong(field, getattr(self, field), _choices(field, words))
        if not self.status:
            raise self._wrong("status", (), "Name at least one status, such as held.")
        self._check_lists()

    def _check_lists(self) -> None:
        for field in (*_LISTS, "series"):
            codes = getattr(self, field)
            if isinstance(codes, str) or len(set(codes)) < len(codes):
                raise self._wrong(field, codes, "Write a list that names each code once.")
        both = set(self.domains) & set(self.no_domains)
        if both:
            raise self._wrong("no_domains", self.no_domains, f"Take {', '.join(sorted(both))} out of it or of domains.")

    def _wrong(self, field: str, value: object, remedy: str) -> InputError:
        return InputError(f"Counting rule {self.code!r}: {field} cannot be {_text(value) or 'empty'}.", remedy)

    def with_(self, **changes: object) -> "CountingRule":
        """Return this rule with other fields and a code that says so: ``MP[nested=skip]``.

        Changing everything back gives the preset again. Raises InputError for a field that no rule has.
        """
        unknown = sorted(set(changes) - set(CHOICES))
        if unknown:
            raise InputError(f"A counting rule has no field {unknown[0]!r}.", f"Use one of {', '.join(CHOICES)}.")
        origin = self.origin or self
        values: dict[str, Any] = {field: changes.get(field, getattr(self, field)) for field in CHOICES}
        changed = [field for field in CHOICES if values[field] != getattr(origin, field)]
        if not changed:
            return origin
        code = f"{origin.code}[{','.join(f'{field}={_text(values[field])}' for field in changed)}]"
        return CountingRule(code=code, name=f"{origin.name}, changed", origin=origin, **values)

    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Return every choice as (field, words), in a fixed order, so that no code hides one."""
        return tuple((field, self._say(field)) for field in CHOICES)

    def _say(self, field: str) -> str:
        value = getattr(self, field)
        if field in _WORDS:
            return _WORDS[field][value]
        if field == "min_p_exist":
            return f"exists with a probability of {value:g} or more"
        if field == "no_domains":
            return f"none of {', '.join(value)}" if value else "no domain is ruled out"
        return ", ".join(value) if value else "any"

    def describe(self) -> str:
        """Return the rule in words, one line a field."""
        head = f"Rule {self.code}: {self.name}"
        return "\n".join([head, *(f"  {field.replace('_', ' ')}: {words}" for field, words in self.in_words())])

    def check(self, lists: Mapping[str, Collection[str]], *, file: str = "rules.yaml") -> list[Issue]:
        """Return an Issue for every code that is not in its closed list; ``lists`` maps list names to codes."""
        return [
            Issue(
                file=file,
                column=field,
                code="rule-code",
                message=f"Counting rule {self.code!r}: {field} names {code!r}, which is not in the list {name}.",
                remedy=_nearest(code, lists[name]),
            )
            for field, name in _LISTS.items()
            for code in getattr(self, field)
            if code not in lists[name]
        ]

    @classmethod
    def from_mapping(cls, raw: object) -> Self:
        """Build a rule from what a YAML or JSON file holds; raise InputError naming the field that is wrong."""
        try:
            return msgspec.convert(raw, cls)
        except msgspec.ValidationError as error:
            code = raw.get("code", "?") if isinstance(raw, dict) else "?"
            raise InputError(f"Counting rule {code!r}: {error}.", f"The fields are {', '.join(CHOICES)}.") from error


CHOICES: tuple[str, ...] = tuple(field for field in get_type_hints(CountingRule) if field not in _PLAIN)
"""The fields that decide what is counted."""


def read_rules(raw: object) -> dict[str, CountingRule]:
    """Return rules by code from a list of mappings; raise InputError if a code or an alias stands twice."""
    if not isinstance(raw, list):
        raise InputError("Counting rules must be a list.", "Begin each rule with '- code:'.")
    rules = [CountingRule.from_mapping(entry) for entry in raw]
    names = [name for rule in rules for name in (rule.code, *rule.aliases)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"Two counting rules are called {twice[0]!r}.", "Give each its own code and aliases.")
    return {rule.code: rule for rule in rules}


def find_rule(rules: Mapping[str, CountingRule], name: str) -> CountingRule:
    """Return the rule with this code or alias, whatever the case; raise InputError naming the nearest."""
    by_name = {known.lower(): rule for rule in rules.values() for known in (rule.code, *rule.aliases)}
    if name.lower() not in by_name:
        raise InputError(f"No counting rule is called {name!r}.", _nearest(name.lower(), by_name))
    return by_name[name.lower()]


def _nearest(code: str, known: Collection[str]) -> str:
    near = get_close_matches(code, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(sorted(known))}."


def _choices(field: str, words: Mapping[str, str]) -> str:
    if field == "unit":
        return "Write event, which counts each phase of an edition, or series_edition, which joins them."
    return f"Write {' or '.join(words)}."


def _text(value: object) -> str:
    return "+".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)


assert all(set(get_args(get_type_hints(CountingRule)[field])) == set(words) for field, words in _WORDS.items())
