"""The API does what its description says, asked rightly or wrongly: no failure of ours, no answer of another shape."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from comity.web import Settings, create_app
from comity.web.pages import GROUPS

from .conftest import HOSTS, TOKEN, abroad

HEAD = {"Authorization": f"Bearer {TOKEN}", "Host": "testserver"}
PATHS = [f"/api{page.path.replace(':path', '')}" for group in GROUPS for page in group.registered]
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def description(furnished: str) -> Iterator[Any]:
    """The description of the API, as the server gives it."""
    app = create_app(Settings(ledger=furnished, token=TOKEN, key="k", hosts=HOSTS))
    yield schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=HEAD)
    app.state.shelf.close()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("path", PATHS)
def test_the_api_keeps_its_word(description: Any, path: str, mode: GenerationMode) -> None:
    operation = description[path]["GET"]

    @settings(
        max_examples=15, phases=[Phase.generate], derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        case.call_and_validate(headers=HEAD, checks=CHECKS)

    asked()


@pytest.mark.parametrize("path", PATHS)
def test_what_is_there_is_as_described(description: Any, path: str) -> None:
    filled = {"pair": "CHN-RUS", "id": abroad("zh").id if "document" in path else "vostok-2018"}
    operation = description[path]["GET"]
    wanted = {name: value for name, value in filled.items() if f"{{{name}}}" in path}
    case = operation.Case(path_parameters=wanted)
    assert case.call_and_validate(headers=HEAD, checks=CHECKS).status_code == 200
