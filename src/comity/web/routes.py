"""The one pattern of every view: a function gives a Page, and page, JSON, CSV, citation and API follow from it.

    pages = Pages()

    class ThingsQuery(Query):
        kind: str = ""

    def things(desk: AtDesk, query: Annotated[ThingsQuery, QueryString()]) -> Page: ...

    pages.add("/things", things, template="things", view=ThingsView, name="things")

``add`` makes ``GET /things`` (with ``?format=json|csv|bibtex|csl|embed``), ``GET /api/things``, and
``GET /things/figures/KEY``, which lists the records behind a figure of the page.
"""

import inspect
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, cast
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from comity.web.desk import AtDesk, Desk
from comity.web.figures import figure_page
from comity.web.forms import answer_in, json_of
from comity.web.page import Format, Page, Registered, Seen, View
from comity.web.people import Need, needs

Thunk = Callable[[], Page]
Asked = Callable[..., Any]


class Pages:
    """A group of pages: their routes, and what the API says of them."""

    def __init__(self) -> None:
        self.router = APIRouter()
        self.registered: list[Registered] = []

    def add(
        self,
        path: str,
        function: Callable[..., Page],
        *,
        template: str,
        view: type[View],
        name: str,
        need: Need = "reader",
        personal: bool = False,
    ) -> None:
        """Register a page and all that follows from it. The docstring of ``function`` is its summary in the API."""
        about = (inspect.getdoc(function) or name).partition("\n")[0]
        page = Registered(name=name, path=path, template=template, view=view, about=about, personal=personal)
        self.registered.append(page)
        ask, add = _asking(function), self.router.add_api_route
        figures, api, shown = (make(page, ask) for make in (_figures_endpoint, _api_endpoint, _page_endpoint))
        add(f"{path}/figures/{{key}}", needs(need)(figures), include_in_schema=False, name=f"{name}-figure")
        add(
            f"/api{path}", needs(need)(api), name=f"{name}-api", summary=about, tags=[name],
            responses={200: {"x-view": view.__name__}},
        )  # fmt: skip
        add(path, needs(need)(shown), include_in_schema=False, name=name)


def _asking(function: Callable[..., Page]) -> Asked:
    """Return a dependency that reads what ``function`` asks for and gives the call, not yet made."""

    async def ask(**given: Any) -> Thunk:
        return partial(function, **given)

    ask.__signature__ = inspect.signature(function)  # type: ignore[attr-defined]
    return ask


def _page_endpoint(registered: Registered, ask: Asked) -> Asked:
    async def page(request: Request, desk: AtDesk, thunk: Annotated[Thunk, Depends(ask)]) -> Response:
        form = cast(Format, request.query_params.get("format") or "html")
        return await run_in_threadpool(lambda: answer_in(form, _seen(request, registered, desk, thunk)))

    return page


def _api_endpoint(registered: Registered, ask: Asked) -> Asked:
    async def api(request: Request, desk: AtDesk, thunk: Annotated[Thunk, Depends(ask)]) -> Response:
        body = desk.kept(("json", *_key(request)))
        if body is None:
            body = await run_in_threadpool(lambda: json_of(_seen(request, registered, desk, thunk)))
        return Response(body, media_type="application/json")

    return api


def _figures_endpoint(registered: Registered, ask: Asked) -> Asked:
    async def figures(request: Request, key: str, desk: AtDesk, thunk: Annotated[Thunk, Depends(ask)]) -> Response:
        def work() -> Response:
            return figure_page(key, _seen(request, registered, desk, thunk, below=f"/figures/{quote(key)}"))

        return await run_in_threadpool(work)

    return figures


def _key(request: Request) -> tuple[str, str]:
    """Return what tells one view from another: its path, and its query without the form it is wanted in."""
    path = quote(request.scope["path"].removeprefix("/api"), safe="/-._~@:,")
    kept = sorted((name, value) for name, value in request.query_params.multi_items() if name != "format" and value)
    return path, urlencode(kept)


def _seen(request: Request, registered: Registered, desk: Desk, thunk: Thunk, *, below: str = "") -> Seen:
    path, query = _key(request)
    path = path.removesuffix(below)
    return Seen(request, registered, desk.keep(("page", path, query), thunk), desk, path, query)
