"""What a text holds: the test that every field of a model's answer has to pass."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec import Struct

from comity.extract.dates import ResolvedDate, find_dates
from comity.extract.entities import find_entities
from comity.extract.numbers import FoundNumber, counted_totals, find_numbers
from comity.model.documents import Document, Span
from comity.model.errors import InputError
from comity.model.values import EventDate


class HeldText(Struct, frozen=True, dict=True):
    """A document with what can be read in it, worked out once."""

    document: Document

    @cached_property
    def parties(self) -> frozenset[str]:
        """Every party that the text names."""
        found = (e for e in find_entities(self.document.text) if e.is_party)
        return frozenset(code for entity in found for code in entity.codes)

    @cached_property
    def dates(self) -> tuple[ResolvedDate, ...]:
        """Every date of the text."""
        return tuple(find_dates(self.document.text, self.document.published))

    def find(self, words: str) -> Span | None:
        """Return where ``words`` stand in the text, blanks aside, or None."""
        pieces = [re.escape(piece) for piece in words.split()]
        match = re.search(r"\s+".join(pieces), self.document.text) if pieces else None
        return Span(self.document.id, match.start(), match.end(), match[0]) if match else None

    def holds_date(self, iso: str) -> bool:
        """Whether ``iso`` is a date that the text gives, or the day the document was published, no finer than that."""
        try:
            EventDate.parse(iso)
        except InputError:
            return False
        given = [value for d in self.dates for value in (d.iso, d.end_iso, d.date.end.isoformat()) if value]
        given += [self.document.published.iso] if self.document.published else []
        return any(value.startswith(iso) for value in given)

    def numbers_in(self, spans: Iterable[Span]) -> frozenset[float]:
        """Return every number that stands in ``spans``, and the sums of counted lists."""
        return frozenset(n.value for span in spans for n in _numbers(span.quote) if n.value is not None)


def _numbers(text: str) -> Sequence[FoundNumber]:
    found = find_numbers(text)
    return [*found, *counted_totals(found, text)]
