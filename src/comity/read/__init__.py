"""A file, page, feed or archive becomes documents with text that offsets point into."""

from comity.read.families import Families, near_duplicates
from comity.read.limits import Limits
from comity.read.outcomes import CODES, Code, Problem, Reading, ReadReport
from comity.read.reader import read

__all__ = ["CODES", "Code", "Families", "Limits", "Problem", "ReadReport", "Reading", "near_duplicates", "read"]
