"""The plausible ways of counting what a sentence counts: one query for each choice that it leaves open."""

import re
from collections.abc import Mapping

from msgspec import Struct

from comity.examine.query import (
    Filter,
    Query,
    answered_by,
    at_place,
    hosted_by,
    in_series,
    with_party,
    with_third,
)
from comity.examine.sentence import Sentence
from comity.measure.periods import Window
from comity.model.rules import CountingRule
from comity.vocab import vocabulary


class Reading(Struct, frozen=True):
    """One way of counting: a query and what to call it."""

    code: str
    words: str
    query: Query


def readings(sentence: Sentence, window: Window, *, places: bool = True) -> tuple[Reading, ...]:
    """Return the ways of counting what the sentence names, each stated condition applied to all of them.

    Empty where the sentence names no activity that the ledger counts.
    """
    filters = _filters(sentence, places=places)
    found: dict[str, Reading] = {}
    for rule in _rules(sentence):
        for editions in (False, True) if _one_series(sentence) else (False,):
            query = Query(rule=rule, parties=sentence.parties, window=window, filters=filters, editions=editions)
            code = rule.code + ("[editions]" if editions else "")
            words = "editions of the series" if editions else ", ".join([rule.name, *(one.words for one in filters)])
            found[code] = Reading(code, words, query)
    return tuple(found.values())


def _one_series(sentence: Sentence) -> bool:
    named = {edition.series for edition in sentence.series if edition.series}
    return len(named) == 1 and vocabulary().series[next(iter(named))].kind in ("exercise", "group")


def _rules(sentence: Sentence) -> list[CountingRule]:
    rules = vocabulary().rules
    if sentence.series:
        base = rules["MPB"] if "bilateral" in sentence.flags else rules["W+"]
        return [base]
    keys = sentence.activity_keys
    if not keys:
        return []
    if "competition" in keys or "parade" in keys:
        kind = "competition" if "competition" in keys else "deployment"
        return [rules["W+"].with_(kinds=(kind,), scopes=("competition",) if kind == "competition" else ("parade",))]
    if keys & {"simulation", "staff"} and "exercise" not in keys:
        kinds = ("computer_simulation",) if "simulation" in keys else ("command_post_exercise",)
        return [rules["BC"].with_(kinds=kinds), rules["M"].with_(kinds=kinds), rules["W"].with_(kinds=kinds)]
    if "patrol" in keys and not keys & {"exercise"}:
        return _patrols(sentence, rules)
    return _exercises(sentence, rules, patrols=bool(keys & {"patrol", "event"}))


def _patrols(sentence: Sentence, rules: Mapping[str, CountingRule]) -> list[CountingRule]:
    if "coastguard" in sentence.flags:
        return [rules["W"].with_(kinds=("patrol",), scopes=("police_border",))]
    air, sea = "air" in sentence.domains, "sea" in sentence.domains
    if air and not sea:
        return [rules["PA"]]
    naval = rules["MP"].with_(kinds=("patrol",), domains=("sea",))
    if sea and not air:
        wide = rules["W"].with_(kinds=("patrol",), domains=("sea",))
        return [naval] if "military" in sentence.flags else [naval, wide]
    every = rules["MP"].with_(kinds=("patrol",))
    return [every] if "military" in sentence.flags else [every, rules["W"].with_(kinds=("patrol",))]


def _exercises(sentence: Sentence, rules: Mapping[str, CountingRule], *, patrols: bool) -> list[CountingRule]:
    flags = sentence.flags
    if flags & {"coastguard", "border", "police"}:
        return _narrow(sentence, [rules["W"].with_(scopes=("police_border",))])
    chosen = []
    if not flags & {"multilateral", "trilateral", "sco"} and not sentence.others and len(sentence.parties) == 2:
        chosen += [rules["MPB"]] if patrols else [rules["B"], rules["BC"], rules["MPB"]]
    if "bilateral" not in flags:
        wide = [rules["MP"], rules["MP"].with_(nested="skip")]
        if not patrols:
            wide = [rules["M"], rules["M"].with_(nested="skip"), *wide]
        chosen += wide
        chosen.append(rules["W"])  # "military exercises" is said of coast guards and border troops too
    return _narrow(sentence, chosen)


def _narrow(sentence: Sentence, chosen: list[CountingRule]) -> list[CountingRule]:
    """Apply the domain that the sentence names, unless the word only says who took part (warships and aircraft)."""
    domains = sorted(sentence.domains)
    if len(domains) != 1:
        return chosen
    if domains == ["air"] and "patrol" not in sentence.activity_keys:
        return chosen
    return [rule.with_(domains=tuple(domains)) for rule in chosen]


def _filters(sentence: Sentence, *, places: bool) -> tuple[Filter, ...]:
    filters = [with_party(code) for code in sentence.others]
    named = {edition.series: edition.name for edition in sentence.series if edition.series}
    filters += [in_series(series, name) for series, name in named.items()]
    if "trilateral" in sentence.flags:
        filters.append(with_third(3))
    elif "multilateral" in sentence.flags:
        filters.append(with_third())
    if "sco" in sentence.flags and not sentence.series:
        filters.append(Filter("SCO", lambda event: "" if event.framework == "SCO" else "not in the SCO framework"))
    if places:
        filters += [at_place(place.id) for place in sentence.places]
        filters += [answered_by(code) for code in sentence.nearby]
        filters += [hosted_by(code) for code in hosts(sentence)]
    return tuple(filters)


def hosts(sentence: Sentence) -> tuple[str, ...]:
    """Return the parties on whose soil the sentence puts the activity ("in Russia", "on Chinese soil")."""
    found = []
    for name in sentence.named:
        before, after = sentence.text[: name.start].rstrip().lower(), sentence.text[name.end :].lstrip(" '’s").lower()
        put_there = before.endswith((" in", "hosted by", "host nation", " on the territory of", " inside"))
        if (put_there and name.sense in ("name", "alias")) or re.match(
            r"(?:soil|territory|(?:(?:first|also|again|jointly|twice) )?(?:hosted|hosts|played host))\b", after
        ):
            found.append(name.code)
    return tuple(dict.fromkeys(found))
