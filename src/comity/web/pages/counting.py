"""The counting rule explorer: choose a rule, change what counts, and see the number and both lists change."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from itertools import chain
from typing import Annotated, get_args, get_type_hints
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace
from pydantic import Field

from comity.measure import Comparison, Count, compare_counts, count
from comity.measure.periods import covering
from comity.model.errors import InputError
from comity.model.records import Event, PublishedTotal
from comity.model.rules import CHOICES, CountingRule, DateOpen, Home, Nested, PartiesMode, Unit, WindowTest, find_rule
from comity.show.context import FOCUS_RULE, Context, rule_anchor
from comity.show.sections import Section, sentence
from comity.show.sections.answer import basis_line
from comity.show.sections.doubt import open_section
from comity.show.sections.published import published_section
from comity.show.sections.rules import broad, lists_sections, sieve_section
from comity.show.sections.years import years_section
from comity.show.words import capital, day
from comity.vocab import vocabulary
from comity.web.desk import AtDesk, Desk
from comity.web.doors import WebDoors
from comity.web.fields import Pair, PeriodQuery, read_pair
from comity.web.page import Page, QueryString, Table, View
from comity.web.routes import Pages

pages = Pages()

ANY = "any"
"""Stands for an empty list of what counts, which takes everything; a list left out is that of the rule."""

_Names = Annotated[tuple[str, ...], Field(max_length=40, description=f"{ANY!r} alone takes everything.")]


class CountQuery(PeriodQuery):
    """A rule by its code, and each of its choices that is to be another. What is left out is as the rule has it."""

    rule: str = Field(FOCUS_RULE, max_length=40, description="Code of a counting rule, or one of its other names.")
    parties_mode: PartiesMode | None = None
    kinds: _Names = ()
    scopes: _Names = ()
    frameworks: _Names = ()
    series: _Names = ()
    status: _Names = ()
    unit: Unit | None = None
    nested: Nested | None = None
    window_test: WindowTest | None = Field(None, description="The rule's choice called window.")
    home: Home | None = None
    domains: _Names = ()
    no_domains: _Names = ()
    min_p_exist: float | None = Field(None, ge=0, le=1)
    date_open: DateOpen | None = None

    def asked(self) -> CountingRule:
        """Return the rule as it is to be applied; raise InputError for a code that is in no list."""
        preset = find_rule(vocabulary().rules, self.rule)
        given = {name: getattr(self, _FIELD.get(name, name)) for name in CHOICES if name != "min_role"}
        changes = {name: _listed(value) for name, value in given.items() if value not in (None, ())}
        rule = preset.with_(**changes)
        for issue in rule.check(vocabulary().lists):
            raise InputError(issue.message, issue.remedy)
        return rule


_FIELD = {"window": "window_test"}
"""Choices of a rule that have another name in an address."""


def _listed(value: object) -> object:
    return tuple(one for one in dict.fromkeys(value) if one != ANY) if isinstance(value, tuple) else value


class Option(Struct, frozen=True):
    """One value of a choice: whether it is chosen, and how many events of the parties have it (None: not counted)."""

    value: str
    label: str
    chosen: bool
    events: int | None = None


class Control(Struct, frozen=True):
    """One choice of the rule, as a control: its name in an address, the values it can take, and the preset's."""

    name: str
    label: str
    several: bool
    options: tuple[Option, ...]
    preset: tuple[str, ...]
    changed: bool


class Preset(Struct, frozen=True):
    """A rule to choose, and what it counts."""

    code: str
    name: str
    low: float
    best: float
    high: float
    href: str
    chosen: bool


class CountYear(Struct, frozen=True):
    """The events of one year: the range, the records counted, and those that are open."""

    year: str
    low: float
    best: float
    high: float
    records: tuple[str, ...]
    open: tuple[str, ...]
    partial: str


class Fate(Struct, frozen=True):
    """A record that was looked at: whether it counts (yes, no, open), and why not."""

    id: str
    date: str
    label: str
    counts: str
    field: str
    why: str


class Theirs(Struct, frozen=True):
    """A published total: what is claimed, for which time, and the rules whose count for that time comes nearest."""

    id: str
    claim: str
    publisher: str
    value: int
    bound: str
    nearest: tuple[str, ...]
    reading: str


class CountView(View, frozen=True, kw_only=True):
    """How many joint events there were under one rule, which records decide that, and what other rules give."""

    parties: tuple[str, ...]
    rule: str
    rule_name: str
    choices: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    since: str
    until: str
    known_by: str
    low: float
    best: float
    high: float
    years: tuple[CountYear, ...]
    records: tuple[Fate, ...]
    controls: tuple[Control, ...]
    presets: tuple[Preset, ...]
    published: tuple[Theirs, ...]


def counting(desk: AtDesk, pair: Pair, query: Annotated[CountQuery, QueryString()]) -> Page:
    """How many joint events there were: by a rule, or by a rule with choices changed, with every record's reason."""
    rule = query.asked()
    context = desk.context(read_pair(pair), query.seen(), query.day())
    context.rule = _shown(rule)
    presets = _presets(desk, context)
    counted = count(context.snapshot, context.rule, context.parties, window=context.window, by="year")
    comparison = replace(presets, counts=(*(presets.counts if rule.origin else _without(presets, rule)), counted))
    view = _view(desk, context, query, counted, presets)
    draw = cache(partial(_draw, context, counted, comparison, view))
    doors = context.doors
    assert isinstance(doors, WebDoors)  # Desk.context sees to that
    return Page(view=view, table=partial(_table, view), draw=draw, doors=doors)


def _shown(rule: CountingRule) -> CountingRule:
    """Return a changed rule under a code short enough to print beside a number: ``MP*``."""
    if rule.origin is None:
        return rule
    said = dict(rule.in_words())
    words = "; ".join(f"{_label(name)}: {said[name]}" for name in _changed(rule))
    return replace(rule, code=f"{rule.origin.code}*", name=f"{rule.origin.name}, with {words}")


def _changed(rule: CountingRule) -> tuple[str, ...]:
    origin = rule.origin
    return tuple(name for name in CHOICES if getattr(rule, name) != getattr(origin, name)) if origin else ()


def _presets(desk: Desk, context: Context) -> Comparison:
    key = ("comparison", context.parties, context.window, context.snapshot.known_by)
    return desk.keep(key, lambda: compare_counts(context.snapshot, context.parties, context.window))


def _without(comparison: Comparison, rule: CountingRule) -> list[Count]:
    return [one for one in comparison.counts if one.rule.code != rule.code]


def _view(desk: Desk, context: Context, query: CountQuery, counted: Count, presets: Comparison) -> CountView:
    ways = desk.ways(f"/pair/{'-'.join(context.parties)}/count", query.kept())
    rule = query.asked()
    return CountView(
        title=context.pair,
        answer=ways.line(_answer(context, counted, presets)),
        basis=ways.line(_basis(context, counted)),
        parties=context.parties,
        rule=rule.code,
        rule_name=context.rule.name,
        choices=rule.in_words(),
        changed=_changed(rule),
        since=query.since,
        until=query.until,
        known_by=query.known_by,
        low=counted.total.low,
        best=counted.total.best,
        high=counted.total.high,
        years=tuple(
            CountYear(row.key, row.low, row.best, row.high, row.ids, row.open, row.partial) for row in counted.rows
        ),
        records=tuple(_fates(context, counted)),
        controls=tuple(_controls(rule, _events(context))),
        presets=tuple(_preset(one, query) for one in presets.counts),
        published=tuple(_theirs(context, presets)),
    )


def _answer(context: Context, counted: Count, presets: Comparison) -> Markup:
    origin = counted.rule.origin
    if not any(one.included for one in (counted, *presets.counts)):
        return sentence([f"No event on record counts as a joint event of {context.both} by any rule."])
    if not counted.included:
        none = f"By rule {counted.rule.code} no event on record counts as a joint event of {context.both}"
        return sentence([none, *_others(context, presets)])
    number = context.several(counted.included, f"joint events under rule {counted.rule.code}", "joint event")
    dated = [row.key for row in counted.rows if row.ids and row.key.isdigit()]
    since = f" since {dated[0]}" if dated and not context.window[1] else ""
    if origin is None:
        by = f" by rule {counted.rule.code}"
        return sentence([capital(context.both), " held ", number, since, by, *_others(context, presets)])
    before = next(one for one in presets.counts if one.rule.code == origin.code)
    return sentence([f"So counted, {context.both} held ", number, since, *_difference(context, counted, before)])


def _others(context: Context, presets: Comparison) -> list[Markup | str]:
    few, many = broad(presets)[-1], broad(presets)[0]
    low, high = (context.doors.count(one.included, f"events under rule {one.rule.code}") for one in (few, many))
    return ["; other rules give ", low, " to ", high, "."]


def _difference(context: Context, counted: Count, before: Count) -> list[Markup | str]:
    ours, theirs = set(counted.included), set(before.included)
    step = round(counted.total.best - before.total.best)
    if ours == theirs and not step:
        return [f", the same as by rule {before.rule.code}."]
    word = "more" if step > 0 else "fewer"
    what = f"records that only one of the rules {counted.rule.code} and {before.rule.code} counts"
    moved = context.doors.figure(f"{abs(step)} {word}" if step else "as many", ours ^ theirs or ours, what)
    return [", ", moved, f" {'than' if step else 'as'} by rule {before.rule.code}."]


def _basis(context: Context, counted: Count) -> Markup:
    left = [one.id for one in counted.excluded]
    parts: list[Markup | str] = [basis_line(context, counted), "; ", context.doors.count(left, "events left out"),
                                 " left out with the reason"]  # fmt: skip
    if not covering(context.snapshot.coverage, "events", context.parties):
        parts.append("; nobody searched for events of these parties, so this is a floor and not a count")
    return sentence(parts)


def _events(context: Context) -> list[Event]:
    return [one for one in context.snapshot.events if set(context.parties) <= set(one.parties)]


def _fates(context: Context, counted: Count) -> Iterable[Fate]:
    reasons = [
        *((one, "yes", "", "") for one in counted.included),
        *((one.id, "open", ", ".join(one.fields), one.why) for one in counted.open),
        *((one.id, "no", one.field, one.why) for one in counted.excluded),
    ]
    for record_id, counts, field, why in reasons:
        record = context.snapshot.by_id[record_id]
        yield Fate(record_id, day(record.when), record.label, counts, field, why)


# --- the controls

_LABELS = {
    "parties_mode": "parties", "scopes": "services", "min_p_exist": "least probability", "home": "where",
    "date_open": "coarse dates", "unit": "one event is", "nested": "guests in national exercises",
    "window": "period", "domains": "only with all of these domains", "no_domains": "without these domains",
    "min_role": "role",
}  # fmt: skip
_LISTS: dict[str, tuple[str, Callable[[Event], Iterable[str]]]] = {
    "kinds": ("event_kind", lambda event: (event.kind,)),
    "scopes": ("scope", lambda event: (event.scope,)),
    "status": ("event_status", lambda event: (event.status,)),
    "frameworks": ("framework", lambda event: (event.framework,)),
    "series": ("", lambda event: (event.series,)),
    "domains": ("domain", lambda event: event.domains),
    "no_domains": ("domain", lambda event: event.domains),
}
_ORDER = ("kinds", "scopes", "parties_mode", "nested", "frameworks", "status", "unit", "home", "domains", "no_domains",
          "series", "window", "date_open", "min_p_exist")  # fmt: skip


def _label(name: str) -> str:
    return _LABELS.get(name, name)


def _controls(rule: CountingRule, events: Sequence[Event]) -> Iterable[Control]:
    preset = rule.origin or rule
    for name in _ORDER:
        value, usual = getattr(rule, name), getattr(preset, name)
        several = isinstance(value, tuple)
        options = _many(name, value, events) if several else _one_of(rule, name)
        kept = usual if several else (f"{usual:g}" if isinstance(usual, float) else usual,)
        yield Control(
            _FIELD.get(name, name), capital(_label(name)), several, tuple(options), kept or (ANY,), value != usual
        )


def _many(name: str, chosen: Sequence[str], events: Sequence[Event]) -> list[Option]:
    list_name, read = _LISTS[name]
    often = Counter(chain.from_iterable(filter(None, read(event)) for event in events))
    known = vocabulary().terms(list_name) if list_name else {}
    codes = list(known) or [one for one, _ in sorted(often.items(), key=lambda row: (-row[1], row[0]))]
    return [
        Option(code, known[code].label if code in known else code, code in chosen, often[code])
        for code in dict.fromkeys([*codes, *chosen])
    ]


def _one_of(rule: CountingRule, name: str) -> list[Option]:
    present = getattr(rule, name)
    if isinstance(present, float):
        return [Option(f"{present:g}", f"{present:g}", chosen=True)]
    values = get_args(get_type_hints(CountingRule)[name])
    words = {value: dict(replace(rule, **{name: value}).in_words())[name] for value in values}
    return [Option(value, capital(words[value]), value == present) for value in values]


def _preset(one: Count, query: CountQuery) -> Preset:
    kept = {"since": query.since, "until": query.until, "known_by": query.known_by}
    rule, total = one.rule, one.total
    asked = urlencode({"rule": rule.code, **{name: value for name, value in kept.items() if value}})
    chosen = find_rule(vocabulary().rules, query.rule).code == rule.code
    return Preset(rule.code, rule.name, total.low, total.best, total.high, f"?{asked}", chosen)


def _theirs(context: Context, comparison: Comparison) -> Iterable[Theirs]:
    for one in comparison.published:
        total = context.snapshot.by_id[one.id]
        assert isinstance(total, PublishedTotal)  # a comparison reads published totals only
        yield Theirs(one.id, total.claim, total.publisher, one.value, one.bound, one.nearest, one.reading)


# --- what people see


_MOST = 2_000
"""So many records at most are drawn and listed one by one; of more there are totals, and the CSV."""


def _draw(context: Context, counted: Count, comparison: Comparison, view: CountView) -> dict[str, object]:
    sieve = _sieve(context, comparison, view)
    few = len(view.records) <= _MOST
    shown = few and bool(counted.included or counted.open)
    opened = replace(open_section(context, counted), width=12) if few else None
    published = published_section(context, comparison) if few else None
    return {
        "years": years_section(context) if shown else None,
        "totals": [] if few else [row for row in counted.rows if row.ids or row.open],
        "lists": lists_sections(context, counted) if few else (),
        "others": [one for one in (opened, published, sieve) if one],
        "chip": context.chip(context.rule),
        "code": context.rule.code,
        "preset": msgspec.json.encode({one.name: one.preset for one in view.controls}).decode(),
    }


def _sieve(context: Context, comparison: Comparison, view: CountView) -> Section:
    """Return the sieve with its rules to choose, instead of leading to what they mean."""
    found = sieve_section(context, comparison)
    body = str(found.body)
    for code, href in (*((one.code, one.href) for one in view.presets), (context.rule.code, "#count-form")):
        body = body.replace(f'href="#{rule_anchor(code)}"', str(Markup('href="{}"').format(href)))
    deck = f"{found.deck} Choose a line to count by it."
    return replace(found, deck=deck, body=Markup(body))  # noqa: S704 (markup as it was)


def _table(view: CountView) -> Table:
    columns = ("id", "date", "label", "counts", "field", "why")
    return Table(columns, [tuple(getattr(one, name) for name in columns) for one in view.records])


pages.add("/pair/{pair}/count", counting, template="count", view=CountView, name="count")
