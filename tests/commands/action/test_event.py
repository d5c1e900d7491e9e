from __future__ import annotations

import json
from typing import Any

import pytest

from launchlist.commands.action.event import ActionInputs, Event, choose_parts, read_event, read_inputs
from launchlist.errors import UsageError

SHA, OTHER = "a" * 40, "b" * 40
PULL: dict[str, Any] = {
    "number": 7,
    "base": {"sha": SHA, "ref": "main"},
    "head": {"sha": OTHER, "repo": {"full_name": "Maya/Plan"}},
}


def read(name: str, data: object, ref: str = "refs/heads/main") -> Event:
    environ = {"GITHUB_EVENT_NAME": name, "GITHUB_REPOSITORY": "maya/plan", "GITHUB_REF": ref}
    return read_event(environ, json.dumps(data))


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {}),
        ({"INPUT_FAIL_ON": " warning, drift "}, {"fail_on": frozenset({"warning", "drift"})}),
        ({"INPUT_FAIL_ON": "none"}, {"fail_on": frozenset()}),
        (
            {"INPUT_GENERATED": "in-pull-request"},
            {"generated": "in-pull-request", "fail_on": frozenset({"error", "drift"})},
        ),
        (
            {"INPUT_GENERATED": "in-pull-request", "INPUT_FAIL_ON": "none"},
            {"generated": "in-pull-request", "fail_on": frozenset()},
        ),
        ({"INPUT_MAX_NEW_ISSUES": "3"}, {"max_new": 3}),
        ({"INPUT_COMMENT": "false"}, {"comment": False}),
        ({"INPUT_MESSAGE": "a\nb: #1 "}, {"message": "a b: #1"}),
    ],
)
def test_inputs_are_read(given: dict[str, str], fields: dict[str, Any]) -> None:
    assert read_inputs(given) == ActionInputs()._replace(**fields)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"INPUT_COMMAND": "rendr"}, "did you mean 'render'"),
        ({"INPUT_COMMIT": "force"}, "it can be push, pull-request or none"),
        ({"INPUT_COMMENT": "ja"}, "the input comment cannot be 'ja'"),
        ({"INPUT_FAIL_ON": " , "}, "the input fail-on must be error"),
        ({"INPUT_FAIL_ON": "error;x"}, "the input fail-on must be error, warning or drift"),
        ({"INPUT_MAX_NEW_ISSUES": "-1"}, "must be a whole number"),
    ],
)
def test_other_inputs_are_refused(given: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_inputs(given)


def test_a_pull_request_is_read() -> None:
    event = read("pull_request", {"pull_request": PULL, "repository": {"default_branch": "main"}}, "refs/pull/7/merge")
    assert event == Event(
        name="pull_request", repository="maya/plan", default_branch="main", base=SHA, base_branch="main", head=OTHER,
        pull_request=7,
    )  # fmt: skip


def test_a_merge_group_is_read() -> None:
    group = {"head_sha": OTHER, "head_ref": "refs/heads/gh-readonly-queue/main/pr-7", "base_sha": SHA}
    data = {"merge_group": {**group, "base_ref": "refs/heads/main"}, "repository": {"default_branch": "main"}}
    event = read("merge_group", data, "refs/heads/gh-readonly-queue/main/pr-7")
    assert (event.base, event.base_branch, event.pull_request) == (SHA, "main", 0)
    assert (event.is_unmerged, event.is_default_branch) == (True, False)


@pytest.mark.parametrize("repo", [None, {"full_name": "mallory/plan"}, {}])
def test_a_head_in_another_repository_is_a_fork(repo: object) -> None:
    assert read("pull_request", {"pull_request": {**PULL, "head": {"sha": OTHER, "repo": repo}}}).is_fork


@pytest.mark.parametrize("sha", ["0" * 40, "--upload-pack=x", "main", None, SHA + "\n", 7])
def test_only_full_commit_names_are_accepted(sha: object) -> None:
    assert read("push", {"before": sha}).base == ""
    assert read("pull_request", {"pull_request": {**PULL, "base": {"sha": sha, "ref": "main"}}}).base == ""


def test_a_schedule_runs_on_the_default_branch_whatever_its_event_says() -> None:
    assert read("schedule", {"schedule": "17 5 * * *"}, "refs/heads/trunk").is_default_branch


def test_a_tag_is_not_a_branch() -> None:
    assert read("push", {"repository": {"default_branch": "v1"}}, "refs/tags/v1").branch == ""


@pytest.mark.parametrize("text", ["{", "[]", '{"pull_request": 1}', '{"repository": [1]}', "null"])
def test_an_invalid_event_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_event({"GITHUB_EVENT_NAME": "push"}, text)


def test_pull_request_target_is_refused() -> None:
    with pytest.raises(UsageError, match="use pull_request"):
        read("pull_request_target", {"pull_request": PULL})


MAIN = {"repository": "maya/plan", "branch": "main", "default_branch": "main"}
OTHER_BRANCH = {**MAIN, "branch": "work"}


@pytest.mark.parametrize(
    ("inputs", "event", "parts"),
    [
        ({}, {"name": "pull_request", **MAIN, "branch": ""}, ("check", "diff")),
        ({}, {"name": "push", **MAIN}, ("check", "render")),
        ({}, {"name": "push", **OTHER_BRANCH}, ("check",)),
        ({}, {"name": "schedule", **MAIN}, ("check", "render", "sync")),
        ({}, {"name": "workflow_dispatch", **MAIN}, ("check", "render", "sync")),
        ({}, {"name": "workflow_dispatch", **OTHER_BRANCH}, ("check",)),
        ({}, {"name": "merge_group", **MAIN, "branch": ""}, ("check", "diff")),
        ({"sync": "true"}, {"name": "issue_comment", **MAIN}, ("check",)),
        ({}, {"name": "workflow_run", **MAIN}, ("check",)),
        ({}, {"name": "repository_dispatch", **MAIN}, ("check",)),
        ({}, {"name": "release", **MAIN, "branch": ""}, ("check",)),
        ({"sync": "true"}, {"name": "push", **MAIN}, ("check", "render", "sync")),
        ({"sync": "true"}, {"name": "push", **OTHER_BRANCH}, ("check",)),
        ({"sync": "true"}, {"name": "pull_request", **MAIN, "branch": ""}, ("check", "diff")),
        ({"sync": "false"}, {"name": "schedule", **MAIN}, ("check", "render")),
        ({"command": "check"}, {"name": "schedule", **MAIN}, ("check",)),
        ({"command": "diff"}, {"name": "push", **MAIN}, ("check", "diff")),
        ({"command": "render"}, {"name": "push", **MAIN}, ("check", "render")),
        ({"command": "sync"}, {"name": "push", **MAIN}, ("check", "sync")),
    ],
)
def test_parts_depend_on_the_event(inputs: dict[str, Any], event: dict[str, Any], parts: tuple[str, ...]) -> None:
    assert choose_parts(ActionInputs()._replace(**inputs), Event(**event)) == parts


ABOUT_PULLS: list[tuple[str, dict[str, Any], str]] = [
    ("workflow_run", {"workflow_run": {"event": "pull_request", "pull_requests": []}}, "refs/heads/main"),
    ("workflow_run", {"workflow_run": {"event": "pull_request_target"}}, "refs/heads/main"),
    ("workflow_run", {"workflow_run": {"event": "merge_group"}}, "refs/heads/main"),
    ("issue_comment", {"issue": {"pull_request": {"url": "x"}}}, "refs/heads/main"),
    ("check_suite", {"check_suite": {"pull_requests": [PULL]}}, "refs/heads/main"),
    ("check_run", {"check_run": {"check_suite": {"pull_requests": [PULL]}}}, "refs/heads/main"),
    ("push", {"before": SHA}, "refs/heads/gh-readonly-queue/main/pr-7"),
    ("workflow_dispatch", {}, "refs/pull/7/head"),
]


@pytest.mark.parametrize(("name", "data", "ref"), ABOUT_PULLS)
def test_an_event_about_a_pull_request_is_not_merged(name: str, data: dict[str, Any], ref: str) -> None:
    event = read(name, {**data, "repository": {"default_branch": "main"}}, ref)
    assert event.is_unmerged
    assert event.base == (SHA if name.startswith("check_") else "")
    assert choose_parts(ActionInputs(), event) == ("check",)
    for command in ("render", "sync"):
        with pytest.raises(UsageError, match="is not merged"):
            choose_parts(ActionInputs()._replace(command=command), event)


@pytest.mark.parametrize("data", [{"issue": {}}, {"workflow_run": {"event": "push"}}, {"check_suite": {}}])
def test_other_events_are_about_merged_commits(data: dict[str, Any]) -> None:
    assert not read("workflow_run", data).is_unmerged


@pytest.mark.parametrize("name", ["workflow_dispatch", "push"])
def test_issues_are_synced_only_from_the_default_branch(name: str) -> None:
    with pytest.raises(UsageError, match="sync works only on 'main', but this runs on 'work'"):
        choose_parts(ActionInputs()._replace(command="sync"), Event(name, **OTHER_BRANCH))  # type: ignore[arg-type]


@pytest.mark.parametrize("command", ["render", "sync"])
@pytest.mark.parametrize("name", ["pull_request", "pull_request_review", "merge_group"])
def test_an_unmerged_head_never_writes(command: str, name: str) -> None:
    with pytest.raises(UsageError, match=f"command: {command} writes, and a {name} is not merged"):
        choose_parts(ActionInputs()._replace(command=command), Event(name, "maya/plan", "main", "main"))


OWN = {"id": 1, "default_branch": "main"}


@pytest.mark.parametrize(
    ("head", "is_unmerged"),
    [
        ({"ref": "main", "repo": {"id": 1}}, False),
        ({"ref": "main", "repo": {"id": 2}}, True),
        ({"ref": "main", "repo": {}}, True),
        ({"ref": "main"}, True),
        ({"ref": "work", "repo": {"id": 1}}, True),
    ],
)
def test_a_pull_request_from_the_default_branch_is_not_a_proposal_for_it(
    head: dict[str, Any], is_unmerged: bool
) -> None:
    data = {"workflow_run": {"event": "push", "pull_requests": [{**PULL, "head": head}]}, "repository": OWN}
    assert read("workflow_run", data).is_unmerged == is_unmerged


def test_two_unknown_repositories_are_not_the_same() -> None:
    pull = {**PULL, "head": {"ref": "main", "repo": {"id": None}}}
    data = {"check_suite": {"pull_requests": [pull]}, "repository": {"default_branch": "main"}}
    assert read("check_suite", data).is_unmerged


@pytest.mark.parametrize(
    ("name", "ref", "is_unplaced"),
    [
        ("push", "refs/heads/main", False),
        ("release", "refs/tags/v1", False),
        ("deployment", "refs/heads/main", True),
        ("status", "", True),
        ("pull_request", "refs/pull/7/merge", False),
    ],
)
def test_events_that_guarantee_where_their_commit_is(name: str, ref: str, is_unplaced: bool) -> None:
    assert read(name, {}, ref).is_unplaced == is_unplaced
