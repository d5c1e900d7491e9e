from __future__ import annotations

import json

import pytest

from launchlist.github.calls import Failure, Issue, Repository
from launchlist.github.responses import (
    Answer,
    explain_answer,
    find_repository_name,
    parse_issue,
    parse_labels,
    parse_milestones,
    parse_repository,
)

DATE = "Thu, 22 May 2025 10:00:00 GMT"
AT = 1747908000


def build_answer(status: int, message: str = "", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, {"date": DATE, **named}, json.dumps({"message": message}) if message else "")


@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_successful_answer_is_not_a_failure(status: int) -> None:
    assert explain_answer(build_answer(status)) is None


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, "moved"),
        (302, "uncertain"),
        (304, "uncertain"),
        (307, "uncertain"),
        (308, "moved"),
        (400, "refused"),
        (401, "unknown"),
        (403, "denied"),
        (404, "missing"),
        (409, "refused"),
        (410, "gone"),
        (422, "refused"),
        (429, "limited"),
        (451, "refused"),
        (500, "uncertain"),
        (502, "uncertain"),
        (503, "uncertain"),
        (504, "uncertain"),
    ],
)
def test_every_status_has_its_kind(status: int, kind: str) -> None:
    failure = explain_answer(build_answer(status))
    assert failure
    assert (failure.kind, bool(failure.message)) == (kind, True)


@pytest.mark.parametrize(
    ("answer", "wait"),
    [
        (build_answer(403, "You have exceeded a secondary rate limit"), 60.0),
        (build_answer(403, "You have triggered an ABUSE DETECTION mechanism"), 60.0),
        (build_answer(403, retry_after="17"), 17.0),
        (build_answer(429), 60.0),
        (build_answer(429, retry_after="Thu, 22 May 2025 10:00:00 GMT"), 60.0),
        (build_answer(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(AT + 3000)), 3000.0),
        (build_answer(403, x_ratelimit_remaining="0", x_ratelimit_reset=str(AT - 5)), 1.0),
        (build_answer(403, x_ratelimit_remaining="0", x_ratelimit_reset="soon"), 60.0),
        (build_answer(429, retry_after="5", x_ratelimit_remaining="0", x_ratelimit_reset=str(AT + 3000)), 5.0),
        (build_answer(429, x_ratelimit_remaining="12", x_ratelimit_reset=str(AT + 3000)), 60.0),
    ],
)
def test_a_limit_says_how_long_to_wait(answer: Answer, wait: float) -> None:
    failure = explain_answer(answer)
    assert failure
    assert (failure.kind, failure.wait) == ("limited", wait)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (build_answer(403, x_accepted_github_permissions="issues=write"), "give it the permission issues: write"),
        (
            build_answer(403, x_accepted_github_permissions="issues=write; pull_requests=write"),
            "give it the permission issues: write; pull_requests: write",
        ),
        (build_answer(403, "Repository was archived so is read-only."), "the repository is archived"),
        (build_answer(403), "GitHub refused it (403): the token may not do this; issues: write is needed"),
        (build_answer(403, "Must have admin rights"), "GitHub refused it (403): Must have admin rights"),
        (build_answer(422), "GitHub refused it (422): no reason was given"),
        (build_answer(404), "GitHub cannot find it (404)"),
    ],
)
def test_a_refusal_says_what_to_do(answer: Answer, said: str) -> None:
    failure = explain_answer(answer)
    assert failure
    assert said in failure.message


def test_the_errors_of_a_refusal_are_reported() -> None:
    errors = [{"resource": "Issue", "field": "assignees", "code": "invalid"}, {"message": "is too long"}, "plain"]
    answer = Answer(422, {}, json.dumps({"message": "Validation Failed", "errors": errors}))
    said = "GitHub refused it (422): Validation Failed; assignees invalid; is too long; plain"
    assert explain_answer(answer) == Failure("refused", said)


@pytest.mark.parametrize(
    "text", ["", "<html>", "[]", "null", "7", '{"errors": 3}', '{"message": "x", "errors": 3}', '{"message": null}']
)
@pytest.mark.parametrize("status", [403, 404, 422])
def test_an_answer_of_any_shape_is_survived(status: int, text: str) -> None:
    assert explain_answer(Answer(status, {}, text))


@pytest.mark.parametrize("entry", [None, 3, [], {}, {"message": None}])
def test_errors_of_any_shape_are_survived(entry: object) -> None:
    assert explain_answer(Answer(422, {}, json.dumps({"message": "Validation Failed", "errors": [entry]})))


def test_a_message_is_no_longer_than_a_line_can_be() -> None:
    failure = explain_answer(build_answer(422, "x" * 5000))
    assert failure
    assert len(failure.message) < 400


@pytest.mark.parametrize(
    ("date", "at"),
    [(DATE, AT), ("", 0), ("yesterday", 0), ("Thu, 99 May 2025 10:00:00 GMT", 0), ("22 May 2025 12:00:00 +0200", AT)],
)
def test_the_date_is_the_servers_clock(date: str, at: int) -> None:
    assert Answer(200, {"date": date}, "").at == at


def test_without_a_date_there_is_no_clock() -> None:
    assert Answer(200, {}, "").at == 0


@pytest.mark.parametrize(
    ("link", "more"),
    [
        ("", False),
        ('<https://api.github.com/x?page=2>; rel="next", <https://api.github.com/x?page=3>; rel="last"', True),
        ('<https://api.github.com/x?page=1>; rel="prev", <https://api.github.com/x?page=1>; rel="first"', False),
    ],
)
def test_the_link_header_tells_whether_there_is_more(link: str, more: bool) -> None:
    assert Answer(200, {"link": link}, "").has_more is more


ISSUE = {
    "number": 7,
    "state": "open",
    "title": "Title",
    "body": None,
    "user": {"login": "launch-bot"},
    "labels": [{"name": "launchlist"}, "late"],
    "assignees": [{"login": "maya"}],
    "locked": False,
    "created_at": "2025-05-22T10:00:00Z",
    "html_url": "https://github.com/maya/plan/issues/7",
    "id": 99,
}


def test_an_issue_is_read() -> None:
    assert parse_issue(ISSUE) == Issue(
        number=7,
        is_open=True,
        title="Title",
        body="",
        author="launch-bot",
        labels=("launchlist", "late"),
        assignees=("maya",),
        created=AT,
        url="https://github.com/maya/plan/issues/7",
        key=99,
    )


def test_what_may_be_missing_from_an_issue_is() -> None:
    left = {
        name: value
        for name, value in ISSUE.items()
        if name not in {"body", "labels", "assignees", "locked", "html_url"}
    }
    issue = parse_issue({**left, "user": None, "state": "closed", "pull_request": {}})
    assert (issue.author, issue.labels, issue.assignees, issue.is_open, issue.is_pull_request) == (
        "",
        (),
        (),
        False,
        True,
    )


@pytest.mark.parametrize("name", ["number", "state", "title", "created_at", "id"])
def test_what_an_issue_needs_is_asked_for(name: str) -> None:
    with pytest.raises(KeyError):
        parse_issue({key: value for key, value in ISSUE.items() if key != name})


def test_the_rest_is_read() -> None:
    assert parse_repository({"full_name": "Maya/Plan"}) == Repository("Maya/Plan")
    assert parse_repository({"full_name": "m/p", "archived": True, "has_issues": False}) == Repository(
        "m/p", is_archived=True, has_issues=False
    )
    assert parse_labels([{"name": "a"}, "b"]) == ["a", "b"]
    assert parse_milestones([{"title": "v2", "number": 3}]) == {"v2": 3}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.github.com/repos/maya/plan", "maya/plan"),
        ("https://ghe.example/api/v3/repos/maya/plan/", "maya/plan"),
        (None, ""),
        ("", ""),
    ],
)
def test_the_repository_of_an_issue_is_read(url: str | None, name: str) -> None:
    assert find_repository_name({"repository_url": url}) == name
