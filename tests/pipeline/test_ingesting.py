"""Documents become proposals: what is said of what, the same in any order, once whatever is repeated."""

import json
from collections.abc import Iterator
from itertools import islice, permutations
from pathlib import Path

import pytest

from comity.ledger import Ledger
from comity.model.assertions import EXISTS, Batch, Decision
from comity.model.documents import Document
from comity.model.errors import InputError
from comity.model.mentions import Extraction
from comity.model.records import Event
from comity.pipeline import IngestReport, Stopped, ingest, read_note, set_up
from comity.pipeline.proposing import AUTHOR
from tests.pipeline.stories import corpus, probabilities, read_corpora, read_story, story, whole

BENCHMARK = Path(__file__).parents[2] / "benchmark"
OTHER_WORDS = (
    "Fishermen who had spent the whole night out there said in the harbour that nothing like it was ever seen."
)
SOME_WORDS = "The ships were met by a band and a crowd of children, and the admirals gave short speeches on the quay."
VOSTOK = "exercise CHN MNG RUS; start=2018-09; name=Vostok-2018; personnel.CHN={count}"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with the bundled casebooks, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "ledger.db"
    set_up(str(path))
    return path


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Iterator[Ledger]:
    with copied(filled, tmp_path / "ledger.db") as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.create(tmp_path / "empty.db") as made:
        yield made


@pytest.fixture(autouse=True)
def stories(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "real" not in request.node.name:
        monkeypatch.setattr("comity.pipeline.ingesting.extract", read_story)
        if "every_input" not in request.node.name:
            monkeypatch.setattr("comity.pipeline.ingesting.read", read_corpora)


def copied(filled: Path, path: Path) -> Ledger:
    path.write_bytes(filled.read_bytes())
    return Ledger.open(path)


def take_in(ledger: Ledger, folder: Path, *rows: dict[str, str], name: str = "corpus.jsonl") -> IngestReport:
    return ingest(ledger, [corpus(folder / name, rows)])


def test_a_known_record_gets_evidence_with_its_words_and_no_field_changes(ledger: Ledger, tmp_path: Path) -> None:
    before = ledger.record("vostok-2018")
    report = take_in(ledger, tmp_path, story("a", VOSTOK.format(count=3200)))
    assert (report.linked, report.proposed, report.conflicts) == (("vostok-2018",), (), ())
    made = [one.assertion for one in ledger.assertions("vostok-2018") if one.assertion.author == AUTHOR]
    assert {one.field for one in made} == {EXISTS, "parties", "start", "personnel.CHN"}
    (figure,) = (one for one in made if one.field == "personnel.CHN")
    (passage,) = ledger.passages(figure.passages).values()
    assert (figure.value, figure.grade, figure.rule, passage.text) == ("3200", "C3", "story.personnel.CHN", "3200")
    after = ledger.record("vostok-2018")
    assert isinstance(before, Event)
    assert isinstance(after, Event)
    assert (after.personnel, after.start, after.state) == (before.personnel, before.start, "accepted")


def test_a_figure_that_disagrees_is_a_conflict_with_both_values_and_their_words(ledger: Ledger, tmp_path: Path) -> None:
    report = take_in(ledger, tmp_path, story("a", VOSTOK.format(count=1700)))
    assert report.conflicts == ("vostok-2018",)
    (one,) = report.disagreements
    assert (one.record, one.field) == ("vostok-2018", "personnel.CHN")
    ours = next(side for side in one.sides if side.value == "1700")
    assert ours.source == "Example Daily: a"
    assert "Vostok-2018" in ours.passages[0]
    assert {side.value for side in one.sides} > {"1700"}
    assert ledger.pending()["vostok-2018"] == ("personnel.CHN",)
    assert "personnel.CHN" in ledger.record("vostok-2018").conflicts


def test_several_documents_that_tell_of_one_new_thing_share_a_proposal(empty: Ledger, tmp_path: Path) -> None:
    line = "patrol CHN RUS; start=2031-05-04; places=Sea of Japan"
    report = take_in(
        empty,
        tmp_path,
        story("a", SOME_WORDS, line),
        story("b", OTHER_WORDS, line + "; ships.CHN=4", publisher="Other Times"),
    )
    (name,) = report.proposed
    record = empty.record(name)
    assert isinstance(record, Event)
    assert (record.state, record.kind, record.parties) == ("proposed", "patrol", ("CHN", "RUS"))
    assert (record.name, record.framework, record.status) == (
        "Patrol of China and Russia, 2031-05-04",
        "bilateral",
        "held",
    )
    assert record.p_exist == pytest.approx(1 - (1 - 0.585) ** 2, abs=1e-6)
    assert record.ships[0].quantity.figures == (4.0,)


def test_the_document_becomes_a_source_with_publisher_and_date(ledger: Ledger, tmp_path: Path) -> None:
    take_in(ledger, tmp_path, story("a", VOSTOK.format(count=3200), publisher="TASS"))
    made = next(one.assertion for one in ledger.assertions_by(AUTHOR) if one.assertion.record == "vostok-2018")
    source = ledger.record(made.sources[0])
    assert (source.label, source.kind, source.when and source.when.iso) == ("TASS: a", "agency", "2031-06-01")
    assert made.grade == "B2"


def test_repeating_changes_nothing(empty: Ledger, tmp_path: Path) -> None:
    rows = [story("a", VOSTOK.format(count=1700)), story("b", "patrol CHN RUS; start=2031-05-04")]
    take_in(empty, tmp_path, *rows)
    head, before = empty.head(), whole(empty)
    report = take_in(empty, tmp_path, *reversed(rows))
    assert report.documents == {"new": 0, "known": 2, "refused": 0, "failed": 0}
    assert (empty.head(), whole(empty)) == (head, before)
    assert empty.check() == []


ROWS = (
    story("a", VOSTOK.format(count=1700), "patrol CHN RUS; start=2031-05-04; ships.CHN=3; places=Sea of Japan"),
    story("b", "patrol CHN RUS; start=2031-05-04; ships.CHN=4; end=2031-05-06", publisher="Other Times"),
    story("c", VOSTOK.format(count=2100), "exercise CHN RUS; start=2031-07; name=Iron Bear", publisher="Third News"),
)


@pytest.mark.slow
def test_order_and_number_of_ingests_make_no_difference(filled: Path, tmp_path: Path) -> None:
    made = []
    for number, rows in enumerate(islice(permutations(ROWS), 0, None, 2)):
        with copied(filled, tmp_path / f"{number}.db") as ledger:
            for start in range(0, 3, 1 + number % 3):
                take_in(ledger, tmp_path, *rows[start : start + 1 + number % 3], name=f"{number}-{start}.jsonl")
            made.append(whole(ledger))
            assert ledger.check() == []
    assert all(one == made[0] for one in made)


def test_a_copy_under_another_publisher_moves_no_probability(ledger: Ledger, tmp_path: Path) -> None:
    said = ("It was a clear day and many ships were seen from the shore by those who had come to watch.",) * 3
    lines = (
        VOSTOK.format(count=3200),
        "patrol CHN RUS; start=2031-05-04",
        "patrol CHN RUS; places=Sea of Japan",
        *said,
    )
    take_in(ledger, tmp_path, story("a", *lines))
    before = probabilities(ledger)
    copy = story("a", *lines, publisher="Second Paper", published="2031-06-03") | {"doc_id": "copy"}
    report = take_in(ledger, tmp_path, copy, name="copy.jsonl")
    assert report.documents["new"] == 1
    assert (report.linked, report.strengthened, report.proposed) == (("vostok-2018",), (), ())
    assert probabilities(ledger) == before


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_first_of_a_family_is_the_earliest_whenever_it_comes(tmp_path: Path, order: tuple[int, ...]) -> None:
    lines = ("patrol CHN RUS; start=2031-05-04", *("Many ships were seen from the shore by those who watched.",) * 3)
    rows = [
        story("x", *lines, publisher=f"Paper {number}", published=f"2031-06-0{number}") | {"doc_id": f"copy-{number}"}
        for number in (1, 2, 3)
    ]
    with Ledger.create(tmp_path / "ledger.db") as ledger:
        for at in order:
            take_in(ledger, tmp_path, rows[at], name=f"{at}.jsonl")
        sources = {one.label: one for one in ledger.snapshot(states=("proposed",)).of_type("source")}
        first = sources["Paper 1: x"]
        assert [getattr(sources[f"Paper {number}: x"], "same_as", None) for number in (1, 2, 3)] == [
            "",
            first.id,
            first.id,
        ]
        (patrol,) = ledger.snapshot(states=("proposed",)).events
        assert patrol.p_exist == pytest.approx(0.585)
        assert ledger.check() == []


def test_a_page_that_a_casebook_cites_does_not_confirm_itself(ledger: Ledger, tmp_path: Path) -> None:
    page = ledger.record("seed-adn")
    title = page.label.partition(": ")[2]
    before = probabilities(ledger)
    row = story(title, VOSTOK.format(count=3200), publisher="", published="2020-05-27")
    report = take_in(ledger, tmp_path, row)
    assert report.linked == ("vostok-2018",)
    assert probabilities(ledger) == before


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("exercise CHN RUS; modality=hypothetical; start=2032", "nobody says that it was or will be"),
        ("exercise CHN RUS; modality=denied; start=2031", "nothing is there to propose"),
        ("agreement CHN RUS; modality=reported", "nothing tells it from others"),
        ("warning_sharing CHN RUS; start=2031", "no table holds it"),
    ],
)
def test_what_makes_no_record_is_passed_over(empty: Ledger, tmp_path: Path, line: str, why: str) -> None:
    report = take_in(empty, tmp_path, story("a", line))
    assert (report.mentions, report.passed_over, report.proposed) == (1, 1, ()), why
    assert report.documents["new"] == 1


def test_a_denial_speaks_against_the_record(ledger: Ledger, tmp_path: Path) -> None:
    before = ledger.record("vostok-2018").p_exist
    report = take_in(ledger, tmp_path, story("a", VOSTOK.format(count=3200) + "; modality=denied"))
    assert report.disagreements[0].field == EXISTS
    assert ledger.record("vostok-2018").p_exist < before


def test_a_likely_match_waits_with_its_reason(ledger: Ledger, tmp_path: Path) -> None:
    report = take_in(ledger, tmp_path, story("a", "agreement CHN RUS; start=1993", published="2019-07"))
    (question,) = report.questions
    assert (report.waiting, report.proposed, report.linked) == ((question.record,), (question.record,), ())
    made = next(one.assertion for one in ledger.assertions(question.record, EXISTS))
    linkage = read_note(made.rule)
    assert linkage is not None
    assert (linkage.band, linkage.likely, linkage.why) == ("ask", question.likely, question.why)
    assert ledger.record(question.likely).state == "accepted"


def test_statements_and_totals_become_proposals(empty: Ledger, tmp_path: Path) -> None:
    report = take_in(
        empty,
        tmp_path,
        story(
            "a",
            "says Lin Wei; topic=limits; stance=affirms; about=CHN RUS; country=CHN; date=2031-05-30; role=colonel",
            "exercise CHN RUS; start=2031-05-04",
            "counts 44; unit=joint exercises; from=2005",
        ),
    )
    by_type = {empty.record(name).type: empty.record(name) for name in report.proposed}
    assert set(by_type) == {"event", "statement", "published_total"}
    statement, total = by_type["statement"], by_type["published_total"]
    assert [getattr(statement, name) for name in ("speaker", "stance", "official", "side")] == [
        "Lin Wei", "denies", "yes", "CHN",
    ]  # fmt: skip
    assert [getattr(total, name) for name in ("value", "bound", "parties")] == [44, "exactly", ("CHN", "RUS")]


def test_what_a_person_corrected_stays_and_is_raised_again(ledger: Ledger, tmp_path: Path) -> None:
    correct = Decision(
        action="correct", record="vostok-2018", author="person:li", reason="seen", field="personnel.CHN", value="3200"
    )
    ledger.write(Batch(decisions=(correct,)), actor="person:li", reason="review")
    take_in(ledger, tmp_path, story("a", VOSTOK.format(count=1700)))
    record = ledger.record("vostok-2018")
    assert isinstance(record, Event)
    decided = {one.party: one.quantity.decided for one in record.personnel}
    assert (record.state, decided["CHN"]) == ("disputed", 3200)


def decide(ledger: Ledger, **what: str) -> None:
    made = Decision(author="person:li", reason="seen", **what)  # type: ignore[arg-type]
    ledger.write(Batch(decisions=(made,)), actor="person:li", reason="review")


PATROL = "patrol CHN RUS; start=2031-05-04"


def test_what_a_person_accepted_is_known_to_later_documents(empty: Ledger, tmp_path: Path) -> None:
    (name,) = take_in(empty, tmp_path, story("a", SOME_WORDS, PATROL)).proposed
    decide(empty, action="accept", record=name)
    report = take_in(empty, tmp_path, story("b", OTHER_WORDS, PATROL, publisher="Other Times"), name="b.jsonl")
    assert (report.linked, report.strengthened, report.proposed) == ((name,), (name,), ())
    assert empty.pending() == {}


def test_what_a_person_merged_stays_merged(empty: Ledger, tmp_path: Path) -> None:
    later = PATROL.replace("05-04", "05-05")
    first, second = take_in(empty, tmp_path, story("a", SOME_WORDS, PATROL, later)).proposed
    decide(empty, action="accept", record=second)
    decide(empty, action="merge", record=first, target=second)
    rows = [story(f"b{n}", OTHER_WORDS, line, publisher="Other Times") for n, line in enumerate((PATROL, later))]
    report = take_in(empty, tmp_path, *rows, name="b.jsonl")
    assert (report.linked, report.proposed) == ((second,), ())


def test_what_a_person_rejected_stays_rejected(empty: Ledger, tmp_path: Path) -> None:
    (name,) = take_in(empty, tmp_path, story("a", SOME_WORDS, PATROL)).proposed
    decide(empty, action="reject", record=name)
    report = take_in(empty, tmp_path, story("b", OTHER_WORDS, PATROL, publisher="Other Times"), name="b.jsonl")
    assert (report.proposed, empty.record(name).state, report.conflicts) == ((), "rejected", (name,))


def test_a_dry_run_tells_and_changes_nothing(empty: Ledger, tmp_path: Path) -> None:
    path = corpus(tmp_path / "a.jsonl", ROWS)
    head = empty.head()
    told = ingest(empty, [path], dry_run=True)
    assert empty.head() == head
    done = ingest(empty, [path])
    assert (told.dry_run, told.linked, told.proposed) == (True, done.linked, done.proposed)


def test_every_input_ends_in_one_state(empty: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbling(document: Document) -> Extraction:
        if document.id == "b":
            raise ValueError("a verb too many")
        return read_story(document)

    monkeypatch.setattr("comity.pipeline.ingesting.extract", stumbling)
    rows = [*ROWS, story("a", "Another text with the id of one that stands.")]
    (tmp_path / "empty.txt").write_text("")
    done: list[int] = []
    inputs = [corpus(tmp_path / "a.jsonl", rows), str(tmp_path / "empty.txt"), str(tmp_path / "not-there")]
    report = ingest(empty, inputs, tick=lambda: done.append(1))
    assert report.documents == {"new": 2, "known": 0, "refused": 3, "failed": 1}
    assert len(done) == 6
    assert "a verb too many" in next(one.message for one in report.problems if one.state == "failed")


def test_another_text_with_a_known_id_is_refused(empty: Ledger, tmp_path: Path) -> None:
    take_in(empty, tmp_path, ROWS[0])
    report = take_in(empty, tmp_path, story("a", "Quite another text."), name="other.jsonl")
    assert report.documents == {"new": 0, "known": 0, "refused": 1, "failed": 0}
    assert report.problems[0].code == "duplicate"


def test_what_the_ledger_cannot_hold_costs_one_document(
    empty: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = empty.write

    def choosy(batch: Batch, *, actor: str, reason: str) -> object:
        if any(one.id == "b" for one in batch.documents):
            raise InputError("It cannot be held.", "Leave it out.")
        return write(batch, actor=actor, reason=reason)

    monkeypatch.setattr(empty, "write", choosy)
    report = take_in(empty, tmp_path, *ROWS)
    assert report.documents == {"new": 2, "known": 0, "refused": 0, "failed": 1}
    assert {card.id for card in empty.documents()} == {"a", "c"}


def test_an_interrupted_ingest_says_what_was_kept(
    empty: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.pipeline.ingesting.TELLING", 1)

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(Stopped) as stopped:
        ingest(empty, [corpus(tmp_path / "a.jsonl", ROWS)], tick=stop)
    assert stopped.value.report.documents["new"] == 1
    assert len(empty.documents()) == 1
    assert ingest(empty, [str(tmp_path / "a.jsonl")]).documents == {"new": 2, "known": 1, "refused": 0, "failed": 0}


@pytest.mark.slow
def test_real_articles_in_any_order_with_one_or_two_workers(filled: Path, tmp_path: Path) -> None:
    lines = (BENCHMARK / "dev-news.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines][:12]
    made = []
    for number, (order, workers, size) in enumerate([(rows, 1, 12), (rows[::-1], 2, 12), (rows[::-1], 1, 7)]):
        with copied(filled, tmp_path / f"{number}.db") as ledger:
            for start in range(0, len(order), size):
                ingest(
                    ledger, [corpus(tmp_path / f"{number}-{start}.jsonl", order[start : start + size])], workers=workers
                )
            made.append(whole(ledger))
    assert made[0] == made[1] == made[2]
    assert any(record.state == "proposed" for _, record in made[0][0])
