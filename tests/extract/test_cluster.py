from comity.extract.cluster import Cluster, merge, own_date, own_name, pair_features, with_scope
from comity.extract.mentions import Candidate, find_candidates
from tests.extract.helpers import analysed

TEXT = (
    "Amber Falcon-2023 brought Kenya and Uganda together in May 2023.\n"
    "This year's exercise Amber Falcon-2024 begins on Monday.\n"
    "Rain fell on 40 tents."
)


def mention(start: int, kind: str = "exercise", line: int = 0) -> Candidate:
    return Candidate(line, 0, 0, start, start + 1, kind, "drill")


def test_linked_mentions_join_and_others_stay_apart():
    mentions = [mention(0), mention(10), mention(20), mention(30, "visit")]
    clusters = merge(mentions, [0.9] * 4, lambda a, b: 0.9 if (a.start, b.start) == (0, 10) else 0.1, 0.5)
    assert [[m.start for m in c.mentions] for c in clusters] == [[0, 10], [20], [30]]


def test_one_contradiction_outweighs_a_weak_link():
    mentions = [mention(0), mention(10), mention(20)]
    scores = {(0, 10): 0.9, (0, 20): 0.0, (10, 20): 0.6}
    clusters = merge(mentions, [0.9] * 3, lambda a, b: scores[a.start, b.start], 0.5)
    assert len(clusters) == 2


def test_other_editions_are_told_apart():
    analysis = analysed(TEXT)
    named = [c for c in find_candidates(analysis) if c.name is not None]
    assert "other edition" in pair_features(analysis, named[0], named[1])
    assert own_date(analysis.lines[0], named[0]) == "2023"
    assert own_name(analysis.lines[1], named[1]).edition == "2024"


def test_lines_without_a_mention_belong_to_the_mention_before():
    clusters = with_scope([Cluster((mention(0, line=1),), (0.9,))], 8)
    assert clusters[0].scope == (1, 2, 3, 4)
