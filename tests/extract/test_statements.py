"""Statements: who speaks, in what form, and which position is taken."""

import pytest

from comity.extract.attributions import find_attributions
from comity.extract.quotes import find_quotes
from comity.extract.statementfeatures import find_utterances, phrase_features
from comity.extract.statements import find_statements
from tests.extract.helpers import analysed

from .texts import DRILL, analysis_of

OPENING = "The armies of Poland and Ukraine held military exercises near Lviv.\n\n"


def speakers_in(text):
    """Return speaker, cue and form of every attribution after the opening line."""
    analysis = analysis_of(OPENING + text)
    found = find_attributions(analysis, find_quotes(OPENING + text))
    return [(item.speaker.name, item.cue, item.how) for item in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("General Jan Kowalski said that Poland stands by Ukraine.", ("Jan Kowalski", "say", "verb")),
        ('"Poland stands by Ukraine," said General Jan Kowalski.', ("Jan Kowalski", "say", "verb")),
        ("Poland, Jan Kowalski argued, should send more tanks to Ukraine.", ("Jan Kowalski", "argue", "verb")),
        ("According to Jan Kowalski, Poland and Ukraine trust each other.", ("Jan Kowalski", "according to", "source")),
        (
            "In the words of Jan Kowalski, Poland and Ukraine are friends.",
            ("Jan Kowalski", "in the words of", "source"),
        ),
        ("In Jan Kowalski's view, the army of Ukraine needs Poland.", ("Jan Kowalski", "view", "source")),
        (
            "The Polish Defense Ministry denied that weapons went to Ukraine.",
            ("Polish Defense Ministry", "deny", "verb"),
        ),
        ('"They came when the house was burning," said Jan Kowalski of them.', ("Jan Kowalski", "say", "verb")),
        ("Jan Kowalski is certain that Poland will stand by Ukraine.", ("Jan Kowalski", "certain", "verb")),
        ("Jan Kowalski restated that Poland stands by Ukraine.", ("Jan Kowalski", "restate", "verb")),
        ("Jan Kowalski's rejoinder was that Poland trusts Ukraine.", ("Jan Kowalski", "rejoinder", "source")),
        ("Warsaw condemned the attack on the Ukrainian army.", ("Warsaw", "condemn", "verb")),
        ("The plan was rejected by Jan Kowalski, a Polish general.", ("Jan Kowalski", "reject", "verb")),
        ("Jan Kowalski: The Polish army is ready to help Ukraine.", ("Jan Kowalski", ":", "label")),
        ("A RAND Corporation report says Poland and Ukraine are allies.", ("RAND Corporation", "say", "verb")),
    ],
)
def test_the_speaker_is_found_in_every_form(sentence, expected):
    assert expected in speakers_in(sentence)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("General Jan Kowalski met the troops. He said Poland stands by Ukraine.", "Jan Kowalski"),
        ("General Jan Kowalski met the troops. Poland, Kowalski said, stands by Ukraine.", "Jan Kowalski"),
        ("Polish Minister Jan Kowalski met the troops in Ukraine. The Polish minister said it.", "Jan Kowalski"),
        ("Korean general Lee Min-ho met the Polish troops. Lee said Poland stands by Ukraine.", "Lee Min-ho"),
        ("The Polish Defense Ministry denied it. The ministry said Ukraine has arms.", "Polish Defense Ministry"),
    ],
)  # fmt: skip
def test_short_forms_stand_for_who_was_named(text, name):
    assert name in {speaker for speaker, cue, _ in speakers_in(text) if cue == "say"}


def test_a_quotation_that_goes_on_keeps_its_speaker():
    text = "“The Polish army is ready,” said Jan Kowalski.\n\n“Ukraine can rely on the Polish army and its tanks.”"
    assert ("Jan Kowalski", "", "continued") in speakers_in(text)


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("The Baltic states warned that the drill threatens Poland.", ""),
        ("NATO warned that the drill threatens Poland.", ""),
        ("The RAND Corporation warned that Poland and Ukraine are no allies.", "USA"),
        ("Gomathi Sekar of the Coastal Forum in Chennai warned that the drill threatens Poland.", "IND"),
        ("The Ukrainian ambassador to the Kremlin warned that the drill threatens Poland.", "UKR"),
        ("Rafael Baca, a general, warned that the drill threatens Poland.", ""),
        ("An analyst of NATO in Brussels warned that the drill threatens Poland.", ""),
        ("The Polish Defence Ministry warned that the drill threatens Ukraine.", "POL"),
        ("Anna Lind, who heads a school of Russian studies at Chatham House, warned that Poland is alone.", "GBR"),
    ],
)
def test_the_country_of_a_speaker_is_that_of_the_office_the_institute_or_the_town(text, country):
    analysis = analysis_of(OPENING + text)
    found = find_attributions(analysis, find_quotes(analysis.document.text))
    assert [item.speaker.country for item in found] == [country]


def test_an_adverb_is_no_part_of_the_speaker() -> None:
    text = "Poland and Ukraine train. Both states, especially Poland, stressed that they are no allies."
    assert "Poland" in {name for name, *_ in speakers_in(text)}


def test_two_who_speak_together_are_two_speakers():
    text = "General Jan Kowalski and Admiral Petro Bondar announced that Poland and Ukraine will train together."
    assert {"Jan Kowalski", "Petro Bondar"} <= {name for name, *_ in speakers_in(text)}


def test_a_title_in_quotation_marks_is_no_speaker():
    names = {name for name, *_ in speakers_in("The “Iron Friend” exercise put Polish and Ukrainian tanks on the move.")}
    assert "Iron Friend" not in names


@pytest.mark.parametrize(
    ("text", "features"),
    [
        ("The drill is not aimed at any third party.", {"p=third_party", "p=third_party:denied"}),
        ("They are allies.", {"p=alliance_status:plain"}),
        ("They are not allies.", {"p=alliance_status:denied"}),
        ("It may pose a threat.", {"p=threat:hedged"}),
        ("Warsaw should stop it.", {"p=policy_advice"}),
    ],
)
def test_phrases_speak_to_a_topic_and_a_polarity(text, features):
    assert features <= set(phrase_features(text))


@pytest.fixture(scope="module")
def drill():
    return find_statements(analysis_of(DRILL))


def test_positions_are_found_with_topic_and_stance(drill):
    found = {(item.speaker, item.topic, item.stance) for item in drill}
    assert ("Nguyen Van Minh", "third_party", "denies") in found
    assert ("Nguyen Van Minh", "prospects", "affirms") in found or ("Nguyen Van Minh", "trust", "affirms") in found


@pytest.mark.parametrize(
    "report",
    [
        "Indian Navy spokesman Rajesh Menon said four ships sailed from Cam Ranh on Monday.",
        "Colonel Amina Otieno of the Kenyan Army said 300 soldiers arrived in Entebbe on Friday to drill with Uganda.",
        "The Ministry of Defence in Riga said Danish and Latvian troops began the exercise on 4 May.",
        "Brazilian navy spokeswoman Carla Nunes said the frigate left Montevideo after three days in Uruguay.",
        "A spokesman for the Thai air force said that Chinese fighters landed at Udorn on Sunday.",
        "General Park Min-soo said the drill between South Korea and the United States lasted six days.",
        "Turkish officials said two Pakistani corvettes anchored at Aksaz on Tuesday.",
        "The Serbian army said its helicopters flew with Hungarian ones near Szeged in June.",
    ],
)
def test_a_bare_report_of_fact_is_no_statement(report):
    assert find_statements(analysed(report)) == ()


def test_a_position_in_a_sentence_of_its_own_is_one():
    said = "Indian Navy spokesman Rajesh Menon said the drill was not aimed at any third party."
    assert [item.speaker for item in find_statements(analysed(said))] == ["Rajesh Menon"]


def test_a_bare_report_in_the_midst_of_positions_is_no_statement(drill):
    assert "Rajesh Menon" not in {item.speaker for item in drill}


def test_country_role_and_parties_are_read(drill):
    minh = next(item for item in drill if item.speaker == "Nguyen Van Minh")
    assert minh.country == "VNM"
    assert "spokesman" in minh.role_or_org
    assert minh.about == ("IND", "VNM")


def test_the_quotation_and_all_spans_are_the_texts_own(drill):
    minh = next(item for item in drill if item.topic == "third_party")
    assert minh.quote is not None
    assert minh.quote.quote == "is not aimed at any third party,"
    for item in drill:
        spans = [*item.evidence, *(field.span for field in item.fields), *([item.quote] if item.quote else [])]
        assert all(DRILL[span.start : span.end] == span.quote for span in spans)
        assert all(field.rule for field in item.fields)


def test_one_utterance_a_speaker_and_line():
    utterances = find_utterances(analysis_of(DRILL))
    keys = [(utterance.line, utterance.speaker.name) for utterance in utterances]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys, key=lambda key: key[0])


def test_the_same_text_gives_the_same_statements(drill):
    assert find_statements(analysis_of(DRILL)) == drill


@pytest.mark.parametrize("piece", ["A", "Aa ", "A-", "Ministry of ", "Mr. ", "“A” ", "said ", "Kim, "])
def test_long_repetitions_are_read_to_the_end(piece):
    text = "The armies of Poland and Ukraine held military exercises.\n\n" + piece * 700 + "\n\n" + OPENING
    found = find_statements(
        analysis_of(text + "Jan Kowalski said Poland and Ukraine must be allies and trust each other.")
    )
    assert all(item.evidence for item in found), "patterns are bounded, so that this ends at all"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The Foreign Ministry in Lisbon said that Poland and Ukraine are allies.", "Foreign Ministry in Lisbon"),
        ("Poland “condemned” the drills, and Jan Kowalski “rejected” any alliance with Ukraine.", "Jan Kowalski"),
        ('"It is no alliance, whatever he told Poland," said Milica Stojkovic.', "Milica Stojkovic"),
        ("Wang Yi: Poland and Ukraine are not a military alliance.", "Wang Yi"),
        ("Remarks by Foreign Minister Wang Yi show that Poland trusts Ukraine.", "Wang Yi"),
    ],
)
def test_who_says_it(sentence, name):
    assert name in {speaker for speaker, *_ in speakers_in(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "July: Poland and Ukraine are close allies.",
        "Transcript: Poland and Ukraine are close allies.",
        "They share a dim view of the order that Poland and Ukraine defend.",
    ],
)
def test_a_heading_and_what_is_viewed_say_nothing(sentence):
    assert speakers_in(sentence) == []
