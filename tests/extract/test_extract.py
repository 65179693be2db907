import pickle
import subprocess
import sys
from random import Random

import msgspec
import pytest

from comity.extract import extract, to_guide
from comity.extract.analysis import build
from comity.extract.entities import find_entities
from comity.model.mentions import EVENT_KINDS
from tests.extract.helpers import document

STORY = """Kenya, Uganda open naval drill on Lake Victoria

The navies of Kenya and Uganda on Monday began the joint exercise "Amber Falcon 2024" near Kisumu.
About 300 Kenyan and 250 Ugandan sailors take part in the drill, which will end on 20 September.
In 2022 the two countries signed a memorandum on military cooperation in Nairobi.
"""


@pytest.fixture(scope="module")
def story():
    return extract(document(STORY))


def test_a_plain_story_gives_its_main_event(story):
    main = next(e for e in story.events if e.kind == "exercise")
    assert main.parties == ("KEN", "UGA")
    assert main.modality == "reported"
    assert main.name == "Amber Falcon 2024"
    assert main.start == "2024-09-16"
    assert any("Kisumu" in place for place in main.places)


def test_every_span_points_at_its_words(story):
    spans = [s for e in story.events for s in e.evidence]
    spans += [f.span for e in story.events for f in e.fields if f.span is not None]
    assert spans
    assert all(STORY[s.start : s.end] == s.quote for s in spans)


def test_every_filled_field_says_which_rule_read_it(story):
    for event in story.events:
        explained = {f.field for f in event.fields}
        assert "kind" in explained
        assert all(f.rule for f in event.fields)
        assert not event.name or "name" in explained


def test_the_guide_shape_is_complete(story):
    guide = to_guide(story)
    assert set(guide) == {"doc_id", "events", "statements", "claims_numeric"}
    for event in guide["events"]:
        assert event["kind"] in EVENT_KINDS
        assert len(event["parties"]) >= 2
        assert event["evidence"]


def test_extract_is_picklable_and_leaves_its_input_alone():
    doc = document(STORY)
    assert pickle.loads(pickle.dumps(extract))(doc) == extract(doc)
    assert doc == document(STORY)


@pytest.mark.slow
def test_output_is_the_same_to_the_byte_under_every_hash_seed():
    code = (
        "import msgspec,sys; from comity.extract import extract; from tests.extract.helpers import document;"
        "from tests.extract.test_extract import STORY;"
        "sys.stdout.buffer.write(msgspec.json.encode(extract(document(STORY))))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "1", "77")
    }
    assert outputs == {msgspec.json.encode(extract(document(STORY)))}


@pytest.mark.parametrize("text", ["", " \n\n ", "Drills.", "Russia.", "\u2028Russia and China\x00 drills \U0001f680"])
def test_odd_texts_are_no_trouble(text):
    assert extract(document(text)).document == "test"


def test_a_document_without_a_date_still_reads():
    from comity.model.documents import Document

    found = extract(Document(id="undated", text=STORY, sha256=""))
    assert any(e.kind == "exercise" for e in found.events)


# What has nothing to do with armed forces must stay empty: paragraphs put together from everyday topics.
TOPICS = {
    "sport": [
        "{a} beat {b} 2-1 in the final, and the coach praised the team's defence and its attack.",
        "After the match against {b} the {a} squad returned to its training camp.",
        "{a}'s striker fired from thirty metres, but {b}'s keeper was on guard.",
    ],
    "trade": [
        "{a} and {b} signed an agreement on tariffs for wheat and cars.",
        "Exports from {a} to {b} rose by {n} per cent, the ministry said.",
        "A delegation of firms from {b} visited {a} to look for partners.",
    ],
    "health": [
        "Doctors from {a} helped {b} to fight the outbreak and delivered {n} tonnes of medicine.",
        "Researchers in {a} and {b} develop a vaccine together.",
    ],
    "police": [
        "Police in {a} and {b} arrested {n} members of a gang of smugglers.",
        "Customs officers from {a} intercepted a truck from {b} with cigarettes.",
    ],
    "culture": [
        "The museum in {a} received {n} paintings from {b} on loan.",
        "A film from {a} won the prize at the festival in {b}.",
    ],
    "disaster": [
        "After the flood {a} sent {b} tents and {n} rescue workers.",
        "{n} firefighters from {a} arrived in {b} to help put out the blaze.",
    ],
}
STATES = [
    "Kenya",
    "Brazil",
    "Spain",
    "Japan",
    "India",
    "Poland",
    "Egypt",
    "Canada",
    "Vietnam",
    "Turkey",
    "Russia",
    "China",
]


def paragraphs(count: int) -> list[str]:
    rng = Random(11)
    made = []
    for _ in range(count):
        topic = rng.choice(sorted(TOPICS))
        a, b = rng.sample(STATES, 2)
        made.append(" ".join(rng.choice(TOPICS[topic]).format(a=a, b=b, n=rng.randint(3, 90)) for _ in range(4)))
    return made


def test_unrelated_prose_is_left_empty():
    empty = sum(not extract(document(text)).events for text in paragraphs(200))
    assert empty >= 190


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("China and Russia held a joint exercise on 9 August 2026.", "exercise"),
        ("China and Russia held Joint Sea 2024 in Zhanjiang in July 2024.", "exercise"),
        ("Germany delivered 18 Leopard 2 tanks to Ukraine on 27 March 2023.", "arms_transfer"),
        ("The defence ministers of Japan and Australia met in Tokyo on 3 June 2022.", "consultation"),
        ("Turkish instructors trained Somali soldiers in Mogadishu in 2019.", "technical_assistance"),
    ],
)
def test_one_plain_sentence_is_enough(text, kind):
    found = extract(document(text))
    assert [event.kind for event in found.events] == [kind]


def test_a_sentence_without_end_is_read_in_pieces():
    text = "China and Russia held a joint exercise in 2025 with 100 troops, and " * 200
    lines = build(document(text), find_entities(text)).lines
    assert max(len(line.sentence.tokens) for line in lines) <= 300
    assert {event.kind for event in extract(document(text)).events} == {"exercise"}
