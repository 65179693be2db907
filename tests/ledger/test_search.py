"""Search: the same hits on both back ends, in three scripts, whatever the user types."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.ledger import Hit, Ledger
from comity.ledger.words import tokens

from .samples import decide, document, event, machine, passage, source, write

TEXTS = (
    "Joint bomber patrols over the Sea of Japan were patrolled twice.",
    "Совместное патрулирование бомбардировщиков над Японским морем.",
    "中俄两国海军举行联合军演,俄罗斯太平洋舰队参加。",
    "Patrol boats; the patrol of the patrol.",
)


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """A ledger with passages in three languages and some records."""
    held = [document(text) for text in TEXTS]
    quotes = [passage(one, one.text) for one in held]
    claims = [machine(f"p{at}", "exists", "yes", passages=(quote.id,)) for at, quote in enumerate(quotes)]
    write(ledger, claims, documents=tuple(held), passages=tuple(quotes))
    write(
        ledger,
        source("src", title="Military drills [учения]"),
        event("ev", "src", name="Ocean-2024", note="Гигантские учения"),
    )
    return ledger


def found(ledger: Ledger, text: str) -> list[str]:
    return [hit.record for hit in ledger.search(text)]


@pytest.mark.parametrize(
    ("sought", "records"),
    [
        ("patrol", ["p3", "p0"]),
        ("patrols japan", ["p0"]),
        ("PATROLLING", ["p3", "p0"]),
        ("патрулирования", ["p1"]),
        ("бомбардировщики море", ["p1"]),
        ("бомбардировщик", ["p1"]),
        ("军演", ["p2"]),
        ("联合军演", ["p2"]),
        ("俄", ["p2"]),
        ("合作", []),
        ("ocean 2024", ["ev"]),
        ("drill", ["src"]),
        ("учение", ["ev", "src"]),
        ("nothing like it", []),
        ("", []),
        ("   ", []),
    ],
)
def test_finds(filled: Ledger, sought: str, records: list[str]) -> None:
    assert found(filled, sought) == records


def test_both_back_ends_agree_in_rank_and_snippet(filled: Ledger) -> None:
    hits = filled.search("patrol")
    assert [(hit.kind, hit.snippet, hit.rank) for hit in hits] == [
        ("passage", TEXTS[3], pytest.approx(3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 7 / 40)), abs=1e-6)),
        ("passage", TEXTS[0], pytest.approx(2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 11 / 40)), abs=1e-6)),
    ]
    assert [hits[0].snippet[a:b] for a, b in hits[0].matches] == ["Patrol", "patrol", "patrol"]


def test_matches_are_offsets_into_the_snippet(filled: Ledger) -> None:
    (hit,) = filled.search("联合军演")
    assert [hit.snippet[a:b] for a, b in hit.matches] == ["联合军演"]
    (hit,) = filled.search("патрулирования")
    assert [hit.snippet[a:b] for a, b in hit.matches] == ["патрулирование"]


@pytest.mark.parametrize(
    "typed",
    ['"', "'", "patrol*", "patrol OR japan", "NEAR(patrol japan)", "terms:patrol", "-patrol", "pat:rol", "a & !b",
     "(", ")", "\\", "';DROP TABLE search;--", "patrol:*", "a" * 5000, "\ud800", "%s %(x)s ?", "🚢", "^a", "a\0"],
)  # fmt: skip
def test_nothing_typed_is_syntax(filled: Ledger, typed: str) -> None:
    before = found(filled, "patrol")
    assert isinstance(filled.search(typed), list)
    assert found(filled, "patrol") == before


def test_limit(filled: Ledger) -> None:
    assert len(filled.search("patrol", limit=1)) == 1


def test_a_record_is_found_as_it_now_reads(filled: Ledger) -> None:
    write(filled, decide("correct", "ev", field="name", value="Renamed"))
    assert (found(filled, "ocean"), found(filled, "renamed")) == ([], ["ev"])
    write(filled, decide("merge", "ev", target="p1"))
    assert "ev" not in found(filled, "renamed")
    assert filled.check() == []


def test_no_text_is_too_long_or_too_odd_to_be_indexed(ledger: Ledger) -> None:
    odd = " ".join(f"{chr(0x10400 + number % 40)}{number}" + "ж" * 60 for number in range(30_000))
    text = document("needle " + odd)
    write(ledger, documents=(text,), passages=(passage(text, text.text),))
    assert len(ledger.search("needle")) == 1


def test_long_texts_give_snippets(ledger: Ledger) -> None:
    text = document("word " * 300 + "needle" + " word" * 300)
    write(ledger, documents=(text,), passages=(passage(text, text.text),))
    (hit,) = ledger.search("needle")
    assert [hit.snippet[a:b] for a, b in hit.matches] == ["needle"]
    assert len(hit.snippet) <= 160


@given(st.text(max_size=300))
def test_tokens_stand_where_they_say(text: str) -> None:
    for term, start, end in tokens(text):
        assert 0 <= start < end <= len(text)
        assert term
        assert " " not in term
        assert not set(term) & set("'\"&|!*():\\")


@given(st.text(alphabet="中俄联合军演 ab", min_size=1, max_size=12))
def test_every_term_sought_in_a_text_is_one_of_its_terms(text: str) -> None:
    assert {term for term, _, _ in tokens(text, sought=True)} <= {term for term, _, _ in tokens(text)}


def test_hits_of_a_shared_passage_name_the_first_record(new_ledger: Callable[[], Ledger]) -> None:
    ledger = new_ledger()
    text = document("Needle in a text.")
    quote = passage(text, "Needle")
    write(
        ledger,
        [machine(name, "exists", "yes", passages=(quote.id,)) for name in "ab"],
        documents=(text,),
        passages=(quote,),
    )
    hits: list[Hit] = ledger.search("needle")
    assert [(hit.record, hit.passage) for hit in hits] == [("a", quote.id)]
