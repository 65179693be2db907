"""Moving the models of extraction by what is now known of some texts, without the texts they were first trained on."""

from collections.abc import Container, Iterator, Sequence

import numpy as np
from msgspec import structs
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from comity.extract.analysis import Analysis
from comity.extract.attach import date_features, party_features, ties
from comity.extract.cluster import Cluster
from comity.extract.linear import LinearModel
from comity.extract.when import dates_near, last_of

Row = tuple[list[str], bool]
"""The features of a case, and the answer."""


def party_rows(analysis: Analysis, cluster: Cluster, parties: Container[str]) -> Iterator[Row]:
    """Yield a row for every party of the document: whether it takes part."""
    tied = ties(analysis, cluster)
    for code in tied:
        yield party_features(analysis, cluster, code, tied), code in parties


def start_rows(analysis: Analysis, cluster: Cluster, start: str | None) -> Iterator[Row]:
    """Yield a row for every date nearby: whether it is ``start`` (ISO, at its precision)."""
    for dated in dates_near(analysis, cluster):
        yield date_features(analysis, cluster, dated.line, dated.date), dated.date.iso == start


def end_rows(analysis: Analysis, cluster: Cluster, end: str | None) -> Iterator[Row]:
    """Yield a row for every date nearby: whether it is, or ends with, ``end`` (ISO, at its precision)."""
    for dated in dates_near(analysis, cluster):
        yield date_features(analysis, cluster, dated.line, dated.date), last_of(dated.date) == end


def moved(old: LinearModel, rows: Sequence[Row], strength: float) -> LinearModel:
    """Return ``old``, a model of one class, moved by ``rows``; what no row speaks of stays as it was.

    The most probable weights where those of ``old`` are the centre of a normal prior with variance ``strength``
    (Bishop, Pattern Recognition and Machine Learning, 2006, section 4.5). Weights are rounded to four digits.
    """
    names = sorted({feature for features, _ in rows for feature in features})
    column = {name: number for number, name in enumerate(names)}
    cells = [(row, column[name]) for row, (features, _) in enumerate(rows) for name in sorted(set(features))]
    shape = (len(rows), len(names))
    matrix = csr_matrix((np.ones(len(cells)), tuple(zip(*cells, strict=True)) or ([], [])), shape=shape)
    sign = np.where([right for _, right in rows], 1.0, -1.0)
    prior = np.array([*(old.weights.get(name, (0.0,))[0] for name in names), old.intercepts[0]])

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (matrix @ weights[:-1] + weights[-1])
        pull = -sign / (1 + np.exp(np.clip(margin, -30, 30)))
        away = weights - prior
        slope = np.append(matrix.T @ pull, pull.sum()) + away / strength
        return float(np.logaddexp(0, -margin).sum() + away @ away / (2 * strength)), slope

    found = np.round(minimize(cost, prior, jac=True, method="L-BFGS-B").x, 4)
    learned = {name: (float(weight),) for name, weight in zip(names, found, strict=False) if weight}
    kept = {name: weight for name, weight in old.weights.items() if name not in column}
    return structs.replace(old, intercepts=(float(found[-1]),), weights=dict(sorted((kept | learned).items())))
