from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchlist.adopt.draft import DraftTask
from launchlist.adopt.record.github import is_like, read
from launchlist.adopt.record.github_issue import find_references
from launchlist.errors import UsageError
from tests.adopt.reading import build_source, find_task, list_faults, open_sample, wish

ISSUES = "github/issues.json"
PAGES = "github/rest-pages.json"
PROJECT = "github/project.json"
GRAPHQL = "github/graphql.json"
FIRST_OWNS = "a task has one owner, the first is taken"


def write(**issue: Any) -> str:  # noqa: ANN401 - whatever the API may send
    return json.dumps([{"number": 1, "title": "A", "url": "https://github.com/o/r/issues/1", **issue}])


def read_one(**issue: Any) -> DraftTask:  # noqa: ANN401 - whatever the API may send
    return read(build_source(write(**issue)), wish()).tasks[0]


@pytest.mark.parametrize(
    ("name", "mark", "issues", "pull_requests"),
    [
        (ISSUES, b'"closedAt":', 13, 0),
        (PAGES, b'"timeline_url":', 13, 2),
        (PROJECT, b'"id": "PVTI_', 12, 1),
        (GRAPHQL, b'"id": "PVTI_', 12, 0),
    ],
)
def test_no_issue_is_lost(name: str, mark: bytes, issues: int, pull_requests: int) -> None:
    source = open_sample(name)
    draft = read(source, wish())
    assert draft.records == len(draft.tasks) == issues
    assert source.data.count(mark) == issues + pull_requests
    word = "pull request" if pull_requests == 1 else "pull requests"
    told = [f"{pull_requests} {word} left out: they are not tasks"] if pull_requests else []
    assert [line for line in draft.shown if "pull" in line and "left out: they" in line] == told


def test_all_issues_of_gh_have_their_number() -> None:
    source = open_sample(ISSUES)
    numbers = [f"#{each['number']}" for each in json.loads(source.data)]
    assert [task.key for task in read(source, wish()).tasks] == numbers


def test_an_issue_of_gh_is_read_completely() -> None:
    draft = read(open_sample(ISSUES), wish("Europe/Berlin"))
    assert find_task(draft, "#60") == DraftTask(
        key="#60",
        title="Letter to the partners",
        path=ISSUES,
        line=34,
        owner="ana-r",
        phase="1.0",
        phase_until="2025-05-22",
        depends_on=("#57", "#58"),
        labels=("comms",),
        links=("https://github.com/tidewater/harbor/issues/60",),
        updates=(
            ("2025-05-16", "mira-k: Draft is in the shared folder"),
            ("2025-05-16", "ana-r: Two names are missing:\n\n- Oslo\n- Gdańsk"),
        ),
        adopted={
            "number": "60",
            "assignees": "ana-r, mira-k",
            "body": "Depends on #57 and #58.",
            "createdAt": "2025-04-28T08:00:00Z",
        },
    )
    assert draft.logins == {name: name for name in ("mira-k", "ana-r", "tobi", "zh-lin")}


def test_dependencies_of_issues_are_read() -> None:
    tasks = read(open_sample(ISSUES), wish()).tasks
    assert {task.key: task.depends_on for task in tasks if task.depends_on} == {
        "#61": ("#48", "#52", "#55", "#49"),
        "#60": ("#57", "#58"),
        "#58": ("#55", "#52"),
        "#55": ("#54", "#53"),
    }


def test_unclear_values_are_reported() -> None:
    assert list_faults(read(open_sample(ISSUES), wish())) == [
        f"{ISSUES}:34: 'ana-r' and 'mira-k' are assigned to 'Letter to the partners'; " + FIRST_OWNS,
        f"{ISSUES}:335: '#52' depends on '#47', which is not in the source",
    ]


@pytest.mark.parametrize(
    ("state", "reason", "status", "claimed"),
    [
        ("OPEN", "", "pending", {}),
        ("open", None, "pending", {}),
        ("OPEN", "REOPENED", "pending", {}),
        ("CLOSED", "COMPLETED", "complete", {}),
        ("closed", None, "complete", {}),
        ("closed", "not_planned", "cancelled", {}),
        ("CLOSED", "DUPLICATE", "cancelled", {"status": "duplicate"}),
        ("locked", None, "pending", {"status": "locked"}),
    ],
)
def test_states_become_statuses(state: str, reason: str | None, status: str, claimed: dict[str, str]) -> None:
    task = read_one(state=state, stateReason=reason)
    assert (task.status, task.claimed) == (status, claimed)


def test_pages_of_rest_are_read_with_dependencies() -> None:
    draft = read(open_sample(PAGES), wish())
    assert find_task(draft, "#29") == DraftTask(
        key="#29",
        title="Ship to the test sites",
        path=PAGES,
        line=151,
        owner="zh-lin",
        phase="Launch",
        phase_until="2025-05-22",
        depends_on=("#30", "#28"),
        labels=("logistics",),
        links=("https://github.com/tidewater/buoy/issues/29",),
        adopted={
            "number": "29",
            "author": "mira-k",
            "created_at": "2025-05-01T07:00:00Z",
            "updated_at": "2025-05-15T07:00:00Z",
        },
    )
    assert find_task(draft, "#25").depends_on == ("#24",)
    assert list_faults(draft) == [
        f"{PAGES}:61: its comments are not in the file; there are 2; `gh issue list --json comments`",
        f"{PAGES}:813: 1 of its dependencies and sub-issues are not in the file; add depends_on by hand",
        f"{PAGES}:966: 'mira-k' and 'tobi' are assigned to 'Field test in the basin'; " + FIRST_OWNS,
        f"{PAGES}:723: '#22' depends on 'tidewater/papers#7', which is not in the source",
    ]


def test_items_of_a_project_are_read() -> None:
    draft = read(open_sample(PROJECT), wish())
    assert find_task(draft, "tidewater/harbor#55") == DraftTask(
        key="tidewater/harbor#55",
        title="Upgrade the database to 17",
        path=PROJECT,
        line=73,
        owner="tobi",
        deadline="2025-05-25",
        labels=("infra",),
        links=("https://github.com/tidewater/harbor/issues/55",),
        claimed={"status": "Blocked"},
        adopted={
            "number": "55",
            "assignees": "tobi, zh-lin",
            "repository": "https://github.com/tidewater/harbor",
            "iteration": '{"duration": 14, "iterationId": "it12", "startDate": "2025-05-12", "title": "Sprint"}',
        },
    )
    assert find_task(draft, "tidewater/site#9").depends_on == ("tidewater/harbor#58",)
    assert list_faults(draft)[0] == f"{PROJECT}:1: the file has 13 of 15 items; export again with --limit 15"


def test_items_of_graphql_are_read_and_a_contradicting_status_is_reported() -> None:
    draft = read(open_sample(GRAPHQL), wish())
    told = {task.title: (task.status, task.deadline) for task in draft.tasks}
    assert told["Wick"] == ("in_progress", "2025-05-19")
    assert told["Oil"] == ("pending", "2025-05-25")
    assert told["Wrapping paper"] == ("pending", "2025-05-21")
    assert told["Tin"] == ("complete", "2025-05-20")
    assert list_faults(draft) == [
        f"{GRAPHQL}:177: it is closed, but its status in the project is 'Todo'; it counts as closed",
        f"{GRAPHQL}:476: it is closed, but its status in the project is 'Done'; it counts as closed",
    ]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("- [ ] #12", "o/r#12"),
        ("* [x] a/b#3 and more", "a/b#3"),
        ("1. [ ] https://github.com/a/b/issues/4", "a/b#4"),
        ("- [ ] see #12", ""),
        ("- #12", ""),
        ("Blocked by #5, #6 and a/b#7.", "o/r#5 o/r#6 a/b#7"),
        ("_Depends on:_ #5", "o/r#5"),
        ("not blocked by #5", ""),
        ("~~depends on #5~~", ""),
        ("`blocked by #5`", ""),
        ("```\n- [ ] #5\n```\n- [ ] #6", "o/r#6"),
        ("<!-- blocked by #5", ""),
        ("fixes #5", ""),
        ("depends on #5" + ", " * 5000 + "x", "o/r#5"),
        ("\n" * 100_000, ""),
    ],
)
def test_references_in_a_body_are_dependencies(body: str, found: str) -> None:
    assert " ".join(find_references(body, "o/r")) == found


@given(st.text(alphabet="- [x]#1`~<!>\nblocked by", max_size=200))
def test_any_body_is_read(body: str) -> None:
    assert all(name.startswith("o/r#") for name in find_references(body, "o/r"))


@pytest.mark.parametrize(
    ("due", "deadline", "kept"),
    [
        ("2025-05-22T07:00:00Z", "2025-05-22", None),
        ("2025-05-22T00:00:00Z", "2025-05-22", None),
        ("2025-05-22T15:30:00Z", "2025-05-22", "2025-05-22T15:30:00Z"),
        (None, "", None),
    ],
)
def test_a_milestone_is_due_on_a_day(due: str | None, deadline: str, kept: str | None) -> None:
    task = read_one(milestone={"title": "1.0", "dueOn": due})
    assert (task.phase, task.phase_until, task.adopted.get("milestone due")) == ("1.0", deadline, kept)
    assert not task.deadline
    unnamed = read_one(milestone={"dueOn": due})
    assert (unnamed.phase, unnamed.deadline) == ("", deadline)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("labels", [["x"]], ""),
        ("labels", [{"color": "red"}], "'labels' contains an entry without a name; it is kept under adopted"),
        ("milestone", 7, ""),
        ("comments", [{"body": "no date"}], "1 remark without a date or a text; kept under adopted"),
        ("comments", {"a": 1}, "'comments' is not a list of objects; it is kept under adopted"),
        ("blocked_by", [{"title": "?"}], "'blocked_by' names something that is not an issue; it is kept under adopted"),
        ("body", {"text": "x"}, ""),
        ("title", {"raw": "x"}, "'title' is not text; it is kept under adopted"),
    ],
)
def test_a_field_of_the_wrong_type_is_kept(field: str, value: object, fault: str) -> None:
    draft = read(build_source(write(**{field: value})), wish())
    (task,) = draft.tasks
    assert f"source:1: {fault}" in [*list_faults(draft), "source:1: "]
    assert json.dumps(value, ensure_ascii=False) in task.adopted.values() or str(value) in repr(task)


def test_an_empty_list_is_refused() -> None:
    assert not is_like(build_source("[]"))
    with pytest.raises(UsageError, match="source has no issues; write it with `gh issue list"):
        read(build_source("[]"), wish())


@pytest.mark.parametrize(
    ("name", "logins"),
    [
        ("ana-r", {"ana-r": "ana-r"}),
        ("some_bot[bot]", {}),
        ("maya_acme", {}),
        ("Maya Lin", {}),
        ("a--b", {}),
        ("-a", {}),
        ("a" * 39, {"a" * 39: "a" * 39}),
        ("a" * 40, {}),
    ],
)
def test_an_assignee_becomes_a_login_if_it_is_a_valid_one(name: str, logins: dict[str, str]) -> None:
    issue = {"number": 1, "title": "Write", "assignees": [{"login": name}]}
    draft = read(build_source(json.dumps([issue])), wish())
    assert (draft.tasks[0].owner, draft.logins) == (name, logins)
