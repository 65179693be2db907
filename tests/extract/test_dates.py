"""Dates: what each form of words means on Wednesday, 27 May 2020, and that nothing breaks the resolver."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.extract.dates import find_dates
from comity.model.values import EventDate

WEDNESDAY = EventDate.parse("2020-05-27")

# text | words found | beginning | end | anchor
FIRST_TWENTY_FIVE = """
Both navies drilled together on July 23, 2019. | July 23, 2019 | 2019-07-23 | | absolute
The war games lasted from 11 to 17 September 2018. | 11 to 17 September 2018 | 2018-09-11 | 2018-09-17 | absolute
Three fleets met on Dec. 27-30, 2019. | Dec. 27-30, 2019 | 2019-12-27 | 2019-12-30 | absolute
A patrol was flown in July. | July | 2019-07 | | document_date
On 3 March the ministers spoke by telephone. | 3 March | 2020-03-03 | | document_date
They trained in late December 2019. | late December 2019 | 2019-12 | | absolute
Vostok 2018 was the largest of them. | 2018 | 2018 | | name
Troops joined Tsentr-2019 for the first time. | 2019 | 2019 | | name
Last year, the two militaries held four drills. | Last year | 2019 | | document_date
Last week the ships came home. | Last week | 2020-05 | | document_date
Next month the bombers will fly again. | Next month | 2020-06 | | document_date
Earlier this month a cruiser called at Qingdao. | Earlier this month | 2020-05 | | document_date
On Wednesday the minister denied it. | Wednesday | 2020-05-27 | | document_date
On Monday the order was given. | Monday | 2020-05-25 | | document_date
Yesterday the pact was signed. | Yesterday | 2020-05-26 | | document_date
They signed it two years ago. | two years ago | 2018 | | document_date
The system was sold more than a decade ago. | more than a decade ago | - | | document_date
The plant opens by 2030. | 2030 | 2030 | | absolute
Advisers came in the 1950s. | the 1950s | - | | absolute
In April of the previous year they had met. | April of the previous year | 2019-04 | | previous
The first half of 2018 saw three visits. | The first half of 2018 | 2018 | | absolute
Deliveries began in the third quarter of 2017. | the third quarter of 2017 | 2017 | | absolute
Exercises have been joint since 2005. | 2005 | 2005 | | absolute
Ships were in port between May and July 2019. | May and July 2019 | 2019-05 | 2019-07 | absolute
In the spring of 2016 the base was built. | In the spring of 2016 | 2016 | | absolute
"""

ABSOLUTE = """
It began on 5 May 2014. | 5 May 2014 | 2014-05-05 | |
It began on the 5th of May, 2014. | 5th of May, 2014 | 2014-05-05 | |
It began on May 5th, 2014. | May 5th, 2014 | 2014-05-05 | |
It began on Sept. 5, 2014. | Sept. 5, 2014 | 2014-09-05 | |
It began on Sep 5 2014. | Sep 5 2014 | 2014-09-05 | |
It began on Tuesday, May 6, 2014. | Tuesday, May 6, 2014 | 2014-05-06 | |
It began on Tuesday 6 May 2014. | Tuesday 6 May 2014 | 2014-05-06 | |
MOSCOW, AUGUST 9, 2021 - it began. | AUGUST 9, 2021 | 2021-08-09 | |
It began on 2014-05-06. | 2014-05-06 | 2014-05-06 | |
It began on 2014/5/6. | 2014/5/6 | 2014-05-06 | |
It began on 2014.05.06. | 2014.05.06 | 2014-05-06 | |
It began on 28.10.1937 in Suzhou. | 28.10.1937 | 1937-10-28 | |
It began on 30/10/2019. | 30/10/2019 | 2019-10-30 | |
It began on 10/30/2019. | 10/30/2019 | 2019-10-30 | |
It began on 04/03/2019. | 04/03/2019 | 2019 | |
It began on 05/05/2019. | 05/05/2019 | 2019-05-05 | |
It began on Monday (May 5, 2014). | Monday (May 5, 2014) | 2014-05-05 | |
It began on Monday (5 May 2014). | Monday (5 May 2014) | 2014-05-05 | |
It began on Monday (May 5, 2014, a holiday). | Monday (May 5, 2014 | 2014-05-05 | |
It ran Monday (May 5) to Friday (May 9, 2014). | Monday (May 5) to Friday (May 9, 2014) | 2014-05-05 | 2014-05-09 |
It began on 3-Jan-2019. | 3-Jan-2019 | 2019-01-03 | |
It began in May 2014. | May 2014 | 2014-05 | |
It began in May of 2014. | May of 2014 | 2014-05 | |
It began in early May 2014. | early May 2014 | 2014-05 | |
It began in mid-May 2014. | mid-May 2014 | 2014-05 | |
It began at the end of May 2014. | the end of May 2014 | 2014-05 | |
It began in the first half of May 2014. | the first half of May 2014 | 2014-05 | |
It began in early 2014. | early 2014 | 2014 | |
It began in mid-2014. | mid-2014 | 2014 | |
It began in late 2014. | late 2014 | 2014 | |
It began at the beginning of 2014. | the beginning of 2014 | 2014 | |
It began in the summer of 2014. | in the summer of 2014 | 2014 | |
It began in winter 2014. | in winter 2014 | 2014 | |
It began in Q3 2014. | Q3 2014 | 2014 | |
It began in the last quarter of 2014. | the last quarter of 2014 | 2014 | |
It began in H1 2014. | H1 2014 | 2014 | |
It ran on July 3 and 4, 2014. | July 3 and 4, 2014 | 2014-07-03 | 2014-07-04 |
It ran July 3 through 9, 2014. | July 3 through 9, 2014 | 2014-07-03 | 2014-07-09 |
It ran 3–9 July 2014. | 3–9 July 2014 | 2014-07-03 | 2014-07-09 |
It ran from 29 August to 3 September 2018. | 29 August to 3 September 2018 | 2018-08-29 | 2018-09-03 |
It ran from August 29 to September 3, 2018. | August 29 to September 3, 2018 | 2018-08-29 | 2018-09-03 |
It ran Aug. 29 - Sept. 3, 2018. | Aug. 29 - Sept. 3, 2018 | 2018-08-29 | 2018-09-03 |
It ran from Dec. 28 to Jan. 4, 2019. | Dec. 28 to Jan. 4, 2019 | 2018-12-28 | 2019-01-04 |
It ran from Dec. 28, 2018 to Jan. 4. | Dec. 28, 2018 to Jan. 4 | 2018-12-28 | 2019-01-04 |
It ran between 10-14 June 2014. | 10-14 June 2014 | 2014-06-10 | 2014-06-14 |
It ran from May to July 2014. | May to July 2014 | 2014-05 | 2014-07 |
It ran from October 2014 until February 2015. | October 2014 until February 2015 | 2014-10 | 2015-02 |
Sales rose in 2014-18. | 2014-18 | 2014 | 2018 |
Sales rose in 2014–2018. | 2014–2018 | 2014 | 2018 |
Sales rose in 2018/19. | 2018/19 | 2018 | 2019 |
Sales rose from 2014 to 2018. | 2014 to 2018 | 2014 | 2018 |
Sales rose between 2014 and 2018. | 2014 and 2018 | 2014 | 2018 |
Sales rose in 2019-07. | 2019-07 | 2019-07 | |
It was Feb. 30, 2014. | Feb. 30, 2014 | 2014-02 | |
The 2014 treaty lapsed. | 2014 | 2014 | |
It was signed (2014). | 2014 | 2014 | |
2014年5月6日 it began. | 2014年5月6日 | 2014-05-06 | |
"""

AGAINST_THE_DOCUMENT = """
On the first of March the corvette came. | first of March | 2020-03-01
From the first to the fourteenth of November they train. | first to the fourteenth of November | 2019-11-01 | 2019-11-14
Since Monday they have been rehearsing how to take a village. | Monday | 2020-05-25
Next Tuesday the president travels to Tehran. | Next Tuesday | 2020-06-02
Last Friday they flew. | Last Friday | 2020-05-22
They were in Yokosuka on the 12th for fuel. | on the 12th | 2020-05-12
They have since the 14th been working in mixed groups. | since the 14th | 2020-05-14
On the fifteenth, they gave a dinner. | On the fifteenth | 2020-05-15
It opened on the first of the month. | the first of the month | 2020-05-01
It will be held in July. | July | 2020-07 | |
It is planned for September. | September | 2020-09 | |
It was held in September. | September | 2019-09 | |
They drilled on October 23. | October 23 | 2019-10-23 | |
They will drill on July 23. | July 23 | 2020-07-23 | |
The drill on June 5 | June 5 | 2020-06-05 | |
The drill on May 20 | May 20 | 2020-05-20 | |
The drill, due to begin on 2 November, is large. | 2 November | 2020-11-02 | |
It ran from March 13 to 23. | March 13 to 23 | 2020-03-13 | 2020-03-23 |
It will run June 13-23. | June 13-23 | 2020-06-13 | 2020-06-23 |
On Thursday the ships sailed. | Thursday | 2020-05-21 | |
On Thursday the ships will sail. | Thursday | 2020-05-28 | |
The drill begins on Friday. | Friday | 2020-05-29 | |
They met last Friday. | last Friday | 2020-05-22 | |
They met last Wednesday. | last Wednesday | 2020-05-20 | |
They meet next Wednesday. | next Wednesday | 2020-06-03 | |
They meet this Sunday. | this Sunday | 2020-05-31 | |
They met on Tuesday last week. | Tuesday last week | 2020-05-19 | |
They meet next week on Tuesday. | next week on Tuesday | 2020-06-02 | |
It ran from Monday to Friday. | Monday to Friday | 2020-05-25 | 2020-05-22 | none
They met today. | today | 2020-05-27 | |
They meet tomorrow. | tomorrow | 2020-05-28 | |
They met the day before yesterday. | the day before yesterday | 2020-05-25 | |
They met last night. | last night | 2020-05-26 | |
They met this week. | this week | 2020-05 | |
They will meet next week. | next week | 2020-06 | |
They met last month. | last month | 2020-04 | |
They met late last month. | late last month | 2020-04 | |
They met at the beginning of this month. | the beginning of this month | 2020-05 | |
They meet later this year. | later this year | 2020 | |
They meet early next year. | early next year | 2021 | |
They meet at the end of the year. | the end of the year | 2020 | |
They met last July. | last July | 2019-07 | |
They met in July last year. | July last year | 2019-07 | |
They met on 5 July last year. | 5 July last year | 2019-07-05 | |
They met in March this year. | March this year | 2020-03 | |
They met last summer. | last summer | 2019 | |
They meet next spring. | next spring | 2021 | |
They met this spring. | this spring | 2020 | |
They met three days ago. | three days ago | 2020-05-24 | |
They met two weeks ago. | two weeks ago | 2020-05 | |
They met five months ago. | five months ago | 2019-12 | |
They met about 20 years ago. | about 20 years ago | 2000 | |
They met half a year ago. | half a year ago | 2019-11 | |
They met ten years ago this month. | ten years ago this month | 2010-05 | |
They met a year ago. | a year ago | 2019 | |
They met almost four years ago. | almost four years ago | - | |
They met on the 16th. | on the 16th | 2020-05-16 | |
They met on the 30th. | on the 30th | 2020-04-30 | |
It begins on the 30th. | on the 30th | 2020-05-30 | |
They trained from the 8th to the 14th. | from the 8th to the 14th | 2020-05-08 | 2020-05-14 |
They trained in the last quarter of last year. | the last quarter of last year | 2019 | |
They have met over the past five years. | over the past five years | 2015 | 2020 |
They have met in the last two months. | in the last two months | 2020-03 | 2020-05 |
They met over the past decade. | over the past decade | 2010 | 2020 |
They met at the weekend. | at the weekend | 2020-05 | |
"""

NAMES = """
The exercise Zapad-81 was vast. | 81 | 1981 | | name
War games called Shield 84 opened. | 84 | 1984 | | name
Joint Sea 2021 opened. | 2021 | 2021 | | name
Sea Breeze '19 is an exercise. | 19 | 2019 | | name
The drill Peace Mission-2014 ended. | 2014 | 2014 | | name
SCO-2018 ended. | 2018 | 2018 | | name
"""

AFTER_ANOTHER = """
In April 2020, between the 5th and the 16th, they fired. | between the 5th and the 16th | 2020-04-05 | 2020-04-16
They met on 3 March 2014. The following day they left. | the following day | 2014-03-04
They met on 3 March 2014; the same day they left. | the same day | 2014-03-03
They met on 3 March 2014 and two days later they left. | two days later | 2014-03-05
They met on 3 March 2014. Two weeks earlier they had not. | Two weeks earlier | 2014-02
They met in 2014. The following year they met again. | The following year | 2015
They met in 2014. A year earlier they had not. | A year earlier | 2013
They met in 2014; that same year they traded. | that same year | 2014
They met in March 2014. The next month they met again. | The next month | 2014-04
They met in 2014. The year before, they had not. | The year before | 2013
In 1950 war came. On October 1 Kim wrote to Mao. | October 1 | 1950-10-01
In July 2019, on the 4th, they sat in Sochi. | on the 4th | 2019-07-04
The fleet left on September 30, 2019 and returned on the 4th. | on the 4th | 2019-10-04
It ran from July 28 to August 2, 2019, with a parade on the 3rd. | on the 3rd | 2019-08-03
March 2014. From the 11th to the 17th they drilled. | From the 11th to the 17th | 2014-03-11
It lasted from 3 to 7 May 2014, and two days afterwards they left. | two days afterwards | 2014-05-09
They met on 3 March 2014, for the first time since 1999. Two days later they left. | Two days later | 2014-03-05
"""

NO_DATE = """
The Tupolev-95 took part in the joint patrol.
On the 5th Fleet's birthday they drilled.
The first of the drills went well.
From the 11th to the 20th centuries they fought.
On the second, smaller exercise nothing is known.
A force of 2,000 troops came.
A force of 2000 soldiers came.
Some 1900 men came.
More than 2010 vehicles came.
The range is 2000 km.
It cost $2019 million.
Resolution 1929 was adopted.
They spent more in FY2019.
The fiscal year 2019 budget grew.
Su-27 and MiG-29 fighters and T-90 tanks came.
The Mirage 2000 took off.
COVID-19 stopped it.
China may join.
They march on.
The hull number is 117.
It starts at 10:15 a.m. (0415 GMT).
Call 555-2019-44.
It weighs 12.5.2 units.
In today's world it matters.
The same year they met.
"""


def rows(table):
    """Split a table of ``|``-separated rows, padded to five cells."""
    cells = ([cell.strip() for cell in line.split("|")] for line in table.splitlines() if line)
    return [pytest.param(*(row + [""] * 5)[:5], id=row[0][:60]) for row in cells]


def only(text, words, published=WEDNESDAY):
    """Return the date found at ``words``."""
    found = {text[d.start_char : d.end_char].lower(): d for d in find_dates(text, published)}
    assert words.lower() in found, sorted(found)
    return found[words.lower()]


@pytest.mark.parametrize(("text", "words", "start", "end", "anchor"), rows(FIRST_TWENTY_FIVE + NAMES))
def test_words_and_anchor(text, words, start, end, anchor):
    resolved = only(text, words)
    assert (resolved.iso, resolved.end_iso) == ("" if start == "-" else start, end)
    assert resolved.anchored_by == anchor


@pytest.mark.parametrize(("text", "words", "start", "end", "anchor"), rows(ABSOLUTE))
def test_a_full_date_needs_no_document_date(text, words, start, end, anchor):
    resolved = only(text, words, None)
    assert (resolved.iso, resolved.end_iso, resolved.anchored_by) == (start, end, "absolute")


@pytest.mark.parametrize(("text", "words", "start", "end", "anchor"), rows(AGAINST_THE_DOCUMENT))
def test_a_relative_date_counts_from_the_document(text, words, start, end, anchor):
    if anchor == "none":
        assert find_dates(text, WEDNESDAY) == []
        return
    resolved = only(text, words)
    assert (resolved.iso, resolved.end_iso) == ("" if start == "-" else start, end)
    assert resolved.anchored_by == "document_date"
    assert all(d.anchored_by == "absolute" for d in find_dates(text, None)), "no document date, no guess"


@pytest.mark.parametrize(("text", "words", "start", "end", "anchor"), rows(AFTER_ANOTHER))
def test_a_date_after_another_counts_from_it(text, words, start, end, anchor):
    resolved = only(text, words)
    assert (resolved.iso, resolved.anchored_by) == (start, "previous")
    assert resolved.end_iso == end or not end


def test_a_day_of_the_last_weeks_is_news_whatever_year_was_named_before():
    text = "The club, founded in 2001, met again. To this the staffs have no answer. They met on 14 May."
    assert only(text, "14 May").iso == "2020-05-14"
    told = "In July 2001 they founded the club. They met on 14 January."
    assert only(told, "14 January").iso == "2001-01-14"


@pytest.mark.parametrize("text", NO_DATE.strip().splitlines())
def test_numbers_and_names_are_no_dates(text):
    assert find_dates(text, WEDNESDAY) == []


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("more than a decade ago", date(2000, 1, 1), date(2010, 12, 31)),
        ("the 1950s", date(1950, 1, 1), date(1959, 12, 31)),
        ("the late 1990s", date(1997, 1, 1), date(1999, 12, 31)),
        ("late July 2019", date(2019, 7, 21), date(2019, 7, 31)),
        ("the second half of 2018", date(2018, 7, 1), date(2018, 12, 31)),
        ("last week", date(2020, 5, 18), date(2020, 5, 24)),
        ("last month", date(2020, 4, 1), date(2020, 4, 30)),
        ("Q2 2016", date(2016, 4, 1), date(2016, 6, 30)),
    ],
)
def test_the_interval_covers_the_days_meant(text, start, end):
    (resolved,) = find_dates(text, WEDNESDAY)
    assert (resolved.date.start, resolved.date.end) == (start, end)


def test_a_week_in_two_months_has_no_reduced_date():
    (resolved,) = find_dates("They met last week.", EventDate.parse("2020-06-03"))
    assert resolved.iso == "2020-05"
    (resolved,) = find_dates("They met last week.", EventDate.parse("2020-05-06"))
    assert resolved.iso == ""


def test_two_days_named_apart_are_two_dates():
    text = "They met on July 3 and 9, 2019."
    assert [(text[d.start_char : d.end_char], d.iso) for d in find_dates(text)] == [
        ("July 3", "2019-07-03"),
        ("9, 2019", "2019-07-09"),
    ]


@pytest.mark.parametrize(
    ("published", "text", "iso"),
    [("2020-05", "They met yesterday.", "2020-05"), ("2020-05", "They met on Monday.", "2020-05"),
     ("2020-05", "They met in March.", "2020-03"),
     ("2020", "They met last year.", "2019"), ("2020", "They met in March.", "2020-03")],
)  # fmt: skip
def test_a_coarse_document_date_gives_coarse_dates(published, text, iso):
    assert [d.iso for d in find_dates(text, EventDate.parse(published))] == [iso]


@pytest.mark.parametrize(("published", "text"), [("2020-05", "They met last week."), ("2020", "They met last month.")])
def test_what_a_coarse_document_date_cannot_give_is_left_out(published, text):
    assert find_dates(text, EventDate.parse(published)) == []


@pytest.mark.parametrize(
    ("text", "relation"),
    [("since 2005", "since"), ("by 2030", "by"), ("until May 2014", "until"), ("in 2005", ""), ("till 2014", "until")],
)
def test_the_preposition_is_kept(text, relation):
    assert [d.relation for d in find_dates(text)] == [relation]


HOSTILE = st.text(
    alphabet=st.sampled_from("0123456789 .,-–/'’\n\u00a0\u202eMayJulyof the andtwosince年月日ſ٣"), max_size=120
)


@settings(max_examples=300)
@given(st.one_of(HOSTILE, st.text(max_size=200)))
def test_any_text_gives_ordered_dates_inside_it(text):
    found = find_dates(text, WEDNESDAY)
    ends = 0
    for resolved in found:
        assert ends <= resolved.start_char < resolved.end_char <= len(text)
        assert resolved.date.start <= resolved.date.end
        ends = resolved.end_char
    assert found == find_dates(text, WEDNESDAY)


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)))
def test_a_written_day_comes_back(day):
    for text in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}"):
        assert [d.iso for d in find_dates(f"It began on {text}.")] == [day.isoformat()]


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
@settings(max_examples=60)
def test_no_document_date_is_too_early_or_late(day):
    published = EventDate(day, day, "day")
    find_dates(
        "yesterday, last week, next year, in July, on Monday, two hundred years ago, last decade, the 5th", published
    )


def test_the_result_does_not_hang_on_the_hash_seed():
    code = (
        "from comity.extract.dates import find_dates; from comity.model.values import EventDate;"
        "print(find_dates('In July 2019 and last week, July 3-9; Vostok-2018', EventDate.parse('2020-05-27')))"
    )
    results = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    assert len(results) == 1


@pytest.mark.parametrize(
    "piece",
    [
        "early ",
        "the first half of ",
        "1 ",
        "2018-",
        "May ",
        "'80s",
        "a ",
        "on the ",
        "last ",
        "two ",
        "the same ",
        "ed ",
    ],
)
def test_long_repetitions_are_read_to_the_end(piece):
    text = piece * 4000 + " and in 2014."
    assert find_dates(text, WEDNESDAY)[-1].iso == "2014", "patterns are bounded, so that this ends at all"
