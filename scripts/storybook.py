"""Documents made up for training, in a form that is quick to write: read them, or check them.

    python scripts/storybook.py scripts/stories/*.txt

A story is a day of publication, what it tells, and its text. Lines of the text name what they are evidence of;
``{a|words}`` narrows the evidence to a clause, and marks the words of a figure::

    === 2023-05-12
    a exercise reported KEN,UGA ; 2023-05-11..2023-05-20 ; name Crested Crane ; place Lake Victoria ; ships UGA:2
    s says Grace Achan ; role commander of the Ugandan contingent ; from UGA ; about KEN,UGA ; prospects affirms
    n counts 12 drills ; what drills since the pact ; 2019..2023
    a | Kenya and Uganda open manoeuvres on Lake Victoria
    a | Some 600 soldiers set out on Thursday for Crested Crane, ten days of training.
    n + | It is one of {n|12 drills} since 2019.
    s | "We shall do more together," said Grace Achan, who commands the Ugandans.
    - | Fishermen complain of poor catches.

A day followed by ``partial`` says that names, places and figures were left out; the day ``none`` is not known.
Nothing in a story is a fact, and nobody named in one said what it makes them say.
``|`` begins a paragraph and ``+ |`` goes on in the same one; ``-`` is evidence of nothing.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from comity.model.errors import InputError
from comity.model.mentions import EVENT_KINDS, Modality, Stance, Topic
from comity.model.values import EventDate

Gold = dict[str, Any]

MODALITIES, TOPICS, STANCES = get_args(Modality), get_args(Topic), get_args(Stance)
FIGURES = ("personnel", "ships", "aircraft")

_LINE = re.compile(r"^(?P<labels>-|[a-z]\d*(?:,[a-z]\d*)*) (?P<same>\+ )?\| (?P<text>.+)$")
_MARK = re.compile(r"\{([a-z]\d*(?:,[a-z]\d*)*)\|([^{}]*)\}")
_CODE = re.compile(r"^[A-Z]{3}$|^(NATO|SCO|CSTO|EU)$")
_QUOTED = re.compile(r"[\"“]([^\"“”]+)[\"”]")


class StoryError(ValueError):
    """A line of a story that cannot be read."""


def read_stories(path: Path) -> Iterator[Gold]:
    """Yield every story of a file as a document of the annotation guide; raise StoryError at the first bad line."""
    for number, block in enumerate(re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]):
        name = f"{path.stem}-{number:03}"
        try:
            yield _story(name, [row.rstrip() for row in block.splitlines() if row.strip()])
        except StoryError as mistake:
            raise StoryError(f"{path.name}, story {number} ({block.splitlines()[0]}): {mistake}") from None


def _story(name: str, rows: list[str]) -> Gold:
    told: dict[str, Gold] = {}
    text = ""
    for row in rows[1:]:
        found = _LINE.match(row)
        if found:
            text += (" " if found["same"] else "\n\n") if text else ""
            text = _append(text, found["labels"], found["text"], told)
        else:
            label, kind, rest = [*row.split(" ", 2), "", ""][:3]
            told[label] = _item(kind, [part.strip() for part in rest.split(" ; ")], row)
    for label, item in told.items():
        _finish(label, item, text)
    lists = {which: [i["is"] for i in told.values() if i["list"] == which] for which in ("event", "statement", "claim")}
    day, *flags = rows[0].split()
    return {
        "doc_id": name,
        "published": None if day == "none" else _date(day),
        "partial": "partial" in flags,
        "text": text,
        "events": lists["event"],
        "statements": lists["statement"],
        "claims_numeric": lists["claim"],
    }


def _append(text: str, labels: str, line: str, told: dict[str, Gold]) -> str:
    """Return ``text`` with the line put at its end; its marks become spans of what it tells."""
    start, marked = len(text), set()
    at = 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        for label in mark[1].split(","):
            _known(told, label)["spans"].append([len(text), len(text) + len(mark[2])])
            marked.add(label)
        text += mark[2]
        at = mark.end()
    text += line[at:]
    for label in labels.split(",") if labels != "-" else ():
        if label not in marked:
            _known(told, label)["spans"].append([start, len(text)])
    return text


def _known(told: dict[str, Gold], label: str) -> Gold:
    if label not in told:
        raise StoryError(f"label {label!r} is used but not declared above the text")
    return told[label]


def _item(kind: str, parts: list[str], row: str) -> Gold:
    if kind == "says":
        return {"list": "statement", "spans": [], "is": _statement(parts)}
    if kind == "counts":
        return {"list": "claim", "spans": [], "is": _claim(parts)}
    if kind not in EVENT_KINDS:
        raise StoryError(f"neither a line of text (`a | ...`) nor a kind: {row!r}")
    return {"list": "event", "spans": [], "is": _event(kind, parts)}


def _event(kind: str, parts: list[str]) -> Gold:
    modality, _, parties = parts[0].partition(" ")
    event: Gold = {"kind": kind, "modality": _one_of(modality, MODALITIES), "name": None, "parties": _codes(parties)}
    event |= {"start": None, "end": None, "places": [], "item": None} | {key: {} for key in FIGURES}
    for part in parts[1:]:
        key, _, value = part.partition(" ")
        if key in FIGURES:
            event[key] = {k: float(v) if "." in v else int(v) for k, v in (f.split(":") for f in value.split(","))}
        elif key == "place":
            event["places"].append(value)
        elif key in ("name", "item"):
            event[key] = value
        else:
            event["start"], event["end"] = _period(part)
    return event


def _statement(parts: list[str]) -> Gold:
    found: Gold = {"speaker": parts[0], "role_or_org": None, "country": None, "date": None, "quote": None, "about": []}
    for part in parts[1:]:
        key, _, value = part.partition(" ")
        if key == "role":
            found["role_or_org"] = value
        elif key == "from":
            found["country"] = _codes(value)[0]
        elif key == "about":
            found["about"] = _codes(value)
        else:
            found["topic"], found["stance"] = _one_of(key, TOPICS), _one_of(value, STANCES)
    if "topic" not in found:
        raise StoryError(f"the statement of {parts[0]!r} lacks its topic and stance")
    return found


def _claim(parts: list[str]) -> Gold:
    value, _, unit = parts[0].partition(" ")
    found: Gold = {"value": float(value), "unit": unit, "what": "", "period_from": None, "period_to": None}
    for part in parts[1:]:
        if part.startswith("what "):
            found["what"] = part[5:]
        else:
            found["period_from"], found["period_to"] = _period(part)
    return found


def _finish(label: str, item: Gold, text: str) -> None:
    """Give an item its evidence, and check that its words stand in the text."""
    spans, told = item["spans"], item["is"]
    if not spans:
        raise StoryError(f"{label!r} has no line of evidence")
    if item["list"] == "claim":
        told["text_span"] = spans[0]
        return
    told["evidence"] = spans
    if item["list"] == "statement":
        quotes = [(m.start(1), m.end(1)) for s, e in spans for m in _QUOTED.finditer(text, s, e)]
        told["quote"] = list(max(quotes, key=lambda q: q[1] - q[0])) if quotes else None
        missing = [told["speaker"]] if told["speaker"].split()[-1] not in text else []
    else:
        missing = [w for w in (told["name"], told["item"], *told["places"]) if w and w not in text]
    if missing:
        raise StoryError(f"{label!r}: not in the text as written: {', '.join(missing)}")


def _one_of(word: str, known: tuple[str, ...]) -> str:
    if word not in known:
        raise StoryError(f"{word!r} is none of {', '.join(known)}")
    return word


def _codes(text: str) -> list[str]:
    codes = sorted(text.replace(" ", "").split(","))
    bad = [c for c in codes if not _CODE.match(c)]
    if bad:
        raise StoryError(f"not a party: {', '.join(bad) or text!r}")
    return codes


def _period(text: str) -> tuple[str, str | None]:
    start, _, end = text.partition("..")
    return _date(start), _date(end) if end else None


def _date(text: str) -> str:
    try:
        EventDate.parse(text)
    except InputError:
        raise StoryError(f"not a date: {text!r}") from None
    return text


def main() -> int:
    """Check the files named and print what they hold."""
    wrong = 0
    for name in sys.argv[1:]:
        try:
            made = list(read_stories(Path(name)))
        except StoryError as mistake:
            print(mistake)
            wrong = 1
            continue
        lists = {key: sum(len(m[key]) for m in made) for key in ("events", "statements", "claims_numeric")}
        print(f"{name}: {len(made)} stories, {lists}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
