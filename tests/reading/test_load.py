from __future__ import annotations

import pytest

from launchlist.reading.disk.plan_files import SourceFile
from launchlist.reading.load import load_plan
from launchlist.reading.schema import explain

PLAN = b"version: 1\ntitle: Plan\ntimezone: UTC\nowners: [{name: Maya}]\n"
TASK = b"id: A-1\ntitle: Write\nowner: Maya\ndeadline: 2025-05-20\nstatus: pending\n"


@pytest.mark.parametrize("link", ["https://a\ufeffb", "https://a\u3000b", "https://a\u180eb", "https://a\u00a0b"])
def test_a_task_with_an_odd_link_is_loaded_or_reported(link: str) -> None:
    files = [
        SourceFile("checklist/plan.yaml", "plan", PLAN),
        SourceFile("checklist/tasks/A-1.yaml", "task", TASK + f"links: ['{link}']\n".encode()),
    ]
    loaded = load_plan(files)
    assert loaded.plan
    assert len(loaded.plan.tasks) == (not loaded.violations)


def test_a_file_that_only_one_validator_refuses_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    # No text is known on which the two differ, so the second one is made to find nothing.
    monkeypatch.setattr(explain, "explain_data", lambda *_: [])
    files = [
        SourceFile("checklist/plan.yaml", "plan", PLAN),
        SourceFile("checklist/tasks/A-1.yaml", "task", TASK + b"onwer: Maya\n"),
    ]
    loaded = load_plan(files)
    assert [(each.rule, each.source.path) for each in loaded.violations] == [("bad-value", "checklist/tasks/A-1.yaml")]
    assert loaded.plan
    assert not loaded.plan.is_complete


@pytest.mark.parametrize("odd", [b"onwer: Maya\n", b"links: [a]\n", b"a: [\n", b"estimate: 99999w\n"])
def test_one_bad_file_among_many_is_reported_and_the_others_are_loaded(odd: bytes) -> None:
    tasks = [
        SourceFile(f"checklist/tasks/A-{at}.yaml", "task", TASK.replace(b"A-1", b"A-%d" % at)) for at in range(150)
    ]
    tasks[100] = tasks[100]._replace(data=tasks[100].data + odd)
    loaded = load_plan([SourceFile("checklist/plan.yaml", "plan", PLAN), *tasks])
    assert loaded.plan
    assert [task.id for task in loaded.plan.tasks] == [f"A-{at}" for at in range(150) if at != 100]
    assert [task.source.path for task in loaded.plan.tasks] == [file.path for file in tasks if file is not tasks[100]]
    assert {each.source.path for each in loaded.violations} | {each.path for each in loaded.findings} == {
        tasks[100].path
    }
