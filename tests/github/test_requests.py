from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

import pytest

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
    Pause,
    ReadJournal,
    WriteJournal,
)
from launchlist.github.requests import build_request
from tests.sync import contract

if TYPE_CHECKING:
    from typing import Any

CREATE = CreateIssue("A-1", "Title", "Body", ("launchlist",), ("maya",), 3, 0)
CALLS: tuple[Call, ...] = (
    ListRecent(2),
    ListLinks(7, 2),
    EditIssue(7, milestone=3),
    GetRepository(),
    GetLogin(),
    ListIssues("launchlist", 1),
    ListIssues("späte & dringende/Sache?", 12),
    GetIssue(7),
    CREATE,
    CREATE._replace(labels=(), assignees=(), milestone=None),
    EditIssue(7, title="T"),
    EditIssue(7, body="", is_open=False, reason="not_planned"),
    EditIssue(7, is_open=True, assignees=()),
    EditIssue(7, assignees=("maya",), reason="completed"),
    AddLabels(7, ("late", "späte & dringende")),
    CheckAssignee("maya"),
    CheckAssignee("maya[bot]"),
    GetLabel("launchlist"),
    GetLabel("a/b #1?&%"),
    CreateLabel("launchlist", "0e8a16", "Words"),
    ListMilestones(1),
    LinkIssues(7, 12345678901, is_blocked=True),
    LinkIssues(7, 12345678901, is_blocked=False),
    ListComments(7, 2),
    CreateComment(7, "Words"),
    EditComment(12345678901, "Words"),
    DeleteComment(12345678901),
    FindPull("launchlist/späte & dringende", "main"),
    CreatePull("launchlist/update", "main", "Title", "Body"),
)


def find_faults(verb: str, path: str, body: dict[str, Any] | None) -> list[str]:
    target = path.replace("{repo}", "/repos/maya/plan").replace("{owner}", "maya")
    data = b"" if body is None else json.dumps(body).encode()
    return contract.find_request_faults(contract.build_request(verb, target, data))


def test_every_call_is_here() -> None:
    asked = {type(call) for call in CALLS} | {ReadJournal, WriteJournal, Pause}
    assert asked == set(get_args(Call))


@pytest.mark.parametrize("call", CALLS, ids=repr)
def test_every_request_is_one_that_github_describes(call: Call) -> None:
    assert find_faults(*build_request(call)) == []


WRONG: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "no title": ("POST", "{repo}/issues", {"body": "x"}),
    "title no text": ("POST", "{repo}/issues", {"title": ["x"]}),
    "assignees as text": ("POST", "{repo}/issues", {"title": "x", "assignees": "maya"}),
    "no such state": ("PATCH", "{repo}/issues/1", {"state": "done"}),
    "no such reason": ("PATCH", "{repo}/issues/1", {"state": "closed", "state_reason": "finished"}),
    "labels as text": ("POST", "{repo}/issues/1/labels", {"labels": "late"}),
    "number no number": ("GET", "{repo}/issues/one", None),
    "no such filter": ("GET", "{repo}/issues?state=late", None),
    "label without name": ("POST", "{repo}/labels", {"color": "ffffff"}),
    "blocked by text": ("POST", "{repo}/issues/1/dependencies/blocked_by", {"issue_id": "x"}),
    "blocked by nothing": ("POST", "{repo}/issues/1/dependencies/blocked_by", {}),
    "no such place": ("GET", "{repo}/isues", None),
    "no such method": ("PUT", "{repo}/issues/1", {"title": "x"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_request_is_noticed(name: str) -> None:
    assert find_faults(*WRONG[name]) != []


def test_names_are_quoted_and_pages_are_full() -> None:
    path = build_request(ListIssues("a&b=c, d", 2))[1]
    assert path == "{repo}/issues?labels=a%26b%3Dc%2C%20d&state=all&sort=created&direction=asc&per_page=100&page=2"
    assert build_request(GetLabel("a/b"))[1] == "{repo}/labels/a%2Fb"
    assert build_request(CheckAssignee("../x"))[1] == "{repo}/assignees/..%2Fx"


def test_an_edit_sends_only_what_changes() -> None:
    assert build_request(EditIssue(7, is_open=True)) == ("PATCH", "{repo}/issues/7", {"state": "open"})


@pytest.mark.parametrize("call", [ReadJournal(), WriteJournal("", "", "")], ids=repr)
def test_the_journal_does_not_count_against_api_limits(call: Call) -> None:
    with pytest.raises(AssertionError):
        build_request(call)
