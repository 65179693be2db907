"""The workbench as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from comity import __version__
from comity.web.accounts import Accounts
from comity.web.desk import Shelf
from comity.web.errors import install
from comity.web.gate import Gate
from comity.web.guard import guard
from comity.web.openapi import describe
from comity.web.pages import GROUPS
from comity.web.render import STATIC
from comity.web.sessions import Signer
from comity.web.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """Return the workbench over the ledger named in ``settings``; raise LedgerError if it cannot be opened."""
    accounts = Accounts.create(settings.accounts) if settings.accounts else None
    signer = Signer(accounts.key if accounts else settings.key, hours=settings.session_hours)
    shelf = Shelf(settings.ledger)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        shelf.close()

    app = FastAPI(
        title="comity",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(guard)],
        middleware=[Middleware(Gate, settings=settings, signer=signer, accounts=accounts)],
        lifespan=lifespan,
    )
    app.state.settings, app.state.signer, app.state.accounts, app.state.shelf = settings, signer, accounts, shelf
    app.state.registered = [page for group in GROUPS for page in group.registered]
    for group in GROUPS:
        app.include_router(group.router)
    app.mount("/static", _Static(directory=None, packages=list(STATIC)), name="static")
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    install(app)
    return app


class _Static(StaticFiles):
    """Our own files; only what was vendored or written for the workbench lies there."""

    def file_response(self, *given: Any, **named: Any) -> Response:
        response = super().file_response(*given, **named)
        if response.media_type == "application/octet-stream":
            response.headers["content-type"] = "font/woff2"
        return response
