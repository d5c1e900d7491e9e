from __future__ import annotations

import pytest

from launchlist.adopt.draft import Draft, DraftSource, DraftTask
from launchlist.adopt.record.backlog import is_like, read
from launchlist.errors import UsageError
from tests.adopt.reading import find_task, list_faults, open_sample, wish

TASKS = "backlog/backlog/tasks"


def read_one(text: str | bytes, path: str = "backlog/tasks/task-1 - A.md") -> Draft:
    return read(DraftSource("p", {path: text.encode() if isinstance(text, str) else text}, is_folder=True), wish())


def test_no_task_is_lost() -> None:
    source = open_sample("backlog")
    draft = read(source, wish())
    files = [path for path in source.files if "/task-" in path or "/draft-" in path]
    assert draft.records == len(draft.tasks) == len(files) == 14
    assert draft.shown == ("archive/tasks/: 1 task", "completed/: 2 tasks", "drafts/: 1 task", "tasks/: 10 tasks")


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        ("backlog/config.yml", 'project_name: "Quill"\n', "Quill"),
        ("config.yaml", "project_name: Quill # ours\n", "Quill"),
        ("backlog/config.yml", "default_status: To Do\n", ""),
        ("backlog/config.yml", "project_name: [\n", ""),
        ("backlog/docs/config.yml", "project_name: Other\n", ""),
    ],
)
def test_the_project_name_becomes_the_title(path: str, text: str, title: str) -> None:
    folder = "backlog/" if path.startswith("backlog") else ""
    files = {f"{folder}tasks/task-1 - A.md": b"---\nid: task-1\ntitle: A\n---\n", path: text.encode()}
    assert read(DraftSource("p", files, is_folder=True), wish()).title == title


def test_a_task_is_read_completely() -> None:
    assert find_task(read(open_sample("backlog"), wish()), "task-1") == DraftTask(
        key="task-1",
        title="Sign up with a passkey",
        path=f"{TASKS}/task-1 - Sign-up-with-a-passkey.md",
        line=1,
        owner="noor",
        deadline="2025-05-19",
        status="in_progress",
        notes="People can sign up without a password.",
        labels=("auth", "web"),
        adopted={
            "id": "task-1",
            "created_date": "2025-05-02 09:15",
            "priority": "high",
            "Acceptance Criteria": (
                "- [x] #1 A passkey is made in Chrome, Firefox and Safari\n"
                "- [ ] #2 The error of a cancelled dialogue is understood"
            ),
            "Implementation Notes": "Safari needs a click before the call.\n\nThe fallback is a mail with a code.",
        },
    )


def test_a_subtask_keeps_its_parent_and_its_long_description() -> None:
    task = find_task(read(open_sample("backlog"), wish()), "task-1.1")
    assert (task.depends_on, task.notes) == (("task-1",), "")
    assert task.adopted["parent_task_id"] == "task-1"
    assert task.adopted["Description"] == "Ten codes, shown once.\nThey can be printed."


def test_tasks_are_in_the_order_of_their_numbers() -> None:
    keys = [task.key for task in read(open_sample("backlog"), wish()).tasks]
    numbers = [f"task-{number}" for number in ("1", "1.1", "2", "3", "4", "5", "6", "7", "11", "12")]
    assert keys == [*numbers, "draft-1", "task-8", "task-9", "task-10"]


def test_folders_override_the_status() -> None:
    told = {task.key: (task.status, task.claimed.get("status")) for task in read(open_sample("backlog"), wish()).tasks}
    assert told["task-3"] == ("complete", None)
    assert told["task-5"] == ("pending", "Blocked")
    assert told["task-6"] == ("in_progress", "In Review")
    assert told["draft-1"] == ("pending", "Draft")
    assert told["task-9"] == ("complete", "In Progress")
    assert told["task-10"] == ("cancelled", "To Do")


def test_unclear_values_are_reported() -> None:
    assert list_faults(read(open_sample("backlog"), wish())) == [
        (
            f"{TASKS}/task-2 - Import-from-the-old-app.md:1: 'felix' and 'noor' are assigned to "
            "'Import: from the old app'; a task has one owner, the first is taken"
        ),
        f"{TASKS}/task-6 - Status-page.md:1: 'next' is not understood",
        (
            f"{TASKS}/task-12 - Beta-invitations.md:5: the key 'status' appears twice; the first is on line 4; "
            "delete one of the two"
        ),
        f"{TASKS}/task-12 - Beta-invitations.md: the file cannot be read; it is kept unchanged under adopted",
        "backlog: the files in 'README.md' and 'backlog/docs' are not tasks and are not imported",
        (
            f"{TASKS}/task-5 - Rate-limits.md:1: 'task-5' depends on 'task-99', which is not in the source; "
            "did you mean 'task-9'?"
        ),
    ]


def test_an_unreadable_file_is_kept_completely() -> None:
    source = open_sample("backlog")
    path = "backlog/tasks/task-12 - Beta-invitations.md"
    task = find_task(read(source, wish()), "task-12")
    assert (task.title, task.adopted["file"]) == ("Beta-invitations", source.files[path].decode())


def test_a_name_that_yaml_requires_quoted_is_read() -> None:
    assert find_task(read(open_sample("backlog"), wish()), "task-11").owner == "noor"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("no front matter", ":1: there is no front matter between two lines of ---;"),
        (b"---\nid: task-1\n---\n\xff", ":4:1: not UTF-8"),
        ("---\nid: task-1\ntitle: {a: {b: 1}}\n---\n", ":1: 'title' is not text; it is kept under adopted"),
        ("---\nid: task-1\ntitle: A\nlabels: {a: b}\n---\n", ":1: 'labels' is not a list of texts;"),
        ("---\nid: task-1\ntitle: A\ndependencies: [task-1]\n---\n", ":1: 'task-1' depends on itself"),
        ("---\na: &a [x]\nb: [*a, *a]\n---\n", ":2: a word that starts with &"),
    ],
)
def test_a_fault_names_the_line_and_the_task_stays(text: str | bytes, fault: str) -> None:
    draft = read_one(text)
    assert [(task.key, task.title) for task in draft.tasks] in ([("task-1", "A")], [("task-1", "task-1")])
    assert any(
        line.startswith(f"p/backlog/tasks/task-1 - A.md{fault.replace(':4:1:', ':4:')}") for line in list_faults(draft)
    )


@pytest.mark.parametrize("folder", ["tasks", "backlog/tasks", ".backlog/tasks", "docs/backlog/completed"])
def test_the_folder_may_be_the_project_or_the_backlog(folder: str) -> None:
    source = DraftSource("p", {f"{folder}/task-1 - A.md": b"---\nid: task-1\ntitle: A\n---\n"}, is_folder=True)
    assert is_like(source)
    assert len(read(source, wish()).tasks) == 1


def test_a_folder_without_tasks_is_refused() -> None:
    source = DraftSource("p", {"notes/a.md": b"---\nid: task-1\ntitle: A\n---\n"}, is_folder=True)
    assert not is_like(source)
    with pytest.raises(UsageError, match=r"p has no Backlog\.md tasks; name the folder that contains tasks/"):
        read(source, wish())


@pytest.mark.parametrize(
    ("milestone", "phase"), [("m-1", "Public beta"), ("M-1", "Public beta"), ("m-2", "m-2"), ("Beta", "Beta")]
)
def test_a_milestone_is_a_phase_and_its_file_has_the_title(milestone: str, phase: str) -> None:
    files = {
        "backlog/tasks/task-1 - A.md": f"---\nid: task-1\ntitle: A\nmilestone: {milestone}\n---\n".encode(),
        "backlog/milestones/m-1 - public-beta.md": b"---\nid: m-1\ntitle: Public beta\n---\n",
    }
    draft = read(DraftSource("p", files, is_folder=True), wish())
    assert draft.tasks[0].phase == phase
    assert draft.faults == ()


@pytest.mark.parametrize(("ordinal", "order", "kept"), [("2000", "2000", ""), ("1.5", "1.5", ""), ("a", "", "a")])
def test_the_ordinal_is_the_order(ordinal: str, order: str, kept: str) -> None:
    (task,) = read_one(f"---\nid: task-1\ntitle: A\nordinal: {ordinal}\n---\n").tasks
    assert (task.order, task.adopted.get("ordinal", "")) == (order, kept)
