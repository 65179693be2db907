"""From findings to a verdict: under all readings, under some, nearly, then but not now, under none."""

import re
from collections.abc import Sequence

from comity.examine.model import SEVERITY, Answer, Finding, Part, State, Verdict


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    """Return the verdict of method 5.1 on the findings of one part at one state.

    What is unknown under one reading does not count against the others; a claim that holds under one reading and
    fails, or only nearly holds, under another depends on counting.
    """
    decided = [finding.holds for finding in findings if finding.holds != "unknown"]
    if not decided:
        return "no_data"
    if all(holds == "yes" for holds in decided):
        return "supported"
    if "yes" in decided:
        return "imprecise" if "no" not in decided and not _counted(findings) else "depends_on_counting"
    if "near" in decided:
        return "depends_on_counting" if "no" in decided and _counted(findings) else "imprecise"
    return "contradicted"


def _counted(findings: Sequence[Finding]) -> bool:
    return len({finding.rule for finding in findings}) > 1 and any(finding.best is not None for finding in findings)


def answer(part: Part, state: State, *, rule: str = "") -> Answer:
    """Ask the ledger about one part at one state; ``rule`` keeps only the readings of one counting rule, if any is."""
    findings = part.ask(state)
    kept = tuple(one for one in findings if re.split(r"[\[,]| by ", one.rule)[0] == rule) if rule else ()
    findings = kept or findings
    return Answer(
        verdict=_joint(part, findings), known_by=state.snapshot.known_by, until=state.until, findings=findings
    )


def _joint(part: Part, findings: tuple[Finding, ...]) -> Verdict:
    """Return the verdict: conditions that must all hold ("only") are judged one by one, readings side by side."""
    if part.type != "only":
        return verdict_of(findings)
    return worst([verdict_of([finding]) for finding in findings])


def across(part: Part, *, then: Answer, now: Answer, today: Answer) -> Verdict:
    """Return the verdict over the states of the ledger.

    Outdated is what held when it was said and no longer does: later events overturned it ("the latest", "never"),
    or what became known since. A claim that the ledger of the day could not yet bear out is judged by what is known
    now; the state of the day stands beside it.
    """
    if part.type == "prediction":
        return today.verdict
    good = ("supported", "imprecise")
    if now.verdict == "contradicted" and then.verdict in good:
        return "outdated"
    if part.open_ended and now.verdict in good and today.verdict == "contradicted":
        return "outdated"
    return now.verdict


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict on a whole from those on its parts."""
    return min(verdicts, key=lambda verdict: SEVERITY[verdict])
