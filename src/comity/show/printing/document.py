"""The whole printed report as one value: the answer, the sections, method and limits, and the numbered notes."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from comity.show.check import NUMBER, BrokenReportError, Flaw
from comity.show.context import NEVER
from comity.show.figures import SEARCHED
from comity.show.printing.blocks import (
    Block,
    Box,
    Drawing,
    Heading,
    Inline,
    Paragraph,
    Run,
    Table,
    inlines,
    targets,
    words,
)
from comity.show.printing.reading import blocks_of, inline_of
from comity.show.printing.register import Note, Register, Row, stretches
from comity.show.report import Report, rule_choices, searched, shared_choices
from comity.show.words import day


class Printed(Struct, frozen=True, kw_only=True):
    """A report ready to be set. ``marks`` says for each anchor that words open what stands raised behind them.

    ``behind`` says for each drawing of the body, in order, which notes and records its figures and marks open.
    """

    title: str
    question: str
    as_of: str
    rule: str
    answer: Inline
    basis: Inline
    facts: tuple[tuple[Inline, Inline], ...]
    body: tuple[Block, ...]
    marks: dict[str, str]
    behind: tuple[str, ...]
    notes: tuple[Note, ...]
    records: tuple[Row, ...]
    sources: tuple[Row, ...]
    colophon: str


def printed(report: Report) -> Printed:
    """Return a report as a document with numbered notes; raise BrokenReportError if a number has nothing behind it."""
    context = report.context
    front = [Paragraph(inline_of(report.answer)), Paragraph(inline_of(report.basis))]
    facts = tuple((_big(fact.big, fact.small), inline_of(fact.words)) for fact in report.facts)
    told = [Paragraph(inline) for fact in facts for inline in fact]
    body = [*_sections(report), *_method(report)]
    check_blocks([*front, *told, *body])
    register = Register(context, report.counted, targets([*front, *told, *body]))
    everywhere = dict.fromkeys(targets([*front, *told, *body]))
    return Printed(
        title=context.pair,
        question=report.question,
        as_of=day(context.as_of) if context.as_of > NEVER else "",
        rule=f"Rule {context.rule.code}: {context.rule.name}" if report.records else "",
        answer=front[0].words,
        basis=front[1].words,
        facts=facts,
        body=tuple(body),
        marks={target: register.mark(target) for target in everywhere},
        behind=tuple(_behind(block, register) for block in body if isinstance(block, Drawing)),
        notes=tuple(register.notes),
        records=tuple(register.records),
        sources=tuple(register.sources),
        colophon="Faces: Source Sans, Source Serif, Noto Sans (SIL Open Font License). Coastlines: Natural Earth.",
    )


def _big(big: object, small: object) -> Inline:
    figure = tuple(replace(run, bold=True) for run in inline_of(big))  # type: ignore[arg-type]
    of = inline_of(small)  # type: ignore[arg-type]
    return (*figure, Run(" "), *of) if of else figure


def _behind(block: Drawing, register: Register) -> str:
    """Return what stands behind a drawing: the notes of its figures and the records of its marks."""
    lists = sorted({int(mark) for one in block.targets if (mark := register.mark(one)).isdecimal()})
    numbers = stretches("", lists)
    single = register.refs(one for target in block.targets if not register.mark(target).isdecimal()
                           for one in register.ids(target))  # fmt: skip
    parts = [f"notes {numbers}" if lists else "", f"records {single}" if single else ""]
    return "; ".join(part for part in parts if part)


def check_blocks(blocks: Iterable[Block]) -> None:
    """Raise BrokenReportError if a number in words that will be printed has neither records nor a definition."""
    runs = (run for block in blocks for inline in inlines(block) for run in inline)
    orphans = [Flaw("orphan number", run.text) for run in runs if not run.role and NUMBER.search(run.text)]
    if orphans:
        raise BrokenReportError(orphans)


def _sections(report: Report) -> Iterable[Block]:
    for section in report.sections:
        yield Heading(inline_of(section.head), 2, section.id, section.nav)
        if section.deck:
            yield Paragraph(inline_of(section.deck), "deck")
        yield from blocks_of(section.lead)
        yield from blocks_of(section.body)
        if section.foot:
            yield Paragraph(inline_of(section.foot), "foot")


_HOW = (
    "Every figure was computed from the records of one ledger under the rule named beside it. The raised number behind "
    "a figure leads to its note; the note names the records it was computed from (R), or what was searched (C), and "
    "each record names its sources (S).",
    "A range in brackets runs from what counts for certain to what may count. Where sources give different figures, "
    "each of them stands, and none is averaged.",
)
_LIMITS = (
    "Unknown is not no. Only within the years that were searched does an empty year mean that nothing was found.",
    "Only open sources were read. What nobody announced or reported is not here, and whether publishers depend on one "
    "another has not been assessed.",
    "What machines read in documents and no person has decided on is counted in no figure, but for the upper ends of "
    "ranges.",
    "The printed report names its records and sources; every field of them, and who says what, is in the HTML form "
    "and in the exported tables.",
)


def _method(report: Report) -> Iterable[Block]:
    context = report.context
    yield Heading(words("Method and limits"), 2, "method", "Method and limits")
    yield Box("How the figures were made", tuple(words(text) for text in _HOW))
    yield Box("What they cannot say", tuple(words(text) for text in _LIMITS))
    if report.records:
        yield from _rules(report)
    yield Heading(words("What was searched"), 2, SEARCHED, "What was searched")
    found = searched(context)
    if rows := found["rows"]:
        yield Table(
            tuple(
                tuple(words(str(row[name]), role="definition") for name in ("table", "parties", "span", "note"))
                for row in rows  # type: ignore[attr-defined]
            ),
            tuple(words(name) for name in ("Table", "Parties", "Searched", "Remark")),
        )
    else:
        yield Paragraph(words(f"No table of this ledger says that it was searched for {found['both']}."))
    if found["hidden"]:
        yield Paragraph(words(str(found["hidden"]), role="definition"), "foot")


def _rules(report: Report) -> Iterable[Block]:
    """Yield every rule with the choices that set it apart; those that all rules share follow."""
    rules = report.context.vocab.rules.values()
    alike = shared_choices(rules)
    yield Heading(words("The rules"), 3)
    yield Table(
        tuple(
            (
                words(rule.code, role="definition", bold=True),
                words(rule.name, role="definition"),
                words(_choices(rule_choices(rule, alike)["choices"]), role="definition"),
            )
            for rule in rules
        ),
        (words("Rule"), words("Counts"), words("Choices")),
    )
    yield Paragraph(words(f"All rules alike: {_choices(alike.items())}", role="definition"), "foot")


def _choices(pairs: object) -> str:
    return "; ".join(f"{field}: {text}" for field, text in pairs)  # type: ignore[attr-defined]
