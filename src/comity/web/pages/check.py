"""Checking: a sentence or a whole article to verdicts, each with its rule, its records, and what was known then."""

from collections import Counter
from datetime import date
from functools import cache, partial
from typing import Annotated
from unicodedata import category
from urllib.parse import urlencode

from fastapi import Form
from msgspec import Struct
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from comity.examine import Checked, Verdict, Views, check, check_document, consistency
from comity.examine.form import VERDICT_WORDS
from comity.model.clock import today
from comity.model.errors import InputError
from comity.model.rules import find_rule
from comity.model.values import EventDate
from comity.show.charts.parts import FULL, chart
from comity.show.words import listed, plural, spelled
from comity.vocab import vocabulary
from comity.web.claims import Bench, ClaimView, asked_on, claim_view, mark_out, together, ways_chart
from comity.web.desk import AtDesk, Desk
from comity.web.doors import Line, WebDoors, words_of
from comity.web.errors import MissingError
from comity.web.fields import Day, read_parties
from comity.web.page import Page, Query, QueryString, Table, View
from comity.web.pasted import AtPasted
from comity.web.people import needs
from comity.web.routes import Pages

pages = Pages()

SHORT = 400
"""A sentence of at most so many characters has an address of its own."""
LONGEST = 60_000
"""The longest article that is checked while somebody waits."""


class CheckQuery(Query):
    """A sentence, or the key of a pasted article; the day it was written, the parties meant, one rule to count by."""

    q: str = Field("", max_length=2000, description="The sentence to check.")
    article: str = Field("", max_length=64, description="The key of a text that was sent to this address.")
    as_of: Day = ""
    about: Annotated[tuple[str, ...], Field(max_length=4, description="The parties meant where none are named.")] = ()
    rule: str = Field("", max_length=40, description="Count by this rule only.")


class CheckView(View, frozen=True, kw_only=True):
    """Verdicts on a sentence or on every checkable sentence of an article."""

    asked: str
    article: bool
    as_of: str
    about: tuple[str, ...]
    rule: str
    claims: tuple[ClaimView, ...]
    together: str
    text: tuple[tuple[str, int], ...]


class _Read(Struct, frozen=True):
    """What was asked and what was found."""

    text: str
    article: bool
    claims: tuple[Checked, ...]


def checking(desk: AtDesk, pasted: AtPasted, query: Annotated[CheckQuery, QueryString()]) -> Page:
    """Whether a claim is true, under which way of counting, as known when it was made and as known now."""
    doors = WebDoors()
    bench = Bench(desk.snapshot, doors, desk.ways("/check", query.kept()))
    found = _read(desk, pasted.get(query.article) if query.article else "", query)
    claims = tuple(claim_view(bench, one, number) for number, one in enumerate(found.claims, 1))
    view = CheckView(
        title="Check",
        answer=_answer(found, claims),
        basis=_basis(found, claims, query),
        asked=found.text,
        article=found.article,
        as_of=query.as_of,
        about=query.about,
        rule=query.rule,
        claims=claims,
        together=together(found.claims, consistency(found.claims)) if found.article else "",
        text=mark_out(found.text, claims) if found.article else (),
    )
    return Page(view=view, table=partial(_table, view), draw=cache(partial(_draw, view)), doors=doors)


def _read(desk: Desk, article: str | None, query: CheckQuery) -> _Read:
    if article is None:
        raise MissingError(
            "This article is no longer kept.", "Paste it again: /check. Texts are kept for a while only."
        )
    sentence = readable(query.q)
    if not article and not sentence:
        return _Read("", article=False, claims=())
    views, about = _views(desk, query), read_parties(query.about)
    if article:
        return _Read(article, article=True, claims=check_document(article, views, about=about))
    return _Read(sentence, article=False, claims=(check(sentence, views, about=about),))


def _views(desk: Desk, query: CheckQuery) -> Views:
    """Return the ledger as known then and now; "now" is the day of its last revision, so that an answer stays true."""
    last = date.fromisoformat(desk.head.at[:10]) if desk.head else today()
    day = EventDate.parse(query.as_of).end if query.as_of else last
    if day > today():
        raise InputError(f"The claim cannot be of {day}: today is {today()}.", "Give the day it was made.")
    then = desk.known_by(day) if query.as_of else desk.snapshot
    rule = find_rule(vocabulary().rules, query.rule).code if query.rule else ""
    return Views(then=then, now=desk.snapshot, as_of=day, today=max(last, day), rule=rule)


_FAILING: tuple[Verdict, ...] = ("contradicted", "outdated", "depends_on_counting", "imprecise")


def _answer(found: _Read, claims: tuple[ClaimView, ...]) -> Line:
    if not found.text:
        return ("Paste a sentence or an article: every claim in it is put to the ledger.",)
    if not found.article:
        return claims[0].answer
    if not claims:
        return ("No sentence of this text can be put to the ledger.",)
    number = len(claims)
    failing = sum(one.verdict in _FAILING for one in claims)
    verb = "does not hold as it stands" if failing == 1 else "do not hold as they stand"
    return (f"Of {spelled(number)} {plural(number, 'claim')} in this text {spelled(failing)} {verb}.",)


def _basis(found: _Read, claims: tuple[ClaimView, ...], query: CheckQuery) -> Line:
    if not found.claims:
        return ()
    one = found.claims[0]
    parts = [asked_on(one, given=bool(query.as_of))]
    if found.article:
        often = Counter(claim.verdict for claim in found.claims)
        parts.append(listed([f"{often[name]} {VERDICT_WORDS[name].lower()}" for name in VERDICT_WORDS if often[name]]))
    elif one.assumed:
        parts.append(f"parties not named, taken to be {claims[0].named}")
    return ("; ".join(parts),)


def _draw(view: CheckView) -> dict[str, object]:
    """Return the drawing of a single sentence's readings, where they are figures."""
    parts = [] if view.article else [part for claim in view.claims for part in claim.parts]
    figured = [[way for way in part.ways if way.best is not None] if part.type == "count" else [] for part in parts]
    return {
        "charts": [chart(partial(ways_chart, ways), FULL) if ways else "" for ways in figured],
        "rules": list(vocabulary().rules.values()),
    }


def _table(view: CheckView) -> Table:
    columns = ("claim", "text", "verdict", "answer", "part", "reading", "holds", "now", "then")
    rows = [
        (
            claim.number,
            claim.text,
            claim.verdict,
            words_of(claim.answer),
            part.words,
            way.rule,
            way.holds,
            way.now,
            way.then,
        )
        for claim in view.claims
        for part in claim.parts
        for way in part.ways
    ]
    return Table(columns, rows)


def readable(text: str) -> str:
    """Return a text without what no page can show: control characters and halves of characters."""
    plain = text.replace("\r\n", "\n")
    return "".join(one for one in plain if one in "\n\t" or category(one) not in ("Cc", "Cs")).strip()


@pages.router.post("/check", include_in_schema=False)
@needs("reader")
def send(
    pasted: AtPasted,
    text: Annotated[str, Form(max_length=2_000_000)] = "",
    as_of: Annotated[str, Form(max_length=10)] = "",
    about: Annotated[str, Form(max_length=200)] = "",
    rule: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Take a text and lead to its verdicts: a short sentence to its own address, an article to that of its key."""
    plain = readable(text)
    if len(plain) > LONGEST:
        raise InputError(
            f"A text of {len(plain):,} characters is too long to check here.",
            f"Send at most {LONGEST:,} characters at once, or use comity check --file.",
        )
    short = len(plain) <= SHORT and "\n" not in plain
    asked = {"q": plain} if short else {"article": pasted.put(plain)}
    parties = [one.strip() for one in about.replace(",", " ").replace("-", " ").split() if one.strip()]
    more = {"as_of": as_of.strip(), "about": parties, "rule": rule.strip()}
    query = urlencode({name: value for name, value in {**asked, **more}.items() if value}, doseq=True)
    return RedirectResponse(f"/check?{query}" if query else "/check", 303)


pages.add("/check", checking, template="check", view=CheckView, name="check", personal=True)
