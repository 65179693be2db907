"""A rule's tests: an event passes each, fails it for a stated reason, or leaves it open."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from comity.measure.index import Column, Ints, Mask
from comity.model.rules import NESTED_FRAMEWORK, CountingRule

UNKNOWN = frozenset({"", "unknown"})
OPEN_STATUS = frozenset({"", "unknown", "disputed", "announced"})
"""Statuses that more evidence may turn into ``held``."""


NOTHING = -1
"""The number of no finding."""


class Finding(Struct, frozen=True):
    """What one test found wrong with a field, in plain words; ``final`` if more evidence could not change it."""

    field: str
    why: str
    final: bool = True


class Question(NamedTuple):
    """Under which rule, and about which parties, events are sifted."""

    rule: CountingRule
    parties: frozenset[str]


class Test(Struct, frozen=True):
    """One test: the fields it reads, whether a rule asks for it, and what it finds.

    ``find`` is called with the question and the values of the fields.
    """

    fields: tuple[str, ...]
    asked: Callable[[CountingRule], bool]
    find: Callable[..., Finding | None]


class Sieve:
    """What the tests found for each of ``size`` events: the first failure, and every slot that is open.

    Findings are kept once and referred to by number, so that 100,000 events cost a few vector operations a test.
    """

    def __init__(self, size: int) -> None:
        self._findings: list[Finding] = []
        self._failure = np.full(size, NOTHING, dtype=np.int64)
        self._slots: list[Ints] = []

    def add(self, column: Column, at: Ints, find: Callable[..., Finding | None]) -> None:
        """Apply a test to the events at positions ``at``: once to each distinct value that occurs among them."""
        codes = column.codes[at]
        numbers = np.full(len(column.values), NOTHING, dtype=np.int64)
        final = np.zeros(len(column.values), dtype=bool)
        for code in np.flatnonzero(np.bincount(codes, minlength=len(column.values))).tolist():
            found = find(*column.values[code])
            if found:
                numbers[code], final[code] = len(self._findings), found.final
                self._findings.append(found)
        first = (self._failure == NOTHING) & final[codes]
        self._failure[first] = numbers[codes][first]
        if (~final & (numbers != NOTHING)).any():
            self._slots.append(np.where(final, NOTHING, numbers)[codes])

    @property
    def failed(self) -> Mask:
        """Which events failed a test for good."""
        return np.not_equal(self._failure, NOTHING)

    @property
    def unsure(self) -> Mask:
        """Which events have an open slot."""
        unsure = np.zeros(self._failure.size, dtype=bool)
        for slot in self._slots:
            unsure |= slot != NOTHING
        return unsure

    def failure_of(self, i: int) -> tuple[str, str]:
        """Return the field and the words of the first failure of event ``i``, which has one."""
        found = self._findings[self._failure[i]]
        return found.field, found.why

    def slots_of(self, i: int) -> tuple[tuple[str, ...], str]:
        """Return the fields that are open for event ``i``, and why."""
        found = [self._findings[slot[i]] for slot in self._slots if slot[i] != NOTHING]
        return tuple(one.field for one in found), "; ".join(one.why for one in found)


def _one_of(field: str, list_name: str) -> Test:
    def find(ask: Question, value: str) -> Finding | None:
        wanted = getattr(ask.rule, list_name)
        if value in wanted:
            return None
        if value in UNKNOWN:
            return Finding(field, f"{field} is unknown; the rule takes {_join(wanted)}", final=False)
        return Finding(field, f"{field} is {value}; the rule takes {_join(wanted)}")

    return Test((field,), lambda rule: bool(getattr(rule, list_name)), find)


def _status(ask: Question, status: str) -> Finding | None:
    if status in ask.rule.status:
        return None
    words = f"status is {status or 'unknown'}; the rule takes {_join(ask.rule.status)}"
    return Finding("status", words, final=status not in OPEN_STATUS)


def _state(_: Question, state: str) -> Finding | None:
    return _STATES.get(state)


_STATES = {
    "rejected": Finding("state", "a reviewer rejected the record"),
    "proposed": Finding("state", "the record is a proposal that no reviewer has accepted", final=False),
    "disputed": Finding("state", "reviewers dispute the record", final=False),
}


def _alone(ask: Question, taking_part: tuple[str, ...], complete: str) -> Finding | None:
    others = set(taking_part) - ask.parties
    if others:
        return Finding("parties", f"{_join(others)} took part too; the rule takes {_join(ask.parties)} alone")
    if complete != "partial":
        return None
    return Finding(
        "parties", f"the list of parties is incomplete; the rule takes {_join(ask.parties)} alone", final=False
    )


def _led(
    ask: Question, taking_part: tuple[str, ...], complete: str, host: tuple[str, ...], framework: str
) -> Finding | None:
    if ask.parties <= set(host):
        return None
    if framework == "bilateral" and ask.parties >= set(taking_part):
        return _alone(ask, taking_part, complete)
    if framework in UNKNOWN or not host:
        return Finding("framework", "who led it is unknown; the rule takes events led by all parties", final=False)
    return Finding("framework", f"framework is {framework} and not all of {_join(ask.parties)} hosted it")


def _nested(_: Question, framework: str) -> Finding | None:
    if framework in UNKNOWN:
        return Finding("framework", "framework is unknown; the rule leaves out national exercises", final=False)
    if framework != NESTED_FRAMEWORK:
        return None
    return Finding("framework", "one state's national exercise with guests; the rule leaves those out")


def _domains(ask: Question, domains: tuple[str, ...]) -> Finding | None:
    if not domains:
        return Finding("domains", "domains are unknown; the rule asks for them", final=False)
    missing = [code for code in ask.rule.domains if code not in domains]
    if missing:
        return Finding("domains", f"domains are {_join(domains)}; the rule asks for {_join(missing)}")
    barred = [code for code in ask.rule.no_domains if code in domains]
    return Finding("domains", f"{_join(barred)} is among its domains; the rule rules that out") if barred else None


def _home(ask: Question, host: tuple[str, ...]) -> Finding | None:
    if not host:
        return Finding("host", f"host is unknown; the rule takes events held {ask.rule.home}", final=False)
    if bool(ask.parties & set(host)) == (ask.rule.home == "hosted"):
        return None
    where = "on the soil of one of the parties" if ask.rule.home == "hosted" else "at sea or on the soil of others"
    return Finding("host", f"host is {_join(host)}; the rule takes events {where}")


def _always(_: CountingRule) -> bool:
    return True


TESTS: tuple[Test, ...] = (
    _one_of("kind", "kinds"),
    Test(("status",), _always, _status),
    Test(("state",), _always, _state),
    _one_of("scope", "scopes"),
    _one_of("framework", "frameworks"),
    _one_of("series", "series"),
    Test(("parties", "parties_complete"), lambda rule: rule.parties_mode == "bilateral", _alone),
    Test(("parties", "parties_complete", "host", "framework"), lambda rule: rule.parties_mode == "led_by_both", _led),
    Test(("framework",), lambda rule: rule.nested == "skip", _nested),
    Test(("domains",), lambda rule: bool(rule.domains or rule.no_domains), _domains),
    Test(("host",), lambda rule: rule.home != "any", _home),
)
"""In the order in which a reader would ask; the first failure is the one that is told."""


def _join(codes: Iterable[str]) -> str:
    return ", ".join(codes if isinstance(codes, tuple | list) else sorted(codes))
