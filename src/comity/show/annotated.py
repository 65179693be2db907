"""A document for the terminal: its text with what was found marked, and what was understood below it."""

from collections.abc import Iterator, Mapping

from comity.model.documents import Document, Span
from comity.model.mentions import ClaimMention, EventMention, Extraction, FieldEvidence, StatementMention

Mark = tuple[int, int, str]


NO_NOTES: Mapping[str, str] = {}


def annotated(
    document: Document, extraction: Extraction, *, explain: bool = False, notes: Mapping[str, str] = NO_NOTES
) -> str:
    """Return the text with each piece of evidence as ``[E1 ...]`` (S statement, N number), then a list of findings.

    ``explain`` adds the words and the rule or model behind every field; ``notes`` are put behind the findings they
    name (``E1``).
    """
    head = f"{document.id}  {document.title}\n{'=' * 72}\n"
    if not (extraction.events or extraction.statements or extraction.claims):
        return f"{head}nothing found\n\n"
    findings = "\n".join(_findings(extraction, explain=explain, notes=notes))
    return f"{head}{_marked(document.text, list(_marks(extraction)))}\n\n{findings}\n\n"


def _marks(extraction: Extraction) -> Iterator[Mark]:
    found: tuple[tuple[str, tuple[EventMention | StatementMention, ...]], ...] = (
        ("E", extraction.events),
        ("S", extraction.statements),
    )
    for letter, mentions in found:
        for number, mention in enumerate(mentions, start=1):
            for span in mention.evidence:
                yield span.start, span.end, f"{letter}{number}"
    for number, claim in enumerate(extraction.claims, start=1):
        yield claim.span.start, claim.span.end, f"N{number}"


def _marked(text: str, marks: list[Mark]) -> str:
    """Return ``text`` with brackets round the marks; one that closes stands before one that opens."""
    edges = [(start, 1, f"[{name} ") for start, _, name in marks] + [(end, 0, "]") for _, end, _ in marks]
    parts, last = [], 0
    for at, _, bracket in sorted(edges):
        parts += [text[last:at], bracket]
        last = at
    return "".join([*parts, text[last:]])


def _findings(extraction: Extraction, *, explain: bool, notes: Mapping[str, str]) -> Iterator[str]:
    for number, event in enumerate(extraction.events, start=1):
        yield f"E{number}  {_event(event)}{_note(notes, f'E{number}')}"
        yield from _reasons(event.fields) if explain else ()
    for number, statement in enumerate(extraction.statements, start=1):
        yield f"S{number}  {_statement(statement)}{_note(notes, f'S{number}')}"
        yield from _reasons(statement.fields) if explain else ()
    for number, claim in enumerate(extraction.claims, start=1):
        yield f"N{number}  {_claim(claim)}{_note(notes, f'N{number}')}"
        yield from _reasons(claim.fields) if explain else ()


def _note(notes: Mapping[str, str], name: str) -> str:
    return f"  -> {notes[name]}" if name in notes else ""


def _event(event: EventMention) -> str:
    figures = (
        f"{name} {', '.join(f'{party} {count:,}' for party, count in getattr(event, name))}"
        for name in ("personnel", "ships", "aircraft")
        if getattr(event, name)
    )
    period = event.start + (f" to {event.end}" if event.end else "")
    parts = (
        event.kind,
        event.modality,
        event.name,
        " ".join(event.parties),
        period,
        ", ".join(event.places),
        event.item,
    )
    return " · ".join(filter(None, (*parts, *figures)))


def _statement(statement: StatementMention) -> str:
    who = ", ".join(filter(None, (statement.speaker, statement.role_or_org, statement.country)))
    quote = f"“{statement.quote.quote}”" if statement.quote else ""
    return " · ".join(filter(None, (who, statement.topic, statement.stance, " ".join(statement.about), quote)))


def _claim(claim: ClaimMention) -> str:
    value = "no number" if claim.value is None else f"{claim.value:g}"
    period = " to ".join(filter(None, (claim.period_from, claim.period_to)))
    return " · ".join(filter(None, (f"{value} {claim.unit}", claim.what, period)))


def _reasons(fields: tuple[FieldEvidence, ...]) -> Iterator[str]:
    for one in fields:
        yield f"      {one.field} = {one.value}  {_words(one.span)}  ({one.rule})"


def _words(span: Span | None) -> str:
    return f"“{span.quote}” at {span.start}-{span.end}" if span else "from the document as a whole"
