"""What the tests of events share: a document from text, and the analysis of it without the gate."""

from comity.extract.analysis import Analysis, build
from comity.extract.entities import find_entities
from comity.model.documents import Document
from comity.model.values import EventDate


def document(text: str, published: str = "2024-09-16") -> Document:
    return Document(id="test", text=text, sha256="", published=EventDate.parse(published))


def analysed(text: str, published: str = "2024-09-16") -> Analysis:
    return build(document(text, published), find_entities(text))
