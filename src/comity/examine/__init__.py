"""Claims, quotations and predictions to verdicts, each with the records, the rule and the passage it rests on.

``check`` answers one sentence, ``check_document`` finds and answers those of a text, ``consistency`` says whether
claims can all be true at once, ``find_predictions`` and ``resolve`` score what was foretold.
"""

from comity.examine.check import Views, check
from comity.examine.consistency import Choice, Consistency, consistency
from comity.examine.documents import check_document, sentences
from comity.examine.examined import Examined
from comity.examine.form import answer_line, fixed_form, main_part, understood
from comity.examine.likelihood import confidence, judgement, say_confidence, say_likelihood, terms
from comity.examine.model import Answer, Checked, CheckedPart, Finding, Held, Part, State, Verdict
from comity.examine.predictions import Foretold, Outcome, Prediction, Score, find_predictions, resolve, scores
from comity.examine.quotations import Aligned, Match, compare, held_texts, likest

__all__ = [
    "Aligned",
    "Answer",
    "Checked",
    "CheckedPart",
    "Choice",
    "Consistency",
    "Examined",
    "Finding",
    "Foretold",
    "Held",
    "Match",
    "Outcome",
    "Part",
    "Prediction",
    "Score",
    "State",
    "Verdict",
    "Views",
    "answer_line",
    "check",
    "check_document",
    "compare",
    "confidence",
    "consistency",
    "find_predictions",
    "fixed_form",
    "held_texts",
    "judgement",
    "likest",
    "main_part",
    "resolve",
    "say_confidence",
    "say_likelihood",
    "scores",
    "sentences",
    "terms",
    "understood",
]
