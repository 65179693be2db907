"""Records to figures: counts under a rule, and the measures of a report. Pure functions over a snapshot."""

from comity.measure.chance import Range
from comity.measure.count import Count, Excluded, Open, Row, count
from comity.measure.periods import Window, read_window

__all__ = ["Count", "Excluded", "Open", "Range", "Row", "Window", "count", "read_window"]
