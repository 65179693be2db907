import re

import msgspec
import pytest

from comity.model.errors import InputError
from comity.model.rules import CHOICES, CountingRule, find_rule, read_rules
from comity.vocab import vocabulary

LISTS = ("event_kind", "scope", "framework", "event_status", "domain")


def test_presets_name_only_codes_of_the_closed_lists(rules):
    lists = {name: vocabulary().terms(name) for name in LISTS}
    assert [issue for rule in rules.values() for issue in rule.check(lists)] == []


def test_every_preset_says_every_choice_in_words(rules):
    for rule in rules.values():
        told = rule.in_words()
        assert [field for field, _ in told] == list(CHOICES)
        assert all(words for _, words in told)
        assert len(rule.describe().splitlines()) == 1 + len(CHOICES)


def test_presets_differ_in_what_they_count_and_not_in_name_only(rules):
    choices = [tuple(getattr(rule, field) for field in CHOICES) for rule in rules.values()]
    assert len(set(choices)) == len(choices)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nested": "skip"}, "MP[nested=skip]"),
        ({"kinds": ("exercise", "patrol")}, "MP[kinds=exercise+patrol]"),
        ({"min_p_exist": 0.8, "nested": "skip"}, "MP[nested=skip,min_p_exist=0.8]"),
        ({"scopes": ()}, "MP[scopes=]"),
        ({"nested": "count"}, "MP"),
    ],
)
def test_a_changed_rule_says_what_was_changed(rules, changes, code):
    assert rules["MP"].with_(**changes).code == code


def test_changes_add_up_and_changing_back_gives_the_preset(rules):
    preset = rules["MP"]
    changed = preset.with_(nested="skip").with_(unit="series_edition")
    assert changed.code == "MP[unit=series_edition,nested=skip]"
    assert changed.with_(nested="count", unit="event") == preset


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("parties_mode", "alone", "Write bilateral or both_present or led_by_both."),
        ("unit", "stage", "Write event, which counts each phase of an edition, or series_edition, which joins them."),
        ("nested", "maybe", "Write count or skip."),
        ("min_p_exist", 1.5, "Write a probability from 0 to 1."),
        ("kinds", ("exercise", "exercise"), "Write a list that names each code once."),
        ("kinds", "exercise", "Write a list that names each code once."),
        ("status", (), "Name at least one status, such as held."),
        ("code", "2nd rule", "Begin with a letter and use letters, digits, _, + and -."),
    ],
)
def test_a_wrong_rule_names_field_value_and_remedy(field, value, remedy):
    values = {"code": "X", "name": "x", field: value}
    with pytest.raises(InputError) as error:
        CountingRule(**values)
    told = "+".join(value) if isinstance(value, tuple) else str(value)
    assert field in error.value.message
    assert (told or "empty") in error.value.message
    assert error.value.remedy == remedy


def test_a_domain_cannot_be_asked_for_and_ruled_out():
    with pytest.raises(InputError, match="Take sea out of it or of domains"):
        CountingRule(code="X", name="x", domains=("sea",), no_domains=("sea", "land"))


def test_a_field_that_no_rule_has_is_refused(rules):
    with pytest.raises(InputError, match="no field 'kind'"):
        rules["MP"].with_(kind=("exercise",))


def test_codes_outside_the_closed_lists_are_reported_with_the_nearest():
    lists = {name: vocabulary().terms(name) for name in LISTS}
    found = CountingRule(code="X", name="x", kinds=("exercize",)).check(lists)
    assert [(issue.column, issue.remedy) for issue in found] == [("kinds", "Did you mean exercise?")]


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ({"code": "X"}, "must be a list"),
        ([{"code": "X"}], "'X'.*missing required field `name`"),
        ([{"code": "X", "name": "x", "kidns": []}], "unknown field `kidns`"),
        (["X"], "Expected `object`"),
        ([{"code": "X", "name": "x"}, {"code": "Y", "name": "y", "aliases": ["X"]}], "Two counting rules are called"),
    ],
)
def test_a_file_of_rules_that_cannot_be_read_says_why(raw, message):
    with pytest.raises(InputError, match=message):
        read_rules(raw)


@pytest.mark.parametrize(("name", "code"), [("strict", "MP"), ("WIDE", "W"), ("b", "B"), ("air_patrols", "PA")])
def test_rules_are_found_by_code_and_alias_whatever_the_case(rules, name, code):
    assert find_rule(rules, name).code == code


def test_an_unknown_rule_names_the_nearest_or_all(rules):
    with pytest.raises(InputError, match=re.escape("Did you mean strict?")):
        find_rule(rules, "strickt")
    with pytest.raises(InputError, match=r"Use one of air_patrols, .*wide"):
        find_rule(rules, "zzz")


def test_rules_are_written_as_json_and_read_back(rules):
    for rule in (*rules.values(), rules["MP"].with_(nested="skip")):
        assert msgspec.json.decode(msgspec.json.encode(rule), type=CountingRule) == rule
