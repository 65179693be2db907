"""The forms in which a page leaves the workbench: HTML, JSON, CSV, citations, and a page that stands on its own."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import cast

import msgspec
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from comity.show.assets import styles
from comity.show.plain import to_csv
from comity.web.citing import bibtex, csl
from comity.web.desk import Shelf
from comity.web.navigation import navigation
from comity.web.page import Format, Seen
from comity.web.people import Person
from comity.web.render import render
from comity.web.sessions import Signer

_SCRIPT = re.compile(r'<script src="[^"]*" defer></script>')
_INWARD = re.compile(r' (href|action)="/')
"""How a template asks for a script of ours; a page that is carried away goes without."""


def answer_in(form: Format, seen: Seen) -> Response:
    """Return the page in the form asked for."""
    return _FORMS[form](seen)


def json_of(seen: Seen) -> bytes:
    """Return what the page says as JSON, the same bytes under both of its addresses."""
    return seen.desk.keep(("json", seen.path, seen.query), lambda: msgspec.json.encode(seen.page.view))


def _html(seen: Seen) -> Response:
    return HTMLResponse(render("shell", main=_main(seen), **around(seen)))


def _main(seen: Seen) -> Markup:
    """Return the page's own part; what differs from person to person is not kept."""
    if seen.registered.personal:
        return _drawn(seen, person=_person(seen), csrf=_csrf(seen), issues=_shelf(seen).issues)
    return seen.desk.keep(("main", seen.path, seen.query), lambda: _drawn(seen))


def _drawn(seen: Seen, **more: object) -> Markup:
    values: Mapping[str, object] = {**seen.page.draw(), **more}
    return seen.ways.relink(render(seen.registered.template, view=seen.page.view, seen=seen, **values))


def around(seen: Seen) -> dict[str, object]:
    """Return what the frame of every page shows: the way through, who is asking, the state of the ledger."""
    return {
        "view": seen.page.view,
        "seen": seen,
        "person": _person(seen),
        "csrf": _csrf(seen),
        "team": seen.request.app.state.settings.team,
        "nav": navigation(seen),
        "head": seen.desk.head,
        "issues": _shelf(seen).issues,
    }


def _person(seen: Seen) -> Person:
    return cast(Person, seen.request.scope["person"])


def _shelf(seen: Seen) -> Shelf:
    return cast(Shelf, seen.request.app.state.shelf)


def _csrf(seen: Seen) -> str:
    return cast(Signer, seen.request.app.state.signer).token(_person(seen).session)


def _json(seen: Seen) -> Response:
    return _file(json_of(seen), "application/json", seen, "json", attached=False)


def _csv(seen: Seen) -> Response:
    table = seen.page.table()
    return _file(to_csv(table.columns, table.rows).encode(), "text/csv; charset=utf-8", seen, "csv")


def _bibtex(seen: Seen) -> Response:
    return _file(bibtex(seen).encode(), "application/x-bibtex; charset=utf-8", seen, "bib")


def _csl(seen: Seen) -> Response:
    return _file(msgspec.json.encode([csl(seen)]), "application/vnd.citationstyles.csl+json", seen, "csl.json")


def _embed(seen: Seen) -> Response:
    """Return the page as one file that needs no server: its links lead back here, its style and faces are inside."""
    base = str(seen.request.base_url).rstrip("/")
    drawn = _SCRIPT.sub("", str(_drawn(seen, **_strangers(seen))))
    main = Markup(_INWARD.sub(lambda found: f' {found[1]}="{base}/', drawn))  # noqa: S704
    page = render("embed", main=main, view=seen.page.view, address=base + seen.address, styles=styles() + _own_styles())
    return _file(page.encode(), "text/html; charset=utf-8", seen, "html")


@cache
def _own_styles() -> Markup:
    """Return the style sheet that the workbench adds to that of reports."""
    return Markup(files("comity.web").joinpath("static/workbench.css").read_text(encoding="utf-8"))  # noqa: S704


def _strangers(seen: Seen) -> dict[str, object]:
    """Return whom a page of forms is drawn for when it leaves the workbench: somebody who may change nothing."""
    return {"person": Person(name="", role="reader"), "csrf": "", "issues": None} if seen.registered.personal else {}


def _file(body: bytes, media_type: str, seen: Seen, ending: str, *, attached: bool = True) -> Response:
    name = "".join(one if one.isascii() and one.isalnum() else "-" for one in seen.path).strip("-") or "comity"
    headers = {"content-disposition": f'attachment; filename="comity-{name[:80]}.{ending}"'} if attached else {}
    return Response(body, headers=headers, media_type=media_type)


_FORMS: dict[Format, Callable[[Seen], Response]] = {
    "html": _html, "json": _json, "csv": _csv, "bibtex": _bibtex, "csl": _csl, "embed": _embed,
}  # fmt: skip
