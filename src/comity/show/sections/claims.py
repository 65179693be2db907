"""What documents claim about the pair, with verdicts; how far quotations drifted; what was foretold, scored."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from comity.examine import Checked, CheckedPart, Examined, Foretold, Score, answer_line, main_part, scores
from comity.examine.form import VERDICT_WORDS
from comity.show.context import Context
from comity.show.figures import quoted, when
from comity.show.ingested import Ingested
from comity.show.markup import el
from comity.show.sections import Section, sentence
from comity.show.templates import render
from comity.show.words import day, plural, shortened

_OPEN = ("contradicted", "outdated", "depends_on_counting", "imprecise")
"""Verdicts a reader should see; the others are folded away."""
_CHIPS = {"contradicted": "disputed", "outdated": "disputed", "supported": "accepted"}
_MOST = 12
"""So many claims of one document are shown unfolded."""
_DRIFTED = ("near", "back_translated", "altered")


def claims_section(context: Context, read: Ingested) -> Section | None:
    """Return the section on what the documents of the ledger claim and foretell, or None if they do neither."""
    documents = [one for one in read.documents if one.claims or one.foretold]
    if not documents and not read.undated:
        return None
    drift = [_drift(context, part) for part in _parts(documents) if _drifted(part)]
    foretold = [one for document in documents for one in document.foretold]
    body = render(
        "claims",
        groups=[_group(context, one) for one in documents if one.claims],
        drift=drift,
        foretold=[_foretold(context, one) for one in foretold],
        scores=[*_scores(context, foretold, "author"), *_scores(context, foretold, "outlet")],
    )
    deck = (
        "Every sentence that the ledger could settle, as known on the day it was written and as known now. A verdict "
        "is on the sentence, not on its writer; the others were not read in full, or the ledger knows nothing of them."
    )
    return Section("claims", "Claims", _finding(context, documents), deck, body=body, foot=_undated(read))


def _parts(documents: Iterable[Examined]) -> list[CheckedPart]:
    return [part for one in documents for checked in one.claims for part in checked.parts]


def _undated(read: Ingested) -> Markup:
    """Return which documents were not examined, because what they claim depends on a day they do not give."""
    titles = quoted("; ".join(shortened(one, 80) for one in read.undated))
    return sentence(["Not examined, because their day is not known: ", titles, "."]) if read.undated else Markup("")


def _finding(context: Context, documents: Sequence[Examined]) -> Markup:
    claims = [checked for one in documents for checked in one.claims]
    if not claims:
        return Markup("What the documents say")
    holding, failing = ([checked for checked in claims if checked.verdict in some] for some in (("supported",), _OPEN))
    parts = [
        _linked(context, f"{len(some)}", _behind(context, some), f"claims that {what}")
        for some, what in ((holding, "hold"), (failing, "do not hold as they stand"))
    ]
    total = _linked(context, f"{len(claims)}", _behind(context, claims), "claims found in documents")
    said = plural(len(claims), "claim")
    return sentence(["Of ", total, f" {said} in documents ", parts[0], " hold and ", parts[1], " do not as they stand"])


def _behind(context: Context, claims: Sequence[Checked]) -> list[str]:
    """Return all records that some claims rest on."""
    return sorted({one for checked in claims for one in _rests_on(context, checked)})


def _rests_on(context: Context, checked: Checked) -> list[str]:
    """Return the records that decide a claim, as far as the report has them."""
    main = main_part(checked)
    chosen = main.now.chosen if main else None
    return [one for one in (chosen.included if chosen else ()) if one in context.snapshot.by_id]


def _group(context: Context, one: Examined) -> dict[str, object]:
    shown = [checked for checked in one.claims if checked.verdict in _OPEN]
    folded = [checked for checked in one.claims if checked.verdict not in _OPEN] + shown[_MOST:]
    return {
        "title": quoted(shortened(one.title, 110)),
        "publisher": quoted(one.publisher) if one.publisher else "",
        "when": when(day(one.published)),
        "rows": [_claim(context, checked) for checked in shown[:_MOST]],
        "folded": [_claim(context, checked) for checked in folded],
    }


def _claim(context: Context, checked: Checked) -> dict[str, object]:
    return {
        "chip": _chip(checked.verdict),
        "text": quoted(f"“{shortened(checked.text, 320)}”"),
        "answer": _answer(context, checked),
    }


def _chip(verdict: str) -> Markup:
    words = "Depends" if verdict == "depends_on_counting" else VERDICT_WORDS[verdict]  # type: ignore[index]
    return el("span", words, class_=f"chip st st-{_CHIPS.get(verdict, 'proposed')}")


def _answer(context: Context, checked: Checked) -> Markup:
    return _linked(
        context, shortened(answer_line(checked), 300), _rests_on(context, checked), "what the ledger answers"
    )


def _linked(context: Context, words: str, ids: Sequence[str], what: str) -> Markup:
    return context.doors.figure(words, ids, what) if ids else context.doors.nothing(words, what)


# --- quotations


def _drifted(part: CheckedPart) -> bool:
    return part.part.type == "quotation" and any(one.rule in _DRIFTED for one in part.now.findings)


def _drift(context: Context, part: CheckedPart) -> dict[str, object]:
    found = next(one for one in part.now.findings if one.rule in _DRIFTED)
    ids = [one for one in found.included if one in context.snapshot.by_id]
    held = context.door(context.snapshot.by_id[ids[0]], found.answer) if ids else quoted(found.answer)
    return {"quoted": quoted(part.part.words), "kind": quoted(found.words), "held": held}


# --- predictions


def _foretold(context: Context, one: Foretold) -> dict[str, object]:
    prediction, outcome = one.prediction, one.outcome
    ids = [record for record in outcome.records if record in context.snapshot.by_id]
    brier = "open" if outcome.brier is None else f"{outcome.brier:.2f}"
    return {
        "when": when(day(prediction.day)),
        "text": quoted(f"“{shortened(prediction.text, 240)}”"),
        "said": quoted(f"{prediction.said}: {prediction.p:.2f}"),
        "result": outcome.result,
        "why": _linked(context, shortened(outcome.why, 160), ids, "what came of it"),
        "brier": _linked(context, brier + (" if yes" if outcome.result == "partly" else ""), ids, "Brier score"),
    }


def _scores(context: Context, foretold: Sequence[Foretold], by: str) -> list[dict[str, object]]:
    pairs = [(one.prediction, one.outcome) for one in foretold]
    rows = scores(pairs, by="author" if by == "author" else "outlet")
    return [_score(context, one, by, foretold) for one in rows if one.name and one.brier is not None]


def _score(context: Context, one: Score, by: str, foretold: Sequence[Foretold]) -> dict[str, object]:
    theirs = [each for each in foretold if getattr(each.prediction, by) == one.name]
    ids = [i for each in theirs for i in each.outcome.records if i in context.snapshot.by_id]
    words = f"{one.brier:.2f} over {one.resolved}, {one.open} open"
    return {"name": quoted(one.name), "by": by, "words": _linked(context, words, ids, f"Brier score of {one.name}")}
