"""Personnel, ships and aircraft of an event, by party."""

from comity.extract.analysis import Analysis
from comity.extract.cluster import Cluster
from comity.model.mentions import FieldEvidence
from msgspec import Struct


class Figures(Struct, frozen=True):
    personnel: tuple[tuple[str, int], ...] = ()
    ships: tuple[tuple[str, int], ...] = ()
    aircraft: tuple[tuple[str, int], ...] = ()
    fields: tuple[FieldEvidence, ...] = ()


def figures_of(analysis: Analysis, cluster: Cluster, parties: tuple[str, ...]) -> Figures:
    return Figures()
