"""Where sources disagree and nobody has decided."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from comity.model.records import PartyFigure, Record


class Disagreement(Struct, frozen=True, kw_only=True):
    """A field on which assertions of one record disagree; ``figures`` where they are numbers."""

    id: str
    field: str
    figures: tuple[float, ...] = ()


def disagreements(records: Iterable[Record]) -> tuple[Disagreement, ...]:
    """Return every open conflict in ``records``, in their order: numbers of parties with all figures, then others."""
    return tuple(found for record in records for found in _of(record))


def _of(record: Record) -> Iterator[Disagreement]:
    told: set[str] = set()
    for field in record.__struct_fields__:
        for figure in _figures(getattr(record, field)):
            if figure.quantity.in_conflict:
                told.update((field, f"{field}.{figure.party}"))
                yield Disagreement(id=record.id, field=f"{field}.{figure.party}", figures=figure.quantity.figures)
    for field in record.conflicts:
        if field not in told:
            yield Disagreement(id=record.id, field=field)


def _figures(value: object) -> tuple[PartyFigure, ...]:
    return tuple(one for one in value if isinstance(one, PartyFigure)) if isinstance(value, tuple) else ()
