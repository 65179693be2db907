"""The accounts of a team: a file beside the ledger that only its owner can read."""

import os
import re
import secrets
from pathlib import Path

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct
from msgspec.structs import replace

from comity.model.errors import InputError, LedgerError
from comity.web.people import ROLES, Role

_NAME = re.compile(r"[\w][\w.@-]{0,63}")
SHORTEST = 10
"""How many characters a password has at least."""

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
"""Checked where there is no such account, so that the answer takes as long as for one there is."""


class Account(Struct, frozen=True, kw_only=True):
    """One person of a team; ``stamp`` changes with everything that has to end the person's sessions."""

    name: str
    role: Role
    password: str
    stamp: str


class _File(Struct, frozen=True, kw_only=True):
    key: str
    accounts: dict[str, Account] = {}


class Accounts:
    """The accounts in one file, read again whenever it changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] = (0, 0)
        self._held = _File(key="")

    @classmethod
    def create(cls, path: Path) -> "Accounts":
        """Return the accounts at ``path``, beginning an empty file where there is none."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _put(path, _File(key=secrets.token_urlsafe(32)))
        return cls(path)

    @property
    def key(self) -> str:
        """What signs the sessions of this team."""
        return self._read().key

    def all(self) -> list[Account]:
        """Return every account, by name."""
        return sorted(self._read().accounts.values(), key=lambda one: one.name)

    def get(self, name: str) -> Account | None:
        """Return the account called ``name``, if there is one."""
        return self._read().accounts.get(name)

    def add(self, name: str, role: str, password: str) -> Account:
        """Add an account; raise InputError for a name that is taken or odd, an unknown role, a short password."""
        if self.get(name):
            raise InputError(f"There is an account {name!r} already.", "Choose another name, or change that account.")
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} cannot be the name of an account.", "Use letters, digits, and . _ @ - .")
        return self._keep(Account(name=name, role=_role(role), password=_hashed(password), stamp=_stamp()))

    def change(self, name: str, *, role: str = "", password: str = "") -> Account:
        """Change an account's role or password, which ends its sessions; raise InputError if there is none."""
        account = self._of(name)
        changed = replace(account, stamp=_stamp())
        if role:
            changed = replace(changed, role=_role(role))
        return self._keep(replace(changed, password=_hashed(password)) if password else changed)

    def remove(self, name: str) -> None:
        """Remove an account; raise InputError if there is none."""
        account, held = self._of(name), self._read()
        self._write(replace(held, accounts={one: of for one, of in held.accounts.items() if one != account.name}))

    def check(self, name: str, password: str) -> Account | None:
        """Return the account if the password is right; takes as long where there is no such account."""
        account = self.get(name)
        try:
            _hasher.verify(account.password if account else _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return None
        return account

    def _of(self, name: str) -> Account:
        account = self.get(name)
        if account is None:
            known = ", ".join(one.name for one in self.all()) or "none yet"
            raise InputError(f"There is no account {name!r}.", f"There are: {known}.")
        return account

    def _keep(self, account: Account) -> Account:
        held = self._read()
        self._write(replace(held, accounts={**held.accounts, account.name: account}))
        return account

    def _read(self) -> _File:
        try:
            state = self._path.stat()
            if (state.st_mtime_ns, state.st_ino) != self._seen:
                self._held = msgspec.json.decode(self._path.read_bytes(), type=_File)
                self._seen = (state.st_mtime_ns, state.st_ino)
        except (OSError, msgspec.DecodeError) as error:
            remedy = "Check who owns it, or put it aside and add the accounts again."
            raise LedgerError(f"The file of accounts {self._path} cannot be read: {error}.", remedy) from error
        return self._held

    def _write(self, held: _File) -> None:
        _put(self._path, held)


def _put(path: Path, held: _File) -> None:
    """Replace the file in one step; it is readable by its owner only from the moment it exists."""
    making = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(msgspec.json.format(msgspec.json.encode(held), indent=1))
    making.replace(path)


def _role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise InputError(f"There is no role {role!r}.", f"Choose from: {', '.join(ROLES)}.")


def _hashed(password: str) -> str:
    if len(password) < SHORTEST:
        raise InputError("The password is too short.", f"Take {SHORTEST} characters or more.")
    return _hasher.hash(password)


def _stamp() -> str:
    return secrets.token_urlsafe(8)
