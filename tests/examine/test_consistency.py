from collections.abc import Callable

from comity.examine import Views, check, consistency

View = Callable[..., Views]
EIGHT = "Russia's military and China's People's Liberation Army have held around 25 joint exercises since 2005."
TWENTY_SEVEN = "There have been dozens of joint drills in the last 26 years."


def test_claims_8_and_27_are_true_together_under_different_rules_only(view: View) -> None:
    report = consistency([check(EIGHT, view("2024-09-30")), check(TWENTY_SEVEN, view("2019-10-28"))])
    assert report.satisfiable
    assert report.one_rule == ()
    assert report.same_rule_conflicts == ((0, 1),)
    assert [choice.rule for choice in report.joint] == ["B", "M"]


def test_claims_of_one_manner_share_a_rule(view: View) -> None:
    claims = [
        check(EIGHT, view("2024-09-30")),
        check("Seven joint drills were held from 2015 to 2018", view("2019-10-28")),
    ]
    assert "BC" in consistency(claims).one_rule


def test_a_claim_that_no_rule_bears_out_is_the_conflict(view: View) -> None:
    claims = [check(EIGHT, view("2024-09-30")), check("There were 400 joint drills in 2019", view("2024-09-30"))]
    report = consistency(claims)
    assert not report.satisfiable
    assert report.conflict == (1,)
