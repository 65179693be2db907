"""The goods of a transfer, project or help."""

from comity.extract.analysis import Analysis
from comity.extract.cluster import Cluster


def item_of(analysis: Analysis, cluster: Cluster) -> str:
    return ""
