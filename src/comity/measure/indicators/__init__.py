"""The 22 indicators of a dyad, one module a family; each module's docstrings are the page docs/indicators.md."""

from comity.measure.indicators.catalogue import INDICATORS, find_indicator
from comity.measure.indicators.measuring import Measures, measure
from comity.measure.indicators.model import Figure, Indicator, Reading, Series, Subject, subject
from comity.measure.indicators.refusals import combine
from comity.measure.indicators.sensitivity import Sensitivity, sensitivity

__all__ = [
    "INDICATORS",
    "Figure",
    "Indicator",
    "Measures",
    "Reading",
    "Sensitivity",
    "Series",
    "Subject",
    "combine",
    "find_indicator",
    "measure",
    "sensitivity",
    "subject",
]
