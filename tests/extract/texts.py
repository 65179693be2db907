"""Small documents of our own for the tests of claims and statements."""

from comity.extract.analysis import Analysis, analyse
from comity.model.documents import Document
from comity.model.values import EventDate


def analysis_of(text: str, published: str = "2024-07-26") -> Analysis:
    """Return the analysis of a text, which must pass the gate."""
    document = Document(id="d", text=text, sha256="", published=EventDate.parse(published))
    analysis = analyse(document)
    assert analysis is not None, "the text does not pass the gate"
    return analysis


DRILL = """India and Vietnam end joint naval exercise

The navies of India and Vietnam ended a joint exercise in the South China Sea on Thursday.
It is the fourth such exercise since 2019.

The exercise "is not aimed at any third party," said Colonel Nguyen Van Minh, spokesman of Vietnam's Defense Ministry.
He added that military cooperation between the two countries will deepen further.
"Our trust in each other has grown," he said.

Indian Navy spokesman Rajesh Menon said four ships sailed from Cam Ranh on Monday.
Beijing condemned the drill as a "dangerous provocation" by India and Vietnam.
According to the Indian Defense Ministry, the exercise promoted peace and stability in the region.
"""

DEAL = """Turkey to sell drones to Kazakhstan

Kazakhstan will buy 36 drones from Turkey under a contract worth $450 million, the Turkish Defense Ministry said.
Twelve of the aircraft were delivered in 2023. More than 70 percent of the parts are made in Turkey.
It is the third arms deal between the two armies since 2020. The missiles have a range of 250 kilometers.
About 900 soldiers of both countries trained together in May.
"""
