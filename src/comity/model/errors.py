"""What comity refuses, and how it says so.

ComityError
├── InputError     what the user gave cannot be used
├── LedgerError    the store is missing, damaged or busy
└── RefusedError   the request is understood and not granted (a forbidden aggregate, an unsafe address)
    └── ChangedError   what the request rests on has changed since it was looked at
"""


class ComityError(Exception):
    """A request that cannot be carried out: what, why, and what to do next.

    ``exit_code`` is what the command line returns for it.
    """

    exit_code = 1

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


class InputError(ComityError):
    """What the user gave cannot be used."""

    exit_code = 2


class LedgerError(ComityError):
    """The store is missing, damaged or busy."""

    exit_code = 3


class RefusedError(ComityError):
    """The request is understood and not granted."""

    exit_code = 4


class ChangedError(RefusedError):
    """What the request rests on has changed since it was looked at."""
