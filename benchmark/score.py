#!/usr/bin/env python3
"""Score extracted events, statements and numeric claims against a gold corpus.

Both files are JSONL, one document per line, in the shape described in annotation-guide.md
(keys used: doc_id, events, statements, claims_numeric; other keys are ignored in predictions).

What counts as a match (one-to-one, maximum matching, best-agreeing pairs preferred):
  event      same kind (or same collapsed kind), same modality group (reported / not reported),
             Jaccard(parties) >= 0.5, and at least one shared character of evidence
  statement  shared evidence and the same speaker surname (organisations: shared content words)
  claim      overlapping span and the same value

Every printed interval is a 95% percentile bootstrap over documents.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

Item = dict[str, Any]
Span = Sequence[int]
Pairs = list[tuple[int, int]]

KIND_GROUP: dict[str, str] = {
    "exercise": "exercise-like",
    "patrol": "exercise-like",
    "command_post_exercise": "exercise-like",
    "computer_simulation": "exercise-like",
    "deployment": "exercise-like",
    "arms_transfer": "transfer-like",
    "co_development": "transfer-like",
    "technical_assistance": "transfer-like",
    "dual_use_supply": "transfer-like",
    "agreement": "agreement-like",
    "warning_sharing": "agreement-like",
    "visit": "contact-like",
    "consultation": "contact-like",
    "incident": "incident-like",
}
FIGURES = ("personnel", "ships", "aircraft")
STOP = {
    "the",
    "of",
    "and",
    "for",
    "s",
    "mr",
    "gen",
    "adm",
    "corp",
    "corporation",
    "ministry",
    "minister",
    "government",
    "president",
    "report",
}


# ---------------------------------------------------------------- small helpers


def normalise(text: str | None) -> str:
    """Lower-case, strip accents and punctuation, squeeze blanks."""
    flat = unicodedata.normalize("NFKD", text or "")
    flat = "".join(c for c in flat if not unicodedata.combining(c)).casefold()
    return " ".join(re.findall(r"[a-z0-9]+", flat))


def spans_overlap(left: Iterable[Span], right: Iterable[Span]) -> int:
    """Number of shared characters between two span lists."""
    right = list(right)
    return sum(max(0, min(a1, b1) - max(a0, b0)) for a0, a1 in left for b0, b1 in right)


def jaccard(left: Iterable[str], right: Iterable[str]) -> float:
    """Return the share of all elements that both sets have; 1 for two empty sets."""
    a, b = set(left), set(right)
    return len(a & b) / len(a | b) if a | b else 1.0


def evidence_iou(left: Item, right: Item) -> float:
    """Return the shared characters of evidence over all characters of evidence."""
    a, b = left.get("evidence") or [], right.get("evidence") or []
    shared = spans_overlap(a, b)
    total = sum(e - s for s, e in a) + sum(e - s for s, e in b) - shared
    return shared / total if total > 0 else 0.0


def phrase_match(left: str, right: str) -> bool:
    """Equal after normalisation, or one is a run of whole words of the other."""
    a, b = normalise(left), normalise(right)
    return bool(a and b) and (a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} ")


def is_reported(event: Item) -> bool:
    """Return whether the event is asserted as having happened."""
    return event.get("modality", "reported") == "reported"


def same_speaker(left: Item, right: Item) -> bool:
    """Return whether two statements name the same speaker: the surname, or most words of an organisation."""
    a, b = normalise(left.get("speaker")).split(), normalise(right.get("speaker")).split()
    if not a or not b:
        return False
    if a[-1] == b[-1] and a[-1] not in STOP:
        return True
    return jaccard(set(a) - STOP, set(b) - STOP) >= 0.5 and bool((set(a) - STOP) & (set(b) - STOP))


def same_value(left: Any, right: Any) -> bool:
    """Return whether two values are equal numbers, or both missing."""
    if left is None or right is None:
        return left is right
    try:
        x, y = float(left), float(right)
    except (TypeError, ValueError):
        return False
    return abs(x - y) <= 1e-6 * max(1.0, abs(x), abs(y))


# ---------------------------------------------------------------- matching


def best_matching(n_left: int, n_right: int, weight: Callable[[int, int], float | None]) -> Pairs:
    """Maximum-cardinality matching of maximum total weight (successive best augmenting paths).

    `weight` returns None where a pair is not allowed, else a number (larger is better).
    """
    edges = {(i, j): w for i in range(n_left) for j in range(n_right) if (w := weight(i, j)) is not None}
    left_of: dict[int, int] = {}
    right_of: dict[int, int] = {}
    while True:
        # Bellman-Ford from all free left nodes over the residual graph.
        gain: dict[tuple[str, int], float] = {("L", i): 0.0 for i in range(n_left) if i not in right_of}
        parent: dict[tuple[str, int], tuple[str, int]] = {}
        for _ in range(n_left + n_right):
            changed = False
            for (i, j), w in edges.items():
                if right_of.get(i) == j:
                    frm, to, delta = ("R", j), ("L", i), -w
                else:
                    frm, to, delta = ("L", i), ("R", j), w
                if frm in gain and gain[frm] + delta > gain.get(to, float("-inf")) + 1e-12:
                    gain[to], parent[to], changed = gain[frm] + delta, frm, True
            if not changed:
                break
        ends = [(gain[node], node) for node in gain if node[0] == "R" and node[1] not in left_of]
        if not ends:
            return sorted(right_of.items())
        node = max(ends)[1]
        path = [node]
        while node in parent:
            node = parent[node]
            path.append(node)
        path.reverse()
        for k in range(0, len(path) - 1, 2):
            i, j = path[k][1], path[k + 1][1]
            right_of[i], left_of[j] = j, i


def match_events(gold: list[Item], pred: list[Item], collapse: bool) -> Pairs:
    """Return the matched pairs of gold and predicted events (indices)."""

    def weight(i: int, j: int) -> float | None:
        g, p = gold[i], pred[j]
        same_kind = g["kind"] == p.get("kind")
        same_group = KIND_GROUP.get(g["kind"]) == KIND_GROUP.get(str(p.get("kind")), "?")
        if not (same_group if collapse else same_kind) or is_reported(g) != is_reported(p):
            return None
        overlap = jaccard(g["parties"], p.get("parties") or [])
        if overlap < 0.5 or not spans_overlap(g["evidence"], p.get("evidence") or []):
            return None
        return (
            overlap
            + evidence_iou(g, p)
            + 0.5 * same_kind
            + 0.5 * (g.get("start") == p.get("start"))
            + 0.5 * (normalise(g.get("name")) == normalise(p.get("name")))
        )

    return best_matching(len(gold), len(pred), weight)


def match_statements(gold: list[Item], pred: list[Item]) -> Pairs:
    """Return the matched pairs of gold and predicted statements (indices)."""

    def weight(i: int, j: int) -> float | None:
        g, p = gold[i], pred[j]
        if not spans_overlap(g["evidence"], p.get("evidence") or []) or not same_speaker(g, p):
            return None
        return evidence_iou(g, p) + (g["topic"] == p.get("topic")) + 0.5 * (g["stance"] == p.get("stance"))

    return best_matching(len(gold), len(pred), weight)


def match_claims(gold: list[Item], pred: list[Item]) -> Pairs:
    """Return the matched pairs of gold and predicted numeric claims (indices)."""

    def weight(i: int, j: int) -> float | None:
        g, p = gold[i], pred[j]
        shared = spans_overlap([g["text_span"]], [p.get("text_span") or (0, 0)])
        return float(shared) if shared and same_value(g["value"], p.get("value")) else None

    return best_matching(len(gold), len(pred), weight)


# ---------------------------------------------------------------- counting


def count_attributes(g: Item, p: Item, c: Counter[str]) -> None:
    """Attribute agreement of one matched event pair; 'ok:x' out of 'of:x'."""

    def tally(name: str, good: bool) -> None:
        c["of:" + name] += 1
        c["ok:" + name] += bool(good)

    tally("parties (exact set)", set(g["parties"]) == set(p.get("parties") or []))
    tally("modality (exact)", g["modality"] == p.get("modality"))
    gs, ps = g.get("start"), p.get("start") or ""
    if gs:
        tally("start year", ps[:4] == gs[:4])
        tally("start (exact)", ps == gs)
        if len(gs) == 10:
            tally("start day", ps == gs)
    else:
        tally("start left empty", not ps)
    if g.get("end"):
        tally("end (exact)", p.get("end") == g["end"])
    if g.get("places"):
        tally("place (any)", any(phrase_match(x, y) for x in g["places"] for y in p.get("places") or []))
    if g.get("name"):
        tally("name", phrase_match(g["name"], p.get("name") or ""))
    if g.get("item"):
        shared = set(normalise(g["item"]).split()) & set(normalise(p.get("item")).split())
        tally("item (shared word)", bool(shared - STOP))
    for slot in FIGURES:
        want, got = g.get(slot) or {}, p.get(slot) or {}
        for key, value in want.items():
            tally(f"{slot} figure recall", same_value(value, got.get(key)))
        for key, value in got.items():
            tally(f"{slot} figure precision", key in want and same_value(value, want[key]))


def score_document(gold: Item, pred: Item) -> tuple[Counter[str], dict[str, Pairs]]:
    """Return the counts of one document and the matched pairs of each list."""
    c: Counter[str] = Counter()
    ge, pe = gold.get("events") or [], pred.get("events") or []
    gs, ps = gold.get("statements") or [], pred.get("statements") or []
    gn, pn = gold.get("claims_numeric") or [], pred.get("claims_numeric") or []
    strict, loose = match_events(ge, pe, False), match_events(ge, pe, True)
    said, counted = match_statements(gs, ps), match_claims(gn, pn)
    for name, pairs, g, p in (
        ("events, strict kind", strict, ge, pe),
        ("events, collapsed kind", loose, ge, pe),
        ("statements", said, gs, ps),
        ("numeric claims", counted, gn, pn),
    ):
        c["tp:" + name] += len(pairs)
        c["gold:" + name] += len(g)
        c["pred:" + name] += len(p)
    for label, pairs, key in (
        ("kind ", strict, lambda e: e.get("kind")),
        ("group ", loose, lambda e: KIND_GROUP.get(str(e.get("kind")), "?")),
    ):
        for e in ge:
            c[f"gold:{label}{key(e)}"] += 1
        for e in pe:
            c[f"pred:{label}{key(e)}"] += 1
        for i, _ in pairs:
            c[f"tp:{label}{key(ge[i])}"] += 1
    for i, j in strict:
        count_attributes(ge[i], pe[j], c)
    for i, j in loose:
        c["of:kind (exact, collapsed matches)"] += 1
        c["ok:kind (exact, collapsed matches)"] += ge[i]["kind"] == pe[j].get("kind")
    for i, j in said:
        g, p = gs[i], ps[j]
        for name, good in (
            ("statement stance", g["stance"] == p.get("stance")),
            ("statement topic", g["topic"] == p.get("topic")),
            ("statement about (exact set)", set(g["about"]) == set(p.get("about") or [])),
        ):
            c["of:" + name] += 1
            c["ok:" + name] += bool(good)
        if g.get("quote"):
            c["of:statement quote (overlap)"] += 1
            c["ok:statement quote (overlap)"] += bool(p.get("quote") and spans_overlap([g["quote"]], [p["quote"]]))
    if not ge:
        c["of:documents without events left empty"] += 1
        c["ok:documents without events left empty"] += not pe
    return c, {"events": strict, "statements": said, "claims_numeric": counted}


# ---------------------------------------------------------------- reporting


def ratio(num: float, den: float) -> float | None:
    """Return num / den, or None where den is zero."""
    return num / den if den else None


def prf(c: Counter[str], name: str) -> tuple[float | None, float | None, float | None]:
    """Return precision, recall and F1 of one row of the table."""
    tp, g, p = c["tp:" + name], c["gold:" + name], c["pred:" + name]
    return ratio(tp, p), ratio(tp, g), ratio(2 * tp, g + p)


def interval(
    per_doc: list[Counter[str]], num: str, den: Sequence[str], factor: float, rounds: int, seed: int
) -> tuple[float, float] | None:
    """95% bootstrap interval of factor*sum(num)/sum(den) over documents."""
    top = [c[num] * factor for c in per_doc]
    bottom = [sum(c[d] for d in den) for c in per_doc]
    rng, values, n = random.Random(seed), [], len(per_doc)  # noqa: S311
    for _ in range(rounds):
        sample = rng.choices(range(n), k=n)
        total = sum(bottom[k] for k in sample)
        if total:
            values.append(sum(top[k] for k in sample) / total)
    if not values:
        return None
    values.sort()
    return values[int(0.025 * (len(values) - 1))], values[int(0.975 * (len(values) - 1) + 0.5)]


def fmt(x: float | None) -> str:
    """Return a figure with three decimals, or n/a."""
    return "  n/a" if x is None else f"{x:5.3f}"


def fmt_ci(ci: tuple[float, float] | None) -> str:
    """Return an interval in brackets, or nothing."""
    return "" if ci is None else f"[{ci[0]:.3f}, {ci[1]:.3f}]"


def report(per_doc: list[Counter[str]], rounds: int, seed: int) -> dict[str, Any]:
    """Print all tables and return the figures."""
    total: Counter[str] = Counter()
    for c in per_doc:
        total.update(c)
    out: dict[str, Any] = {"documents": len(per_doc), "detection": {}, "by_kind": {}, "accuracy": {}}
    print(f"documents: {len(per_doc)}\n")
    print(f"{'detection':<26}{'gold':>6}{'pred':>6}{'match':>6}   {'P':>5}  {'R':>5}  {'F1':>5}  95% of F1")
    for name in ("events, strict kind", "events, collapsed kind", "statements", "numeric claims"):
        p, r, f = prf(total, name)
        ci = interval(per_doc, "tp:" + name, ["gold:" + name, "pred:" + name], 2.0, rounds, seed)
        print(
            f"{name:<26}{total['gold:' + name]:>6}{total['pred:' + name]:>6}{total['tp:' + name]:>6}   "
            f"{fmt(p)}  {fmt(r)}  {fmt(f)}  {fmt_ci(ci)}"
        )
        out["detection"][name] = {
            "precision": p,
            "recall": r,
            "f1": f,
            "f1_ci95": ci,
            "gold": total["gold:" + name],
            "pred": total["pred:" + name],
            "matched": total["tp:" + name],
        }
    print(f"\n{'by kind':<26}{'gold':>6}{'pred':>6}{'match':>6}   {'P':>5}  {'R':>5}  {'F1':>5}")
    for label in ("kind ", "group "):
        names = sorted({k.split(":", 1)[1] for k in total if k.startswith(("gold:" + label, "pred:" + label))})
        for name in names:
            p, r, f = prf(total, name)
            print(
                f"{name[len(label) :]:<26}{total['gold:' + name]:>6}{total['pred:' + name]:>6}"
                f"{total['tp:' + name]:>6}   "
                f"{fmt(p)}  {fmt(r)}  {fmt(f)}"
            )
            out["by_kind"][name[len(label) :]] = {"precision": p, "recall": r, "f1": f, "gold": total["gold:" + name]}
    print(f"\n{'accuracy over matches':<40}{'ok':>6}{'of':>6}   {'acc':>5}  95%")
    for name in sorted(k[3:] for k in total if k.startswith("of:")):
        acc = ratio(total["ok:" + name], total["of:" + name])
        ci = interval(per_doc, "ok:" + name, ["of:" + name], 1.0, rounds, seed)
        print(f"{name:<40}{total['ok:' + name]:>6}{total['of:' + name]:>6}   {fmt(acc)}  {fmt_ci(ci)}")
        out["accuracy"][name] = {"ok": total["ok:" + name], "of": total["of:" + name], "accuracy": acc, "ci95": ci}
    return out


def describe(kind: str, item: Item) -> str:
    """Return one line that tells an item from the others."""
    if kind == "events":
        return (
            f"{item.get('kind')} {item.get('modality')} {','.join(item.get('parties') or [])} "
            f"{item.get('start')} {item.get('name') or ''}"
        ).strip()
    if kind == "statements":
        return f"{item.get('speaker')}: {item.get('topic')} {item.get('stance')}"
    return f"{item.get('value')} {item.get('unit')} {item.get('what')}"


def snippet(text: str, kind: str, item: Item) -> str:
    """Return the beginning of the words an item rests on."""
    spans = [item["text_span"]] if kind == "claims_numeric" and item.get("text_span") else item.get("evidence") or []
    return " ".join(text[s:e] for s, e in spans[:1]).replace("\n", " ")[:90]


def list_document(gold: Item, pred: Item, pairs: dict[str, Pairs]) -> None:
    """Print matches, misses and extras of one document."""
    text = gold.get("text") or ""
    print(f"== {gold['doc_id']}  {gold.get('title') or ''}")
    for kind, found in pairs.items():
        g, p = gold.get(kind) or [], pred.get(kind) or []
        left, right = {i for i, _ in found}, {j for _, j in found}
        for i, j in found:
            print(
                f"  ok     {kind}: {describe(kind, g[i])}"
                + ("" if describe(kind, g[i]) == describe(kind, p[j]) else f"   <- {describe(kind, p[j])}")
            )
        for i, item in enumerate(g):
            if i not in left:
                print(f"  MISSED {kind}: {describe(kind, item)} | {snippet(text, kind, item)}")
        for j, item in enumerate(p):
            if j not in right:
                print(f"  EXTRA  {kind}: {describe(kind, item)} | {snippet(text, kind, item)}")


def load(path: Path) -> dict[str, Item]:
    """Read a JSONL file: document id to document."""
    docs: dict[str, Item] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                doc = json.loads(line)
            except json.JSONDecodeError as err:
                sys.exit(f"{path}:{number}: not JSON: {err}")
            if "doc_id" not in doc:
                sys.exit(f"{path}:{number}: no doc_id")
            if doc["doc_id"] in docs:
                sys.exit(f"{path}:{number}: second document with doc_id {doc['doc_id']!r}")
            docs[doc["doc_id"]] = doc
    return docs


def main(argv: Sequence[str] | None = None) -> int:
    """Score a file of predictions and return the exit status."""
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold", type=Path, help="gold JSONL")
    ap.add_argument("pred", type=Path, help="predictions JSONL, same shape; a missing document counts as empty")
    ap.add_argument("--verbose", action="store_true", help="list matches, misses and extras of every document")
    ap.add_argument(
        "--bootstrap", type=int, default=1000, metavar="N", help="bootstrap rounds (default 1000, 0 = none)"
    )
    ap.add_argument("--seed", type=int, default=7, help="seed of the bootstrap (default 7)")
    ap.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    args = ap.parse_args(argv)
    gold, pred = load(args.gold), load(args.pred)
    for name in sorted(set(pred) - set(gold)):
        print(f"warning: {name} is not in the gold file, ignored", file=sys.stderr)
    for name in sorted(set(gold) - set(pred)):
        print(f"warning: {name} has no predictions, counted as empty", file=sys.stderr)
    per_doc: list[Counter[str]] = []
    for name, doc in gold.items():
        answer = pred.get(name, {})
        if answer.get("text") is not None and doc.get("text") is not None and answer["text"] != doc["text"]:
            print(f"warning: {name}: text differs from gold, offsets may not fit", file=sys.stderr)
        counts, pairs = score_document(doc, answer)
        per_doc.append(counts)
        if args.verbose:
            list_document(doc, answer, pairs)
    if args.verbose:
        print()
    figures = report(per_doc, args.bootstrap, args.seed)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
