"""One question under several rules: what each counts, what others have published, and what may be compared."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from comity.measure.chance import Range
from comity.measure.count import Count, count
from comity.measure.periods import ALWAYS, Window
from comity.model.errors import RefusedError
from comity.model.records import PublishedTotal
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.vocab import vocabulary


class RuleFigure(Struct, frozen=True, kw_only=True):
    """What one rule counts in the window of a published total, and by how much it differs (ours minus theirs)."""

    rule: str
    figure: Range
    ids: tuple[str, ...]
    difference: int


class PublishedReading(Struct, frozen=True, kw_only=True):
    """A published total beside our counts for the same window.

    ``nearest`` are the rules whose count differs least, widest first; ``reading`` says so in words. One number can
    be met by several rules, and by chance: a match is weak evidence that its author counted that way.
    """

    id: str
    value: int
    bound: str
    window: Window
    figures: tuple[RuleFigure, ...]
    nearest: tuple[str, ...]
    reading: str


class Step(Struct, frozen=True, kw_only=True):
    """One line of the sieve: a rule, what it keeps of the rule before it, and what it drops."""

    rule: str
    kept: tuple[str, ...]
    dropped: tuple[str, ...]


class Comparison(Struct, frozen=True, kw_only=True):
    """One question under all rules, and every published total about the same parties."""

    parties: tuple[str, ...]
    window: Window
    counts: tuple[Count, ...]
    published: tuple[PublishedReading, ...]


class Change(Struct, frozen=True, kw_only=True):
    """How a count under one rule differs between two periods; records that carry it are the ``included`` of both."""

    rule: str
    earlier: Range
    later: Range
    difference: int
    ids: tuple[str, ...]


def compare_counts(
    snapshot: Snapshot,
    parties: Sequence[str],
    window: Window | None = None,
    *,
    rules: Iterable[CountingRule] | None = None,
) -> Comparison:
    """Count under every preset (or ``rules``), and set published totals beside the rules that are not of one domain.

    Each published total keeps its own window; totals whose parties are not exactly ``parties`` are left out.
    """
    chosen = tuple(vocabulary().rules.values() if rules is None else rules)
    broad = tuple(rule for rule in chosen if not (rule.domains or rule.no_domains))
    totals = (total for total in snapshot.of(PublishedTotal) if set(total.parties) == set(parties))
    return Comparison(
        parties=tuple(sorted(parties)),
        window=window or ALWAYS,
        counts=tuple(count(snapshot, rule, parties, window=window) for rule in chosen),
        published=tuple(read_total(snapshot, total, parties, broad) for total in totals if total.value is not None),
    )


def read_total(
    snapshot: Snapshot, total: PublishedTotal, parties: Sequence[str], rules: Iterable[CountingRule]
) -> PublishedReading:
    """Return what each rule counts in a published total's own window, and which comes nearest.

    The window ends no later than the first report of the total: nobody counts what has not happened. Rules that the
    total's own words rule out are left aside: words that say bilateral only leave bilateral rules, words that say
    multilateral only leave none, and the name of a series leaves the first rule, made to count editions of it.
    """
    value, window = total.value or 0, _window(snapshot, total)
    counts = [count(snapshot, rule, parties, window=window) for rule in _in_its_words(snapshot, total, rules)]
    figures = tuple(
        RuleFigure(rule=one.rule.code, figure=one.total, ids=one.included, difference=int(one.total.best) - value)
        for one in counts
    )
    least = min((abs(figure.difference) for figure in figures), default=0)
    nearest = tuple(figure for figure in figures if abs(figure.difference) == least)
    return PublishedReading(
        id=total.id,
        value=value,
        bound=total.bound,
        window=window,
        figures=figures,
        nearest=tuple(figure.rule for figure in nearest),
        reading=_reading(nearest),
    )


def _window(snapshot: Snapshot, total: PublishedTotal) -> Window:
    reported = [snapshot.sources[name].date for name in total.sources if name in snapshot.sources]
    ends = [date.end for date in (total.window_to, *reported) if date]
    return (total.window_from.start if total.window_from else None, min(ends, default=None))


def _in_its_words(snapshot: Snapshot, total: PublishedTotal, rules: Iterable[CountingRule]) -> tuple[CountingRule, ...]:
    words = total.scope_words.casefold()
    named = tuple(sorted({one.series for one in snapshot.events if one.series and one.series.casefold() in words}))
    if named:
        return tuple(rule.with_(series=named, unit="series_edition") for rule in tuple(rules)[:1])
    if "multilateral" in words and "bilateral" not in words.replace("multilateral", ""):
        return ()
    alone = "bilateral" in words and "multilateral" not in words
    return tuple(rule for rule in rules if not alone or rule.parties_mode == "bilateral")


def _reading(nearest: Sequence[RuleFigure]) -> str:
    if not nearest:
        return "no rule counts what its words say"
    if nearest[0].difference == 0:
        return f"equal to our count under {_names(nearest)}"
    sides = {"above": [one for one in nearest if one.difference > 0]}
    sides["below"] = [one for one in nearest if one.difference < 0]
    told = [f"{_names(side)}, {abs(side[0].difference)} {where} it" for where, side in sides.items() if side]
    return f"nearest is our count under {'; '.join(told)}"


def _names(figures: Iterable[RuleFigure]) -> str:
    return ", ".join(figure.rule for figure in figures)


def sieve(snapshot: Snapshot, rules: Sequence[CountingRule], parties: Sequence[str]) -> tuple[Step, ...]:
    """Return rules from wide to narrow with the records each keeps and drops of the one before.

    Raises RefusedError if a rule keeps a record that the rule before it does not: then they are no sieve.
    """
    steps: list[Step] = []
    before: tuple[str, ...] | None = None
    for rule in rules:
        kept = count(snapshot, rule, parties).included
        if before is not None and not set(kept) <= set(before):
            raise RefusedError(
                f"Rule {rule.code} is not narrower than the one before it.", "Order rules wide to narrow."
            )
        steps.append(
            Step(rule=rule.code, kept=kept, dropped=tuple(one for one in before or () if one not in set(kept)))
        )
        before = kept
    return tuple(steps)


def change(earlier: Count, later: Count) -> Change:
    """Return how a count changed between two periods.

    Raises RefusedError unless both were made under one rule, for the same parties, as known by the same day: a
    difference between rules is not a development.
    """
    for field in ("rule", "parties", "known_by"):
        ours, theirs = getattr(earlier, field), getattr(later, field)
        if ours != theirs:
            names = [one.code if isinstance(one, CountingRule) else str(one) for one in (ours, theirs)]
            raise RefusedError(
                f"Counts made under different choices cannot be compared: {field} {names[0]} and {names[1]}.",
                "Count both periods under one rule, for the same parties, as known by the same day.",
            )
    return Change(
        rule=earlier.rule.code,
        earlier=earlier.total,
        later=later.total,
        difference=int(later.total.best - earlier.total.best),
        ids=(*earlier.included, *later.included),
    )
