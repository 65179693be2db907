"""Records to figures: counts under a rule, and the measures of a report. Pure functions over a snapshot.

Every count names its rule; measures of events take a count. Every result carries the ids of its records.
"""

from comity.measure.agreements import AgreementsInForce, InForce, agreements_in_force
from comity.measure.asymmetry import Asymmetry, AsymmetryTable, asymmetry
from comity.measure.basis import Basis, basis
from comity.measure.chance import Range
from comity.measure.common import Share
from comity.measure.compare import (
    Change,
    Comparison,
    PublishedReading,
    RuleFigure,
    Step,
    change,
    compare_counts,
    sieve,
)
from comity.measure.count import Count, Excluded, Open, Row, count
from comity.measure.disagreements import Disagreement, disagreements
from comity.measure.flows import FlowCell, Flows, arms_flows
from comity.measure.frictions import Frictions, FrictionSpan, frictions
from comity.measure.headline import Headline, Period, headline
from comity.measure.hosting import Hosting, hosting
from comity.measure.periods import Window, read_window
from comity.measure.places import Distance, Distances, SeaArea, distances, sea_areas
from comity.measure.practice import Clause, CodePractice, Practice, practice
from comity.measure.responses import ResponseRow, Responses, responses
from comity.measure.rhetoric import Rhetoric, Said, SideStatements, rhetoric
from comity.measure.rows import GROUPINGS

__all__ = [
    "GROUPINGS",
    "AgreementsInForce",
    "Asymmetry",
    "AsymmetryTable",
    "Basis",
    "Change",
    "Clause",
    "CodePractice",
    "Comparison",
    "Count",
    "Disagreement",
    "Distance",
    "Distances",
    "Excluded",
    "FlowCell",
    "Flows",
    "FrictionSpan",
    "Frictions",
    "Headline",
    "Hosting",
    "InForce",
    "Open",
    "Period",
    "Practice",
    "PublishedReading",
    "Range",
    "ResponseRow",
    "Responses",
    "Rhetoric",
    "Row",
    "RuleFigure",
    "Said",
    "SeaArea",
    "Share",
    "SideStatements",
    "Step",
    "Window",
    "agreements_in_force",
    "arms_flows",
    "asymmetry",
    "basis",
    "change",
    "compare_counts",
    "count",
    "disagreements",
    "distances",
    "frictions",
    "headline",
    "hosting",
    "practice",
    "read_window",
    "responses",
    "rhetoric",
    "sea_areas",
    "sieve",
]
