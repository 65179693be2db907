"""The list behind a figure: in order of time, with what is counted and its rule in the first line."""

import pytest
from fastapi.testclient import TestClient

from comity.show.figures import Door
from comity.web.doors import words_of
from comity.web.figures import _answer

PAGE = "/pair/CHN-RUS/figures/joint-events-under-rule-mp"


def test_records_behind_a_figure_are_in_order_of_time(client: TestClient, bundled: str) -> None:
    found = client.get(f"{PAGE}?format=json").json()
    years = [int(one["date"][-4:]) for one in found["records"]]
    assert years == sorted(years)
    assert len(years) > 60


def test_the_rule_of_a_figure_is_a_link(client: TestClient) -> None:
    found = client.get(f"{PAGE}?format=json").json()
    assert {"text": "rule MP", "href": "/rules#rule-MP", "title": ""} in found["answer"]
    assert 'id="rule-MP"' in client.get("/rules").text


@pytest.mark.parametrize(
    ("text", "what", "said"),
    [
        ("65", "joint events under rule MP", "65 records: joint events under rule MP."),
        ("2 [2–3]", "Command and planning, computed", "65 records behind “2 [2–3]”: Command and planning, computed."),
        ("rung 3", "records behind rung 3", "65 records behind rung 3."),
        ("", "joint events under rule MP[nested=skip]", "65 records: joint events under rule MP[nested=skip]."),
        ("", "events under rule W+", "65 records: events under rule W+."),
        ("", "what some rule says", "65 records: what some rule says."),
    ],
)
def test_a_list_says_what_it_counts(text: str, what: str, said: str) -> None:
    line = _answer(65, Door("f-x", text, what, ()))
    assert words_of(line) == said
    linked = [part.href for part in line if not isinstance(part, str)]
    assert bool(linked) == (said.endswith(("rule MP.", "rule W+.")))
