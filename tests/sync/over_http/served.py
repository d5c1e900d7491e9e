"""Serves the worlds in memory over HTTP, so that whole simulated histories run through PyGithub on real connections.

The journal stays in memory: it is no business of the API, and its ref has tests of its own. So does ``stopped``, which
no server says. A call that is ``broken`` or ``unanswered`` ends with a connection that breaks or with a 502, in turn.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from launchlist.github.calls import (
    AddLabels,
    Call,
    CheckAssignee,
    Comment,
    CreateComment,
    CreateIssue,
    CreateLabel,
    EditIssue,
    Failure,
    GetIssue,
    GetLabel,
    GetLogin,
    GetRepository,
    LinkIssues,
    ListComments,
    ListIssues,
    ListLinks,
    ListMilestones,
    ListRecent,
    ReadJournal,
    Reply,
    Repository,
    WriteJournal,
)
from launchlist.github.client import GitHub, Server
from tests.sync.world import NAME, START, Line, World, split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.github.calls import Issue

NEVER = 1 << 40
STATES: tuple[Literal["all", "open"], ...] = ("all", "open")
"""The moment after which a create would be too late; that is for the client to see to, and no request says it."""
Sent = tuple[int, Any, dict[str, str]]
"""Status, JSON and headers of an answer."""
_STATUS = {CreateIssue: 201, CreateLabel: 201, CheckAssignee: 204}


class Caller(NamedTuple):
    """Whose token it is: a run, and the world it acts on."""

    world: World
    line: Line


class Wire:
    """A server on loopback, and the connections to it."""

    def __init__(self) -> None:
        self.callers: dict[str, Caller] = {}
        self.requests = 0
        self.errors: list[str] = []
        """What went wrong in the server itself."""
        self.unsaid: Failure | None = None
        """A failure that no server speaks of, for the client that has just asked."""
        wire = self

        class Handler(_Handler):
            def handle_call(self) -> None:
                wire.requests += 1
                try:
                    wire.answer(self)
                except Exception as err:  # noqa: BLE001 - a thread of its own, of which nobody would hear
                    wire.errors.append(repr(err))
                    self.hang_up()

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    @contextlib.contextmanager
    def serve(self) -> Iterator[Wire]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def connect(self, world: World, line: Line) -> Remote:
        """Return the way to a world for one run, which has a token of its own."""
        token = f"ghs_{len(self.callers):08}"
        self.callers[token] = Caller(world, line)
        return Remote(self, token)

    def answer(self, handler: _Handler) -> None:
        """Do what a request asks for in the world of its token, and answer as GitHub does."""
        caller = self.callers[handler.headers["Authorization"].split()[-1]]
        length = int(handler.headers.get("Content-Length") or 0)
        text = handler.rfile.read(length).decode()
        call = read_request(handler.command, handler.path, json.loads(text) if text else {})
        reply = caller.world.perform(call, caller.line)
        self.unsaid = reply.failure if reply.failure and reply.failure.kind == "stopped" else None
        if reply.failure and reply.failure.kind == "uncertain" and reply.at % 2:
            handler.hang_up()
            return
        handler.send(*_write_answer(call, reply, self.url), at=reply.at)


class Remote:
    """The remote end of one run's driver."""

    def __init__(self, wire: Wire, token: str) -> None:
        self._wire = wire
        self._caller = wire.callers[token]
        # A clock that goes on while the run is asleep, as CLOCK_BOOTTIME does.
        world = self._caller.world
        self._github = GitHub(Server(wire.url, token), NAME, lambda: float(world.now))

    def perform(self, call: Call) -> Reply:
        world, line = self._caller
        if isinstance(call, ReadJournal | WriteJournal):
            return world.perform(call, line)
        reply = self._github.perform(call)
        unsaid, self._wire.unsaid = self._wire.unsaid, None
        return reply._replace(failure=unsaid) if unsaid else reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet

    def handle_call(self) -> None:
        raise NotImplementedError

    def do_GET(self) -> None:
        self.handle_call()

    do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names http.server asks for

    def log_message(self, *_words: object) -> None:
        pass

    def send(self, status: int, data: Any, headers: dict[str, str], *, at: int) -> None:  # noqa: ANN401 - JSON
        body = b"" if status == 204 else json.dumps(data).encode()
        self.send_response_only(status)
        for name, value in {**headers, "Date": formatdate(at, usegmt=True)}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


def read_request(verb: str, target: str, body: dict[str, Any]) -> Call:
    """Return the call that a request makes, read by its path as GitHub documents it."""
    address = urlsplit(target)
    if address.path == "/user":
        return GetLogin()
    root, _, path = address.path.partition(f"/repos/{NAME}")
    assert not root, target
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    page = int(query.get("page", "1"))
    parts = [unquote(part) for part in path.split("/")[1:]]
    match verb, parts:
        case "GET", []:
            return GetRepository()
        case "GET", ["issues"]:
            assert query["sort"] == "created"
            assert query["direction"] == ("asc" if "labels" in query else "desc")
            return _read_list(query, page)
        case "GET", ["issues", number]:
            return GetIssue(int(number))
        case "POST", ["issues"]:
            return _read_issue(body)
        case "PATCH", ["issues", number]:
            return _read_edit(int(number), body)
        case "GET", ["milestones"]:
            return ListMilestones(page)
    return _read_upkeep(verb, parts, body)


def _read_list(query: dict[str, str], page: int) -> ListIssues | ListRecent:
    if "labels" not in query:
        assert query["state"] == "all"
        return ListRecent(page)
    (state,) = (each for each in STATES if each == query["state"])
    return ListIssues(query["labels"], page, state)


def _read_upkeep(verb: str, parts: list[str], body: dict[str, Any]) -> Call:
    """Return the call about what belongs to an issue."""
    match verb, parts:
        case "POST", ["issues", number, "labels"]:
            return AddLabels(int(number), tuple(body["labels"]))
        case "GET", ["issues", number, "comments"]:
            return ListComments(int(number), 1)
        case "POST", ["issues", number, "comments"]:
            return CreateComment(int(number), body["body"])
        case "GET", ["assignees", login]:
            return CheckAssignee(login)
        case "GET", ["labels", name]:
            return GetLabel(name)
        case "POST", ["labels"]:
            return CreateLabel(body["name"], body["color"], body["description"])
        case "POST", ["issues", number, "dependencies", "blocked_by"]:
            return LinkIssues(int(number), body["issue_id"], is_blocked=True)
        case "GET", ["issues", number, "dependencies", "blocked_by"]:
            return ListLinks(int(number), 1)
        case "DELETE", ["issues", number, "dependencies", "blocked_by", key]:
            return LinkIssues(int(number), int(key), is_blocked=False)
    raise AssertionError(verb, parts)


def _read_issue(body: dict[str, Any]) -> CreateIssue:
    region = split(body["body"])
    assert region
    assignees = tuple(body.get("assignees", ()))
    return CreateIssue(
        region.fields["id"],
        body["title"],
        body["body"],
        tuple(body["labels"]),
        assignees,
        body.get("milestone"),
        not_after=NEVER,
    )


def _read_edit(number: int, body: dict[str, Any]) -> EditIssue:
    return EditIssue(
        number,
        title=body.get("title"),
        body=body.get("body"),
        is_open=body["state"] == "open" if "state" in body else None,
        reason=body.get("state_reason"),
        milestone=body.get("milestone"),
        assignees=tuple(body["assignees"]) if "assignees" in body else None,
    )


def _write_answer(call: Call, reply: Reply, url: str) -> Sent:  # noqa: C901 - one case a call
    if reply.failure:
        return _write_failure(reply.failure, url)
    result, status = reply.result, _STATUS.get(type(call), 200)
    match call:
        case GetLogin():
            return status, {"login": result}, {}
        case GetRepository():
            return status, _write_repository(result), {}
        case ListIssues(_, page) | ListRecent(page):
            issues, has_more = result
            link = {"Link": f'<{url}/repos/{NAME}/issues?page={page + 1}>; rel="next"'} if has_more else {}
            return status, [_write_issue(issue, url) for issue in issues], link
        case GetIssue() | CreateIssue() | EditIssue():
            return status, _write_issue(result, url), {}
        case ListLinks():
            return status, [{"id": key} for key in result[0]], {}
        case ListComments():
            return status, [_write_comment(comment) for comment in result[0]], {}
        case CreateComment():
            return 201, _write_comment(result), {}
        case CheckAssignee() | GetLabel():
            return (status, {}, {}) if result else (404, {"message": "Not Found"}, {})
        case ListMilestones():
            return status, [{"title": title, "number": number} for title, number in result[0].items()], {}
    return status, {}, {}


def _write_failure(failure: Failure, url: str) -> Sent:
    said = {"message": failure.message}
    match failure.kind:
        case "uncertain":
            return 502, said, {}
        case "limited":
            return 403, {"message": "You have exceeded a secondary rate limit"}, {"Retry-After": f"{failure.wait:.0f}"}
        case "denied":
            return 403, said, {}
        case "missing":
            return 404, said, {}
        case "gone":
            return 410, said, {}
        case "moved":
            return 301, said, {"Location": f"{url}/repositories/7/issues/1"}
        case "refused":
            return 422, said, {}
    assert failure.kind == "stopped", failure
    return 503, said, {}


def _write_comment(comment: Comment) -> dict[str, Any]:
    return {"id": comment.key, "user": {"login": comment.author}, "body": comment.body}


def _write_repository(repository: Repository) -> dict[str, Any]:
    return {"full_name": repository.name, "archived": repository.is_archived, "has_issues": repository.has_issues}


def _write_issue(issue: Issue, url: str) -> dict[str, Any]:
    written = {
        "number": issue.number,
        "id": issue.key,
        "state": "open" if issue.is_open else "closed",
        "title": issue.title,
        "body": issue.body,
        "user": {"login": issue.author},
        "labels": [{"name": label} for label in issue.labels],
        "assignees": [{"login": login} for login in issue.assignees],
        "locked": issue.is_locked,
        "milestone": {"title": issue.milestone} if issue.milestone else None,
        "created_at": re.sub(r"\+00:00$", "Z", datetime.fromtimestamp(issue.created or START, UTC).isoformat()),
        "html_url": issue.url,
        "repository_url": f"{url}/repos/{NAME}",
    }
    return written | ({"pull_request": {}} if issue.is_pull_request else {})
