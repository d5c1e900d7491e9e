"""Counts what one run of the action costs: git processes, own modules, and how often a plan is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.commands.runner import TASKS, Runner
from tests.workspace import PLAN, SCRIPTS, TASK, commit, run_git, write_plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytest_httpserver import HTTPServer

pytestmark = pytest.mark.usefixtures("plain")
CHILD = """\
import os, runpy, sys

def hear(event, arguments):
    if event == "subprocess.Popen" and arguments[1][0] == "git":
        words = arguments[1]
        start = len(words) - words[::-1].index("-c") + 1
        print("git", *words[start:], file=notes, flush=True)

def count(frame, event, _):
    if event == "call" and frame.f_code.co_name in {"load_plan", "read_tree", "list_entries"}:
        print("call", frame.f_code.co_name, file=notes, flush=True)

def leave(code, leave=os._exit):
    for name, module in sys.modules.items():
        if name.startswith("launchlist.") and not hasattr(module, "__path__"):
            print("module", name, file=notes, flush=True)
    leave(code)

notes = open(sys.argv[1], "w", encoding="utf-8")
os._exit = leave
sys.addaudithook(hear)
sys.setprofile(count)
sys.argv = ["launchlist", *sys.argv[2:]]
runpy.run_module("launchlist", run_name="__main__")
"""
MODULES, PROCESSES = 90, 5
SANDBOX = 4
"""Modules more where templates of the repository are rendered, in a process of their own."""
CHECK_MODULES = 55


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
    return run_counted(notes, runner.root, variables, "action")


def run_counted(notes: Path, folder: Path, variables: Mapping[str, str], *words: str) -> Cost:
    """Run a command in a process of its own that notes what it does."""
    command = [sys.executable, "-c", CHILD, str(notes), *words]
    ran = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    found = [line.split(" ", 1) for line in notes.read_text("utf-8").splitlines()]
    modules = {name for kind, name in found if kind == "module"}
    return Cost(
        [words for kind, words in found if kind == "git"],
        modules,
        Counter(name for kind, name in found if kind == "call"),
    )


def propose(runner: Runner, event: str, *, merged: bool, whose: str = "stranger") -> Cost:
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
        runner.pull(base, head, whose=whose) if event == "pull_request" else data,
        GITHUB_EVENT_NAME=event,
        GITHUB_REF="refs/pull/7/merge",
        GITHUB_SHA=runner.find("HEAD"),
        INPUT_AS_OF="2025-05-21",  # there are warnings, as in most plans
        **runner.environ,
    )


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("event", ["pull_request", "merge_group"])
def test_a_proposal_reads_each_tree_once(runner: Runner, event: str, merged: bool) -> None:
    cost = propose(runner, event, merged=merged)
    assert len(cost.processes) <= PROCESSES, "\n".join(cost.processes)
    assert len(cost.modules) <= MODULES, "\n".join(sorted(cost.modules))
    assert cost.calls == {"read_tree": 1, "list_entries": 1, "load_plan": 2}


def test_a_comment_on_the_pull_request_is_within_the_limits(runner: Runner, httpserver: HTTPServer) -> None:
    taken = runner.take_comments(httpserver)
    cost = propose(runner, "pull_request", merged=True, whose="maya")
    assert len(taken) == 1
    assert "launchlist.github.client" in cost.modules
    assert len(cost.processes) <= PROCESSES, "\n".join(cost.processes)
    assert len(cost.modules) <= MODULES, "\n".join(sorted(cost.modules))


def test_a_template_of_the_base_costs_no_further_process(runner: Runner) -> None:
    runner.commit({"checklist/plan.yaml": f"{PLAN}templates: own\n", "own/footer.md.j2": "the end\n"})
    run_git(runner.root, "push", "-q", "origin", "main")
    cost = propose(runner, "pull_request", merged=True)
    assert len(cost.processes) <= PROCESSES, "\n".join(cost.processes)
    assert len(cost.modules) <= MODULES + SANDBOX, "\n".join(sorted(cost.modules))


def test_a_check_loads_few_modules_and_starts_no_process(tmp_path: Path) -> None:
    root = write_plan(tmp_path / "plan")
    commit(root)
    cost = run_counted(tmp_path / "notes", root, {"PYTHONPATH": SCRIPTS, "PATH": os.environ["PATH"]}, "check")
    assert cost.processes == []
    assert len(cost.modules) <= CHECK_MODULES, "\n".join(sorted(cost.modules))


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
