"""One event a pair: a text that lists the partners of one state tells of as many dealings, not of one of them all."""

from collections.abc import Iterator

from comity.extract.analysis import Analysis, Line
from comity.extract.attach import rows
from comity.extract.cluster import Cluster
from comity.extract.lexicon import patterns
from comity.extract.mentions import role_of

_AND = frozenset({"and", "&", "well"})
"""What stands before the last of a list; "to Poland, Ukraine said" is none."""


def pairs_of(analysis: Analysis, cluster: Cluster, parties: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the parties of each event that a cluster tells: ``parties``, or a pair for every partner of one of them.

    "Turkey sold drones to Poland, Ukraine and Qatar" are three transfers, "pacts with Australia and Britain" two pacts,
    "a pact with" both of them is one.
    """
    line = analysis.lines[cluster.best.line]
    text = analysis.document.text[line.sentence.start : line.sentence.end]
    several = dict(patterns("pairs")).get(cluster.kind)
    if several is None or not several.search(text) or dict(patterns("together"))["all"].search(text):
        return (parties,)
    for partners in _lists(line, cluster):
        hub = set(parties) - partners
        if len(hub) == 1 and len(partners) > 1 and partners & set(parties):
            return tuple(tuple(sorted({*hub, code})) for code in sorted(partners))
    return (parties,)


def _lists(line: Line, cluster: Cluster) -> Iterator[set[str]]:
    """Yield the parties of each list, ended by "and", that hangs on a mention in the line or on its verb."""
    tokens = line.sentence.tokens
    heads = [m.head for m in cluster.mentions if m.line == cluster.best.line]
    for row in rows(line):
        joined = [i for i in row if row[0] in line.path_up(i)]
        last = line.sentence.token_at(line.party_at[joined[-1]].start)
        roles = {role for head in heads if (role := role_of(line, row[0], head, line.verb_over(head)))}
        if cluster.kind == "visit":  # two guests of one host may have come together
            roles = {role for role in roles if not role.endswith("nsubj")}
        if roles and tokens[last - 1].lemma in _AND:
            yield {code for i in joined for code in line.party_at[i].codes}
