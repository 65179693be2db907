"""Whether claims can all be true at once: a joint choice of counting rules, or the smallest set that conflicts."""

from collections.abc import Sequence
from itertools import combinations

from msgspec import Struct

from comity.examine.model import Checked, Finding


class Choice(Struct, frozen=True):
    """The rule under which one claim holds, and what it counts then."""

    claim: int
    text: str
    rule: str
    answer: str


class Consistency(Struct, frozen=True, kw_only=True):
    """What the claims of a set need to be true together.

    ``one_rule`` are the rules under which all counted claims hold at once; ``joint`` a rule for each where none will
    do for all; ``same_rule_conflicts`` the pairs that no single rule serves; ``conflict`` the smallest set of claims
    that cannot be true under any choice.
    """

    claims: tuple[int, ...]
    one_rule: tuple[str, ...]
    joint: tuple[Choice, ...]
    same_rule_conflicts: tuple[tuple[int, int], ...]
    conflict: tuple[int, ...]

    @property
    def satisfiable(self) -> bool:
        """Whether some choice of rules makes all claims true."""
        return not self.conflict


def consistency(checked: Sequence[Checked]) -> Consistency:
    """Search for a joint assignment of rules under which all counted claims hold.

    Claims that nothing is counted for are true or false whatever the rule; they take part only as conflicts of their
    own, when they are contradicted. Each claim may be counted in its own manner, but the same rule for all is sought
    first, then the fewest different rules.
    """
    options = {i: _options(one) for i, one in enumerate(checked)}
    counted = {i: found for i, found in options.items() if found is not None}
    impossible = tuple(i for i, found in counted.items() if not found)
    false = tuple(i for i, one in enumerate(checked) if options[i] is None and one.verdict == "contradicted")
    possible = {i: found for i, found in counted.items() if found}
    shared = _shared(possible)
    conflict = (impossible or false)[:1]
    return Consistency(
        claims=tuple(counted),
        one_rule=shared,
        joint=() if conflict else _joint(checked, possible, shared),
        same_rule_conflicts=tuple(
            (a, b) for a, b in combinations(possible, 2) if not set(possible[a]) & set(possible[b])
        ),
        conflict=conflict,
    )


def _options(one: Checked) -> dict[str, Finding] | None:
    """Return the rules under which a counted claim holds or nearly does; None if it counts nothing."""
    part = next(
        (part for part in one.parts if part.part.type in ("count", "comparison", "first", "ordinal", "most")), None
    )
    if part is None or (len(part.now.findings) < 2 and part.part.type != "count"):
        return None
    return {finding.rule: finding for finding in part.now.findings if finding.holds in ("yes", "near")}


def _shared(possible: dict[int, dict[str, Finding]]) -> tuple[str, ...]:
    sets = [set(found) for found in possible.values()]
    return tuple(sorted(set.intersection(*sets))) if sets else ()


def _joint(
    checked: Sequence[Checked], possible: dict[int, dict[str, Finding]], shared: tuple[str, ...]
) -> tuple[Choice, ...]:
    """Return a rule for each claim, the fewest different ones."""
    if shared:
        chosen: dict[int, str] = dict.fromkeys(possible, shared[0])
    else:
        chosen = _fewest({i: tuple(found) for i, found in possible.items()})
    return tuple(Choice(i, checked[i].text, rule, possible[i][rule].answer) for i, rule in sorted(chosen.items()))


def _fewest(options: dict[int, tuple[str, ...]]) -> dict[int, str]:
    rules = sorted({rule for found in options.values() for rule in found})
    for size in range(1, len(rules) + 1):
        for subset in combinations(rules, size):
            picked = {i: next((rule for rule in found if rule in subset), "") for i, found in options.items()}
            if all(picked.values()):
                return picked
    return {i: found[0] for i, found in options.items()}
