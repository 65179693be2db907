"""What people decided teaches the link model, and only a better model is kept, and only when told to."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.extract.learning import moved
from comity.extract.linear import LinearModel
from comity.extract.models import OwnModels, basis, models, shipped_models
from comity.kept import keep_model, kept_path
from comity.ledger import Ledger
from comity.model.errors import InputError
from comity.pipeline import card_of, decide, ingest, review_queue
from comity.pipeline.relearning import Part, relearn
from comity.pipeline.relearning import is_better as relearning_is_better
from comity.pipeline.training import (
    Comparison,
    Score,
    _evaluation,
    fitted,
    forget,
    is_better,
    reviewed,
    train_from_reviews,
)
from comity.resolve.comparing import COMPARISONS
from comity.resolve.learning import Sample, refit
from comity.resolve.model import shipped, trained

from .reviews import known, new_ledger

LEVELS = st.lists(st.tuples(st.lists(st.integers(-1, 1), min_size=19, max_size=19), st.booleans()), max_size=12)
TEXT = """Fleets meet

BEIJING, {month} 25, {year} - China and Russia held the naval exercise {name}-{year} in the Sea of Japan from {month} 20
to {month} 24, {year}. {troops} Chinese soldiers took part in {name}-{year}, the ministry said.
"""


def pairs(drawn: list[tuple[list[int], bool]]) -> Sample:
    """Pairs of events with the levels drawn."""
    size = len(COMPARISONS["events"])
    levels = np.array([row[:size] + [-1] * (size - len(row)) for row, _ in drawn], dtype=np.int64).reshape(-1, size)
    match = np.array([right for _, right in drawn], dtype=np.bool_)
    return Sample("events", levels, np.arange(len(drawn)), match)


@given(LEVELS)
def test_refitted_weights_stay_probabilities_and_move_no_further_than_what_was_seen(
    drawn: list[tuple[list[int], bool]],
) -> None:
    old = shipped().events.records
    new = refit(pairs(drawn), old, matches=100, others=4000)
    assert 0 < new.prior < 1
    for name, levels in new.levels.items():
        assert sum(one.m for one in levels.values()) == pytest.approx(1, abs=1e-4)
        assert sum(one.u for one in levels.values()) == pytest.approx(1, abs=1e-4)
        for label, one in levels.items():
            assert abs(one.m - old.levels[name][label].m) <= len(drawn) / (100 + len(drawn)) + 1e-6


def test_nothing_seen_moves_nothing() -> None:
    old = shipped().events.records
    assert refit(pairs([]), old, matches=100, others=4000) == old


def test_what_is_seen_among_matches_weighs_more_afterwards() -> None:
    old = shipped().events.records
    new = refit(pairs([([0] * 19, True)] * 50), old, matches=100, others=4000)
    first = COMPARISONS["events"][0]
    best = first.levels[0].name
    assert new.levels[first.name][best].m > old.levels[first.name][best].m
    assert new.levels[first.name][best].u == old.levels[first.name][best].u


def scored(right: int, sure: int) -> Score:
    """A score over ten mentions of records."""
    return Score(mentions=20, known=10, links=10, right=right, certain=5, certain_right=sure)


@pytest.mark.parametrize(
    ("old", "new", "better"),
    [
        ((8, 5), (9, 5), True),
        ((8, 5), (8, 5), False),
        ((8, 5), (9, 4), False),
        ((8, 4), (8, 5), True),
        ((8, 5), (7, 5), False),
    ],
)
def test_better_is_nowhere_worse(old: tuple[int, int], new: tuple[int, int], better: bool) -> None:
    same = Comparison(name="same", old=scored(8, 5), new=scored(8, 5))
    assert is_better([same, Comparison(name="x", old=scored(*old), new=scored(*new))]) == better


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the tests' own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    trained.cache_clear()
    models.cache_clear()
    yield tmp_path / "home"
    trained.cache_clear()
    models.cache_clear()


@pytest.fixture
def ledger(tmp_path: Path, home: Path) -> Iterator[Ledger]:
    """A ledger with known exercises, and articles about some of them that somebody has reviewed."""
    with new_ledger(tmp_path) as made:
        for year in (2016, 2018):
            known(made, f"joint-sea-{year}", name=f"Joint Sea-{year}", series="Joint Sea", start=f"{year}-07-20")
        for number, (name, year) in enumerate((name, year) for name in ("Joint Sea", "Amber Shield") for year in
                                              (2016, 2017, 2018)):  # fmt: skip
            path = tmp_path / f"article-{number}.txt"
            path.write_text(TEXT.format(name=name, year=year, month="July", troops=1000 + number), encoding="utf-8")
            ingest(made, [path])
        for card in review_queue(made):
            _judge(made, card_of(made, card.record).record)
        yield made


def _judge(ledger: Ledger, record: str) -> None:
    """Decide as somebody would who knows the casebook: Joint Sea of its years is known, all else is new."""
    card = card_of(ledger, record)
    twin = next((f"joint-sea-{year}" for year in (2016, 2018) if f"Joint Sea-{year}" in card.title), "")
    if not card.known and twin:
        decide(ledger, card, "merge", author="ada", into=twin)
    elif "Amber Shield-2016" in card.title:
        decide(ledger, card, "reject", author="ada", reason="no such exercise")
    elif card.why:
        decide(ledger, card, "accept", author="ada")


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder with one linked document."""
    folder = tmp_path / "linked"
    folder.mkdir()
    with (folder / "links-own.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("doc_id", "list", "index", "record_id", "note"), ("d1", "events", "0", "joint-sea-2016", "")]
        )
    document = {"doc_id": "d1", "text": "China and Russia held Joint Sea-2016.", "published": "2016-08-01", "events": [
        {"kind": "exercise", "name": "Joint Sea-2016", "parties": ["CHN", "RUS"], "evidence": [[0, 36]]}]}  # fmt: skip
    (folder / "own.jsonl").write_text(json.dumps(document) + "\n", encoding="utf-8")
    return folder


@pytest.mark.slow
def test_reviews_say_what_mentions_speak_of_and_teach_the_model(
    ledger: Ledger, linked: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, truth = reviewed(ledger)
    labels = {label for right in truth.values() for label in right}
    assert any(label.startswith("NEW:") for label in labels)
    assert {document.id for document, _ in told} == {mention.split("\t")[0] for mention in truth}
    snapshot = ledger.snapshot(states=("accepted",))
    assert fitted(shipped(), told, truth, snapshot) == fitted(shipped(), list(reversed(told)), truth, snapshot)
    assert not home.exists()
    monkeypatch.setattr("comity.pipeline.training.is_better", lambda found: True)
    done = train_from_reviews(ledger, keep=True, evaluation=linked)
    assert [(one.name, one.old.mentions) for one in done.comparisons] == [
        ("reviewed, held out", len(truth)), ("links-own", 1),
    ]  # fmt: skip
    assert done.kept == str(kept_path("links.json"))
    trained.cache_clear()
    assert trained() != shipped()
    read = done.extraction
    assert {(one.on, one.model) for one in read.parts} == {
        (on, model) for on in ("reviewed, held out", "annotated, linked") for model in ("event", "party", "start")
    }
    assert next(one for one in read.parts if one.model == "event").answers == read.proposals == len(truth) + 1


@pytest.mark.slow
def test_kept_models_of_extraction_come_out_the_same_however_often_they_are_kept(
    ledger: Ledger, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.pipeline.relearning.is_better", lambda parts: True)
    first = relearn(ledger, keep=True)
    content = kept_path("extraction.json").read_bytes()
    models.cache_clear()
    assert models() != shipped_models()
    assert relearn(ledger, keep=True) == first
    assert kept_path("extraction.json").read_bytes() == content


def test_models_of_extraction_move_towards_what_was_seen_and_no_further() -> None:
    old = LinearModel(("yes",), (0.0,), {"name": (0.5,), "word": (-1.0,), "other": (2.0,)})
    assert moved(old, [], 0.1) == old
    new = moved(old, [(["name", "word"], True)] * 5, 0.1)
    assert new.weights["name"][0] > 0.5
    assert new.weights["word"][0] > -1.0
    assert new.weights["other"] == (2.0,)
    assert old.probability(["name", "word"]) < new.probability(["name", "word"]) < 0.9
    free = moved(old, [(["name", "word"], True)] * 5, 10)
    assert free.probability(["name", "word"]) > new.probability(["name", "word"])


def test_kept_models_of_extraction_go_before_those_that_come_with_comity(home: Path) -> None:
    own = LinearModel(("yes",), (9.0,), {}, 0.5)
    assert models() == shipped_models()
    keep_model("extraction.json", msgspec.json.encode(OwnModels(basis=basis(), event=own)))
    models.cache_clear()
    assert models() == msgspec.structs.replace(shipped_models(), event=own)
    assert forget().endswith("extraction.json")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"basis": "x", "claims": null}',
        msgspec.json.encode({"basis": "of another version"}),
        msgspec.json.encode({"basis": basis(), "event": {"classes": ["yes"], "intercepts": [], "weights": {}}}),
    ],
)
def test_models_that_do_not_fit_are_refused_with_the_way_out(home: Path, content: bytes) -> None:
    keep_model("extraction.json", content)
    with pytest.raises(InputError, match=r"comity train --forget"):
        models()


def test_only_what_everybody_rejects_was_no_event(tmp_path: Path, home: Path) -> None:
    with new_ledger(tmp_path) as made:
        path = tmp_path / "article.txt"
        path.write_text(TEXT.format(name="Amber Shield", year=2016, month="July", troops=900), encoding="utf-8")
        ingest(made, [path])
        (card,) = (card for card in review_queue(made) if card.type == "event")
        decide(made, card_of(made, card.record), "accept", author="ada")
        decide(made, card_of(made, card.record, second=True), "reject", author="ben", reason="no such exercise")
        assert relearn(made).proposals == 0
        decide(made, card_of(made, card.record), "reject", author="cy", reason="no such exercise")
        assert relearn(made).proposals == 1


def test_a_folder_without_documents_is_no_evaluation_set(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as empty, pytest.raises(InputError, match="holds no annotated documents"):
        train_from_reviews(empty, evaluation=tmp_path / "mistyped")


def test_few_answers_make_no_model_better() -> None:
    few = Part(on="reviewed", model="event", answers=99, old=80, new=90)
    assert not relearning_is_better([few])
    assert relearning_is_better([msgspec.structs.replace(few, answers=100)])
    assert not relearning_is_better([msgspec.structs.replace(few, answers=100, new=80)])


def test_without_a_linked_set_it_is_said_what_one_is(tmp_path: Path) -> None:
    assert "named: --on FOLDER" in _evaluation(None)[1]
    assert f"in {tmp_path} (links-*.csv" in _evaluation(tmp_path)[1]


def test_too_few_reviews_teach_nothing(tmp_path: Path) -> None:
    with new_ledger(tmp_path) as empty, pytest.raises(InputError, match="decided about 0 mentions"):
        train_from_reviews(empty)


def test_a_kept_model_goes_before_the_one_that_comes_with_comity(home: Path) -> None:
    assert trained() == shipped()
    path = kept_path("links.json")
    path.parent.mkdir(parents=True)
    path.write_bytes(json.dumps({"events": 1}).encode())
    trained.cache_clear()
    with pytest.raises(InputError, match="comity train --forget"):
        trained()
    assert forget() == str(path)
    assert trained() == shipped()
    with pytest.raises(InputError, match="No model is kept"):
        forget()


@pytest.fixture
def call(home: Path, tmp_path: Path) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(app, ["train", *words], env={"COMITY_LEDGER": str(tmp_path / "ledger.db")})


def test_the_command_says_what_it_needs(call: Callable[..., Result], tmp_path: Path) -> None:
    new_ledger(tmp_path).close()
    assert "comity train --from-reviews" in str(call().exception)
    assert "comity review" in str(call("--from-reviews").exception)
    assert "No model is kept" in str(call("--forget").exception)
