from __future__ import annotations

import json

import pytest

from launchlist.adopt.draft import DraftTask
from launchlist.adopt.record.taskwarrior import read
from launchlist.errors import UsageError
from tests.adopt.reading import build_source, find_task, list_faults, open_sample, wish

SAMPLE = "taskwarrior/export.json"
UUID = "1f6a52c0-6b0e-4c0f-9a35-0d2f7f3f4b"


def test_no_task_is_lost() -> None:
    source = open_sample(SAMPLE)
    draft = read(source, wish())
    exported = json.loads(source.data)
    assert draft.records == len(draft.tasks) == len(exported) == 13
    assert [task.key for task in draft.tasks] == [each["uuid"] for each in exported]


def test_no_field_of_a_task_is_lost() -> None:
    source = open_sample(SAMPLE)
    for task, exported in zip(read(source, wish()).tasks, json.loads(source.data), strict=True):
        told = repr(task)
        for name in exported.keys() - {
            "due",
            "status",
            "start",
            "annotations",
            "estimate",
            "depends",
            "scheduled",
            "wait",
        }:
            value = exported[name]
            assert all(repr(each)[1:-1] in told for each in (value if isinstance(value, list) else [str(value)])), name


def test_a_task_that_waits_or_is_scheduled_cannot_start_before() -> None:
    tasks = read(open_sample(SAMPLE), wish("UTC")).tasks
    assert {task.key[-2:]: task.not_before for task in tasks if task.not_before} == {
        "03": "2025-05-18 15:00",
        "13": "2025-05-21 22:00",
    }


def test_times_are_written_in_the_plans_zone() -> None:
    task = find_task(read(open_sample(SAMPLE), wish("UTC+08:00")), f"{UUID}01")
    assert task == DraftTask(
        key=f"{UUID}01",
        title="Freeze the firmware branch",
        path=SAMPLE,
        line=2,
        deadline="2025-05-17 00:00",
        status="in_progress",
        labels=("firmware", "release"),
        updates=(
            ("2025-05-15", "Two fixes are still in review"),
            ("2025-05-17", "https://git.example.com/sensor/-/merge_requests/88"),
        ),
        adopted={
            "uuid": f"{UUID}01",
            "id": "1",
            "entry": "20250428T081500Z",
            "modified": "20250517T070000Z",
            "priority": "H",
            "project": "sensor.firmware",
            "start": "20250515T060000Z",
            "urgency": "19.4",
        },
    )


def test_without_a_zone_times_are_marked_as_utc() -> None:
    assert find_task(read(open_sample(SAMPLE), wish()), f"{UUID}02") == DraftTask(
        key=f"{UUID}02",
        title="Sign the release images",
        path=SAMPLE,
        line=3,
        deadline="2025-05-18 15:00 UTC",
        depends_on=(f"{UUID}01",),
        labels=("security",),
        estimate="4h",
        adopted={
            "uuid": f"{UUID}02",
            "id": "2",
            "entry": "20250428T081700Z",
            "modified": "20250428T081700Z",
            "project": "sensor.firmware",
            "urgency": "8.1",
        },
    )


def test_statuses_are_mapped_and_more_specific_ones_are_claimed() -> None:
    tasks = read(open_sample(SAMPLE), wish()).tasks
    told = {(task.status, task.claimed.get("status", "")) for task in tasks}
    assert told == {
        ("in_progress", ""),
        ("pending", ""),
        ("pending", "waiting"),
        ("pending", "recurring"),
        ("complete", ""),
        ("cancelled", ""),
    }


def test_a_task_that_is_not_in_the_export_is_reported() -> None:
    draft = read(open_sample(SAMPLE), wish())
    assert list_faults(draft) == [
        f"{SAMPLE}:13: '{UUID}12' depends on '9c1d0000-0000-4000-8000-00000000dead', which is not in the source"
    ]
    task = find_task(draft, f"{UUID}12")
    assert (task.depends_on, task.adopted["depends_on"]) == (
        (f"{UUID}11", f"{UUID}06"),
        "9c1d0000-0000-4000-8000-00000000dead",
    )


def test_json_lines_and_old_dependencies_are_read_alike() -> None:
    source = open_sample(SAMPLE)
    tasks = json.loads(source.data)
    for task in tasks:
        if "depends" in task:
            task["depends"] = ",".join(task["depends"])
    lines = build_source("\n".join(json.dumps(task) for task in tasks), SAMPLE)
    before, after = read(source, wish()), read(lines, wish())
    assert [task._replace(line=0) for task in after.tasks] == [task._replace(line=0) for task in before.tasks]
    assert [task.line for task in after.tasks] == list(range(1, 14))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"uuid": "1"', "source:1: this is not JSON: expecting ',' delimiter; export it again"),
        ('[\n{"uuid": "1"},', "source:2: this is not JSON: the file ends within a list; export it again"),
        ("due tomorrow", "source:1: this is not JSON: expecting value; export it again"),
        ("[" * 2000 + "]" * 2000, "source:1: this is not JSON: it is nested deeper than 32 levels; export it again"),
        (b"\xff\xff[]", "source:1: this is not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_other_files_are_refused(text: str | bytes, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(build_source(text), wish())
    assert str(caught.value) == message
