from datetime import date

import pytest

from comity.measure import agreements_in_force
from comity.measure.agreements import bundled_extensions
from comity.model.records import Agreement
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate

PAIR = ("CHN", "RUS")


def agreement(id="a", **changes):
    values = {
        "kind": "agreement",
        "status": "signed",
        "signed": "2001-07-16",
        "parties": PAIR,
        "p_exist": 0.9,
        **changes,
    }
    for field in ("signed", "in_force", "expires"):
        values[field] = EventDate.parse(values[field]) if values.get(field) else None
    return Agreement(id=id, **values)


def on(day, *records, **links):
    return agreements_in_force(Snapshot(records), PAIR, date.fromisoformat(day), extensions=links)


TREATY = {"in_force": "2002-02-28", "expires": "2022-02-28"}
EXTENSION = {"signed": "2021-06-28", "in_force": "2022-02", "expires": "2027-02", "kind": "joint_statement"}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2002-02-27", "not in force before 2002-02-28"),
        ("2002-02-28", ""),
        ("2022-02-28", ""),
        ("2022-03-01", "expired 2022-02-28"),
    ],
)
def test_a_text_is_in_force_from_its_first_day_to_its_last(day, why):
    found = on(day, agreement(**TREATY))
    assert [one.why for one in found.excluded] == ([why] if why else [])
    assert [(text.id, text.from_signature, text.until) for text in found.texts] == (
        [] if why else [("a", False, date(2022, 2, 28))]
    )


def test_an_extension_prolongs_the_first_text_and_is_no_text_of_its_own():
    treaty, extension = agreement(**TREATY), agreement("x", **EXTENSION)
    for day in ("2010-01-01", "2024-01-01"):
        (text,) = on(day, treaty, extension, x="a").texts
        assert (text.id, text.extended_by, text.until, text.political) == ("a", ("x",), date(2027, 2, 28), False)
    assert [one.why for one in on("2027-03-01", treaty, extension, x="a").excluded] == ["expired 2027-02-28"]
    assert [text.id for text in on("2024-01-01", treaty, extension).texts] == ["x"]


def test_an_extension_that_was_not_signed_prolongs_nothing():
    found = on("2024-01-01", agreement(**TREATY), agreement("x", **EXTENSION | {"status": "draft"}), x="a")
    assert found.texts == ()


def test_an_extension_without_end_leaves_no_end():
    (text,) = on("2024-01-01", agreement(**TREATY), agreement("x", signed="2021"), x="a").texts
    assert text.until is None


def test_the_signature_stands_in_for_an_unknown_entry_into_force():
    (text,) = on("2010-01-01", agreement(kind="joint_statement")).texts
    assert (text.since, text.from_signature, text.political, text.until) == (date(2001, 7, 16), True, True, None)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"status": "draft"}, "status is draft; only signed texts are in force"),
        ({"status": ""}, "status is unknown; only signed texts are in force"),
        ({"signed": ""}, "no date of signature or entry into force is known"),
        ({"p_exist": 0.4}, "exists with a probability of 0.40 only"),
    ],
)
def test_what_is_not_in_force_says_why(changes, why):
    found = on("2010-01-01", agreement(**changes))
    assert (found.texts, [one.why for one in found.excluded]) == ((), [why])


def test_texts_are_listed_oldest_first_and_others_texts_not_at_all():
    found = on("2010-01-01", agreement("b", signed="2005"), agreement("a"), agreement("c", parties=("CHN", "SUN")))
    assert [text.id for text in found.texts] == ["a", "b"]


def test_bundled_extensions_name_records_of_the_casebook(casebook):
    ids = {record.id for record in casebook.agreements}
    links = bundled_extensions()
    assert links
    assert set(links) | set(links.values()) <= ids
    assert not set(links) & set(links.values())
