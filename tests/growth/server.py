"""A GitHub that knows nothing but the answers it was given last, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
from email.utils import formatdate
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    answers: Mapping[str, str] = {}

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        text = self.answers.get(path, self.answers.get("/", "{}")).encode(errors="replace")
        self._send(200, text)

    def do_PUT(self) -> None:
        size = int(self.headers["Content-Length"])
        type(self).answers = json.loads(self.rfile.read(size))
        self._send(200, b"{}")

    def _send(self, status: int, text: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        with contextlib.suppress(OSError):  # a run that was ended
            self.wfile.write(text)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return formatdate(timestamp or 1_780_000_000, usegmt=True)

    def log_message(self, *_words: object) -> None:
        pass


def _serve(channel: Connection) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    channel.send(server.server_port)
    server.serve_forever()


@cache
def _start() -> str:
    here, there = multiprocessing.Pipe()
    multiprocessing.get_context("fork").Process(target=_serve, args=(there,), daemon=True).start()
    return f"http://127.0.0.1:{here.recv()}"


def publish(answers: Mapping[str, str]) -> str:
    """Give the server its answers, path to JSON, ``/`` for all others; return its address."""
    import urllib.request

    address = _start()
    data = json.dumps(answers).encode()
    request = urllib.request.Request(address, data=data, method="PUT")  # noqa: S310 - the address is our own
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - the same
        answer.read()
    return address
