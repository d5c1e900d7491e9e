from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.action.event import ActionInputs, Event
from launchlist.commands.action.job import ActionJob
from launchlist.commands.action.runner_files import find_plan_folder
from tests.commands.runner import NOW, TASKS, Runner
from tests.workspace import TASK, run_git

if TYPE_CHECKING:
    from pytest_httpserver import HTTPServer

pytestmark = pytest.mark.usefixtures("plain")
FOLDER = "plans/a b*"
LATE = TASK.replace("05-20", "05-10")
MORE = "checklist/tasks/A-{}.yaml"


@pytest.mark.parametrize(
    ("path", "aside", "marker"),
    [
        (".", "launchlist/update", "<!-- launchlist:pull-request -->"),
        ("plans/a", "launchlist/update-plans-a", "<!-- launchlist:pull-request plans/a -->"),
        ("./plans//a/", "launchlist/update-plans-a", "<!-- launchlist:pull-request plans/a -->"),
        ("plans-a", "launchlist/update-plans-a-ea5d9441", "<!-- launchlist:pull-request plans-a -->"),
        ("ü -->", "launchlist/update-plan-b18a5b1d", "<!-- launchlist:pull-request %C3%BC%20--%3E -->"),
    ],
)
def test_two_plans_of_a_repository_do_not_affect_each_other(tmp_path: Path, path: str, aside: str, marker: str) -> None:
    (tmp_path / path).mkdir(parents=True, exist_ok=True)
    inputs = ActionInputs()._replace(path=path)
    root = find_plan_folder(str(tmp_path), path)
    job = ActionJob({"GITHUB_WORKSPACE": str(tmp_path)}, inputs, Event("push", "maya/plan"), root, NOW)
    assert (job.aside, job.marker) == (aside, marker)


@pytest.fixture
def below(tmp_path: Path) -> Runner:
    """Return a repository whose plan is in a folder that a shell and git could misread, rendered once."""
    runner = Runner(tmp_path, FOLDER)
    assert runner.run("push").code == 0
    run_git(runner.root, "pull", "-q", "origin", "main")
    return runner


def late(number: int) -> dict[str, str]:
    return {MORE.format(number): LATE.replace("A-1", f"A-{number}").replace("the text", f"part {number}")}


def find_section(text: str, heading: str) -> list[str]:
    """Return the lines of a section of the comparison."""
    _, _, rest = text.partition(f"\n**{heading}**\n\n")
    return rest.partition("\n\n")[0].splitlines()


def test_every_path_of_a_pull_request_is_from_the_top(below: Runner, httpserver: HTTPServer) -> None:
    comments = below.take_comments(httpserver)
    base = below.commit(late(2) | late(3))
    (below.root / FOLDER / MORE.format(2)).unlink()
    ran = below.run("pull_request", below.pull(base, below.commit(late(4)), whose="maya"))
    assert re.findall(r"^::warning file=([^,]*)", ran.log, re.MULTILINE) == [f"{FOLDER}/{MORE.format(4)}"]
    assert f"\n{FOLDER}/{MORE.format(3)}:4:11: warning overdue: " in ran.log
    (comment,) = comments
    for text in (comment, ran.summary):
        assert "### Launch plan in plans/a b\\*: " in text
        for heading, number in (("New warnings", 4), ("Resolved findings", 2)):
            (line,) = find_section(text, heading)
            assert line.startswith(f"- plans/a b\\*/{MORE.format(number)}:")
    assert f"| plans/a b\\*/{MORE.format(3)}:4:11 | warning overdue |" in ran.summary
    report = json.loads(Path(ran.find_output("report")).read_text("utf-8"))
    assert {each["path"] for each in report["findings"]} == {f"{FOLDER}/{MORE.format(number)}" for number in (3, 4)}


def test_every_path_of_an_error_is_from_the_top(below: Runner, httpserver: HTTPServer) -> None:
    comments = below.take_comments(httpserver)
    base = below.find("HEAD")
    ran = below.run("pull_request", below.pull(base, below.commit({TASKS: TASK.replace("Maya", "Mya")}), whose="maya"))
    assert f"::error file={FOLDER}/{TASKS},line=3," in ran.log
    for text in (*comments, ran.summary):
        (line,) = find_section(text, "Errors")
        assert line.startswith(f"- plans/a b\\*/{TASKS}:3: `unknown-owner`")
    assert len(comments) == 1
    pushed = below.run("push")
    assert f"::error file={FOLDER}/{TASKS},line=3," in pushed.log


def test_the_fixes_for_a_plan_in_a_folder_work(below: Runner) -> None:
    base = below.commit({"../a b2/CHECKLIST.md": "of another plan\n"})
    other = "plans/a b2/CHECKLIST.md"
    head = below.commit({"CHECKLIST.md": "by hand\n", "../a b2/CHECKLIST.md": "edited\n"})
    run_git(below.root, "update-ref", "refs/remotes/origin/main", base)
    ran = below.run("pull_request", below.pull(base, head), comment="false")
    assert f"::warning file={FOLDER}/CHECKLIST.md,line=2," in ran.log
    assert f"::{FOLDER}/CHECKLIST.md is generated, and this pull request edits it; " in ran.log
    assert "- plans/a b\\*/CHECKLIST.md is generated, and " in ran.summary
    (command,) = re.findall("run: (git checkout origin/main -- .*)", ran.log)
    subprocess.run(shlex.split(command), cwd=below.root / "plans", check=True, env=os.environ)
    assert below.ask("diff", "--name-only", base) == other
    below.commit({TASKS: TASK.replace("the text", "it")})
    ran = below.run("push", commit="none")
    (command,) = re.findall("run: launchlist (render .*), and commit the result", ran.log)
    assert shlex.split(command) == ["render", "--root", FOLDER]


def test_generated_files_are_named_from_the_top(below: Runner) -> None:
    base = below.find("HEAD")
    run_git(below.root, "rm", "-q", f"{FOLDER}/CHECKLIST.md")
    ran = below.run("pull_request", below.pull(base, below.commit({})), comment="false", generated="in-pull-request")
    (line,) = find_section(ran.summary, "Generated files")
    assert line.startswith(
        "- plans/a b\\*/CHECKLIST.md: CHECKLIST.md has not been generated yet; run: launchlist render "
    )
    (below.root / FOLDER / "CHECKLIST.md").write_bytes(b"\xff")
    ran = below.run("pull_request", below.pull(base, below.commit({})), comment="false", generated="in-pull-request")
    assert find_section(ran.summary, "Generated files")[0].startswith(
        "- plans/a b\\*/checklist/plan.yaml: CHECKLIST.md "
    )


def test_a_shortened_comparison_names_the_command_that_shows_all(below: Runner) -> None:
    base = below.find("HEAD")
    more = f"  title: {'x' * 90}\n  owner: Maya\n  deadline: 2025-05-20\n  status: pending\n"
    tasks = "".join(f"- id: B-{number}\n{more}" for number in range(1, 2001))
    head = below.commit({"checklist/tasks/B.yaml": f"tasks:\n{tasks}"})
    ran = below.run("pull_request", below.pull(base, head), comment="false")
    (command,) = re.findall(r"^[0-9,]+ more lines: `launchlist (diff .*)` shows all\.$", ran.summary, re.MULTILINE)
    assert shlex.split(command) == ["diff", "--root", FOLDER]


def test_a_missing_plan_is_reported_in_terms_of_the_input(below: Runner) -> None:
    (below.root / "empty").mkdir()
    ran = below.run("push", path="empty")
    assert "file=empty/checklist/plan.yaml,line=1,col=1,title=no-plan::" in ran.log
    assert f"the plans here are in folders; choose one: path: '{FOLDER}'" in ran.log
    assert "--root" not in ran.log
    (below.root / FOLDER / "checklist/plan.yaml").unlink()
    ran = below.run("push", path="empty")
    assert "set the input path to the folder that contains checklist/" in ran.log


@pytest.mark.parametrize("inside", ["", "plans/a"])
def test_paths_of_a_checkout_below_the_workspace_are_from_the_top_of_the_repository(
    tmp_path: Path, inside: str
) -> None:
    runner = Runner(tmp_path, inside)
    assert runner.run("push").code == 0
    run_git(runner.root, "pull", "-q", "origin", "main")
    base = runner.find("HEAD")
    head = runner.commit({"CHECKLIST.md": "by hand\n"} | late(2))
    place = f"clone/{inside}"
    ran = runner.run("pull_request", runner.pull(base, head), runner.folder, path=place, comment="false")
    path = f"{inside}/CHECKLIST.md".lstrip("/")
    assert f"::warning file={path},line=2," in ran.log
    (command,) = re.findall("run: (git checkout origin/main -- .*)", ran.log)
    subprocess.run(shlex.split(command), cwd=runner.root, check=True, env=os.environ)
    assert runner.ask("diff", "--name-only", base) == f"{inside}/{MORE.format(2)}".lstrip("/")
    ran = runner.run("push", root=runner.folder, path=place, commit="none")
    root = f" --root {inside}" if inside else ""
    assert f"run: launchlist render{root}, and commit the result" in ran.log


def test_files_of_a_folder_without_git_are_named_from_the_top_of_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = Runner(tmp_path, "plans/a")
    (runner.root / ".git").rename(tmp_path / "gone")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (runner.root / "plans/a" / TASKS).write_text(LATE, "utf-8")
    assert f"::warning file=plans/a/{TASKS},line=4," in runner.run("push", command="check").log
