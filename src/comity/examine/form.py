"""The fixed form of a verdict, and the same in words for people."""

from typing import Any

from comity.examine.model import Answer, Checked, CheckedPart, Finding, Verdict
from comity.examine.verdicts import worst
from comity.measure.count import Excluded

VERDICT_WORDS: dict[Verdict, str] = {
    "supported": "Supported",
    "depends_on_counting": "Depends on the counting rule",
    "imprecise": "Imprecise",
    "outdated": "Outdated",
    "contradicted": "Contradicted",
    "not_checkable": "Not checkable",
    "no_data": "No data",
}


def fixed_form(checked: Checked) -> dict[str, Any]:
    """Return a verdict in the form that scripts rely on: ten fields, always the same, and the two nearest records."""
    main = main_part(checked)
    chosen = main.now.chosen if main else None
    return {
        "text": checked.text,
        "understood": understood(checked),
        "verdict": checked.verdict,
        "answer": answer_line(checked),
        "rule": _rules(main) if main else "",
        "range": _range(main),
        "included": list(chosen.included) if chosen else [],
        "excluded": [{"id": one.id, "why": one.why} for one in chosen.excluded] if chosen else [],
        "as_known_then": _states(checked, "then"),
        "as_known_now": _states(checked, "now"),
        "nearest": _nearest(chosen),
    }


def _nearest(finding: Finding | None) -> list[dict[str, Any]]:
    """Return the two records nearest to the edge: the last that counts and the first that does not, with why."""
    if finding is None:
        return []
    left_out, counted = nearest(finding)
    found: list[dict[str, Any]] = [{"id": counted, "counts": True, "why": ""}] if counted else []
    return found + ([{"id": left_out.id, "counts": False, "why": left_out.why}] if left_out else [])


def understood(checked: Checked) -> dict[str, Any]:
    """Return what was read: type and words of each part, parties, what was assumed and what was not read."""
    return {
        "types": [one.part.type for one in checked.parts],
        "parts": [{"type": one.part.type, "words": one.part.words, "verdict": one.verdict} for one in checked.parts],
        "parties": list(checked.parties),
        "assumed": f"parties not named; taken to be {checked.assumed}" if checked.assumed else "",
        "as_of": checked.as_of,
        "unread": list(checked.unread),
        "without_unread": checked.provisional,
    }


def main_part(checked: Checked) -> CheckedPart | None:
    """Return the part that decides the verdict."""
    if not checked.parts:
        return None
    verdict = worst([one.verdict for one in checked.parts])
    return next(one for one in checked.parts if one.verdict == verdict)


def _rules(part: CheckedPart) -> str:
    """Return the readings under which the claim holds, or else the one shown."""
    true = [finding.rule for finding in part.now.findings if finding.holds == "yes"]
    chosen = part.now.chosen
    return ", ".join(true) if true else chosen.rule if chosen else ""


def _range(part: CheckedPart | None) -> dict[str, float] | None:
    figures = [one for one in part.now.findings if one.best is not None] if part else []
    if not figures:
        return None
    chosen = part.now.chosen if part else None
    return {
        "low": min(one.low or 0 for one in figures),
        "best": chosen.best if chosen and chosen.best is not None else figures[0].best or 0,
        "high": max(one.high or 0 for one in figures),
    }


def _states(checked: Checked, which: str) -> dict[str, Any]:
    answers: list[Answer] = [getattr(one, which) for one in checked.parts]
    return {
        "verdict": worst([one.verdict for one in answers]) if answers else checked.verdict,
        "known_by": answers[0].known_by if answers else None,
        "until": answers[0].until if answers else checked.as_of,
        "findings": [_finding(finding) for one in answers for finding in one.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "words": finding.words,
        "holds": finding.holds,
        "answer": finding.answer,
        "low": finding.low,
        "best": finding.best,
        "high": finding.high,
        "included": list(finding.included),
        "open": list(finding.open),
    }


def answer_line(checked: Checked) -> str:
    """Return the answer in a sentence or two: when the claim holds, when not, and what was not read."""
    main = main_part(checked)
    if main is None:
        return "Nothing in it can be put to the ledger: " + _seen(checked)
    lines = [_say(main)]
    if checked.unread:
        lines.append(
            f"Not read: {', '.join(checked.unread)}. If that changes nothing: "
            f"{VERDICT_WORDS[checked.provisional or checked.verdict].lower()}."
        )
    if main.verdict == "outdated":
        later = main.today.chosen or main.now.chosen
        lines.append(f"Held when it was said; as things stand now: {later.answer if later else ''}.")
    return " ".join(lines)


def _seen(checked: Checked) -> str:
    parties = ", ".join(checked.parties) or "none"
    return f"parties {parties}; no number, date, rank, place or text that a record could settle."


def _say(part: CheckedPart) -> str:
    groups: dict[str, list[Finding]] = {}
    for finding in part.now.findings:
        groups.setdefault(finding.holds, []).append(finding)
    if part.verdict == "depends_on_counting":
        true, false = groups.get("yes", groups.get("near", [])), groups.get("no", [])
        return f"Holds under {_list(true)}. Fails under {_list(false)}."
    chosen = part.now.chosen
    return f"{part.part.words}: {chosen.answer}." if chosen else part.part.words


def _list(findings: list[Finding]) -> str:
    return "; ".join(f"{one.rule} ({one.answer})" for one in findings)


def nearest(finding: Finding) -> tuple[Excluded | None, str]:
    """Return the two records nearest to the edge: the first left out, and the last counted."""
    left_out = next((one for one in finding.excluded if one.field not in ("status",)), None)
    return left_out, finding.included[-1] if finding.included else ""
