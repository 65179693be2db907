"""The report: one page that stands on its own, every figure a door to its records."""

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from comity.measure import Comparison, Count, Window, compare_counts, count
from comity.measure.periods import ALWAYS, check_window
from comity.model.assertions import Assertion
from comity.model.errors import InputError
from comity.model.records import Agreement, Coverage, Provision, Record, Source
from comity.model.rules import CountingRule
from comity.model.snapshot import Snapshot
from comity.show.assets import styles
from comity.show.check import check_page
from comity.show.context import NEVER, Context, rule_anchor
from comity.show.figures import SEARCHED, when
from comity.show.ingested import Ingested
from comity.show.markup import Node, anchor, el, join
from comity.show.records import entry, source_entry
from comity.show.sections import Section, sentence
from comity.show.sections.answer import Fact, answer, basis_line, strip
from comity.show.sections.claims import claims_section
from comity.show.sections.doubt import doubt_section, open_section
from comity.show.sections.forces import forces_section
from comity.show.sections.friction import friction_section
from comity.show.sections.indicators import indicators_section
from comity.show.sections.paper import paper_sections
from comity.show.sections.places import places_section
from comity.show.sections.proposals import proposals_section
from comity.show.sections.published import published_section
from comity.show.sections.rules import lists_sections, sieve_section
from comity.show.sections.rungs import ladder_section
from comity.show.sections.speech import speech_section
from comity.show.sections.timeline import timeline_section
from comity.show.sections.trade import trade_section
from comity.show.sections.years import years_section
from comity.show.templates import render
from comity.show.words import day, plain_code, plural, shortened

_TYPES = ("event", "agreement", "provision", "transfer", "contact", "statement", "friction", "published_total")
_ABOUT = ("event", "agreement", "transfer", "contact", "statement", "friction")


class Report(Struct, frozen=True, kw_only=True):
    """The parts of a report, from which every form of it is made: the page, and what is printed.

    ``doors`` of the context is complete once the parts are there: every figure in them opens one of its lists.
    """

    context: Context
    question: str
    answer: Node
    basis: Node
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    records: tuple[Record, ...]
    counted: tuple[str, ...]
    generated: date | None = None


def render_report(
    snapshot: Snapshot,
    parties: Sequence[str],
    *,
    window: Window | None = None,
    assertions: Iterable[Assertion] | None = None,
    generated: date | None = None,
    theme: str = "",
    read: Ingested | None = None,
) -> str:
    """Return the report on ``parties`` (two codes or more) as one HTML page that fetches nothing.

    ``assertions`` are the active assertions of the ledger: with them each record lists who says what. ``generated``
    is printed if given; ``theme`` fixes ``light`` or ``dark`` instead of following the reader's system; ``read`` is
    what the documents of the ledger say, with what waits for a decision. The same
    snapshot gives the same bytes. Raises InputError for fewer than two parties, and BrokenReportError if a number on
    the page has no records behind it or a link leads nowhere.
    """
    parts = build_report(snapshot, parties, window=window, assertions=assertions, generated=generated, read=read)
    return page_of(parts, theme)


def page_of(parts: Report, theme: str = "") -> str:
    """Return the page made of a report's parts; raise BrokenReportError if it breaks a promise."""
    page = _page(parts, theme)
    check_page(page)
    return page


def build_report(
    snapshot: Snapshot,
    parties: Sequence[str],
    *,
    window: Window | None = None,
    assertions: Iterable[Assertion] | None = None,
    generated: date | None = None,
    read: Ingested | None = None,
) -> Report:
    """Return the parts of the report on ``parties``; see :func:`render_report`."""
    if len(set(parties)) < 2:
        raise InputError("A report is about two parties or more.", "Name their codes, such as CHN and RUS.")
    context = Context(snapshot, parties, check_window(window or ALWAYS), assertions or ())
    records = [record for name in _ABOUT for record in context.of(context.snapshot.of_type(name))]
    comparison = compare_counts(context.snapshot, context.parties, context.window)
    counted = count(context.snapshot, context.rule, context.parties, window=context.window, by="year")
    return Report(
        context=context,
        question="what their forces do together, what they have signed, what they say" if records else "no records",
        answer=answer(context, counted, comparison),
        basis=basis_line(context, counted) if records else "",
        facts=tuple(strip(context, counted, comparison, records)) if records else (),
        sections=(
            *(_sections(context, counted, comparison, records) if records else [_nothing(context)]),
            *_from_documents(context, read or Ingested()),
        ),
        records=tuple(records),
        counted=counted.included,
        generated=generated,
    )


def _page(parts: Report, theme: str) -> str:
    context = parts.context
    return render(
        "report",
        title=context.pair,
        theme=theme,
        question=parts.question,
        chip=context.chip(context.rule),
        answer=parts.answer,
        basis=parts.basis,
        facts=parts.facts,
        contents=[*(one for one in parts.sections if one.nav), *(_PARTS if parts.records else ())],
        sections=parts.sections,
        appendix=_appendix(context, parts.records),
        styles=styles(),
        colophon=_colophon(context, parts.generated),
    )


_PARTS = tuple(Section(name, name.capitalize(), "") for name in ("records", "sources"))


def _sections(context: Context, counted: Count, comparison: Comparison, records: Sequence[Record]) -> list[Section]:
    """Return the sections that the records bear, in the order of the page."""
    known = bool(context.of(context.snapshot.events))
    pair = known and len(context.parties) == 2
    paper = paper_sections(context, context.as_of)
    events = [years_section(context), open_section(context, counted)] if known else []
    rules = (
        [sieve_section(context, comparison), *lists_sections(context, counted), published_section(context, comparison)]
        if known
        else []
    )
    return [
        one
        for one in (
            *events,
            ladder_section(context, context.as_of) if pair else None,
            *rules,
            places_section(context, counted),
            timeline_section(context, counted, context.as_of),
            forces_section(context, counted) if len(context.parties) == 2 else None,
            *paper[:2],
            trade_section(context, context.as_of) if len(context.parties) == 2 else None,
            speech_section(context, context.as_of),
            friction_section(context, context.as_of),
            indicators_section(context) if pair else None,
            doubt_section(context, records),
            *paper[2:],
        )
        if one is not None
    ]


def _from_documents(context: Context, read: Ingested) -> list[Section]:
    """Return what documents say: what they would change in the ledger, and what they claim."""
    found = (proposals_section(context, read), claims_section(context, read))
    return [one for one in found if one is not None]


def _nothing(context: Context) -> Section:
    """Return what to say where the ledger knows nothing: what was looked through, what that means, what to do next."""
    looked = ", ".join(_plural(context, name) for name in _ABOUT)
    searched = [one for one in context.snapshot.coverage if set(context.parties) <= set(one.parties)]
    meaning = (
        "Some tables were searched for them (see below), and there an empty year means that nothing was found."
        if searched
        else "No table was searched for them, so this says nothing about what happened."
    )
    body = el(
        "div",
        el("p", meaning),
        el("p", "Next: read documents about them into the ledger, or import a casebook that covers them."),
        class_="state",
    )
    head = f"Nothing on file about {context.both}"
    return Section("nothing", "", head, f"Looked through for records that name all of them: {looked}.", body=body)


def _plural(context: Context, record_type: str) -> str:
    known = context.vocab.record_types.get(record_type)
    return known.plural if known else plain_code(record_type)


def _appendix(context: Context, records: Sequence[Record]) -> Markup:
    doors = context.doors
    shown = _shown(context, records)
    sources = sorted(context.sources_of(shown), key=lambda s: (s.publisher.casefold(), s.id))
    sources += [one for one in context.records(sorted(doors.ids)) if isinstance(one, Source) and one not in sources]
    linked = frozenset([*(record.id for record in shown), *(source.id for source in sources)])
    repeats, alike = _repeats(context), shared_choices(context.vocab.rules.values())
    return render(
        "appendix",
        rules=[rule_choices(rule, alike) for rule in context.vocab.rules.values()],
        shared=[(plain_code(field), plain_code(words)) for field, words in alike.items()],
        searched=searched(context),
        groups=_groups(context, shown, linked),
        sources=[source_entry(source, context, repeats.get(source.id, ())) for source in sources],
        doors=[{"door": door, "links": _links(context, door.ids)} for door in doors.lists],
    )  # fmt: skip


def _shown(context: Context, records: Sequence[Record]) -> list[Record]:
    """Return the records with an entry: all about the parties, the clauses of their texts, what figures open."""
    texts = {record.id for record in records if isinstance(record, Agreement)}
    clauses = [clause for clause in context.snapshot.of(Provision) if clause.agreement_id in texts]
    opened = [
        record for record in context.records(sorted(context.doors.ids)) if not isinstance(record, Source | Coverage)
    ]
    return list({record.id: record for record in (*records, *clauses, *opened)}.values())


def _groups(context: Context, shown: Sequence[Record], linked: frozenset[str]) -> list[dict[str, object]]:
    types = [*_TYPES, *sorted({record.type for record in shown} - set(_TYPES))]
    found = ((name, [record for record in shown if record.type == name]) for name in types)
    return [
        {"title": f"{len(mine)} {plural(len(mine), plain_code(name)) if len(mine) == 1 else _plural(context, name)}",
         "entries": [entry(record, context, linked) for record in mine]}
        for name, mine in found if mine
    ]  # fmt: skip


def _links(context: Context, ids: Iterable[str]) -> Markup:
    return join(
        [el("a", shortened(record.label, 46), href=f"#{anchor(record.id)}") for record in context.records(ids)], ", "
    )


def _repeats(context: Context) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source in context.snapshot.of(Source):
        original = context.canonical(source.id)
        if original != source.id:
            found.setdefault(original, []).append(source.id)
    return found


def rule_choices(rule: CountingRule, shared: dict[str, str]) -> dict[str, object]:
    """Return a rule with the choices in words that it does not share with all others."""
    choices = [(plain_code(field), plain_code(words)) for field, words in rule.in_words() if field not in shared]
    return {"anchor": rule_anchor(rule.code), "code": rule.code, "name": rule.name, "choices": choices}


def shared_choices(rules: Iterable[CountingRule]) -> dict[str, str]:
    """Return the choices that all rules make alike."""
    first, *others = (dict(rule.in_words()) for rule in rules)
    return {field: words for field, words in first.items() if all(other[field] == words for other in others)}


def searched(context: Context) -> dict[str, object]:
    """Return which tables were searched for the parties and when, and what a day of knowledge hides."""
    mine = [one for one in context.snapshot.coverage if set(context.parties) <= set(one.parties)]
    rows = [
        {
            "anchor": anchor(one.id),
            "table": plain_code(one.table),
            "parties": ", ".join(context.bare(code) for code in one.parties),
            "note": one.note,
            "span": context.when(one),
        }
        for one in mine
    ]
    return {"id": SEARCHED, "rows": rows, "both": context.both, "hidden": _hidden(context)}


def _hidden(context: Context) -> str:
    snapshot = context.snapshot
    if not snapshot.hidden:
        return ""
    return (
        f"{snapshot.hidden:,} {plural(snapshot.hidden, 'record')} left out because no source of theirs was "
        f"published by {day(snapshot.known_by)}; {snapshot.undated:,} of them have only sources without a date."
    )


def _colophon(context: Context, generated: date | None) -> Markup:
    parts = ["Speaks of the records to ", when(day(context.as_of)), ". "] if context.as_of > NEVER else []
    if generated:
        parts += ["Made on ", when(day(generated)), ". "]
    parts += ["Faces: Source Sans, Source Serif (SIL Open Font License). Coastlines: Natural Earth (public domain)."]
    return sentence(parts)
