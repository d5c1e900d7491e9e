"""GitHub over the network, through PyGithub's requester: one request per call, without its retries and redirects.

https://docs.github.com/en/rest/issues
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from launchlist.github.calls import (
    Call,
    CheckAssignee,
    CreateIssue,
    EditIssue,
    Failure,
    GetIssue,
    GetLabel,
    GetLogin,
    GetRepository,
    ListIssues,
    ListRecent,
    Reply,
)
from launchlist.github.requests import build_request
from launchlist.github.responses import (
    Answer,
    explain_answer,
    find_repository_name,
    parse_issue,
    parse_other,
    parse_repository,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT = 15
"""Seconds. GitHub itself ends a request after ten."""


class Server(NamedTuple):
    """GitHub's addresses and the token."""

    api: str
    token: str
    user_agent: str = "launchlist"
    timeout: float = TIMEOUT


class GitHub:
    """Performs calls on one repository. ``elapsed`` counts seconds and never goes back."""

    def __init__(self, server: Server, repository: str, elapsed: Callable[[], float]) -> None:
        """Prepare a connection; nothing is sent yet."""
        self._repository = repository
        self._token = server.token
        self._elapsed = elapsed
        self._clock: tuple[int, float] | None = None
        self._requester, self._connection = _connect(server)
        self.requests = 0

    def perform(self, call: Call) -> Reply:
        """Return the reply to a call, tried once."""
        if isinstance(call, CreateIssue) and self._read_clock() > call.not_after:
            return self._reply(Failure("late", "too much time has passed since the decision"))
        verb, path, body = build_request(call)
        owner = self._repository.partition("/")[0]
        answer = self._send(verb, path.replace("{repo}", f"/repos/{self._repository}").replace("{owner}", owner), body)
        if isinstance(answer, Failure):
            return self._reply(answer)
        if answer.at:
            self._clock = (answer.at, self._elapsed())
        try:
            return self._read(call, answer)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return self._reply(Failure("uncertain", f"GitHub's response ({answer.status}) cannot be understood"))

    def _read_clock(self) -> float:
        """Return the server's clock, extrapolated with ours since the last answer."""
        at, heard = self._clock or (0, self._elapsed())
        return at + self._elapsed() - heard

    def _reply(self, failure: Failure | None = None, result: Any = None) -> Reply:
        return Reply(result=result, at=int(self._read_clock()), failure=failure)

    def _send(self, verb: str, path: str, body: dict[str, Any] | None) -> Answer | Failure:
        import requests

        self.requests += 1
        try:
            status, headers, text = self._requester.requestJson(verb, path, input=body, cnx=self._connection)
        except (ValueError, RecursionError) as err:
            # The error message may quote a value, and one of the values is the token.
            return Failure("uncertain", f"GitHub's response cannot be understood ({type(err).__name__})")
        except requests.RequestException as err:
            reason = type(err).__name__ if self._token and self._token in str(err) else _shorten(err)
            return Failure("uncertain", f"GitHub could not be reached: {reason}")
        headers = {name.lower(): str(value) for name, value in headers.items()}
        return Answer(status, headers, text.replace(self._token, "***") if self._token else text)

    def _read(self, call: Call, answer: Answer) -> Reply:
        failure = explain_answer(answer)
        if isinstance(call, CheckAssignee | GetLabel) and (not failure or failure.kind == "missing"):
            return self._reply(result=failure is None)
        if failure:
            return self._reply(failure)
        if isinstance(call, GetIssue | CreateIssue | EditIssue):
            return self._read_issue(call, answer)
        if isinstance(call, ListIssues | ListRecent):
            return self._reply(result=([parse_issue(each) for each in answer.data], answer.has_more))
        if isinstance(call, GetRepository):
            return self._reply(result=parse_repository(answer.data))
        if isinstance(call, GetLogin):
            return self._reply(result=str(answer.data["login"]))
        return self._reply(result=parse_other(call, answer))

    def _read_issue(self, call: GetIssue | CreateIssue | EditIssue, answer: Answer) -> Reply:
        """Refuse an answer about another repository or another number: it is not about our issue."""
        name = find_repository_name(answer.data)
        if name and name.lower() != self._repository.lower():
            return self._reply(Failure("moved", f"it is now in {name}"))
        issue = parse_issue(answer.data)
        if not isinstance(call, CreateIssue) and issue.number != call.number:
            return self._reply(Failure("moved", f"it is now #{issue.number}"))
        return self._reply(result=issue)


def _connect(server: Server) -> tuple[Any, Any]:
    """Return PyGithub's requester with a connection that does not let it follow redirects.

    PyGithub repeats a POST after a 5xx unless told not to (``retry``), sleeps between requests, and follows a 301 with
    any method to any repository.
    """
    from github import Auth, Github
    from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, RequestsResponse

    client = Github(
        auth=Auth.Token(server.token),
        base_url=server.api,
        retry=None,
        timeout=TIMEOUT,
        user_agent=server.user_agent,
        seconds_between_requests=0,
        seconds_between_writes=0,
        lazy=True,
    )
    address = urlsplit(server.api)
    plain: type[Any] = HTTPRequestsConnectionClass if address.scheme == "http" else HTTPSRequestsConnectionClass

    class Staying(plain):  # type: ignore[misc] # the base class is chosen at run time
        """Removes the location of a redirect, so that it cannot be followed, and the time to wait."""

        def getresponse(self) -> RequestsResponse:
            response: RequestsResponse = super().getresponse()
            response.headers.pop("location", None)
            if response.status == 202:  # PyGithub would repeat the request by itself
                response.status = 503
            return response

    connection = Staying(address.hostname, address.port, timeout=server.timeout, retry=None, pool_size=None)
    return client.requester, connection


def _shorten(err: Exception) -> str:
    """Return the innermost reason of an error from requests, on one line."""
    reason: BaseException = err
    while reason.__cause__ or reason.__context__:
        reason = reason.__cause__ or reason.__context__ or reason
    return f"{type(err).__name__}: {str(reason)[:120]}".replace("\n", " ")
