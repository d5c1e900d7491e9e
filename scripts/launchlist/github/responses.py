"""Converts GitHub's responses (status, headers, JSON) to results and failures, without trusting their shape."""

from __future__ import annotations

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from launchlist.github.calls import (
    Call,
    Comment,
    CreateComment,
    CreatePull,
    EditComment,
    Failure,
    FailureKind,
    FindPull,
    Issue,
    ListComments,
    ListLinks,
    ListMilestones,
    Repository,
)

_LIMIT = re.compile(r"rate limit|abuse detection", re.IGNORECASE)
_USUAL_WAIT = 60.0
_MOVED = {301, 308}
"""Permanent redirects (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects).
"""


class Answer(NamedTuple):
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def data(self) -> Any:
        """Return its JSON; raises ValueError for anything else, such as an HTML page of a proxy."""
        return json.loads(self.text)

    @property
    def has_more(self) -> bool:
        """Whether there is another page (https://docs.github.com/en/rest/using-the-rest-api/using-pagination)."""
        return 'rel="next"' in self.headers.get("link", "")

    @property
    def at(self) -> int:
        """Return the server's clock in seconds since 1970, 0 if unknown."""
        try:
            return int(parsedate_to_datetime(self.headers["date"]).timestamp())
        except (KeyError, ValueError, TypeError):
            return 0


def explain_answer(answer: Answer) -> Failure | None:
    """Return the failure in an answer, with the remedy if there is one."""
    status = answer.status
    if 200 <= status < 300:
        return None
    if status in _MOVED:
        return Failure("moved", "GitHub reports that it has moved, and launchlist does not write to other repositories")
    if status == 401:
        return Failure("unknown", "GitHub refused the token (401): it is wrong or has expired")
    if status in {403, 429}:
        return _explain_refusal(answer)
    if status in {404, 410}:
        kind: FailureKind = "gone" if status == 410 else "missing"
        return Failure(kind, _find_message(answer) or f"GitHub cannot find it ({status})")
    if status >= 500 or status < 400:  # a temporary redirect, or "not modified" without a condition
        given = answer.headers.get("retry-after", "")
        return Failure("uncertain", f"GitHub answered {status}", float(given) if given.isdigit() else None)
    return Failure("refused", f"GitHub refused it ({status}): {_find_message(answer) or 'no reason was given'}")


def _explain_refusal(answer: Answer) -> Failure:
    """Distinguish rate limits from missing permissions.

    https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
    """
    headers, message = answer.headers, _find_message(answer)
    is_used_up = headers.get("x-ratelimit-remaining") == "0"
    if answer.status == 429 or "retry-after" in headers or is_used_up or _LIMIT.search(message):
        return Failure("limited", f"GitHub's rate limit is reached ({answer.status})", _find_wait(answer))
    needed = headers.get("x-accepted-github-permissions", "").replace("=", ": ")
    if "archived" in message.lower():
        return Failure("denied", "the repository is archived")
    if needed:
        return Failure("denied", f"the token may not do this (403): give it the permission {needed}")
    return Failure(
        "denied", f"GitHub refused it (403): {message or 'the token may not do this; issues: write is needed'}"
    )


def _find_wait(answer: Answer) -> float:
    """Return the seconds to wait: as the server says, else until the limit is reset, else a minute."""
    given = answer.headers.get("retry-after", "")
    if given.isdigit():
        return float(given)
    reset = answer.headers.get("x-ratelimit-reset", "")
    if reset.isdigit() and answer.at and answer.headers.get("x-ratelimit-remaining") == "0":
        return max(float(reset) - answer.at, 1.0)
    return _USUAL_WAIT


def _find_message(answer: Answer) -> str:
    try:
        data = answer.data
        words = [str(data["message"])]
        words += [_describe_error(error) for error in data.get("errors", ())]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    return "; ".join(word for word in words if word)[:300]


def _describe_error(error: Any) -> str:
    if isinstance(error, str):
        return error
    return str(error.get("message") or " ".join(str(error.get(name, "")) for name in ("field", "code"))).strip()


def parse_repository(data: dict[str, Any]) -> Repository:
    """Return the repository of an answer."""
    return Repository(
        name=str(data["full_name"]),
        is_archived=bool(data.get("archived", False)),
        has_issues=bool(data.get("has_issues", True)),
    )


def parse_issue(data: dict[str, Any]) -> Issue:
    """Return the issue of an answer; deleted accounts have no login."""
    return Issue(
        number=int(data["number"]),
        is_open=data["state"] == "open",
        title=str(data["title"]),
        body=data.get("body") or "",
        author=str((data.get("user") or {}).get("login", "")),
        labels=tuple(parse_labels(data.get("labels") or ())),
        assignees=tuple(str(each["login"]) for each in data.get("assignees") or ()),
        is_locked=bool(data.get("locked", False)),
        is_pull_request=data.get("pull_request") is not None,
        milestone=str((data.get("milestone") or {}).get("title", "")),
        created=int(datetime.fromisoformat(data["created_at"]).timestamp()),
        url=str(data.get("html_url", "")),
        key=int(data["id"]),
    )


def parse_labels(data: Any) -> list[str]:
    """Return the names of labels, which GitHub returns as objects or as names."""
    return [str(each if isinstance(each, str) else each["name"]) for each in data]


def parse_milestones(data: list[dict[str, Any]]) -> dict[str, int]:
    """Return title to number."""
    return {str(each["title"]): int(each["number"]) for each in data}


def parse_other(call: Call, answer: Answer) -> Any:
    """Return the result of a call that is not about an issue, a repository or a login."""
    if isinstance(call, ListMilestones):
        return parse_milestones(answer.data), answer.has_more
    if isinstance(call, ListLinks):
        return [int(each["id"]) for each in answer.data], answer.has_more
    if isinstance(call, ListComments):
        return [parse_comment(each) for each in answer.data], answer.has_more
    if isinstance(call, CreateComment | EditComment):
        return parse_comment(answer.data)
    if isinstance(call, FindPull):
        return next(((int(each["number"]), str(each["html_url"])) for each in answer.data), None)
    if isinstance(call, CreatePull):
        return int(answer.data["number"]), str(answer.data["html_url"])
    return None


def parse_comment(data: dict[str, Any]) -> Comment:
    """Return the comment of an answer."""
    return Comment(
        key=int(data["id"]), author=str((data.get("user") or {}).get("login", "")), body=data.get("body") or ""
    )


def find_repository_name(data: dict[str, Any]) -> str:
    """Return ``owner/name`` of the repository in the data of an issue, "" if it is missing."""
    return "/".join(str(data.get("repository_url") or "").rstrip("/").split("/")[-2:])
