"""What the API says of itself: the schemas follow from the views, so that they cannot say anything else."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from comity.web.errors import Problem
from comity.web.page import Registered

_REFERENCE = "#/components/schemas/{name}"
_PROBLEMS = {"400": "The request cannot be used.", "401": "Nobody is logged in.", "403": "Not allowed.",
             "404": "Not there.", "422": "A value is not valid.", "503": "The ledger cannot be read."}  # fmt: skip


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI description of everything the pages show."""
    if app.openapi_schema:
        return app.openapi_schema
    about = "Everything the pages of the workbench show, as JSON. Add ?format=csv to a page's own address for CSV."
    made = get_openapi(title="comity", version=app.version, description=about, routes=app.routes)
    registered = {page.view.__name__: page for page in app.state.registered}
    schemas = _schemas(list(registered.values()))
    for path in made.get("paths", {}).values():
        for operation in path.values():
            _complete(operation)
    made.setdefault("components", {})["schemas"] = {**_bodies(made), **schemas}
    app.openapi_schema = made
    return made


def _schemas(pages: list[Registered]) -> dict[str, Any]:
    _, found = msgspec.json.schema_components([*(page.view for page in pages), Problem], ref_template=_REFERENCE)
    return dict(found)


def _bodies(made: dict[str, Any]) -> dict[str, Any]:
    """Return the schemas FastAPI made for what is sent; those for its own errors give way to ours."""
    kept = made.get("components", {}).get("schemas", {})
    return {name: schema for name, schema in kept.items() if name not in ("HTTPValidationError", "ValidationError")}


def _complete(operation: dict[str, Any]) -> None:
    """Say what an operation answers, in good and in bad cases."""
    answers = operation["responses"]
    view = answers.get("200", {}).pop("x-view", None)
    if view:
        answers["200"]["content"] = {"application/json": {"schema": {"$ref": _REFERENCE.format(name=view)}}}
    problem = {"application/json": {"schema": {"$ref": _REFERENCE.format(name="Problem")}}}
    for code, words in _PROBLEMS.items():
        answers[code] = {"description": words, "content": problem}
