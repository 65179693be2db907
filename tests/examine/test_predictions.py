from collections.abc import Callable
from datetime import date

import pytest

from comity.examine import Outcome, Prediction, State, Views, find_predictions, resolve, scores

View = Callable[..., Views]
DAY = date(2019, 9, 20)


def first(text: str, view: View, day: date = DAY) -> tuple[Prediction, Outcome]:
    views = view()
    found = find_predictions(text, views.now, published=day, author="A", outlet="B")
    return found[0], resolve(found[0], State(views.now, views.today))


@pytest.mark.parametrize(
    ("text", "p", "result"),
    [
        ("In all likelihood, the next joint patrol will be conducted around Japan.", 0.85, "yes"),
        ("A joint bomber flight over the South China Sea is theoretically possible.", 0.30, "no"),
        ("The U.S. should expect even more drills in the coming years.", 0.85, "yes"),
        ("A new agreement on military cooperation is likely to be signed in the near future.", 0.75, "no"),
        ("The institutionalization of military cooperation is inevitable.", 0.80, "open"),
    ],
)
def test_words_become_a_probability_and_the_ledger_the_outcome(view: View, text: str, p: float, result: str) -> None:
    prediction, outcome = first(text, view)
    assert (prediction.p, outcome.result) == (p, result)
    expected = None if result == "open" else round((p - (result == "yes")) ** 2, 4)
    assert outcome.brier == expected


def test_a_statement_about_the_past_foretells_nothing(view: View) -> None:
    assert find_predictions("The joint patrol was conducted in July 2019.", view().now, published=DAY) == ()


def test_scores_leave_out_what_is_open(view: View) -> None:
    texts = ("The U.S. should expect even more drills in the coming years.",
             "The institutionalization of military cooperation is inevitable.")  # fmt: skip
    rows = [first(text, view) for text in texts]
    (score,) = scores(rows)
    assert (score.name, score.brier, score.resolved, score.open) == ("A", 0.0225, 1, 1)
    assert scores(rows, by="outlet")[0].name == "B"


@pytest.mark.gold
def test_the_seven_predictions_of_the_founding_articles(view: View, articles: dict[str, str]) -> None:
    """Carnegie Moscow Center, October 2019; American Defense News, 27 May 2020; MEMRI, 28 October 2019."""
    views = view()
    state = State(views.now, views.today)
    found = {}
    for number, day in (("002", date(2019, 10, 24)), ("003", date(2020, 5, 27)), ("004", DAY)):
        for one in find_predictions(articles[number], views.now, published=day, author=number):
            found[(number, one.text[:60])] = (one, resolve(one, state))

    def brier(start: str) -> tuple[str, float | None]:
        outcome = next(outcome for one, outcome in found.values() if start in one.text)
        return outcome.result, outcome.brier

    assert brier("the next joint patrol will be conducted around Japan") == ("yes", 0.0225)
    assert brier("Intermediate refueling of Chinese bombers") == ("yes", 0.49)
    assert brier("Even more unrealistic would be") == ("partly", 0.9025)
    assert brier("joint patrolling by the Russian and Chinese navy is more likely") == ("yes", 0.16)
    assert brier("The most suitable area for such patrolling") == ("no", 0.25)
    assert brier("is inevitable") == ("open", None)
    assert brier("is likely to be signed in the near future") == ("no", 0.5625)
    assert brier("should expect even more drills") == ("yes", 0.0225)
