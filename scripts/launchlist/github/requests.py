"""Calls as HTTP requests, and the address and the token they are sent with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urlsplit

from launchlist.errors import UsageError
from launchlist.github.calls import (
    AddLabels,
    Call,
    CheckAssignee,
    CreateComment,
    CreateIssue,
    CreateLabel,
    CreatePull,
    DeleteComment,
    EditComment,
    EditIssue,
    FindPull,
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
)

if TYPE_CHECKING:
    from collections.abc import Mapping


API = "https://api.github.com"
SERVER = "https://github.com"


def read_token(environ: Mapping[str, str]) -> str:
    """Return the token for GitHub, "" for none."""
    return (environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN") or "").strip()


def find_server(environ: Mapping[str, str]) -> str:
    """Return the address of the web pages that belong to the API."""
    given = environ.get("GITHUB_SERVER_URL") or ""
    if given:
        check_address(given, "GITHUB_SERVER_URL")
        return given.rstrip("/")
    api = environ.get("GITHUB_API_URL") or API
    return SERVER if api.rstrip("/") == API else re.sub(r"/api/v3/?$", "", api).rstrip("/")


def check_address(address: str, name: str) -> None:
    """Refuse an address to which the token would be sent unencrypted, except on this machine itself."""
    try:
        parts = urlsplit(address)
        host, is_sound = parts.hostname or "", parts.port != 0
    except ValueError:
        host, is_sound = "", False
    if not is_sound or not re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|[0-9a-f:]+", host):
        msg = f"{name} is not a valid address"
        raise UsageError(msg)
    scheme = address.partition("://")[0].lower()
    if scheme != "https" and not (scheme == "http" and host in {"127.0.0.1", "::1", "localhost"}):
        msg = f"{name} must be an https address"
        raise UsageError(msg)


_PAGE = 100

Request: TypeAlias = tuple[str, str, "dict[str, Any] | None"]


def build_request(call: Call) -> Request:  # noqa: C901, PLR0912 - one case per call
    """Return method, path and JSON of a call.

    ``{repo}`` stands for the path of the repository, ``{owner}`` for its owner.
    """
    match call:
        case GetRepository():
            return "GET", "{repo}", None
        case GetLogin():
            return "GET", "/user", None
        case ListIssues(label, page, state):
            query = (
                f"labels={quote(label, safe='')}&state={state}&sort=created&direction=asc&per_page={_PAGE}&page={page}"
            )
            return "GET", f"{{repo}}/issues?{query}", None
        case ListRecent(page):
            query = f"state=all&sort=created&direction=desc&per_page={_PAGE}&page={page}"
            return "GET", f"{{repo}}/issues?{query}", None
        case GetIssue(number):
            return "GET", f"{{repo}}/issues/{number}", None
        case CreateIssue():
            return "POST", "{repo}/issues", _build_issue(call)
        case EditIssue(number):
            return "PATCH", f"{{repo}}/issues/{number}", _build_edit(call)
        case AddLabels(number, labels):
            return "POST", f"{{repo}}/issues/{number}/labels", {"labels": list(labels)}
        case CheckAssignee(login):
            return "GET", f"{{repo}}/assignees/{quote(login, safe='')}", None
        case GetLabel(name):
            return "GET", f"{{repo}}/labels/{quote(name, safe='')}", None
        case CreateLabel(name, color, description):
            return "POST", "{repo}/labels", {"name": name, "color": color, "description": description}
        case ListMilestones(page):
            return "GET", f"{{repo}}/milestones?state=open&per_page={_PAGE}&page={page}", None
        case ListLinks(number, page):
            path = f"{{repo}}/issues/{number}/dependencies/blocked_by"
            return "GET", f"{path}?per_page={_PAGE}&page={page}", None
        case LinkIssues(number, key, is_blocked):
            path = f"{{repo}}/issues/{number}/dependencies/blocked_by"
            return ("POST", path, {"issue_id": key}) if is_blocked else ("DELETE", f"{path}/{key}", None)
    return _build_other(call)


def _build_other(call: Call) -> Request:
    """Return the request for a call about comments and pull requests."""
    match call:
        case ListComments(number, page):
            return "GET", f"{{repo}}/issues/{number}/comments?per_page={_PAGE}&page={page}", None
        case CreateComment(number, text):
            return "POST", f"{{repo}}/issues/{number}/comments", {"body": text}
        case EditComment(key, text):
            return "PATCH", f"{{repo}}/issues/comments/{key}", {"body": text}
        case DeleteComment(key):
            return "DELETE", f"{{repo}}/issues/comments/{key}", None
        case FindPull(branch, base):
            query = f"state=open&head={{owner}}:{quote(branch, safe='')}&base={quote(base, safe='')}&per_page=1"
            return "GET", f"{{repo}}/pulls?{query}", None
        case CreatePull(branch, base, title, text):
            return "POST", "{repo}/pulls", {"title": title, "head": branch, "base": base, "body": text}
    raise AssertionError(call)


def _build_issue(call: CreateIssue) -> dict[str, Any]:
    body: dict[str, Any] = {"title": call.title, "body": call.body, "labels": list(call.labels)}
    if call.assignees:
        body["assignees"] = list(call.assignees)
    if call.milestone is not None:
        body["milestone"] = call.milestone
    return body


def _build_edit(call: EditIssue) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if call.title is not None:
        body["title"] = call.title
    if call.body is not None:
        body["body"] = call.body
    if call.assignees is not None:
        body["assignees"] = list(call.assignees)
    if call.milestone is not None:
        body["milestone"] = call.milestone
    if call.is_open is not None:
        body["state"] = "open" if call.is_open else "closed"
    if call.reason is not None:
        body["state_reason"] = call.reason
    return body
