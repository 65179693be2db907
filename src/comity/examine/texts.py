"""Claims about agreements: signed when, in force until when, and what they oblige to, or do not."""

from comity.examine.agreed import find_agreements, name_words
from comity.examine.clauses import DENIED, places_of, read_clauses, read_listed
from comity.examine.model import Finding, Part, State
from comity.examine.sentence import Sentence
from comity.examine.terms import BEGIN, read_signature, read_validity
from comity.examine.words import named, spans, words

_LIFE = (
    "in force|still in force|valid|expir\\w+|lapsed?|extend\\w*|prolong\\w*|renew\\w*|ran until|runs until|ran to"
    "|took effect|covers?"
)
_FORMAL = "treat(?:y|ies)|agreements?|pacts?|memorand\\w+|protocols?|statements?|declarations?"


def read_text_claim(sentence: Sentence) -> list[Part]:
    """Return what the sentence says of one agreement, a part for each thing said."""
    nouns = spans(words().agreement_nouns, sentence.bare)
    selling = sentence.platforms and spans(words().transfers["give"] + "|sell", sentence.bare)
    if not nouns or (selling and not spans(_FORMAL, sentence.bare)):
        return []
    chosen = find_agreements(sentence, sentence.snapshot.agreements)
    taken = (*nouns, *name_words(sentence, chosen))
    if not chosen:
        return [_unknown_text(sentence, taken)] if sentence.dates or named(words().clauses, sentence.bare) else []
    ids = tuple(record.id for record in chosen)
    parts = [
        *read_clauses(sentence, ids),
        *read_listed(sentence, ids),
        *read_validity(sentence, ids),
        *read_signature(sentence, ids),
    ]
    # a duty that no clause was read from stays unread: naming the text is no answer to it
    cue = spans(words().provision_cues, sentence.bare) if any(one.type == "provision" for one in parts) else ()
    cue += spans(_LIFE, sentence.bare)
    return [
        Part(
            type=part.type,
            words=f"{chosen[0].name}: {part.words}",
            ask=part.ask,
            taken=(*part.taken, *taken, *cue, *places_of(DENIED, sentence.bare), *spans(BEGIN, sentence.bare)),
            open_ended=part.open_ended,
            note=part.note,
        )
        for part in parts
    ]


def _unknown_text(sentence: Sentence, taken: tuple[tuple[int, int], ...]) -> Part:
    def ask(state: State) -> tuple[Finding, ...]:
        known = find_agreements(sentence, state.snapshot.agreements)
        return (
            Finding(
                rule="record",
                words="a text of that name and date",
                holds="unknown" if not known else "yes",
                answer="no such agreement in the ledger",
                included=tuple(one.id for one in known),
            ),
        )

    return Part(type="provision", words="an agreement the ledger does not hold", ask=ask, taken=taken)
