"""What the ledger holds to be real things: one class a type, fields named as in the casebook tables."""

from typing import ClassVar, Literal

from msgspec import Struct

from comity.model.values import EventDate, Quantity

State = Literal["proposed", "accepted", "disputed", "rejected"]


class PartyFigure(Struct, frozen=True, array_like=True):
    """A quantity reported for one party (``CHN``) or for the whole (``total``)."""

    party: str
    quantity: Quantity


class Response(Struct, frozen=True, array_like=True):
    """How a third party answered: ``scramble, shadow, protest, statement, notice``."""

    party: str
    form: str


class Record(Struct, frozen=True, kw_only=True):
    """What all records share.

    ``status`` is the thing's own (held, signed, delivered ...); ``state`` is ours (accepted, proposed ...).
    ``p_exist`` is the probability that the thing is so, from independent source families (see ``ledger.derive``).
    ``conflicts`` names the fields in which active assertions disagree.
    """

    type: ClassVar[str] = "record"

    id: str
    kind: str = ""
    name: str = ""
    status: str = ""
    parties: tuple[str, ...] = ()
    note: str = ""
    sources: tuple[str, ...] = ()
    state: State = "accepted"
    p_exist: float = 0.0
    conflicts: tuple[str, ...] = ()

    @property
    def when(self) -> EventDate | None:
        """The date the record is filed under."""
        return None

    @property
    def label(self) -> str:
        """What to call the record in a list."""
        return self.name or self.id

    @property
    def year(self) -> int | None:
        """The calendar year the record is filed under."""
        return self.when.start.year if self.when else None


class Event(Record, frozen=True, kw_only=True):
    """One occasion on which forces or services of several states did something together."""

    type: ClassVar[str] = "event"

    series: str = ""
    framework: str = ""
    scope: str = ""
    start: EventDate | None = None
    end: EventDate | None = None
    parties_complete: str = ""
    host: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sea_area: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    domains: tuple[str, ...] = ()
    command: str = ""
    personnel: tuple[PartyFigure, ...] = ()
    ships: tuple[PartyFigure, ...] = ()
    aircraft: tuple[PartyFigure, ...] = ()
    third_party_response: tuple[Response, ...] = ()

    @property
    def when(self) -> EventDate | None:
        """The first day."""
        return self.start


class Agreement(Record, frozen=True, kw_only=True):
    """One text between states."""

    type: ClassVar[str] = "agreement"

    signed: EventDate | None = None
    in_force: EventDate | None = None
    expires: EventDate | None = None
    commitment: str = ""

    @property
    def when(self) -> EventDate | None:
        """The signature, or else the entry into force."""
        return self.signed or self.in_force


class Provision(Record, frozen=True, kw_only=True):
    """One clause of an agreement."""

    type: ClassVar[str] = "provision"

    agreement_id: str = ""
    number: str = ""
    subject: str = ""
    activity_kinds: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    direction: str = ""
    strength: str = ""
    text: str = ""

    @property
    def label(self) -> str:
        """The clause in our words."""
        return f"{self.number}. {self.text}"


class Transfer(Record, frozen=True, kw_only=True):
    """One deal, licence, joint project, kind of help or dual-use flow, from supplier to recipient."""

    type: ClassVar[str] = "transfer"

    supplier: str = ""
    recipient: str = ""
    item: str = ""
    category: str = ""
    quantity: str = ""
    ordered: EventDate | None = None
    delivered_from: EventDate | None = None
    delivered_to: EventDate | None = None
    value: str = ""

    @property
    def when(self) -> EventDate | None:
        """The order, or else the first and then the last delivery."""
        return self.ordered or self.delivered_from or self.delivered_to

    @property
    def label(self) -> str:
        """The goods."""
        return self.item


class Contact(Record, frozen=True, kw_only=True):
    """One meeting, visit, call, port call or course."""

    type: ClassVar[str] = "contact"

    date: EventDate | None = None
    place: str = ""
    persons: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def when(self) -> EventDate | None:
        """The day of the contact."""
        return self.date


class Statement(Record, frozen=True, kw_only=True):
    """What one speaker said of a relationship."""

    type: ClassVar[str] = "statement"

    date: EventDate | None = None
    speaker: str = ""
    role: str = ""
    country: tuple[str, ...] = ()
    side: str = ""
    official: str = ""
    about: tuple[str, ...] = ()
    topic: str = ""
    stance: str = ""
    paraphrase: str = ""
    quote: str = ""

    @property
    def when(self) -> EventDate | None:
        """The day it was said."""
        return self.date

    @property
    def label(self) -> str:
        """Who said what."""
        return f"{self.speaker}: {self.paraphrase}"


class Friction(Record, frozen=True, kw_only=True):
    """One dispute, case or divergence between the parties."""

    type: ClassVar[str] = "friction"

    date_from: EventDate | None = None
    date_to: EventDate | None = None

    @property
    def when(self) -> EventDate | None:
        """The beginning, or else the end."""
        return self.date_from or self.date_to

    @property
    def label(self) -> str:
        """What it is about."""
        return self.note or self.id


class Source(Record, frozen=True, kw_only=True):
    """One page or text seen. ``mirror`` pages are named by publisher and never linked."""

    type: ClassVar[str] = "source"

    publisher: str = ""
    title: str = ""
    author: str = ""
    date: EventDate | None = None
    url: str = ""
    mirror: str = ""
    same_as: str = ""

    @property
    def when(self) -> EventDate | None:
        """The day of publication."""
        return self.date

    @property
    def label(self) -> str:
        """Publisher and title, as far as they are known."""
        return ": ".join(filter(None, (self.publisher, self.title))) or self.id


class ReferenceCase(Record, frozen=True, kw_only=True):
    """An analyst's rung for one alliance or partnership on one dimension of the ladder."""

    type: ClassVar[str] = "reference_case"

    case: str = ""
    year_from: int | None = None
    year_to: int | None = None
    dimension: str = ""
    rung: int | None = None
    evidence: str = ""


class PublishedTotal(Record, frozen=True, kw_only=True):
    """How many joint exercises somebody else counted, over which window and in which words."""

    type: ClassVar[str] = "published_total"

    claim: str = ""
    publisher: str = ""
    value: int | None = None
    bound: str = ""
    window_from: EventDate | None = None
    window_to: EventDate | None = None
    scope_words: str = ""

    @property
    def label(self) -> str:
        """The claim, and whose it is."""
        return f"{self.publisher}: {self.claim}" if self.publisher and self.claim else self.claim or self.id


class Coverage(Record, frozen=True, kw_only=True):
    """For which parties and years a table was searched: only there does an empty year mean zero."""

    type: ClassVar[str] = "coverage"

    table: str = ""
    covered_from: EventDate | None = None
    covered_to: EventDate | None = None


class PartyCode(Record, frozen=True, kw_only=True):
    """One party code in use in a casebook."""

    type: ClassVar[str] = "code"

    code: str = ""
    valid_to: EventDate | None = None


class Area(Record, frozen=True, kw_only=True):
    """A sea area or waypoint with a representative point."""

    type: ClassVar[str] = "area"

    lat: float | None = None
    lon: float | None = None


class Airfield(Record, frozen=True, kw_only=True):
    """A military airfield."""

    type: ClassVar[str] = "airfield"

    country: str = ""
    lat: float | None = None
    lon: float | None = None


class Platform(Record, frozen=True, kw_only=True):
    """One published figure set for an aircraft or ship type; ranges in kilometres."""

    type: ClassVar[str] = "platform"

    operator: str = ""
    range_km: float | None = None
    combat_radius_km: float | None = None
    refuelable: str = ""


class Sensor(Record, frozen=True, kw_only=True):
    """A warning radar or satellite; ranges in kilometres, angles in degrees."""

    type: ClassVar[str] = "sensor"

    country: str = ""
    lat: float | None = None
    lon: float | None = None
    orbit: str = ""
    range_km: float | None = None
    azimuth_from: float | None = None
    azimuth_to: float | None = None
    elevation_min: float | None = None
    since: str = ""


class Casebook(Record, frozen=True, kw_only=True):
    """What a casebook says of itself in its data package: ``name`` is its title, ``note`` its description.

    ``tables`` are its tables in order, ``requires`` the casebooks whose sources and codes it uses.
    """

    type: ClassVar[str] = "casebook"

    version: str = ""
    licence: str = ""
    contributors: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


RECORD_TYPES: dict[str, type[Record]] = {
    cls.type: cls
    for cls in (
        Event, Agreement, Provision, Transfer, Contact, Statement, Friction, Source, ReferenceCase, PublishedTotal,
        Coverage, PartyCode, Area, Airfield, Platform, Sensor, Casebook,
    )
}  # fmt: skip
