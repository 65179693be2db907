"""Who is asking, and what they may do."""

from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from fastapi import Depends, Request
from msgspec import Struct

from comity.model.errors import RefusedError

Role = Literal["reader", "reviewer", "editor", "admin"]
Need = Literal["nobody", "reader", "reviewer", "editor", "admin"]
Endpoint = TypeVar("Endpoint", bound=Callable[..., object])

ROLES: tuple[Role, ...] = ("reader", "reviewer", "editor", "admin")
"""From the one who may do least to the one who may do most; each may do what those before may."""

MEANING = {
    "reader": "sees everything, changes nothing",
    "reviewer": "reads documents in, decides what is proposed, and takes own decisions back",
    "editor": "also takes back what others decided",
    "admin": "also manages accounts",
}


class Person(Struct, frozen=True, kw_only=True):
    """Somebody at the workbench. ``session`` names the login; it is blank for a request with a token of its own."""

    name: str
    role: Role
    session: str = ""

    def may(self, need: Need) -> bool:
        """Tell whether this person may do what ``need`` asks for."""
        return need == "nobody" or ROLES.index(self.role) >= ROLES.index(need)


def needs(need: Need) -> Callable[[Endpoint], Endpoint]:
    """Declare what an endpoint asks of the person; one that declares nothing is open to nobody."""

    def declare(endpoint: Endpoint) -> Endpoint:
        endpoint.need = need  # type: ignore[attr-defined]
        return endpoint

    return declare


def person_at(request: Request) -> Person:
    """Return who is asking; raise RefusedError if nobody is known to."""
    person = request.scope.get("person")
    if not isinstance(person, Person):
        raise RefusedError("Nobody is logged in.", "Log in first.")
    return person


Who = Annotated[Person, Depends(person_at)]
"""A parameter of an endpoint: the person who asks."""
