"""Say why events were missed or made up: a table of causes for predictions against gold.

python scripts/evaluate.py GOLD.jsonl PREDICTIONS.jsonl [--list CAUSE]
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmark"))
import score

Event = dict[str, Any]


def overlaps(left: Event, right: Event) -> bool:
    """Return whether the two events share a character of evidence."""
    return score.spans_overlap(left["evidence"], right["evidence"]) > 0


def cause(event: Event, others: list[Event], taken: set[int]) -> str:
    """Return the first reason why ``event`` has no partner among ``others``."""
    near = [i for i, other in enumerate(others) if overlaps(event, other)]
    if not near:
        return "nothing there"
    same = [i for i in near if others[i]["kind"] == event["kind"]]
    if not same:
        return "other kind"
    free = [i for i in same if i not in taken]
    if not free:
        return "partner taken"
    agreeing = [i for i in free if score.is_reported(others[i]) == score.is_reported(event)]
    if not agreeing:
        return "modality"
    return "parties"


def main() -> None:
    """Print the causes of missed and extra events, and the events of one cause where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--list", dest="wanted", help="list the events of this cause")
    args = parser.parse_args()
    gold, predicted = score.load(args.gold), score.load(args.predictions)
    table: Counter[tuple[str, str]] = Counter()
    for name, document in gold.items():
        right, left = predicted.get(name, {}).get("events", []), document["events"]
        pairs = score.match_events(left, right, False)
        sides = (
            ("missed", left, right, {i for i, _ in pairs}, {j for _, j in pairs}),
            ("extra", right, left, {j for _, j in pairs}, {i for i, _ in pairs}),
        )
        for side, events, others, matched, taken in sides:
            for index, event in enumerate(events):
                if index not in matched:
                    why = cause(event, others, taken)
                    table[side, why] += 1
                    if args.wanted == f"{side} {why}":
                        print(
                            name, score.describe("events", event), "|", score.snippet(document["text"], "events", event)
                        )
    for (side, why), count in sorted(table.items(), key=lambda item: (item[0][0], -item[1])):
        print(f"{side:<8}{why:<16}{count:>5}")


if __name__ == "__main__":
    main()
