"""A second extractor for those who run a language model behind an OpenAI-compatible endpoint; off unless asked for.

It gives the same mentions as the extractor that comes with comity, and nothing the text does not hold: every field is
looked up in the document, and dropped, with an Issue, where it is not there.
"""

from comity.extract.endpoint.asking import Asked, ask, asked_to_guide
from comity.extract.endpoint.protocol import Cost, Endpoint, check_endpoint

__all__ = ["Asked", "Cost", "Endpoint", "ask", "asked_to_guide", "check_endpoint"]
