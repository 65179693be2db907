from comity.model.records import Event
from comity.model.snapshot import Snapshot
from comity.model.values import EventDate
from comity.resolve import mentioning, recording
from comity.resolve.words import Rarity
from tests.resolve.helpers import event, statement, told

PLAIN = Rarity({}, {})


def record_row(casebook: Snapshot, id: str):
    rows = recording.occasion_rows(recording.occasions(casebook), PLAIN)
    return next(row for row in rows if row.id == id)


def mention_row(mention, published: str = ""):
    return mentioning.event_rows(*told(mention, published=published), PLAIN)[0]


def test_an_event_brings_its_series_and_its_rank_in_it(casebook):
    row = record_row(casebook, "air-patrol-06")
    assert row.series == ("joint-air-patrol",)
    assert row.editions == (6,)
    assert 6 in row.counted


def test_editions_without_number_are_counted_by_date():
    days = ("2012-04-22", "2013-07-05")
    events = [Event(id=f"e{i}", kind="exercise", series="Joint Sea", start=EventDate.parse(day))
              for i, day in enumerate(days)]  # fmt: skip
    assert [row.counted for row in recording.occasion_rows(events, PLAIN)] == [(1,), (2,)]


def test_a_treaty_is_a_paper_of_its_form_that_lasts(casebook):
    row = record_row(casebook, "agr-2001-treaty")
    assert (row.kind, row.sorts, row.lasting) == ("agreement", ("treaty",), True)


def test_what_is_not_certain_is_open(casebook):
    assert record_row(casebook, "agr-2019-new-mod-draft").tense == "open"
    assert record_row(casebook, "vostok-2018").tense == "done"


def test_supplier_and_recipient_are_the_parties(casebook):
    assert record_row(casebook, "tr-s400").parties == ("CHN", "RUS")


def test_a_mention_has_the_date_given_or_a_guess_from_publication():
    assert mention_row(event(start="2018-09"), "2019-01-01").when.grain == 1
    assert mention_row(event(), "2019-01-01").when.grain == 3
    assert mention_row(event()).when is None


def test_a_year_in_the_name_is_a_date():
    assert mention_row(event(name="Vostok-2018"), "2024").when.grain == 2


def test_a_mention_keeps_ordinals_and_people():
    row = mention_row(event("The sixth joint patrol followed talks of Sergei Shoigu.", kind="patrol"))
    assert row.counted == (6,)
    assert len(row.people) == 2


def test_a_statement_has_its_quotation_as_runs():
    rows = mentioning.statement_rows(*told(statements=(statement("We are not allies at all.", speaker="X Y"),)), PLAIN)
    assert len(rows[0].runs) == 4
