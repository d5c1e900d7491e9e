"""Stands between launchlist and the emulator, and does what GitHub does on bad days and the emulator never."""

from __future__ import annotations

import http.client
import json
import re
import socket
import time
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from werkzeug import Response
from werkzeug.serving import WSGIRequestHandler

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

    Forward: TypeAlias = Callable[[], Response]
    Act: TypeAlias = Callable[[Request, Forward], Response]

_PASSED = ("content-type", "link", "date")


class Handler(WSGIRequestHandler):
    """Leaves the date to what is passed on, and the log of requests to `Proxy`."""

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)

    def log(self, *_words: object) -> None:
        pass


class Rule(NamedTuple):
    """What happens to the next ``times`` requests that fit."""

    verb: str
    pattern: re.Pattern[str]
    act: Act
    times: int


class Proxy:
    """Passes requests on to the emulator, save those for which a rule was set."""

    def __init__(self, server: HTTPServer, target: str) -> None:
        self.url = f"http://127.0.0.1:{server.port}"
        self.target = urlsplit(target).netloc
        self.rules: list[Rule] = []
        self.log: list[tuple[str, str]] = []
        """Method and path with query of each request."""
        self.bodies: list[str] = []
        server.expect_request(re.compile(".*")).respond_with_handler(self._handle)

    def on(self, verb: str, pattern: str, act: Act, times: int = 1) -> None:
        """Set a rule for paths in which ``pattern`` is found; the first one that fits counts."""
        self.rules.append(Rule(verb, re.compile(pattern), act, times))

    def count(self, verb: str, pattern: str = "") -> int:
        """Return how many requests there were of a method, with ``pattern`` in their path."""
        return sum(each == verb and re.search(pattern, path) is not None for each, path in self.log)

    def _handle(self, request: Request) -> Response:
        target = request.full_path.rstrip("?")
        self.log.append((request.method, target))
        self.bodies.append(request.get_data(as_text=True))
        for place, rule in enumerate(self.rules):
            if rule.verb in {request.method, ""} and rule.pattern.search(target) and rule.times > 0:
                self.rules[place] = rule._replace(times=rule.times - 1)
                return rule.act(request, lambda: self._forward(request))
        return self._forward(request)

    def _forward(self, request: Request) -> Response:
        connection = http.client.HTTPConnection(self.target, timeout=30)
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        target = request.full_path.rstrip("?")
        connection.request(request.method, target, body=request.get_data() or None, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        kept = {name: value for name, value in answer.getheaders() if name.lower() in _PASSED}
        return Response(text, status=answer.status, headers=kept)


def say(status: int, message: str = "", **headers: str) -> Act:
    """Answer without doing anything; underscores in the names of headers stand for hyphens."""
    return _answer(status, json.dumps({"message": message}), headers, is_done=False)


def do_but_say(status: int, message: str = "", **headers: str) -> Act:
    """Do it, and answer something else."""
    return _answer(status, json.dumps({"message": message}), headers, is_done=True)


def send_page(status: int = 200) -> Act:
    """Answer with the HTML page of some box on the way."""
    return _answer(status, "<html><body>Please log in</body></html>", {"Content_Type": "text/html"}, is_done=False)


def _answer(status: int, text: str, headers: dict[str, str], *, is_done: bool) -> Act:
    usual = {"Content-Type": "application/json", "Date": formatdate(usegmt=True)}
    named = usual | {name.replace("_", "-"): each for name, each in headers.items()}

    def act(_request: Request, forward: Forward) -> Response:
        if is_done:
            forward()
        return Response(text, status=status, headers=named)

    return act


def hang_up(*, is_done: bool) -> Act:
    """Break the connection, before or after it is done."""

    def act(request: Request, forward: Forward) -> Response:
        if is_done:
            forward()
        connection: socket.socket = request.environ["werkzeug.socket"]
        connection.shutdown(socket.SHUT_RDWR)
        return Response(status=204)

    return act


def dawdle(seconds: float) -> Act:
    """Do it, and answer too late."""

    def act(_request: Request, forward: Forward) -> Response:
        answer = forward()
        time.sleep(seconds)
        return answer

    return act


def change(edit: Callable[[Any], Any]) -> Act:
    """Pass it on, and change the JSON of the answer."""

    def act(_request: Request, forward: Forward) -> Response:
        answer = forward()
        answer.set_data(json.dumps(edit(json.loads(answer.get_data()))))
        return answer

    return act


def set_date(date: str | None) -> Act:
    """Pass it on, and answer with another clock, or without one."""

    def act(_request: Request, forward: Forward) -> Response:
        answer = forward()
        del answer.headers["Date"]
        if date:
            answer.headers["Date"] = date
        return answer

    return act
