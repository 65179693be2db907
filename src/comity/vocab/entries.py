"""The entries of the vocabulary's files, one class a kind of row."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from comity.model.errors import InputError
from comity.model.values import EventDate

PartyKind = Literal["state", "historic_state", "organisation"]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Probability = Annotated[float, Meta(ge=0, le=1)]
Name = Annotated[str, Meta(min_length=1)]
PlaceKind = Literal[
    "ocean", "sea", "gulf", "bay", "strait", "channel",
    "island", "peninsula", "cape", "river", "lake", "mountain",
    "range", "base", "port", "airfield", "spaceport", "city", "capital", "region", "country", "airspace",
]  # fmt: skip
SEA_KINDS = frozenset({"ocean", "sea", "gulf", "bay", "strait", "channel"})
"""The kinds of place whose ids are the closed list ``sea_area``."""

Domain = Literal["land", "air", "sea", "counterterrorism", "cyber", "missile_defence", "nuclear", "police", "space"]
PlatformClass = Literal[
    "bomber", "fighter", "attack_aircraft", "maritime_patrol_aircraft", "awacs", "tanker", "transport_aircraft",
    "reconnaissance_aircraft", "trainer", "helicopter", "drone",
    "aircraft_carrier", "amphibious_ship", "cruiser", "destroyer", "frigate", "corvette", "submarine",
    "patrol_ship", "mine_warfare_ship", "support_ship", "intelligence_ship",
    "tank", "armoured_vehicle", "artillery", "air_defence", "missile", "radar", "engine", "other",
]  # fmt: skip


class Term(Struct, frozen=True):
    """One code of a closed list, what to call it, and what it means in a line."""

    code: Name
    label: Name
    note: Name


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of a record type; ``design`` is the event kind of the general scheme that a finer kind belongs to."""

    code: Name
    label: Name
    plural: Name
    note: Name
    design: str = ""


class RecordType(Struct, frozen=True, kw_only=True):
    """One type of record with its kinds, which make the closed list called ``list``."""

    type: Name
    label: Name
    plural: Name
    note: Name
    list: str = ""
    kinds: tuple[Kind, ...] = ()


class MentionKind(Struct, frozen=True, kw_only=True):
    """What a kind of the annotation guide becomes: a type and kind of the general scheme, and of the ledger.

    ``record`` and ``record_kind`` are the ledger's and are empty where no table can hold it yet. ``others`` are record
    types that documents tell of in the same words, so that matching has to look at them too. ``statuses`` gives the
    record's status by modality, blank where its table has none; a modality that is left out makes no record.
    """

    code: Name
    type: Name
    kind: Name
    record: str
    record_kind: str
    note: Name
    others: tuple[str, ...] = ()
    statuses: Mapping[str, str] = {}


class Membership(Struct, frozen=True, kw_only=True):
    """A party's time in an organisation; a blank ``until`` means still a member, or to the organisation's end."""

    party: Name
    since: EventDate
    until: EventDate | None = None
    note: str = ""

    def on(self, day: date) -> bool:
        """Whether the party was a member on ``day``; dates known to the month or year only are read generously."""
        return self.since.start <= day and (self.until is None or day <= self.until.end)


class CowSpan(Struct, frozen=True, kw_only=True):
    """A Correlates of War number a state had in another form of itself (260 for West Germany)."""

    number: int
    abbr: Name
    since: EventDate
    until: EventDate


class Party(Struct, frozen=True, kw_only=True):
    """A state, a state of the past or an organisation, with every form of its name that texts use.

    ``code`` is ISO 3166 alpha-3 (ISO 3166-3 for former states) or the organisation's own; ``cow`` and ``cow_abbr``
    are the Correlates of War state number and abbreviation. ``forces`` and ``governments`` are names that stand for
    the party ("PLA Navy", "the Kremlin"). Blank dates mean: since before, or until after, the time of the tables.
    """

    code: Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9]{1,7}$")]
    name: Name
    kind: PartyKind
    cow: int | None = None
    cow_abbr: str = ""
    cow_history: tuple[CowSpan, ...] = ()
    demonyms: tuple[Name, ...] = ()
    aliases: tuple[Name, ...] = ()
    ru: str = ""
    zh: str = ""
    capital: str = ""
    capital_aliases: tuple[Name, ...] = ()
    forces: tuple[Name, ...] = ()
    governments: tuple[Name, ...] = ()
    valid_from: EventDate | None = None
    valid_to: EventDate | None = None
    successor: str = ""
    predecessor: str = ""
    members: tuple[Membership, ...] = ()
    note: str = ""

    def exists_on(self, day: date) -> bool:
        """Whether the party existed on ``day``."""
        return (self.valid_from is None or self.valid_from.start <= day) and (
            self.valid_to is None or day <= self.valid_to.end
        )


class Ambiguous(Struct, frozen=True, kw_only=True):
    """A form that could mean several parties or something else, and is therefore never resolved."""

    text: Name
    parties: Annotated[tuple[Name, ...], Meta(min_length=1)]
    note: str = ""


FormSense = Literal["name", "alias", "demonym", "capital", "force", "government"]


class PartyForm(Struct, frozen=True):
    """One way in which texts write a party, and in which sense."""

    text: str
    code: str
    sense: FormSense


class PlaceEntry(Struct, frozen=True, kw_only=True):
    """A place where forces meet; ``lat`` and ``lon`` are a representative point in degrees (WGS 84).

    ``sea_area`` is the place's sea, ``territory`` the states whose soil or waters it lies in, blank for the high
    seas and wherever ``disputed`` lists claimants.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Name
    kind: PlaceKind
    lat: Latitude
    lon: Longitude
    sea_area: str = ""
    territory: tuple[Name, ...] = ()
    disputed: tuple[Name, ...] = ()
    aliases: tuple[Name, ...] = ()
    note: str = ""


class Series(Struct, frozen=True, kw_only=True):
    """A named series of exercises, patrols or meetings, whatever the year.

    ``parties`` are those that usually take part; ``since`` is the year of the first edition. A series of kind
    ``group`` is not a name that anybody gave: casebooks use it to file like events together, and ``group`` is the id
    of the one under which they file this series.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Name
    kind: Literal[
        "exercise", "command_post_exercise", "computer_simulation", "patrol", "deployment", "competition", "group"
    ]
    parties: tuple[Name, ...]
    domains: tuple[Domain, ...]
    aliases: tuple[Name, ...] = ()
    since: int | None = None
    group: str = ""
    note: str = ""


class PlatformEntry(Struct, frozen=True, kw_only=True):
    """A type of aircraft, ship, missile or system, and the state whose design it is."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Name
    type: PlatformClass
    origin: tuple[Name, ...]
    aliases: tuple[Name, ...] = ()
    note: str = ""


class DefaultGrade(Struct, frozen=True, kw_only=True):
    """The grade that applies to a kind of source where nobody graded, and why."""

    kind: Name
    grade: Annotated[str, Meta(pattern=r"^[A-F][1-6]$")]
    reason: Name


class GradeStep(Struct, frozen=True, kw_only=True):
    """One digit or letter of the Admiralty scale, what it says, and the number it stands for."""

    code: Name
    label: Name
    value: Probability


class Grades(Struct, frozen=True, kw_only=True):
    """The Admiralty scale as numbers: how far one report of a given grade makes its thing probable.

    ``cap`` is the highest probability that any number of reports may reach (method, section 2.3).
    """

    credibility: tuple[GradeStep, ...]
    reliability: tuple[GradeStep, ...]
    defaults: tuple[DefaultGrade, ...]
    cap: Probability = 0.99

    def q(self, grade: str) -> float:
        """Return the probability a report graded ``grade`` ("B2") gives its thing: q(digit) times factor(letter).

        Method, section 2.3. Raises InputError for anything that is not a letter A-F and a digit 1-6.
        """
        letters = {step.code: step.value for step in self.reliability}
        digits = {step.code: step.value for step in self.credibility}
        if len(grade) != 2 or grade[0] not in letters or grade[1] not in digits:
            raise InputError(f"{grade!r} is not a grade.", "Write reliability A to F and credibility 1 to 6, as in B2.")
        return letters[grade[0]] * digits[grade[1]]

    def default(self, kind: str) -> str:
        """Return the grade of an ungraded source of this kind, ``unsourced`` included; raise KeyError for others."""
        return {entry.kind: entry.grade for entry in self.defaults}[kind]
