"""What a parser that has been taken over can still do: nothing but answer."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.read.limits import Limits

PREPARE = """
import ctypes, os, socket, subprocess, sys, threading
from comity.read.confine import confine_fetcher, confine_parser, renew_cpu
from comity.read.limits import Limits
limits = Limits(memory_mib=400, cpu_seconds=1, document_mib=1)
libc = ctypes.CDLL(None, use_errno=True)
"""


def attack(code: str, *arguments: str, confine: str = "confine_parser") -> "subprocess.CompletedProcess[str]":
    script = PREPARE + f"network = {confine}(limits)\n" + textwrap.dedent(code)
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


ATTACKS = {
    "connect": "socket.create_connection(('127.0.0.1', int(sys.argv[1])), 2)",
    "resolve": "socket.getaddrinfo('localhost', 80)",
    "listen": "socket.create_server(('127.0.0.1', 0))",
    "write a file": "open(sys.argv[2] + '/x', 'w').write('x')",
    "write by descriptor": "os.open(sys.argv[2] + '/x', os.O_WRONLY | os.O_CREAT)",
    "remove a file": "os.remove(sys.argv[2] + '/kept')",
    "rename a file": "os.rename(sys.argv[2] + '/kept', sys.argv[2] + '/lost')",
    "run a program": "subprocess.run(['true'])",
    "run a shell": "os.system('true')",
    "become a program": "os.execv('/bin/true', ['true'])",
    "fork": "os.fork()",
    "kill its parent": "os.kill(os.getppid(), 0)",
    "take memory": "bytearray(500 * 1024 * 1024)",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a_parser_cannot(name: str, port: int, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("kept")
    done = attack(ATTACKS[name] + "\nprint('succeeded')", str(port), str(tmp_path))
    assert done.returncode == 1, done
    assert "succeeded" not in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]


def test_native_code_cannot_connect_either(port: int) -> None:
    done = attack(
        """
        import struct
        if network != "namespace":
            print("hook only"); sys.exit()
        sock = libc.socket(2, 1, 0)
        address = struct.pack("<H", 2) + struct.pack(">H", int(sys.argv[1])) + bytes([127, 0, 0, 1]) + bytes(8)
        print(libc.connect(sock, address, 16))
        """,
        str(port),
    )
    if "hook only" in done.stdout:
        pytest.skip("this system grants no network namespaces; the audit hook stands alone")
    assert done.stdout.strip() == "-1", done


def test_native_code_cannot_write_either(tmp_path: Path) -> None:
    done = attack(
        """
        file = libc.open(sys.argv[1].encode(), 0o101, 0o600)
        print(libc.write(file, b"words", 5))
        """,
        str(tmp_path / "x"),
    )
    assert done.stdout.strip() == "-1", done
    assert (tmp_path / "x").read_bytes() == b""


def test_endless_work_is_ended() -> None:
    done = attack("renew_cpu(limits)\nwhile True: pass")
    assert done.returncode == -signal.SIGXCPU


def test_the_downloader_writes_one_file_of_limited_size(tmp_path: Path) -> None:
    done = attack(
        "open(sys.argv[1], 'wb', buffering=0).write(bytes(1024 * 1024 + 1)) == 1024 * 1024 and print('cut')",
        str(tmp_path / "x"),
        confine="confine_fetcher",
    )
    assert done.stdout.strip() == "cut", done
    assert (tmp_path / "x").stat().st_size == Limits(document_mib=1).document_bytes


def test_the_child_knows_no_secret_of_its_parent(monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.read.children import Child

    monkeypatch.setenv("A_PASSWORD", "secret")
    child = Child("parse", Limits())
    try:
        environment = Path(f"/proc/{child.pid}/environ").read_bytes()
        descriptors = [os.readlink(entry) for entry in Path(f"/proc/{child.pid}/fd").iterdir()]
    finally:
        child.end()
    assert b"A_PASSWORD" not in environment
    assert sorted(name.partition(":")[0] for name in descriptors) == ["/dev/null"] * 3 + ["socket"]
