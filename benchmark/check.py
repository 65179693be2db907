#!/usr/bin/env python3
"""Check gold or prediction files against annotation-guide.md and print what every offset points at."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

KINDS = {
    "exercise",
    "patrol",
    "command_post_exercise",
    "computer_simulation",
    "visit",
    "consultation",
    "arms_transfer",
    "co_development",
    "technical_assistance",
    "dual_use_supply",
    "agreement",
    "deployment",
    "incident",
    "warning_sharing",
}
MODALITIES = {"reported", "planned", "hypothetical", "denied"}
TOPICS = {
    "alliance_status",
    "mutual_defence",
    "limits",
    "third_party",
    "trust",
    "technology",
    "threat",
    "prospects",
    "policy_advice",
    "other",
}
STANCES = {"affirms", "denies", "hedges"}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
PARTY = re.compile(r"[A-Z]{2,5}")


def spans_of(item: dict[str, Any]) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the name and offsets of every span of an item."""
    for span in item.get("evidence") or []:
        yield "evidence", span
    for key in ("quote", "text_span"):
        if item.get(key):
            yield key, item[key]


def problems(doc: dict[str, Any]) -> Iterator[str]:  # noqa: PLR0912
    """Yield what is wrong with a document, in words."""
    text = doc.get("text")
    if not isinstance(text, str) or not text:
        yield "no text"
        return
    if doc.get("published") and not DATE.fullmatch(doc["published"]):
        yield f"published {doc['published']!r}"
    for n, e in enumerate(doc.get("events", [])):
        if e.get("kind") not in KINDS or e.get("modality") not in MODALITIES:
            yield f"event {n}: kind or modality"
        if len(e.get("parties") or []) < 2 and not set(e.get("parties") or []) & {"NATO", "SCO", "CSTO", "EU"}:
            yield f"event {n}: fewer than two parties"
        if any(not PARTY.fullmatch(p) for p in e.get("parties") or []):
            yield f"event {n}: party code"
        if any(e.get(k) and not DATE.fullmatch(e[k]) for k in ("start", "end")):
            yield f"event {n}: date"
        if not e.get("evidence"):
            yield f"event {n}: no evidence"
    for n, s in enumerate(doc.get("statements", [])):
        if s.get("topic") not in TOPICS or s.get("stance") not in STANCES:
            yield f"statement {n}: topic or stance"
        if not s.get("evidence"):
            yield f"statement {n}: no evidence"
    for kind in ("events", "statements", "claims_numeric"):
        for n, item in enumerate(doc.get(kind, [])):
            for key, (start, end) in spans_of(item):
                if not 0 <= start < end <= len(text):
                    yield f"{kind} {n}: {key} [{start}, {end}] outside the text"
                elif text[start:end] != text[start:end].strip():
                    yield f"{kind} {n}: {key} starts or ends with a blank"


def show(doc: dict[str, Any]) -> None:
    """Print the words behind every offset of a document."""
    print(f"== {doc['doc_id']}")
    for kind in ("events", "statements", "claims_numeric"):
        for item in doc.get(kind, []):
            print(
                "  "
                + json.dumps(
                    {k: v for k, v in item.items() if k not in ("evidence", "quote", "text_span")}, ensure_ascii=False
                )
            )
            for key, (start, end) in spans_of(item):
                print(f"      {key} [{start}, {end}] {doc['text'][start:end]!r}")


def main() -> int:
    """Check the files and return the exit status."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("files", nargs="+", type=Path)
    ap.add_argument("--show", action="store_true", help="print the substring of every offset")
    args = ap.parse_args()
    bad = 0
    for path in args.files:
        docs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        for doc in docs:
            if args.show:
                show(doc)
            for problem in problems(doc):
                bad += 1
                print(f"{path.name} {doc.get('doc_id')}: {problem}", file=sys.stderr)
        print(
            f"{path.name}: {len(docs)} documents, {sum(len(d['text'].split()) for d in docs)} words, "
            + ", ".join(
                f"{sum(len(d.get(k, [])) for d in docs)} {k}" for k in ("events", "statements", "claims_numeric")
            )
        )
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
