"""One shape for everything that goes wrong: ``{error, message, remedy}`` for programs, one page for people."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from msgspec import Struct
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from comity.model.errors import ComityError, InputError, LedgerError, RefusedError
from comity.web.render import render_error


class Problem(Struct, frozen=True, kw_only=True):
    """What went wrong: a code for programs, a sentence for people, and what to do next."""

    error: str
    message: str
    remedy: str


class MissingError(InputError):
    """What was asked for is not there."""


class TooOftenError(RefusedError):
    """Something was tried too often in too short a time."""


CODES: Mapping[int, str] = {
    400: "bad-request",
    401: "not-logged-in",
    403: "not-allowed",
    404: "not-found",
    405: "wrong-method",
    409: "conflict",
    413: "too-large",
    415: "wrong-media-type",
    421: "wrong-host",
    422: "bad-value",
    429: "too-often",
    500: "internal",
    503: "ledger",
}

_REMEDIES: Mapping[int, str] = {
    404: "Check the address, or start from the overview.",
    405: "Look the address up at /interface.",
    413: "Send fewer or smaller files, or use comity ingest.",
    500: "Nothing was changed. Look at what the server printed, and report it.",
}

_STATUS: tuple[tuple[type[ComityError], int], ...] = (
    (MissingError, 404),
    (TooOftenError, 429),
    (InputError, 400),
    (LedgerError, 503),
    (RefusedError, 403),
)


def respond(scope: Mapping[str, Any], status: int, message: str, remedy: str, **headers: str) -> Response:
    """Return a problem as JSON or as a page, whichever was asked for."""
    problem = Problem(error=CODES.get(status, "error"), message=message, remedy=remedy)
    if wants_json(scope):
        return Response(msgspec.json.encode(problem), status, headers, media_type="application/json")
    return HTMLResponse(render_error(scope, status, problem), status, headers)


def wants_json(scope: Mapping[str, Any]) -> bool:
    """Tell whether a request is a program's: by its path, the format asked for, or what it accepts."""
    query = scope.get("query_string", b"")
    if scope["path"].startswith("/api/") or b"format=json" in query or b"format=csv" in query:
        return True
    accepted = dict(scope["headers"]).get(b"accept", b"")
    return b"application/json" in accepted and b"text/html" not in accepted


def install(app: FastAPI) -> None:
    """Answer every kind of failure in the one shape."""
    app.add_exception_handler(ComityError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _other)
    app.add_exception_handler(Exception, _broken)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, ComityError)
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 400)
    return respond(request.scope, status, error.message, error.remedy)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    message = " ".join(_sentence(one) for one in error.errors()[:5])
    return respond(request.scope, 422, message, "Correct the address or the form, and send it again.")


def _sentence(one: Mapping[str, Any]) -> str:
    place: Sequence[Any] = one.get("loc", ())
    given = one.get("input")
    value = f"{str(given)[:80]!r}: " if isinstance(given, str | int | float) else ""
    return f"{' '.join(str(part) for part in place[1:]) or 'The request'}: {value}{one.get('msg', 'is not valid')}."


def _other(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = "There is nothing at this address." if error.status_code == 404 else f"{str(error.detail).rstrip('.')}."
    remedy = _REMEDIES.get(error.status_code, "Go back and try again.")
    return respond(request.scope, error.status_code, words, remedy, **dict(error.headers or {}))


def _broken(request: Request, error: Exception) -> Response:
    return respond(request.scope, 500, f"The workbench failed: {type(error).__name__}.", _REMEDIES[500])
