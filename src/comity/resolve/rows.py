"""One mention or one record, as the columns that the comparisons look at."""

from msgspec import Struct

from comity.resolve.days import Stretch
from comity.resolve.places import Where


class Row(Struct, frozen=True, kw_only=True):
    """What is comparable of one mention or record; empty where nothing is known.

    ``document`` is blank for records. ``seen`` and ``heard`` are the first
    and last day on which a text may have appeared, as ordinals. ``tense`` is ``done``,
    ``ahead``, ``idea`` or ``denied`` for mentions and ``done`` or ``open`` for records. ``editions`` are numbers in
    the name, ``counted`` those and ordinals told or derived. ``sorts`` are domains, or forms of papers. ``title``,
    ``words``, ``people``, ``runs`` are tokens (see :mod:`comity.resolve.words`). ``figures`` and ``slots`` are
    figures by party in overlapping classes of 15 %, and which figures there are.
    """

    id: str
    document: str = ""
    label: str = ""
    kind: str = ""
    near: tuple[str, ...] = ()
    lasting: bool = False
    parties: tuple[str, ...] = ()
    when: Stretch | None = None
    seen: int | None = None
    heard: int | None = None
    tense: str = "done"
    where: Where = Where()
    series: tuple[str, ...] = ()
    editions: tuple[int, ...] = ()
    counted: tuple[int, ...] = ()
    sorts: tuple[str, ...] = ()
    title: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    figures: tuple[int, ...] = ()
    slots: tuple[int, ...] = ()
    topic: str = ""
    stance: str = ""
    country: tuple[str, ...] = ()
    runs: tuple[int, ...] = ()
    quoted: tuple[int, ...] = ()
