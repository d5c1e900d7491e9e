from __future__ import annotations

import json

import pytest

from launchlist.adopt.draft import DraftSource, DraftTask
from launchlist.adopt.record.beads import is_like, read
from launchlist.errors import UsageError
from tests.adopt.reading import build_source, find_task, list_faults, open_sample, wish

SAMPLE = "beads/issues.jsonl"


def test_no_issue_is_lost() -> None:
    source = open_sample(SAMPLE)
    draft = read(source, wish())
    ids = [json.loads(line)["id"] for line in source.data.splitlines()]
    assert draft.records == len(draft.tasks) == 12
    assert [task.key for task in draft.tasks] == ids


def test_no_field_of_an_issue_is_lost() -> None:
    source = open_sample(SAMPLE)
    for task, line in zip(read(source, wish()).tasks, source.data.splitlines(), strict=True):
        for name, value in json.loads(line).items():
            if isinstance(value, str) and name not in {"status", "due_at"}:
                assert value in (
                    task.key,
                    task.title,
                    task.owner,
                    task.notes,
                    *task.links,
                ) or value == task.adopted.get(name, "")


def test_an_issue_is_read_completely() -> None:
    assert find_task(read(open_sample(SAMPLE), wish("Europe/Lisbon")), "bd-a3f8.1") == DraftTask(
        key="bd-a3f8.1",
        title="Rework conflict resolution",
        path=SAMPLE,
        line=2,
        owner="tomasz",
        status="in_progress",
        notes="Half of the dialogue is there",
        estimate="16h",
        updates=(
            ("2025-05-12", "tomasz: Vector clocks are in, the dialogue is next"),
            ("2025-05-16", "ines: Please keep the wording of 1.x"),
        ),
        adopted={
            "id": "bd-a3f8.1",
            "dependencies": "parent-child bd-a3f8",
            "description": "Last writer wins loses edits.\n\nKeep both and let the user choose.",
            "design": "A per-field vector clock; see the sketch in the wiki.",
            "acceptance_criteria": "- two offline edits survive\n- the dialogue names both authors",
            "priority": "1",
            "issue_type": "feature",
            "created_at": "2025-04-22T09:20:11Z",
            "updated_at": "2025-05-15T14:00:00Z",
        },
    )


def test_only_blocking_dependencies_count() -> None:
    task = find_task(read(open_sample(SAMPLE), wish("Europe/Lisbon")), "bd-19b0")
    assert (task.depends_on, task.deadline) == (("bd-a3f8.2",), "2025-05-20 18:00")
    assert task.adopted["dependencies"] == "discovered-from bd-7c1e"


def test_unclear_values_are_reported() -> None:
    assert list_faults(read(open_sample(SAMPLE), wish())) == [
        f"{SAMPLE}:12: unknown status 'hooked'; it is kept as a claim; launchlist set ID status=…",
        f"{SAMPLE}:11: 'bd-88d4' depends on 'bd-0000', which is not in the source",
    ]


def test_statuses_are_mapped() -> None:
    told = {task.key: (task.status, *task.claimed.values()) for task in read(open_sample(SAMPLE), wish()).tasks}
    assert told["bd-a3f8.2"] == ("pending", "blocked")
    assert told["bd-7c1e"] == ("complete",)
    assert told["bd-5a77"] == ("cancelled", "tombstone")


@pytest.mark.parametrize(
    ("name", "file"),
    [("plan", ".beads/issues.jsonl"), ("plan", ".beads/beads.jsonl"), ("plan/.beads", "issues.jsonl")],
)
def test_the_database_is_found_in_a_folder(name: str, file: str) -> None:
    data = open_sample(SAMPLE).data
    source = DraftSource(name, {file: data, "README.md": b"# Beads"}, is_folder=True)
    draft = read(source, wish())
    assert is_like(source)
    assert (draft.records, draft.tasks[0].path) == (12, f"{name}/{file}")


def test_a_folder_without_a_database_is_refused() -> None:
    source = DraftSource("plan", {"issues.jsonl": b""}, is_folder=True)
    assert not is_like(source)
    with pytest.raises(UsageError, match=r"plan has no \.beads/issues\.jsonl; name the file"):
        read(source, wish())


def test_a_broken_line_is_kept_and_the_others_are_read() -> None:
    draft = read(build_source('{"id":"bd-1","title":"One","status":"open"}\n{"id":"bd-2","ti\n'), wish())
    assert (draft.records, len(draft.tasks), draft.notes) == (2, 1, ('{"id":"bd-2","ti',))
    assert list_faults(draft) == [
        "source:2: this line is not JSON: a string in it does not end; it is kept in the notes, not as a task"
    ]


def test_repeated_ids_and_names_are_reported_and_kept() -> None:
    text = '{"id":"b-1","title":"A","title":"B","status":"open"}\n{"id":"b-1","title":"C\\u0000","status":["open"]}'
    draft = read(build_source(text), wish())
    assert [(task.key, task.title) for task in draft.tasks] == [("b-1", "B"), ("b-1 (2)", "C\\x00")]
    assert draft.tasks[1].adopted == {"id": "b-1", "status": '["open"]'}
    assert list_faults(draft) == [
        "source:1: 'title' appears twice; the last one counts",
        "source:2: 'status' is not text; it is kept under adopted",
        "source:2: 1 character not allowed in a text file, in 'b-1'; each is written as its escape",
        "source:2: the id 'b-1' is given twice, first at source:1; references to it mean the first one",
    ]


@pytest.mark.parametrize(
    ("deferred", "not_before", "kept"),
    [("2025-06-01T08:00:00Z", "2025-06-01 08:00", ""), ("later", "", "later")],
)
def test_a_deferred_issue_cannot_start_before(deferred: str, not_before: str, kept: str) -> None:
    line = json.dumps({"id": "bd-1", "title": "A", "status": "deferred", "issue_type": "task", "defer_until": deferred})
    (task,) = read(build_source(line, "issues.jsonl"), wish("UTC")).tasks
    assert (task.not_before, task.adopted.get("defer_until", "")) == (not_before, kept)


def test_an_issue_of_the_type_milestone_takes_no_work() -> None:
    line = json.dumps({"id": "bd-1", "title": "A", "status": "open", "issue_type": "milestone"})
    (task,) = read(build_source(line, "issues.jsonl"), wish("UTC")).tasks
    assert task.is_milestone
    assert "issue_type" not in task.adopted
