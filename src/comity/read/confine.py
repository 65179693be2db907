"""How a child gives up its rights before it sees any input. Nothing here can be undone by the child."""

import ctypes
import os
import resource
import signal
import sys
from typing import Literal

from comity.read.limits import MIB, Limits

Network = Literal["namespace", "hook", ""]

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_OPEN_FILES = 64
_FORBIDDEN = (
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg",
    "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty", "os.kill", "os.remove",
    "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "shutil",
    "urllib.Request", "ftplib.connect", "http.client.connect", "smtplib.connect",
)  # fmt: skip


def confine_parser(limits: Limits) -> Network:
    """Take network, files to write, processes and memory beyond the limit away from this process, for good.

    Return what keeps it off the network: a network namespace with nothing in it, or, where the system grants none,
    the interpreter's audit hook alone.
    """
    network: Network = "namespace" if _leave_network() else "hook"
    _limit(limits, writable_bytes=0)
    sys.addaudithook(_refuse)
    return network


def confine_fetcher(limits: Limits) -> Network:
    """Take away all but the network and one file of limited size, which is open already."""
    _limit(limits, writable_bytes=limits.document_bytes)
    return ""


def renew_cpu(limits: Limits) -> None:
    """Allow one more document's processor time, counted from now."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = used + limits.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _limit(limits: Limits, *, writable_bytes: int) -> None:
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_mib * MIB),
        (resource.RLIMIT_FSIZE, writable_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_NPROC, 0),
    ):
        _lower(kind, most)


def _lower(kind: int, most: int) -> None:
    """Set a limit, or keep the user's own where that is lower."""
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _leave_network() -> bool:
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _prctl(option: int, value: int) -> None:
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse, in the interpreter, what the kernel refuses too where it can: two locks for one door."""
    if event == "open" and _writes(arguments):
        raise PermissionError(f"A parser may not write {arguments[0]!r}.")
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"A parser may not do this: {event}.")


def _writes(arguments: tuple[object, ...]) -> bool:
    mode, flags = arguments[1], arguments[2]
    by_mode = isinstance(mode, str) and any(sign in mode for sign in "wax+")
    return by_mode or (isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)))
