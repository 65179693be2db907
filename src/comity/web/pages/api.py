"""The API's own pages: its description for programs, and a plain list for people."""

from typing import Annotated

from fastapi import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from comity.web.desk import AtDesk
from comity.web.navigation import first_pair
from comity.web.page import Page, Query, QueryString, Table, View
from comity.web.people import needs
from comity.web.render import static
from comity.web.routes import Pages

pages = Pages()
router = pages.router


class ApiView(View, frozen=True, kw_only=True):
    """The addresses of the API: path and what it gives."""

    addresses: tuple[tuple[str, str], ...]


def addresses(request: Request, query: Annotated[Query, QueryString()]) -> Page:
    """List the addresses of the API."""
    found = tuple((f"/api{page.path}", page.about) for page in request.app.state.registered)
    answer = ("Everything the pages show is also there as JSON, described by OpenAPI.",)
    return Page(view=ApiView(title="API", answer=answer, addresses=found), table=lambda: Table(("path", "what"), found))


pages.add("/interface", addresses, template="api", view=ApiView, name="api")


@router.get("/api/openapi.json", include_in_schema=False)
@needs("reader")
async def description(request: Request) -> Response:
    """Return the OpenAPI description."""
    return JSONResponse(request.app.openapi())


@router.get("/", include_in_schema=False)
@needs("reader")
def start(desk: AtDesk) -> Response:
    """Lead to the overview of the pair the ledger knows most of."""
    return RedirectResponse(f"/pair/{first_pair(desk)}", 303)


@router.get("/favicon.ico", include_in_schema=False)
@needs("nobody")
async def icon() -> Response:
    """Lead to the icon."""
    return RedirectResponse(static("icon.svg"), 303)
