"""A rule's tests, applied to the signature of an event: it passes, fails for a stated reason, or stays open."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from comity.measure.index import Signature
from comity.model.rules import NESTED_FRAMEWORK, CountingRule

UNKNOWN = frozenset({"", "unknown"})
OPEN_STATUS = frozenset({"", "unknown", "disputed", "announced"})
"""Statuses that more evidence may turn into ``held``."""


class Finding(Struct, frozen=True):
    """What one test found wrong with a field, in plain words; ``final`` if more evidence could not change it."""

    field: str
    why: str
    final: bool = True


Test = Callable[[Signature, CountingRule, frozenset[str]], Finding | None]


def sift(signature: Signature, rule: CountingRule, parties: frozenset[str]) -> tuple[Finding, ...]:
    """Return why an event does not count: nothing if it does, the first failure, or else every open slot."""
    findings = tuple(found for test in TESTS if (found := test(signature, rule, parties)))
    return next(((found,) for found in findings if found.final), findings)


def _one_of(field: str, list_name: str) -> Test:
    def test(signature: Signature, rule: CountingRule, _: frozenset[str]) -> Finding | None:
        value, wanted = getattr(signature, field), getattr(rule, list_name)
        if not wanted or value in wanted:
            return None
        if value in UNKNOWN:
            return Finding(field, f"{field} is unknown; the rule takes {_join(wanted)}", final=False)
        return Finding(field, f"{field} is {value}; the rule takes {_join(wanted)}")

    return test


def _status(signature: Signature, rule: CountingRule, _: frozenset[str]) -> Finding | None:
    if signature.status in rule.status:
        return None
    status = signature.status or "unknown"
    return Finding(
        "status", f"status is {status}; the rule takes {_join(rule.status)}", signature.status not in OPEN_STATUS
    )


def _state(signature: Signature, rule: CountingRule, _: frozenset[str]) -> Finding | None:
    if signature.state == "rejected":
        return Finding("state", "a reviewer rejected the record")
    if signature.state == "proposed":
        return Finding("state", "the record is a proposal that no reviewer has accepted", final=False)
    return Finding("state", "reviewers dispute the record", final=False) if signature.state == "disputed" else None


def _parties(signature: Signature, rule: CountingRule, parties: frozenset[str]) -> Finding | None:
    others = sorted(set(signature.parties) - parties)
    if rule.parties_mode == "led_by_both":
        return _led(signature, parties, others)
    if rule.parties_mode == "both_present":
        return None
    if others:
        return Finding("parties", f"{_join(others)} took part too; the rule takes {_join(parties)} alone")
    return _complete(signature, parties)


def _led(signature: Signature, parties: frozenset[str], others: list[str]) -> Finding | None:
    if parties <= set(signature.host):
        return None
    if signature.framework == "bilateral" and not others:
        return _complete(signature, parties)
    if signature.framework in UNKNOWN or not signature.host:
        return Finding("framework", "who led it is unknown; the rule takes events led by all parties", final=False)
    return Finding("framework", f"framework is {signature.framework} and not all of {_join(parties)} hosted it")


def _complete(signature: Signature, parties: frozenset[str]) -> Finding | None:
    if signature.parties_complete != "partial":
        return None
    return Finding("parties", f"the list of parties is incomplete; the rule takes {_join(parties)} alone", final=False)


def _nested(signature: Signature, rule: CountingRule, _: frozenset[str]) -> Finding | None:
    if rule.nested == "count":
        return None
    if signature.framework in UNKNOWN:
        return Finding("framework", "framework is unknown; the rule leaves out national exercises", final=False)
    if signature.framework != NESTED_FRAMEWORK:
        return None
    return Finding("framework", "one state's national exercise with guests; the rule leaves those out")


def _domains(signature: Signature, rule: CountingRule, _: frozenset[str]) -> Finding | None:
    if not signature.domains and (rule.domains or rule.no_domains):
        return Finding("domains", "domains are unknown; the rule asks for them", final=False)
    missing = [code for code in rule.domains if code not in signature.domains]
    barred = [code for code in rule.no_domains if code in signature.domains]
    if missing:
        return Finding("domains", f"domains are {_join(signature.domains)}; the rule asks for {_join(missing)}")
    return Finding("domains", f"{_join(barred)} is among its domains; the rule rules that out") if barred else None


def _home(signature: Signature, rule: CountingRule, parties: frozenset[str]) -> Finding | None:
    if rule.home == "any":
        return None
    if not signature.host:
        return Finding("host", f"host is unknown; the rule takes events held {rule.home}", final=False)
    hosted = bool(parties & set(signature.host))
    if hosted == (rule.home == "hosted"):
        return None
    where = "on the soil of one of the parties" if rule.home == "hosted" else "at sea or on the soil of others"
    return Finding("host", f"host is {_join(signature.host)}; the rule takes events {where}")


TESTS: tuple[Test, ...] = (
    _one_of("kind", "kinds"),
    _status,
    _state,
    _one_of("scope", "scopes"),
    _one_of("framework", "frameworks"),
    _one_of("series", "series"),
    _parties,
    _nested,
    _domains,
    _home,
)
"""In the order in which a reader would ask; the first failure is the one that is told."""


def _join(codes: Iterable[str]) -> str:
    return ", ".join(codes if isinstance(codes, tuple | list) else sorted(codes))
