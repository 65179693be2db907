"""GEXF: states as nodes, joint events as edges, for network programs."""

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

import networkx as nx

from comity.model.snapshot import Snapshot
from comity.show.exports.countries import name_of

_WRITTEN = re.compile(rb' lastmodifieddate="[^"]*"')
"""The day of writing, which would make two exports of the same records differ."""


def write_gexf(snapshot: Snapshot, types: Sequence[str]) -> Mapping[str, bytes]:
    """Return the undirected network of states: an edge's weight counts the held events that both took part in.

    Each kind is counted apart beside the sum. The rule is the plainest there is, and the graph's name says it: every
    accepted held event, of any kind and framework; ``comity count`` counts under better ones. An edge has no room to
    say that a part of its weight is only proposed, so nothing proposed is in it.
    """
    pairs: dict[tuple[str, str], Counter[str]] = {}
    for event in snapshot.events:
        if event.status == "held" and event.state == "accepted":
            for left, right in combinations(sorted(set(event.parties)), 2):
                pairs.setdefault((left, right), Counter())[event.kind] += 1
    return {"network.gexf": _write(_graph(pairs))}


def _graph(pairs: Mapping[tuple[str, str], Counter[str]]) -> nx.Graph:
    graph = nx.Graph(name="held events both states took part in, of any kind and framework")
    for code in sorted({code for pair in pairs for code in pair}):
        graph.add_node(code, label=name_of(code))
    for (left, right), kinds in sorted(pairs.items()):
        graph.add_edge(left, right, weight=kinds.total(), **dict(sorted(kinds.items())))
    return graph


def _write(graph: nx.Graph) -> bytes:
    out = io.BytesIO()
    nx.write_gexf(graph, out)
    return _WRITTEN.sub(b"", out.getvalue()) + b"\n"
