from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.commands.action_event import Event, Inputs
from launchlist.commands.action_job import Job
from launchlist.printing.runner import find_plan_folder
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
def test_two_plans_of_a_repository_keep_apart(tmp_path: Path, path: str, aside: str, marker: str) -> None:
    (tmp_path / path).mkdir(parents=True, exist_ok=True)
    inputs = Inputs()._replace(path=path)
    root = find_plan_folder(str(tmp_path), path)
    job = Job({"GITHUB_WORKSPACE": str(tmp_path)}, inputs, Event("push", "maya/plan"), root, NOW)
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
        for heading, number in (("New warnings", 4), ("Findings gone", 2)):
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
