"""Installs the hooks with the real pre-commit into a real repository, as their users do."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.hooks.consumer import FREE, LAST, PLAN_PATH, TASK, build_plan
from tests.workspace import write_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.hooks.consumer import Consumer

NEW = "checklist/tasks/NEW-1.yaml"


def test_manifest_is_valid(repository: Path, clean_environment: dict[str, str]) -> None:
    command = ["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    subprocess.run(command, cwd=repository, env=clean_environment, check=True)


def test_own_configuration_is_valid(repository: Path, clean_environment: dict[str, str]) -> None:
    command = ["pre-commit", "validate-config", ".pre-commit-config.yaml"]
    subprocess.run(command, cwd=repository, env=clean_environment, check=True)


def test_bad_task_stops_the_commit(consumer: Consumer) -> None:
    consumer.edit(TASK, "status: ", "status: un")
    consumer.run("git", "add", "-A")
    done = consumer.commit()
    assert done.returncode == 1
    assert f"{TASK}:" in done.stdout
    assert consumer.run("git", "rev-list", "--count", "HEAD").stdout == "2\n"


def test_good_task_regenerates_and_stops_once(consumer: Consumer) -> None:
    consumer.edit(TASK, "title: ", "title: Really ")
    consumer.run("git", "add", "-A")
    first = consumer.commit()
    assert first.returncode == 1
    assert "Really" in (consumer.folder / "CHECKLIST.md").read_text("utf-8")
    consumer.run("git", "add", "CHECKLIST.md")
    second = consumer.commit()
    assert second.returncode == 0, second.stdout
    assert consumer.run("git", "status", "--porcelain").stdout == ""


def change_task(consumer: Consumer, path: str = TASK) -> None:
    consumer.edit(path, "title: ", "title: Really ")


def add_untracked_task(consumer: Consumer) -> None:
    consumer.write(NEW, consumer.read(TASK).replace("A-1", "NEW-1"))


def stage(consumer: Consumer, *paths: str) -> None:
    consumer.git("add", *(paths or ("-A",)))


def leave_a_task_untracked(consumer: Consumer) -> None:
    add_untracked_task(consumer)
    change_task(consumer)
    stage(consumer, TASK)


def stage_one_of_two_changes(consumer: Consumer) -> None:
    change_task(consumer)
    stage(consumer)
    change_task(consumer, FREE)
    consumer.edit(TASK, "Really", "Not yet really")


def announce_a_task(consumer: Consumer) -> None:
    add_untracked_task(consumer)
    consumer.git("add", "--intent-to-add", NEW)
    change_task(consumer)
    stage(consumer, TASK)


def ask_for_a_new_output(consumer: Consumer) -> None:
    text = consumer.read(PLAN_PATH)
    assert "\noutputs:" not in text
    outputs = "outputs:\n  - path: CHECKLIST.md\n  - path: docs/path.md\n    sections: [critical_path]\n"
    consumer.write(PLAN_PATH, f"{text}{outputs}")
    stage(consumer)


@pytest.mark.parametrize(
    "prepare",
    [
        leave_a_task_untracked,
        stage_one_of_two_changes,
        announce_a_task,
        ask_for_a_new_output,
    ],
)
def test_what_passes_is_right_in_a_clean_clone(consumer: Consumer, prepare: Callable[[Consumer], None]) -> None:
    prepare(consumer)
    consumer.commit_as_advised()
    consumer.check_clone()


@pytest.mark.parametrize("words", [("-a",), (TASK,)])
def test_the_index_of_the_commit_counts(consumer: Consumer, words: tuple[str, ...]) -> None:
    add_untracked_task(consumer)
    change_task(consumer, FREE)
    stage(consumer, FREE)
    change_task(consumer)
    consumer.commit_as_advised(*words)
    consumer.check_clone()
    assert ("Really" in consumer.git("show", f"HEAD:{FREE}")) == (words == ("-a",))


def test_a_merge_is_rendered_from_what_is_merged(consumer: Consumer) -> None:
    consumer.git("checkout", "-q", "-b", "theirs")
    for branch, path in (("theirs", TASK), ("main", FREE)):
        consumer.git("checkout", "-q", branch)
        change_task(consumer, path)
        consumer.run("launchlist", "render")
        consumer.git("commit", "-q", "-n", "-a", "-m", branch)
    assert consumer.run("git", "merge", "theirs").returncode == 1
    consumer.git("checkout", "--ours", "CHECKLIST.md")
    stage(consumer, "CHECKLIST.md")
    consumer.commit_as_advised()
    consumer.check_clone()


def test_a_further_working_tree_has_an_index_of_its_own(consumer: Consumer) -> None:
    change_task(consumer)
    stage(consumer)
    folder = consumer.folder.parent / "further"
    consumer.git("worktree", "add", "-q", "-b", "further", str(folder))
    further = consumer._replace(folder=folder)
    change_task(further, FREE)
    stage(further)
    further.commit_as_advised()
    assert "Really" not in further.git("show", f"HEAD:{TASK}")
    further.check_clone()


def test_only_staged_files_are_checked(consumer: Consumer) -> None:
    consumer.write("checklist/note.txt", "staged\n")
    stage(consumer, "checklist/note.txt")
    consumer.edit(TASK, "status: ", "status: un")
    done = consumer.commit()
    assert done.returncode == 0, done.stdout
    assert "status: un" in consumer.read(TASK)


def test_bad_task_is_seen_although_fixed_in_the_work_tree(consumer: Consumer) -> None:
    consumer.edit(TASK, "status: ", "status: un")
    stage(consumer)
    consumer.edit(TASK, "status: un", "status: ")
    assert consumer.commit().returncode == 1


@pytest.mark.parametrize(("path", "rule"), [(TASK, "unknown-task"), (PLAN_PATH, "no-plan")])
def test_a_commit_that_only_deletes_is_checked(consumer: Consumer, path: str, rule: str) -> None:
    consumer.git("rm", "-q", path)
    done = consumer.commit()
    assert (done.returncode, f"error {rule}: " in done.stdout) == (1, True), done.stdout


def test_no_hook_fails_because_a_day_has_passed(empty: Consumer) -> None:
    write_files(empty.folder, {path: text.replace("2099", "2025") for path, text in build_plan().items()})
    empty.write(PLAN_PATH, f"{empty.read(PLAN_PATH)}\nrules:\n  overdue: error\n")
    for command in (["fmt"], ["render", "--as-of", "2025-05-19 10:00"]):
        assert empty.run("launchlist", *command).returncode == 0
    stage(empty)
    empty.git("commit", "-q", "-n", "-m", "plan")
    done = empty.run("pre-commit", "run", "--all-files")
    assert done.returncode == 0, done.stdout
    empty.edit(PLAN_PATH, "Small plan", "Smaller plan")
    stage(empty)
    empty.commit_as_advised()
    assert "Smaller plan" in empty.git("show", "HEAD:CHECKLIST.md")
    change_task(empty)
    stage(empty)
    done = empty.commit()
    assert (done.returncode, f"{TASK}:4:11: error overdue: " in done.stdout) == (1, True), done.stdout


def test_plans_in_folders_are_found(empty: Consumer) -> None:
    folders = ["plans/a", "plans/b c"]
    for folder in folders:
        write_files(empty.folder, build_plan(f"{folder}/"))
    stage(empty)
    assert f"git add {folders[0]}/CHECKLIST.md" in empty.commit_as_advised()
    empty.check_clone(*folders)
    empty.edit(f"{folders[-1]}/{TASK}", "Maya", "Mya")
    stage(empty)
    done = empty.commit()
    assert (done.returncode, f"{folders[-1]}:\n{TASK}:3:8: error unknown-owner" in done.stdout) == (1, True), (
        done.stdout
    )


def test_a_commit_of_other_files_is_not_blamed_for_what_it_left_alone(consumer: Consumer) -> None:
    consumer.edit(TASK, "status: ", "status: un")
    stage(consumer)
    consumer.git("commit", "-q", "-n", "-m", "past the hooks")
    consumer.write("notes.txt", "other work\n")
    stage(consumer)
    done = consumer.commit()
    assert (done.returncode, done.stdout.count("Passed")) == (0, 4), done.stdout
    assert consumer.run("pre-commit", "run", "--all-files").returncode == 1


@pytest.mark.parametrize("words", [(), ("-a",), ("notes.txt",)])
def test_git_names_its_index_to_the_hooks_of_every_commit_and_of_no_push(
    consumer: Consumer, words: tuple[str, ...]
) -> None:
    consumer.edit(TASK, "status: ", "status: un")
    consumer.write("notes.txt", "work\n")
    stage(consumer)
    consumer.git("commit", "-q", "-n", "-m", "past the hooks")
    consumer.write("notes.txt", "other work\n")
    if not words:
        stage(consumer)
    done = consumer.commit(*words)
    assert (done.returncode, done.stdout.count("Passed")) == (0, 4), done.stdout
    consumer.write("notes.txt", "further work\n")
    stage(consumer)
    assert consumer.run("pre-commit", "run").returncode == 1
    consumer.git("init", "-q", "--bare", "../remote.git")
    consumer.git("remote", "add", "origin", "../remote.git")
    assert consumer.run("pre-commit", "install", "-t", "pre-push").returncode == 0
    pushed = consumer.run("git", "push", "origin", "main")
    assert (pushed.returncode, "launchlist check" in pushed.stdout) == (1, True), pushed.stdout


def commit_drift(consumer: Consumer) -> None:
    """Commit a change of the plan without its page, as the hooks would not let pass."""
    change_task(consumer)
    stage(consumer)
    consumer.git("commit", "-q", "-n", "-m", "past the hooks")


@pytest.mark.parametrize("words", [("--amend",), ()])
def test_drift_that_came_past_the_hooks_goes_no_further(consumer: Consumer, words: tuple[str, ...]) -> None:
    commit_drift(consumer)
    consumer.write("README.md", "other work\n")
    stage(consumer)
    assert consumer.commit(*words).stdout.count("Failed") == 2  # render and drift
    consumer.commit_as_advised(*words)
    consumer.check_clone()


@pytest.mark.parametrize("words", [("--amend", "-m", "reworded"), ("--allow-empty",)])
def test_a_commit_of_nothing_is_blamed_for_nothing(consumer: Consumer, words: tuple[str, ...]) -> None:
    consumer.edit(TASK, "status: ", "status:    ")
    consumer.edit(LAST, "Maya", "Mya")
    stage(consumer)
    consumer.git("commit", "-q", "-n", "-m", "past the hooks")
    done = consumer.commit(*words)
    assert (done.returncode, done.stdout.count("Passed")) == (0, 4), done.stdout
    assert consumer.run("pre-commit", "run", "--all-files").stdout.count("Failed") == 4


def test_nothing_is_written_but_for_a_commit(consumer: Consumer) -> None:
    for stage_of_git in (
        "post-commit",
        "post-checkout",
        "post-merge",
        "post-rewrite",
        "commit-msg",
        "prepare-commit-msg",
    ):
        assert consumer.run("pre-commit", "install", "-t", stage_of_git).returncode == 0
    commit_drift(consumer)
    consumer.git("checkout", "-q", "-b", "other")
    consumer.git("commit", "-q", "-n", "--amend", "-m", "reworded")
    assert consumer.git("status", "--porcelain") == ""


@pytest.mark.parametrize("hook", ["check", "render", "render --check", "fmt"])
def test_a_hook_prints_nothing_without_a_plan(empty: Consumer, hook: str) -> None:
    empty.write("checklist/readme.txt", "not a plan\n")
    empty.write("package.json", "{}\n")
    stage(empty)
    done = empty.run("launchlist", *hook.split(), "--staged")
    assert (done.returncode, done.stdout) == (0, "")


def test_an_unformatted_file_is_formatted_and_stops_the_commit_once(consumer: Consumer) -> None:
    before = (consumer.folder / TASK).read_text("utf-8")
    consumer.edit(TASK, "status: ", "status:    ")
    consumer.run("git", "add", "-A")
    first = consumer.commit()
    assert first.returncode == 1
    assert f"{TASK}: was formatted" in first.stdout
    assert (consumer.folder / TASK).read_text("utf-8") == before
