from math import log

import pytest

from comity.extract.attach import candidates, choose_parties, enumerations, place_features, relations_of
from comity.extract.cluster import Cluster
from comity.extract.events import find_places
from comity.extract.linear import LinearModel
from comity.extract.mentions import find_candidates
from comity.extract.when import find_start
from tests.extract.helpers import analysed


def test_parties_more_likely_in_than_out_are_chosen_and_at_least_two():
    assert choose_parties([(0.9, "RUS"), (0.6, "CHN"), (0.4, "USA")], []) == ("CHN", "RUS")
    assert choose_parties([(0.3, "RUS"), (0.2, "CHN"), (0.1, "USA")], []) == ("CHN", "RUS")


def test_a_list_takes_part_as_a_whole_where_most_of_it_does():
    chances = [(0.9, "KEN"), (0.8, "UGA"), (0.1, "TZA")]
    assert choose_parties(chances, [("KEN", "UGA", "TZA")]) == ("KEN", "TZA", "UGA")


def test_an_organisation_gives_way_to_its_members():
    assert choose_parties([(0.9, "SCO"), (0.9, "RUS"), (0.9, "CHN")], []) == ("CHN", "RUS")
    assert choose_parties([(0.9, "CSTO"), (0.9, "KAZ")], []) == ("CSTO", "KAZ")


def test_those_who_usually_hold_a_series_may_take_part_unnamed():
    analysis = analysed("American soldiers packed for the exercise Keen Sword, which opens in Guam.")
    mention = next(c for c in find_candidates(analysis) if c.name is not None)
    assert "JPN" in candidates(analysis, Cluster((mention,), (0.9,)))


def test_enumerations_are_lists_of_parties():
    line = analysed("Troops from Kenya, Uganda and Tanzania met Burundi's army in a drill.").lines[0]
    assert enumerations(line) == [("KEN", "UGA", "TZA"), ("BDI",)]


@pytest.mark.parametrize(("code", "relation"), [("KEN", "role=nsubj|same"), ("UGA", "role=prep:with|same")])
def test_relations_name_the_role_in_the_sentence(code, relation):
    analysis = analysed("Kenya held a military exercise with Uganda.")
    mention = next(c for c in find_candidates(analysis) if c.lemma == "exercise")
    assert relation in set(relations_of(analysis.lines[0], mention, code))


@pytest.mark.parametrize(("day", "start"), [(-0.5, "2016-09-28"), (-1.5, "2016-09")])
def test_a_month_gives_way_to_a_day_inside_it_that_is_half_as_likely(day, start):
    analysis = analysed("Chile and Peru hold a drill in September 2016, from September 28, 2016, near Arica.")
    cluster = Cluster(tuple(find_candidates(analysis))[:1], (0.9,))
    model = LinearModel(("yes",), (0.0,), {"precision=month": (0.5,), "precision=day": (day,)}, threshold=0.1)
    assert find_start(analysis, cluster, model).date.iso == start


@pytest.mark.parametrize(("day", "start"), [("September 18", "2024-09-18"), ("September 28", "2024-09")])
def test_a_week_gives_way_only_to_a_day_of_that_week(day, start):
    analysis = analysed(f"Chile and Peru hold a drill this week; they meet on {day}.", "2024-09-20")
    cluster = Cluster(tuple(find_candidates(analysis))[:1], (0.9,))
    model = LinearModel(("yes",), (0.0,), {"precision=day": (-0.5,)}, threshold=0.1)
    assert find_start(analysis, cluster, model).date.iso == start


@pytest.mark.parametrize(
    ("chance", "places"), [(0.4, ["Arica", "Iquique"]), (0.2, ["Arica"]), (0.1, [])], ids=["both", "likeliest", "none"]
)
def test_the_likeliest_place_has_to_be_half_as_likely_as_further_ones(chance, places):
    analysis = analysed("Chile and Peru hold a drill in Arica and later in Iquique.")
    cluster = Cluster(tuple(find_candidates(analysis))[:1], (0.9,))
    arica, iquique = (set(place_features(analysis, cluster, 0, one)) for one in analysis.lines[0].localities)
    weights = {min(arica - iquique): (0.1,)}
    model = LinearModel(("yes",), (log(chance / (1 - chance)),), weights, threshold=0.3)
    assert [one.text for one in find_places(analysis, cluster, model)] == places
