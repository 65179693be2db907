"""Dates of publication: read at their precision, never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.values import EventDate
from comity.read.dates import EARLIEST, from_dateline, from_url, read_date, settle

TODAY = date(2026, 1, 1)


def iso(found: EventDate | None) -> str | None:
    return found.iso if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018", "2018"),
        ("2018-09", "2018-09"),
        ("2018-09-11", "2018-09-11"),
        ("2018-09-11T23:00:00-05:00", "2018-09-11"),
        ("20180911", "2018-09-11"),
        ("Tue, 11 Sep 2018 08:00:00 GMT", "2018-09-11"),
        ("September 11, 2018", "2018-09-11"),
        ("11 Sept. 2018", "2018-09-11"),
        ("11th of September 2018", "2018-09-11"),
        ("28-11-2018", "2018-11-28"),
        ("11/28/2018", "2018-11-28"),
        ("04/04/2018", "2018-04-04"),
        ("2018年11月28日", "2018-11-28"),
        ("Sept 2018", "2018-09"),
        ("04-05-2018", None),
        ("2018-13-45", None),
        ("31 February 2018", None),
        ("yesterday", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_a_field_is_read_at_its_own_precision(text: str, expected: str | None) -> None:
    assert iso(read_date(text)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("BEIJING, Sept. 9, 2010 (Xinhua) -- China and Russia", "2010-09-09"),
        ("TOKYO (May 3, 2019) - The destroyer", "2019-05-03"),
        ("MOSCOW, 28 November 2018. /TASS/. Russia and China", "2018-11-28"),
        ("WASHINGTON — Nov. 3, 2019 — The ministry", "2019-11-03"),
        ("by Reuters 28-11-2018 | 4:20 PM", "2018-11-28"),
        ("Published: 12:30, 3 March 2020", "2020-03-03"),
        ("Monday, 3 March 2020", "2020-03-03"),
        ("Posted 3 March 2020, updated 5 March 2020", "2020-03-03"),
        ("July 2024", "2024-07"),
        ("September 9. RIA Novosti", None),
        ("On 9 May 2015 the ships sailed to the Mediterranean Sea.", None),
        ("China and Russia to hold naval drills on 25 July 2013", None),
        ("Russia, China hold drills in September 2018", None),
        ("Copyright 2026 Example", None),
        ("© 3 May 2026", None),
        ("Last updated 3 March 2020", None),
        ("2018", None),
        ("Joint Sea 2021 ends", None),
    ],
)
def test_a_dateline_is_told_from_a_sentence(line: str, expected: str | None) -> None:
    assert iso(from_dateline(f"A headline\n{line}\nThe text goes on.")) == expected


def test_a_date_far_down_is_no_dateline() -> None:
    assert from_dateline("A line of text.\n" * 20 + "3 March 2020") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/2018/11/28/joint-sea", "2018-11-28"),
        ("https://a.test/world/20181128-sea.html", "2018-11-28"),
        ("https://a.test/english/2018-11/28/c_137.htm", "2018-11-28"),
        ("https://a.test/n3/2019/0724/c90000.html", "2019-07-24"),
        ("https://a.test/sea-2018-11-28", "2018-11-28"),
        ("https://a.test/2018/11/sea", "2018-11"),
        ("https://a.test/2018/sea", None),
        ("https://a.test/?p=20181128", None),
        ("https://20181128.test/", None),
        ("https://a.test/item/20189999", None),
    ],
)
def test_dates_in_addresses(url: str, expected: str | None) -> None:
    assert iso(from_url(url)) == expected


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        ([], None),
        ([("2019", "metadata")], ("2019", "metadata")),
        ([("2019-10-30", "metadata"), ("2018-01-02", "url")], ("2019-10-30", "metadata")),
        ([("2019-10", "url"), ("2019-10-30", "dateline")], ("2019-10-30", "dateline")),
        ([("2019-10", "url"), ("2019-11-30", "dateline")], ("2019-10", "url")),
        ([("2031", "metadata"), ("2019-10", "url")], ("2019-10", "url")),
        ([("1492", "metadata")], None),
    ],
)
def test_the_first_date_wins_unless_a_later_one_refines_it(candidates: list, expected: tuple[str, str] | None) -> None:
    found = settle([(EventDate.parse(text), basis) for text, basis in candidates], TODAY)
    assert (found and (found[0].iso, found[1])) == expected


@given(st.text(max_size=200))
def test_no_text_breaks_the_readers(text: str) -> None:
    for found in (read_date(text), from_dateline(text), from_url(text)):
        assert found is None or found.precision in {"day", "month", "year"}


@given(
    st.dates(min_value=EARLIEST, max_value=date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y"])
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert read_date(day.strftime(form)) == EventDate(day, day, "day")
