"""What is checked once an endpoint is known: that the person may use it, and that a change was meant."""

from fastapi import Request

from comity.model.errors import RefusedError
from comity.web.people import MEANING, Person

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


async def guard(request: Request) -> None:
    """Refuse what the person may not do; an endpoint that declares no need is open to nobody.

    Raises RefusedError. A change made with a session has to repeat the session's token, in the header
    ``X-CSRF-Token`` or the field ``csrf``; one made with a token of its own has not, for no browser adds that.
    """
    need = getattr(request.scope.get("endpoint"), "need", None)
    person = request.scope.get("person")
    if need is None:
        raise RefusedError("Nobody may use this address.", "It declares no role; report it.")
    if need != "nobody" and not (isinstance(person, Person) and person.may(need)):
        raise RefusedError(*_not_allowed(person, need))
    if request.method not in _SAFE and isinstance(person, Person) and person.session:
        await _meant(request, person)


def _not_allowed(person: Person | None, need: str) -> tuple[str, str]:
    role = f"{person.name} is {person.role}" if person else "nobody is logged in"
    return f"This needs the role {need} ({MEANING[need]}); {role}.", "Ask an admin of this workbench for the role."


async def _meant(request: Request, person: Person) -> None:
    token = request.headers.get("x-csrf-token") or (await request.form()).get("csrf")
    if not isinstance(token, str) or not request.app.state.signer.fits(person.session, token):
        raise RefusedError("The form is out of date.", "Load the page again and repeat what you did.")
