from __future__ import annotations

import difflib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.plan.metrics import measure_plan
from launchlist.plan.report import Report, build_report
from launchlist.plan.schedule import project_schedule
from launchlist.reading.disk.plan_files import read_tree
from launchlist.reading.load import load_plan

if TYPE_CHECKING:
    from launchlist.plan.model import Plan

ROOT = Path(__file__).parents[1]
SEED = Path(__file__).parent / "seed"
# Words of the document itself, which a template may well use although a title of the plan has them too.
GENERIC = {
    "action", "checklist", "plan", "sync", "date", "team", "time", "current", "target", "status", "daily", "complete",
    "completed", "critical", "items", "overall", "path", "progress", "review", "tasks", "blockers", "days", "update",
    "resolved", "link",
}  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    loaded = load_plan(read_tree(str(ROOT)).files)
    assert loaded.plan
    assert not loaded.findings
    assert not loaded.violations
    return loaded.plan


@pytest.fixture(scope="module")
def report(plan: Plan) -> Report:
    assert plan.as_of
    return build_report(project_schedule(build_lookup(plan), plan.as_of))


def normalize(text: str) -> list[str]:
    """Return the lines less HTML comments and the padding of tables."""
    lines = re.sub(r"<!--.*?-->\n?", "", text, flags=re.DOTALL).rstrip("\n").split("\n")
    for at, line in enumerate(lines):
        if re.fullmatch(r"\|(?: *:?-+:? *\|)+", line):
            lines[at] = "|" + " - |" * (line.count("|") - 1)
        elif line.startswith("|"):
            lines[at] = re.sub(" +", " ", line)
    return lines


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "launchlist", *words, "--root", str(root)]
    environment = {"PYTHONPATH": str(ROOT / "scripts"), "PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "checklist", tmp_path / "checklist")
    return tmp_path


def test_the_checklist_equals_the_document_it_was_born_from() -> None:
    made = normalize((ROOT / "CHECKLIST.md").read_text())
    assert list(difflib.unified_diff(normalize((SEED / "checklist.md").read_text()), made, lineterm="")) == []


def test_it_is_generated_from_the_plan_alone(copy: Path) -> None:
    assert run(copy, "render").returncode == 0
    assert (copy / "CHECKLIST.md").read_bytes() == (ROOT / "CHECKLIST.md").read_bytes()


def test_the_committed_checklist_is_up_to_date() -> None:
    done = run(ROOT, "render", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_findings_on_this_plan_are_the_known_ones() -> None:
    done = run(ROOT, "check")
    found = "".join(line for line in done.stdout.splitlines(keepends=True) if not line.startswith(" "))
    assert (done.returncode, found) == (0, (SEED / "findings.txt").read_text())


def test_the_plan_holds_what_the_document_held(plan: Plan, report: Report) -> None:
    counts = {
        "tasks": len(plan.tasks),
        "blockers": len(plan.blockers),
        "steps": len(plan.critical_path),
        "owners": len(plan.owners),
        "updates": sum(len(task.updates) for task in plan.tasks),
        "actions": len(report.actions),
        "metrics": len(report.metrics),
    }
    assert counts == {
        "tasks": 14, "blockers": 3, "steps": 6, "owners": 9, "updates": 11, "actions": 5, "metrics": 4,
    }  # fmt: skip


def test_a_step_counts_as_the_plan_says(plan: Plan) -> None:
    assert plan.as_of
    usual = plan._replace(metrics=tuple(metric._replace(any_task_completes_step=False) for metric in plan.metrics))
    currents = [measure_plan(project_schedule(build_lookup(each), plan.as_of))[0].current for each in (plan, usual)]
    assert currents == ["3/6", "1/6"]


def test_nothing_in_the_plan_says_what_can_be_derived() -> None:
    text = "".join(path.read_text() for path in (ROOT / "checklist").rglob("*.yaml"))
    for derived in ("At Risk", "On Track", "Behind", "Blocked on", "🔄", "✅", "⏳", "**18", "/6", "/14"):
        assert derived not in text


def test_templates_contain_no_words_of_this_plan(plan: Plan) -> None:
    texts = [plan.title, plan.goal, *(step.title for step in plan.critical_path), *(m.title for m in plan.metrics)]
    texts += [text for task in plan.tasks for text in (task.id, task.title, task.notes, task.next_action)]
    texts += [text for blocker in plan.blockers for text in (blocker.id, blocker.description, blocker.resolution_plan)]
    texts += [text for owner in plan.owners for text in (owner.name, owner.role)]
    own = {word.lower() for text in texts for word in re.findall(r"[\w-]{4,}", text)} - GENERIC
    assert len(own) > 150
    for template in (ROOT / "templates").glob("*.j2"):
        shown = re.sub(r"\{[{%].*?[%}]\}", " ", template.read_text())
        assert own & {word.lower() for word in re.findall(r"[\w-]{4,}", shown)} == set(), template.name


def test_the_reason_of_a_status_names_what_it_comes_from() -> None:
    done = run(ROOT, "check", "--explain")
    assert done.stdout.splitlines()[-4:] == [
        "Critical path items completed: 3/6 (At Risk): MCP-1, due in 1 d 17 h, is blocked by BLK-2",
        "Overall tasks completed: 4/14 (On Track): 4 finished, 0 due by now; expected late: CFG-2",
        "Blockers resolved: 0/3 (Behind): BLK-2 is expected to outlast the deadline of CFG-2",
        "Days to production release: 5 (On Track): no slip projected",
    ]
