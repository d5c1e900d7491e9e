"""The parts of the action in this process, for what does not need a runner around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.commands.action.check import check_checkout, join_summary, print_annotations
from launchlist.commands.action.runner_files import SUMMARY_BYTES
from launchlist.findings import Finding
from launchlist.project.comparison import compare_revisions
from launchlist.project.project import load_project
from launchlist.reading.disk.plan_files import read_tree
from tests.commands.runner import NOW, TASKS, Runner
from tests.workspace import BLOCKER, PLAN, TASK, run_git, write_files

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("plain")


def test_warnings_that_the_base_has_too_are_not_annotated(runner: Runner) -> None:
    late = TASK.replace("05-20", "05-10")
    base = runner.commit({TASKS: late})
    head = runner.commit({"checklist/tasks/A-2.yaml": late.replace("A-1", "A-2").replace("the text", "it")})
    ran = runner.run("pull_request", runner.pull(base, head))
    lines = ran.log.splitlines()
    assert [line.partition(",")[0] for line in lines if line.startswith("::warning")] == [
        "::warning file=checklist/tasks/A-2.yaml"
    ]
    assert any(line.startswith("checklist/tasks/A-1.yaml:4:11: warning overdue") for line in lines)
    assert "2 tasks, 0 blockers, 1 plan: 0 errors, 2 warnings" in lines
    assert ran.summary.count("| warning overdue |") == 2


def test_a_plan_in_a_subfolder_works_like_one_at_the_top(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "sub")
    ran = runner.run("push")
    assert (ran.code, "committed" in ran.log) == (0, True), ran.log
    run_git(runner.root, "fetch", "-q", "origin")
    run_git(runner.root, "cat-file", "-e", "origin/main:sub/CHECKLIST.md")


def test_a_folder_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    runner = Runner(tmp_path, "plans/a")
    older = runner.find("HEAD")
    elsewhere = tmp_path / "elsewhere"
    write_files(elsewhere, {"checklist/plan.yaml": PLAN, TASKS: TASK})
    run_git(runner.root, "rm", "-rq", "plans/a")
    (runner.root / "plans").mkdir(exist_ok=True)
    (runner.root / "plans/a").symlink_to(elsewhere)
    run_git(runner.root, "add", "-A")
    run_git(runner.root, "commit", "-q", "-m", "link")
    run_git(runner.root, "push", "-q", "origin", "main")
    run_git(runner.root, "checkout", "-q", older)
    ran = runner.run("push")
    assert (ran.code, "nothing was rendered: in the newest state of the branch, " in ran.log) == (4, True), ran.log
    assert not (elsewhere / "CHECKLIST.md").exists()


def test_without_commits_drift_is_reported_and_fails_if_requested(runner: Runner) -> None:
    ran = runner.run("push", commit="none")
    assert (ran.code, "title=drift::CHECKLIST.md has not been generated yet" in ran.log) == (0, True)
    assert ran.outputs.count("true") == 1
    assert runner.run("push", commit="none", fail_on="error,drift").code == 1


def test_a_generated_file_that_a_pull_request_deletes_is_edited(runner: Runner) -> None:
    assert runner.run("push").code == 0
    run_git(runner.root, "pull", "-q", "origin", "main")
    base = runner.find("HEAD")
    run_git(runner.root, "rm", "-q", "CHECKLIST.md")
    ran = runner.run("pull_request", runner.pull(base, runner.commit({})), fail_on="error,drift")
    assert ran.code == 1
    assert "CHECKLIST.md is generated, and this pull request deletes it" in ran.log
    assert "git checkout origin/main -- CHECKLIST.md" in ran.log


def test_many_known_warnings_are_lines_of_the_log(runner: Runner) -> None:
    loaded = load_project(str(runner.root), read_tree(str(runner.root)))
    checked = check_checkout(runner.job, loaded, None)
    found = tuple(Finding("a.yaml", line, 1, "warning", "overdue", "late", "") for line in range(20_000))
    comparison = compare_revisions(str(runner.root), "HEAD", None, None, NOW)._replace(new_findings=found[:10_000])
    project = checked.project._replace(findings=found)
    text = print_annotations(runner.job, checked._replace(project=project, comparison=comparison))
    assert sum(line.startswith("::warning ") for line in text.splitlines()) == 10
    assert "a.yaml:19999:1: warning overdue: late" in text


def test_a_plan_with_errors_is_not_rendered(runner: Runner) -> None:
    runner.commit({TASKS: TASK.replace("Maya", "Mya")})
    ran = runner.run("push")
    assert (ran.code, "nothing was rendered: the plan has errors" in ran.log) == (1, True)
    assert runner.run("push", fail_on="none").code == 0


def test_a_hand_written_file_is_not_replaced(runner: Runner) -> None:
    runner.commit({"CHECKLIST.md": "by hand\n"})
    run_git(runner.root, "push", "-q", "origin", "main")
    ran = runner.run("push")
    assert ran.code == 4
    assert "CHECKLIST.md was not written by launchlist" in ran.log


@pytest.mark.parametrize(("fail_on", "code"), [("drift", 1), ("error", 1), ("none", 0)])
def test_an_error_fails_whatever_fail_on_contains(runner: Runner, fail_on: str, code: int) -> None:
    runner.commit({TASKS: TASK.replace("Maya", "Mya")})
    assert runner.run("push", command="check", fail_on=fail_on).code == code


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("none", 0)])
def test_warnings_fail_if_requested(runner: Runner, fail_on: str, code: int) -> None:
    runner.commit({TASKS: TASK.replace("05-20", "05-10")})
    assert runner.run("push", command="check", fail_on=fail_on).code == code


def test_a_schedule_without_a_token_reports_it_and_does_the_rest(runner: Runner) -> None:
    ran = runner.run("schedule")
    assert ran.code == 2
    assert "committed" in ran.log
    assert "::error title=launchlist::sync needs a token; the input token is empty" in ran.log


def test_ten_thousand_findings_fit_into_a_summary(runner: Runner) -> None:
    more = "  deadline: 2025-05-20\n  status: pending\n"
    files = {
        f"checklist/tasks/many-{part}.yaml": "tasks:\n"
        + "".join(f"- id: {part}-{number}\n  title: Do it\n  owner: {'x' * 60}\n{more}" for number in range(1, 2001))
        for part in "ABCDE"
    }
    runner.commit({TASKS: "tasks: []\n", **files})
    ran = runner.run("push", command="check")
    assert ran.code == 1
    assert 900_000 < len(ran.summary.encode()) < SUMMARY_BYTES
    assert ran.summary.endswith("which a later step can upload.\n")
    assert ran.summary.splitlines()[-3].endswith(" |")


def test_a_summary_that_fits_is_whole() -> None:
    assert join_summary(["a\n", "b\n"], "") == "a\nb\n"


@pytest.mark.parametrize("as_of", ["2025-05-17 12:00", "2025-06-17 12:00"])
def test_the_requested_time(runner: Runner, as_of: str) -> None:
    ran = runner.run("push", command="check", as_of=as_of)
    assert ran.find_output("overdue") == ("1" if as_of > "2025-06" else "0")


def test_the_requested_message(runner: Runner) -> None:
    assert runner.run("push", message="docs: what is left to do").code == 0
    run_git(runner.root, "fetch", "-q", "origin")
    assert runner.ask("log", "-1", "--format=%s", "origin/main") == "docs: what is left to do"
    runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    run_git(runner.root, "pull", "-q", "--rebase", "origin", "main")
    run_git(runner.root, "push", "-q", "origin", "main")
    runner.run("push", message="docs: what is left to do", commit="pull-request")
    run_git(runner.root, "fetch", "-q", "origin", "launchlist/update")
    assert runner.ask("log", "-1", "--format=%s", "FETCH_HEAD") == "docs: what is left to do"


@pytest.mark.parametrize("comment", ["true", "false"])
def test_no_comment_if_disabled(runner: Runner, comment: str) -> None:
    base = runner.find("HEAD")
    head = runner.commit({TASKS: TASK.replace("in_progress", "complete")})
    event = runner.pull(base, head)
    event["pull_request"]["head"]["repo"]["full_name"] = "maya/plan"
    ran = runner.run("pull_request", event, comment=comment)
    assert ("no comment: there is no token" in ran.log) == (comment == "true")


@pytest.mark.parametrize("mode", ["push", "pull-request"])
def test_nothing_is_committed_from_a_checkout_that_lacks_files(runner: Runner, mode: str) -> None:
    runner.commit({"checklist/blockers/BLK-1.yaml": BLOCKER})
    run_git(runner.root, "push", "-q", "origin", "main")
    before = runner.ask("ls-remote", "origin")
    run_git(runner.root, "sparse-checkout", "set", "--no-cone", "/*", "!/checklist/blockers/")
    ran = runner.run("push", commit=mode)
    assert (ran.code, runner.ask("ls-remote", "origin")) == (1, before)
    assert "checklist/blockers/BLK-1.yaml" in ran.log
    assert "remove its input sparse-checkout" in ran.log


def test_a_partial_clone_fetches_the_plan_and_nothing_else(runner: Runner) -> None:
    large = runner.commit({"large.bin": "x" * 10_000, "notes.md": "n\n"})
    run_git(runner.root, "push", "-q", "origin", "main")
    run_git(runner.folder / "remote.git", "config", "uploadpack.allowFilter", "true")
    address = (runner.folder / "remote.git").as_uri()
    runner.root = runner.folder / "partial"
    run_git(runner.folder, "clone", "-q", "--no-checkout", "--filter=blob:none", address, "partial")
    run_git(runner.root, "sparse-checkout", "set", "--no-cone", "/checklist/")
    run_git(runner.root, "checkout", "-q", "main")
    ran = runner.run("push")
    assert (ran.code, "committed" in ran.log) == (0, True), ran.log
    run_git(runner.root, "fetch", "-q", "origin")
    assert runner.ask("ls-tree", "--name-only", "origin/main").splitlines() == [
        "CHECKLIST.md", "checklist", "large.bin", "notes.md",
    ]  # fmt: skip
    assert runner.ask("cat-file", "-t", f"{large}:large.bin") == ""
