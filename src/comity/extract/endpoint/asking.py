"""One document put to a language model, and what of its answer stands in the text."""

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from msgspec import Struct

from comity.extract import to_guide
from comity.extract.endpoint.answer import Answer, answer_schema
from comity.extract.endpoint.checking import Checker
from comity.extract.endpoint.held import HeldText
from comity.extract.endpoint.protocol import Cost, Endpoint, EndpointError, Message, complete
from comity.model.documents import Document
from comity.model.issues import Issue
from comity.model.mentions import Extraction


class Asked(Struct, frozen=True, kw_only=True):
    """What came of asking: the mentions that stood the test, what was dropped or went wrong, and what it cost."""

    extraction: Extraction
    issues: tuple[Issue, ...] = ()
    cost: Cost | None = None


def ask(document: Document, endpoint: Endpoint) -> Asked:
    """Return what the model behind ``endpoint`` finds in ``document``; a failure is an Issue and finds nothing."""
    try:
        text, cost = complete(endpoint, _messages(document), answer_schema())
    except EndpointError as failure:
        return _nothing(document, failure.code, failure.message, None)
    try:
        answer = msgspec.json.decode(text, type=Answer)
    except (msgspec.DecodeError, UnicodeError) as error:
        return _nothing(document, "bad_answer", f"The model's answer is not in the form asked for: {error}.", cost)
    return _checked(document, answer, cost)


def _checked(document: Document, answer: Answer, cost: Cost) -> Asked:
    checker = Checker(HeldText(document), cost)
    extraction = Extraction(
        document=document.id,
        events=tuple(e for told in answer.events if (e := checker.event(told))),
        statements=tuple(s for told in answer.statements if (s := checker.statement(told))),
        claims=tuple(c for told in answer.claims_numeric if (c := checker.claim(told))),
    )
    return Asked(extraction=extraction, issues=tuple(checker.issues), cost=cost)


def _nothing(document: Document, code: str, message: str, cost: Cost | None) -> Asked:
    remedy = "Nothing was taken from this document: see to the endpoint and ask again."
    issue = Issue(file=document.id, code=code, message=message, remedy=remedy)
    return Asked(extraction=Extraction(document=document.id), issues=(issue,), cost=cost)


def asked_to_guide(asked: Asked) -> dict[str, Any]:
    """Return the mentions in the annotation guide's shape, with model and cost beside them."""
    cost = msgspec.to_builtins(asked.cost) if asked.cost else None
    return {**to_guide(asked.extraction), "extractor": cost}


@cache
def _instructions() -> str:
    return files("comity.extract.endpoint").joinpath("instructions.txt").read_text(encoding="utf-8")


def _messages(document: Document) -> list[Message]:
    day = document.published.iso if document.published else "unknown"
    body = f"Date of the document: {day}\n<document>\n{document.text}\n</document>"
    return [{"role": "system", "content": _instructions()}, {"role": "user", "content": body}]
