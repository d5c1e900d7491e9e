"""Counts what one run of the action costs: git processes, own modules, and how often a plan is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.commands.runner import TASKS, Runner
from tests.workspace import PLAN, SCRIPTS, TASK, run_git

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.usefixtures("plain")
CHILD = """\
import runpy, sys

def hear(event, arguments):
    if event == "import" and arguments[0].startswith("launchlist."):
        print("module", arguments[0], file=notes, flush=True)
    elif event == "subprocess.Popen" and arguments[1][0] == "git":
        words = arguments[1]
        start = len(words) - words[::-1].index("-c") + 1
        print("git", *words[start:], file=notes, flush=True)

def count(frame, event, _):
    if event == "call" and frame.f_code.co_name in {"load_plan", "read_tree", "list_entries"}:
        print("call", frame.f_code.co_name, file=notes, flush=True)

notes = open(sys.argv[1], "w", encoding="utf-8")
sys.addaudithook(hear)
sys.setprofile(count)
sys.argv = ["launchlist", "action"]
runpy.run_module("launchlist", run_name="__main__")
"""
MODULES, PROCESSES = 90, 5


class Cost(NamedTuple):
    processes: list[str]
    modules: set[str]
    calls: Counter[str]


def measure(runner: Runner, event: Mapping[str, object], **environ: str) -> Cost:
    """Run the action as a workflow does, in a process of its own that notes what it does."""
    notes, page = runner.folder / "notes", runner.folder / "event.json"
    page.write_text(json.dumps({"repository": {"default_branch": "main"}, **event}))
    variables = {
        **{name: os.environ[name] for name in ("PATH", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM")},
        "PYTHONPATH": SCRIPTS,
        "PYTHONUTF8": "1",
        "GITHUB_EVENT_PATH": str(page),
        "GITHUB_REPOSITORY": "maya/plan",
        "GITHUB_WORKSPACE": str(runner.root),
        "RUNNER_TEMP": str(runner.folder),
        "INPUT_AS_OF": "2025-05-17 12:00",
        **environ,
    }
    command = [sys.executable, "-c", CHILD, str(notes)]
    ran = subprocess.run(command, cwd=runner.root, env=variables, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    found = [line.split(" ", 1) for line in notes.read_text("utf-8").splitlines()]
    modules = {name for kind, name in found if kind == "module" and not Path(SCRIPTS, *name.split(".")).is_dir()}
    return Cost(
        [words for kind, words in found if kind == "git"],
        modules,
        Counter(name for kind, name in found if kind == "call"),
    )


def propose(runner: Runner, event: str, *, merged: bool) -> Cost:
    assert runner.run("push", command="render").code == 0
    run_git(runner.root, "pull", "-q", "origin", "main")
    base = runner.find("HEAD")
    run_git(runner.root, "checkout", "-q", "-b", "change")
    head = runner.commit({TASKS: TASK.replace("in_progress", "pending")})
    if merged:
        run_git(runner.root, "checkout", "-q", "main")
        run_git(runner.root, "merge", "-q", "--no-ff", "-m", "merge", "change")
    data: dict[str, object] = {"merge_group": {"base_sha": base, "head_sha": head}}
    return measure(
        runner,
        runner.pull(base, head) if event == "pull_request" else data,
        GITHUB_EVENT_NAME=event,
        GITHUB_REF="refs/pull/7/merge",
        GITHUB_SHA=runner.find("HEAD"),
        INPUT_AS_OF="2025-05-21",  # there are warnings, as in most plans
    )


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("event", ["pull_request", "merge_group"])
def test_a_proposal_reads_each_tree_once(runner: Runner, event: str, merged: bool) -> None:
    cost = propose(runner, event, merged=merged)
    assert len(cost.processes) <= PROCESSES, "\n".join(cost.processes)
    assert len(cost.modules) <= MODULES, "\n".join(sorted(cost.modules))
    assert cost.calls == {"read_tree": 1, "list_entries": 1, "load_plan": 2}


def test_a_template_of_the_base_costs_no_further_process(runner: Runner) -> None:
    runner.commit({"checklist/plan.yaml": f"{PLAN}templates: own\n", "own/footer.md.j2": "the end\n"})
    run_git(runner.root, "push", "-q", "origin", "main")
    cost = propose(runner, "pull_request", merged=True)
    assert len(cost.processes) <= PROCESSES, "\n".join(cost.processes)


@pytest.mark.parametrize(
    ("commit", "processes", "calls"),
    [
        ("none", PROCESSES, {"read_tree": 1, "load_plan": 1}),
        ("push", 13, {"read_tree": 1, "list_entries": 1, "load_plan": 2}),
    ],
)
def test_a_push_reads_the_checkout_and_the_newest_state_once(
    runner: Runner, commit: str, processes: int, calls: dict[str, int]
) -> None:
    assert runner.run("push", command="render").code == 0
    run_git(runner.root, "pull", "-q", "origin", "main")
    push = {"GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main", "GITHUB_SHA": runner.find("HEAD")}
    cost = measure(runner, {}, INPUT_COMMIT=commit, **push)
    assert len(cost.processes) <= processes, "\n".join(cost.processes)
    assert cost.calls == calls
