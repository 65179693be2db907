import pytest

from comity.model.records import Agreement, Contact, Event, Friction, Transfer
from comity.resolve.kinds import is_open_ended, kind_of_mention, kind_of_record, near


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (Agreement(id="a", kind="roadmap"), "agreement"),
        (Contact(id="c", kind="port_visit"), "visit"),
        (Contact(id="c", kind="summit"), "consultation"),
        (Contact(id="c", kind="academy_exchange"), "academy_exchange"),
        (Friction(id="f", kind="border_clash"), "incident"),
        (Transfer(id="t", kind="licence"), "licence"),
        (Event(id="e", kind="patrol"), "patrol"),
    ],
)
def test_records_have_kinds_of_the_general_scheme(record, kind):
    assert kind_of_record(record) == kind


def test_a_deal_of_the_guide_is_a_sale():
    assert kind_of_mention("arms_transfer") == "arms_sale"
    assert kind_of_mention("warning_sharing") == "warning_sharing"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("co_development", "technical_assistance"),
        ("arms_sale", "arms_to_rival"),
        ("patrol", "exercise"),
        ("visit", "deployment"),
    ],
)
def test_kinds_in_other_words_are_near_both_ways(one, other):
    assert other in near(one)
    assert one in near(other)


def test_a_scramble_is_no_patrol():
    assert "patrol" not in near("incident")


def test_papers_goods_and_disputes_last():
    assert is_open_ended("agreement")
    assert is_open_ended("arms_sale")
    assert is_open_ended("incident", Friction(id="f", kind="border_clash"))
    assert not is_open_ended("exercise")
