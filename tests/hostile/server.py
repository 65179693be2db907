"""A small server on the loopback that misbehaves on request."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ..read.samples import RSS, html_page, pdf

MIB = 1024 * 1024
PAGE = html_page()
TARGETS = {
    "/to-private": "http://10.0.0.1/secret",
    "/to-loopback-name": "http://localhost:{port}/page",
    "/to-metadata": "http://169.254.169.254/latest/meta-data",
    "/to-file": "file:///etc/passwd",
    "/to-gopher": "gopher://127.0.0.1:25/x",
    "/to-nowhere": "",
    "/to-garbage": "http://[",
    "/to-page": "/page",
    "/to-loop": "/to-loop",
}


class Handler(BaseHTTPRequestHandler):
    """Answers by path; keeps what it was asked in the server's ``asked``."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer, well or badly."""
        self.server.asked.append((self.path, self.headers["Host"]))
        if self.path in TARGETS:
            self._redirect(TARGETS[self.path].format(port=self.server.server_port))
        else:
            getattr(self, f"answer_{self.path.strip('/').replace('-', '_').partition('?')[0]}")()

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, body: bytes, *, kind: str = "text/html", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def answer_page(self) -> None:
        self._send(PAGE, kind="text/html; charset=utf-8")

    def answer_packed(self) -> None:
        self._send(gzip.compress(PAGE), Content_Encoding="gzip")

    def answer_feed(self) -> None:
        self._send(RSS, kind="application/rss+xml")

    def answer_report(self) -> None:
        self._send(pdf("Some words of a report."), kind="text/html")

    def answer_photo(self) -> None:
        self._send(b"\x89PNG\r\n\x1a\n\0\0\0", kind="text/html")

    def answer_missing(self) -> None:
        self._send(b"gone", status=404)

    def answer_bomb(self) -> None:
        self._send(gzip.compress(bytes(64 * MIB)), Content_Encoding="gzip")

    def answer_brotli(self) -> None:
        self._send(b"\x0b\x02\x80words\x03", Content_Encoding="br")

    def answer_broken_gzip(self) -> None:
        self._send(b"\x1f\x8b\x08\x00garbage", Content_Encoding="gzip")

    def answer_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(PAGE)
        self.close_connection = True

    def answer_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        with self.server.patience():
            while True:
                self.wfile.write(b"words " * 10_000)

    def answer_headers(self) -> None:
        with self.server.patience():
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.wfile.write(b"X-More: words\r\n" * 100)

    def answer_slow(self) -> None:
        with self.server.patience():
            for byte in b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.2)

    def answer_silent(self) -> None:
        self.server.stopped.wait(30)

    def answer_garbage(self) -> None:
        self.wfile.write(b"\0\xff not http at all\r\n\r\n")
        self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The server, with a record of the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str]] = []
        self.stopped = threading.Event()

    @contextmanager
    def patience(self) -> Iterator[None]:
        """Stop an endless answer when the other side has hung up."""
        try:
            yield
        except OSError:
            return

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


@contextmanager
def running() -> Iterator[Server]:
    """Run a server for the time of the block."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.shutdown()
            thread.join()
