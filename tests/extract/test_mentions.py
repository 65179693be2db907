import pytest

from comity.extract.cluster import Cluster
from comity.extract.judge import kind_of, relation_to
from comity.extract.lexicon import cue_of, triggers
from comity.extract.mentions import context_of, family, features, find_candidates, role_of
from comity.model.mentions import EVENT_KINDS
from tests.extract.helpers import analysed


def kinds(text: str) -> set[str]:
    return {c.kind for c in find_candidates(analysed(text))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kenya and Uganda held joint drills.", "exercise"),
        ("Kenyan and Ugandan planes flew a joint patrol.", "patrol"),
        ("Kenya bought tanks from Uganda.", "arms_transfer"),
        ("Kenya and Uganda signed a pact.", "agreement"),
        ("Kenyan troops are stationed in Uganda.", "deployment"),
        ("Kenya's jets intercepted a Ugandan plane.", "incident"),
        ("Kenya shares intelligence with Uganda.", "warning_sharing"),
        ("The ministers of Kenya and Uganda held talks.", "consultation"),
        ("A Kenyan frigate docked in Uganda.", "visit"),
        ("They develop a missile together.", "co_development"),
        ("Kenyan instructors train Ugandan pilots.", "technical_assistance"),
        ("Kenya sent machine tools to Uganda.", "dual_use_supply"),
    ],
)
def test_every_kind_has_triggers(text, kind):
    assert kind in kinds(text)


def test_the_lexicon_knows_only_the_kinds_of_the_guide():
    assert {t.kind for group in triggers().values() for t in group} == set(EVENT_KINDS)


def test_staff_exercises_are_found_with_exercises_and_told_apart_at_the_end():
    assert {family(k) for k in ("exercise", "command_post_exercise", "computer_simulation")} == {"exercise"}
    candidates = find_candidates(analysed("Kenya and Uganda ended a staff exercise."))
    assert "command_post_exercise" in {c.detail for c in candidates}


def test_features_speak_of_the_roles_around_the_trigger():
    analysis = analysed("Kenya will not hold the annual exercise with Uganda.")
    candidates = find_candidates(analysis)
    exercise = next(c for c in candidates if c.lemma == "exercise")
    found = set(features(analysis, exercise, context_of(analysis, candidates)))
    assert {"arg=v.with", "arg=v.nsubj", "c:recurring", "vneg=not", "vaux=will"} <= found


def test_roles_are_read_below_the_trigger_and_below_its_verb():
    line = analysed("Kenya held drills with Uganda.").lines[0]
    words = [t.text for t in line.sentence.tokens]
    drills, verb = words.index("drills"), words.index("held")
    assert role_of(line, words.index("Kenya"), drills, verb) == "v.nsubj"
    assert role_of(line, words.index("Uganda"), drills, verb) in ("with", "v.with")
    assert role_of(line, verb, drills, verb) == "v.self"


def test_dates_are_placed_against_the_day_of_publication():
    analysis = analysed("They met on 3 May 2024 and will meet on 3 October 2024.", "2024-09-16")
    first, second = analysis.lines[0].dates
    assert [relation_to(analysis, d) for d in (first, second, None)] == ["past", "future", "unknown"]


def test_word_classes_overlap():
    assert {"weapon", "military"} <= set(cue_of("missile"))
    assert cue_of("banana") == ()


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Kenya and Uganda held a drill.", "exercise", "drill"),
        (
            "Kenya held a computer-assisted drill with Uganda.",
            "computer_simulation",
            "computer-assisted drill",
        ),
        (
            "Kenya and Uganda held drills by means of computers.",
            "computer_simulation",
            "means of computers",
        ),
        ("Kenya and Uganda held a command and staff exercise.", "command_post_exercise", "command and staff exercise"),
        ("Kenya and Uganda held a drill over maps.", "command_post_exercise", "over maps"),
        ("Kenya and Uganda held a drill; its computers had been stolen.", "exercise", "drill"),
        ("The general staffs of Kenya and Uganda held a drill.", "exercise", "drill"),
        ("Kenya and Uganda held a drill without soldiers from Rwanda.", "exercise", "drill"),
        ("Kenya and Uganda held a drill on computer warfare.", "exercise", "drill"),
        ("Kenya and Uganda held a drill, while Rwanda stood around maps.", "exercise", "drill"),
        ("Kenya and Uganda held a drill, not one over maps.", "exercise", "drill"),
        ("A drill of Kenya's Command and Staff College was held.", "exercise", "drill"),
    ],
)
def test_kind_of_is_the_familys_but_for_words_on_how_an_exercise_is_run(text, kind, words):
    analysis = analysed(text)
    mentions = tuple(c for c in find_candidates(analysis) if c.kind == "exercise")
    found, _, start, end = kind_of(analysis, Cluster(mentions, (0.9,) * len(mentions)))
    assert (found, text[start:end]) == (kind, words)
