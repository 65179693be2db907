"""What is made of a whole document: its claims with their verdicts, and what it foretells."""

from msgspec import Struct

from comity.examine.model import Checked
from comity.examine.predictions import Foretold
from comity.model.values import EventDate


class Examined(Struct, frozen=True, kw_only=True):
    """A document with the claims it makes about two parties, each with its verdict, and what it foretells."""

    document: str
    title: str
    publisher: str = ""
    published: EventDate | None = None
    claims: tuple[Checked, ...] = ()
    foretold: tuple[Foretold, ...] = ()
