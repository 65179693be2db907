"""The parent's side of a confined child: start it, give it work, end it when it overstays."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import BinaryIO, Literal

import msgspec

from comity.read.channel import Channel, Closed, Late, pair
from comity.read.limits import MIB, Limits
from comity.read.messages import OUT_OF_MEMORY, End, Job, Ready, Reply

Role = Literal["parse", "fetch"]

_START_SECONDS = 60.0
_GRACE_SECONDS = 1.0
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "SOURCE_DATE_EPOCH", "SSL_CERT_FILE", "SSL_CERT_DIR")


class Death(Exception):  # noqa: N818 (an event that is handled, with the code it is reported under)
    """The child ended, or was ended, in the middle of a job."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


class Child:
    """One confined process and the channel to it; ``network`` says how it is cut off (see messages.Ready)."""

    def __init__(self, role: Role, limits: Limits) -> None:
        ours, theirs = pair()
        self._limits = limits
        self._process = _start(role, theirs.fileno(), limits)
        theirs.close()
        self._channel: Channel[Reply] = Channel(ours, Reply, largest=4 * limits.text_chars + MIB)
        self.jobs = 0
        self.network = self._ready().network

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can take a job."""
        return self._process.poll() is None

    def replies(self, job: Job, file: BinaryIO) -> Iterator[Reply]:
        """Give the child a job; yield its replies up to the end of the job; raise Death if it does not get there."""
        self.jobs += 1
        try:
            self._channel.send(job, file=file.fileno())
            while not isinstance(reply := self._channel.receive(seconds=self._limits.seconds + _GRACE_SECONDS), End):
                yield reply
        except Late:
            self.end()
            raise Death("timeout", f"It took longer than {self._limits.seconds:g} seconds.") from None
        except Closed:
            raise self._cause() from None

    def end(self) -> None:
        """Kill the process and wait for it; harmless when it is dead."""
        self._process.kill()
        self._process.wait()
        self._channel.close()

    def _ready(self) -> Ready:
        try:
            reply = self._channel.receive(seconds=_START_SECONDS)
        except (Late, Closed):
            self.end()
            raise Death("crashed", "The confined reader does not start.") from None
        assert isinstance(reply, Ready)
        return reply

    def _cause(self) -> Death:
        self.end()
        code = self._process.returncode
        if code == -signal.SIGXCPU:
            return Death("timeout", f"It took more than {self._limits.cpu_seconds} seconds of processor time.")
        if code == OUT_OF_MEMORY:
            return Death("memory", f"It needed more than {self._limits.memory_mib:,} MiB.")
        reason = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        hint = ", as parsers do that run out of memory" if code == -signal.SIGABRT else ""
        return Death("crashed", f"The parser's process ended with {reason}{hint}.")


def _start(role: Role, descriptor: int, limits: Limits) -> "subprocess.Popen[bytes]":
    arguments = [str(descriptor), msgspec.json.encode(limits).decode()]
    return subprocess.Popen(  # noqa: S603 (our own interpreter and module; no shell)
        [sys.executable, "-m", f"comity.read.{role}_child", *arguments],
        pass_fds=(descriptor,),
        env=_environment(),
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _environment() -> dict[str, str]:
    """Return what the child may know of its surroundings: where Python is, and no secret of the user's."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
