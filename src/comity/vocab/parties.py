"""From any way of writing a party to its code, on a date, and who belonged to what when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches

from comity.model.errors import InputError
from comity.vocab.entries import Ambiguous, FormSense, Party, PartyForm
from comity.vocab.fold import fold


def forms_of(party: Party) -> Iterator[PartyForm]:
    """Yield every way of writing ``party``, its name first, each in its first sense only."""
    by_sense: tuple[tuple[FormSense, tuple[str, ...]], ...] = (
        ("name", (party.name, party.ru, party.zh)),
        ("alias", party.aliases),
        ("demonym", party.demonyms),
        ("capital", (party.capital, *party.capital_aliases)),
        ("force", party.forces),
        ("government", party.governments),
    )
    seen = {""}
    for sense, texts in by_sense:
        for text in texts:
            if text not in seen:
                seen.add(text)
                yield PartyForm(text, party.code, sense)


class PartyIndex:
    """Looks parties up by code, by Correlates of War number and by every form of their names.

    Where two parties share a form, the first in the file has it: the file lists living states first.
    """

    def __init__(self, parties: Mapping[str, Party], ambiguous: Iterable[Ambiguous]) -> None:
        self.parties = parties
        self.forms = tuple(form for party in parties.values() for form in forms_of(party))
        self._ambiguous = {fold(entry.text): entry for entry in ambiguous}
        self._by_text: dict[str, str] = {}
        for text, code in (*((code, code) for code in parties), *((form.text, form.code) for form in self.forms)):
            self._by_text.setdefault(fold(text), code)

    def find(self, text: str, on: date | None = None) -> str | None:
        """Return the code of the party that ``text`` means, as it was called on the day ``on``; None if unknown."""
        key = fold(text)
        if key.isdecimal():
            return self._by_cow(int(key), on)
        code = None if key in self._ambiguous else self._by_text.get(key)
        return code if code is None or on is None else self._at(code, on)

    def resolve(self, text: str, on: date | None = None) -> str:
        """Return the code of the party that ``text`` means; raise InputError naming the nearest choices."""
        code = self.find(text, on)
        if code is None:
            raise self._unknown(text, on)
        return code

    def _unknown(self, text: str, on: date | None) -> InputError:
        key = fold(text)
        if key in self._ambiguous:
            choices = " or ".join(f"{code} ({self.parties[code].name})" for code in self._ambiguous[key].parties)
            return InputError(f"{text!r} could mean several parties.", f"Write {choices}.")
        if on is not None and self.find(text) is not None:
            return InputError(f"{text!r} did not exist on {on}.", "Name the state of that time, or leave out the date.")
        near = dict.fromkeys(self._by_text[match] for match in get_close_matches(key, self._by_text, n=9, cutoff=0.6))
        hint = ", ".join(f"{self.parties[code].name} ({code})" for code in list(near)[:3])
        remedy = f"Did you mean {hint}?" if hint else "Write an ISO 3166 alpha-3 code such as CHN, or a state's name."
        return InputError(f"{text!r} is not a party known here.", remedy)

    def _by_cow(self, number: int, on: date | None) -> str | None:
        living = [p for p in self.parties.values() if number in (p.cow, *(span.number for span in p.cow_history))]
        living.sort(key=lambda party: party.kind != "state")
        if on is None or not living:
            return living[0].code if living else None
        return next((party.code for party in reversed(living) if party.exists_on(on)), None)

    def _at(self, code: str, on: date) -> str | None:
        """Return the code that stood in for ``code`` on a day: its predecessor while that existed, or its heir."""
        party = self.parties[code]
        before = self.parties.get(party.predecessor)
        if before is not None and before.exists_on(on):
            return before.code
        if party.exists_on(on):
            return code
        early = party.valid_from is not None and on < party.valid_from.start
        other = party.predecessor if early else party.successor
        return self._at(other, on) if other else None

    def members(self, organisation: str, on: date | None = None) -> tuple[str, ...]:
        """Return the codes of an organisation's members on a day, sorted.

        Without a day: its members now, or those of its last day if it is dissolved. Raises InputError for what is
        not an organisation known here.
        """
        party = self.parties[self.resolve(organisation)]
        if party.kind != "organisation":
            raise InputError(f"{party.name} is not an organisation.", "Name one such as SCO, NATO or CSTO.")
        if on is not None and not party.exists_on(on):
            return ()
        day = on or (party.valid_to.end if party.valid_to else None)
        return tuple(
            sorted({entry.party for entry in party.members if (entry.on(day) if day else entry.until is None)})
        )
