"""The records about two parties, admitted under one of three readings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, Literal, TypeVar

from msgspec import structs

from comity.measure.agreements import InForce, agreements_in_force
from comity.measure.index import EventIndex, Ints, event_index
from comity.measure.periods import Stretch
from comity.measure.practice import Practice, practice, traces_of
from comity.measure.select import parties_of
from comity.measure.sift import OPEN_STATUS
from comity.model.records import Agreement, Contact, Friction, Provision, Record, Transfer
from comity.model.snapshot import Snapshot

Reading = Literal["low", "best", "high"]
READINGS: tuple[Reading, ...] = ("low", "best", "high")

SURE = {"low": 0.8, "best": 0.5, "high": 0.0}
"""The probability of existence a record needs (method, section 1.2)."""

R = TypeVar("R", bound=Record)


class Case:
    """Two parties in a window that ends on the day of assessment, over one snapshot."""

    def __init__(self, snapshot: Snapshot, parties: tuple[str, str], window: Stretch) -> None:
        self.snapshot = snapshot
        self.parties = parties
        self.window = window

    @property
    def on(self) -> date:
        """The day of the assessment."""
        return self.window[1]

    @property
    def years(self) -> range:
        """The calendar years of the window."""
        return range(self.window[0].year, self.window[1].year + 1)

    @cached_property
    def practice(self) -> Practice:
        """Which clauses in force are practised; looked up once for all readings."""
        return practice(traces_of(self.snapshot, self.parties, self.at), self.parties, self.on)

    @cached_property
    def index(self) -> EventIndex:
        """The events of the snapshot in columns."""
        return event_index(self.snapshot)

    @cached_property
    def at(self) -> Ints:
        """The positions of all events of the parties that began by the day of assessment."""
        at = self.index.of(self.parties)
        return at[self.index.start_low[at] <= self.on.toordinal()]

    @cached_property
    def of_parties(self) -> Mapping[type[Record], tuple[Record, ...]]:
        """Agreements, contacts, transfers and frictions in which the parties take part."""
        wanted = set(self.parties)
        return {
            cls: tuple({one.id: one for one in self.snapshot.of(cls) if wanted <= set(parties_of(one))}.values())
            for cls in (Agreement, Contact, Transfer, Friction)
        }


class Material:
    """What one reading of a case admits.

    ``low`` takes accepted records that exist with 0.8 or more, ``best`` with 0.5 or more; ``high`` takes all that
    nobody rejected and reads unknown fields in favour. ``found`` keeps what queries have found.
    """

    def __init__(self, case: Case, reading: Reading) -> None:
        self.case = case
        self.reading = reading
        self.found: dict[object, Any] = {}

    @property
    def generous(self) -> bool:
        """Whether unknown fields are read in favour."""
        return self.reading == "high"

    def admits(self, record: Record) -> bool:
        """Tell whether the reading takes a record at all."""
        return self._stands(record.state) and record.p_exist >= SURE[self.reading]

    def _stands(self, state: str) -> bool:
        return state != "rejected" if self.generous else state == "accepted"

    def allows(self, value: str, wanted: Sequence[str]) -> bool:
        """Tell whether a field's value will do: any if nothing is wanted, unknown ones in the high reading."""
        return not wanted or value in wanted or (self.generous and value in ("", "unknown"))

    @cached_property
    def at(self) -> Ints:
        """The positions of the events held by the day of assessment; in the high reading also of those that may be."""
        index, statuses = self.case.index, {"held", *OPEN_STATUS} if self.generous else {"held"}
        sure = self.case.at[index.p[self.case.at] >= SURE[self.reading]]
        return index.pick(sure, ("status", "state"), lambda status, state: status in statuses and self._stands(state))

    @cached_property
    def recent(self) -> Ints:
        """The positions of the admitted events that touch the window."""
        return self.at[self.case.index.last_day[self.at] >= self.case.window[0].toordinal()]

    def of(self, cls: type[R]) -> tuple[R, ...]:
        """Return the admitted records of one class, whatever their date."""
        found: Iterable[Record] = self.case.of_parties[cls]
        return tuple(one for one in found if isinstance(one, cls) and self.admits(one))

    @cached_property
    def texts(self) -> Mapping[str, InForce]:
        """The texts in force on the day of assessment, by id."""
        texts = Snapshot(map(self._in_favour, self.of(Agreement)))
        return {one.id: one for one in agreements_in_force(texts, self.case.parties, self.case.on).texts}

    @cached_property
    def clauses(self) -> tuple[Provision, ...]:
        """The clauses of the texts in force."""
        found = (one for one in self.case.snapshot.provisions if one.agreement_id in self.texts)
        return tuple(one for one in found if self.admits(one))

    def _in_favour(self, record: Agreement) -> Agreement:
        """Return the text as the high reading takes it: accepted, and signed if that is alleged or unknown."""
        if not self.generous:
            return record
        status = "signed" if record.status in ("", "unknown", "alleged") else record.status
        return structs.replace(record, state="accepted", p_exist=1.0, status=status)
