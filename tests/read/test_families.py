"""Wire copies and reprints share a family; other texts on the same event do not."""

import random

import pytest

from comity.model.documents import Document
from comity.model.values import EventDate
from comity.read.families import near_duplicates

_WORDS = [
    f"{first}{second}" for first in "bcdfghklmnprstvz" for second in ("amor", "elin", "isto", "ovan", "uder", "ynek")
]


def text(seed: int, words: int = 300) -> str:
    return " ".join(random.Random(seed).choices(_WORDS, k=words))


def document(name: str, body: str, published: str = "") -> Document:
    return Document(id=name, text=body, sha256="", published=EventDate.parse(published) if published else None)


WIRE = text(1)
HALF = " ".join(WIRE.split()[:120])
COPIES = {
    "exact copy": WIRE,
    "other case and layout": WIRE.upper().replace(" ", "\n  ", 40),
    "with a note and a footer": f"By our correspondent. {WIRE} Editing by A. Nother; additional reporting elsewhere.",
    "cut to the first paragraphs": HALF,
    "a word changed now and then": " ".join(
        "other" if number % 40 == 7 else word for number, word in enumerate(WIRE.split())
    ),
}


@pytest.mark.parametrize("kind", COPIES)
def test_copies_are_one_family(kind: str) -> None:
    families = near_duplicates([document("b-wire", WIRE, "2019-04-29"), document("a-copy", COPIES[kind], "2019-04-30")])
    assert families == {"b-wire": "b-wire", "a-copy": "b-wire"}


@pytest.mark.parametrize(
    "other",
    [text(2), " ".join(WIRE.split()[:40]) + " " + text(3), "", "Short note."],
    ids=["unrelated", "quotes a paragraph", "empty", "short"],
)
def test_other_texts_are_not(other: str) -> None:
    families = near_duplicates([document("a", WIRE), document("b", other)])
    assert families == {"a": "a", "b": "b"}


def test_the_first_by_date_gives_the_name_and_the_undated_come_last() -> None:
    copies = [document("a", WIRE), document("b", WIRE, "2020-05"), document("c", WIRE, "2019")]
    assert set(near_duplicates(copies).values()) == {"c"}


def test_order_makes_no_difference() -> None:
    documents = []
    for seed in range(6):
        kinds = {"whole": text(seed), "cut": text(seed, 150), "mixed": text(seed, 200) + text(seed + 1, 50)}
        documents += [
            document(f"{seed}-{kind}", body, f"20{10 + seed}-0{month}-01")
            for month, (kind, body) in enumerate(kinds.items(), start=1)
        ]
    expected = near_duplicates(documents)
    for seed in range(5):
        shuffled = random.Random(seed).sample(documents, len(documents))
        assert near_duplicates(shuffled) == expected


def test_many_copies_of_one_text_are_quick() -> None:
    families = near_duplicates(document(f"d{number:04}", WIRE) for number in range(2000))
    assert set(families.values()) == {"d0000"}
