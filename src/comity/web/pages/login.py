"""Coming in and going out, and whether the server is alive."""

from typing import Annotated, cast

from fastapi import Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from comity.model.errors import RefusedError
from comity.web.accounts import Account, Accounts
from comity.web.gate import set_session
from comity.web.limits import Limit
from comity.web.people import Who, needs
from comity.web.render import render
from comity.web.routes import Pages

pages = Pages()
router = pages.router

FAILURES, WITHIN = 5, 15 * 60.0
"""How many failed logins from one address or to one account, within how many seconds, close the door."""


@router.get("/login", include_in_schema=False)
@needs("nobody")
async def login(request: Request, next: str = "/") -> Response:
    """Show the form for logging in."""
    if request.app.state.accounts is None:
        return RedirectResponse("/", 303)
    return HTMLResponse(render("login", next=inside(next), failed=False))


@router.post("/login", include_in_schema=False)
@needs("nobody")
async def enter(
    request: Request,
    name: Annotated[str, Form(max_length=64)],
    password: Annotated[str, Form(max_length=1024)],
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Log in and lead on to the page asked for."""
    accounts = cast("Accounts | None", request.app.state.accounts)
    if accounts is None:
        raise RefusedError("This workbench has no accounts.", "Open the address that comity serve printed.")
    limit, keys = _limit(request), (f"address {_client(request)}", f"account {name}")
    limit.check(*keys)
    account = await run_in_threadpool(accounts.check, name, password)
    if account is None:
        limit.failed(*keys)
        return HTMLResponse(render("login", next=inside(next), failed=True), 401)
    return _let_in(request, account, inside(next))


@router.post("/logout", include_in_schema=False)
@needs("reader")
async def leave(request: Request, person: Who) -> Response:
    """End this person's sessions, here and everywhere."""
    accounts = cast("Accounts | None", request.app.state.accounts)
    if accounts is not None:
        accounts.change(person.name)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(request.app.state.settings.cookie, path="/")
    return answer


@router.get("/health", include_in_schema=False)
@needs("nobody")
async def health() -> Response:
    """Say that the server answers."""
    return PlainTextResponse("ok\n")


def inside(address: str) -> str:
    """Return an address of this workbench as it is, and the first page for one that leads out of it."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if plain and "\\" not in address else "/"


def _let_in(request: Request, account: Account, to: str) -> Response:
    answer = RedirectResponse(to, 303)
    state = request.app.state
    set_session(answer, state.signer.begin(account.name, stamp=account.stamp), state.settings)
    return answer


def _limit(request: Request) -> Limit:
    state = request.app.state
    if not hasattr(state, "logins"):
        state.logins = Limit(FAILURES, WITHIN)
    return cast(Limit, state.logins)


def _client(request: Request) -> str:
    return request.client.host if request.client else ""
