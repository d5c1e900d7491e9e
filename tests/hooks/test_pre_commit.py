"""Installs the hooks with the real pre-commit into a real repository, as their users do."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from pathlib import Path

CONFIGURATION = """\
repos:
  - repo: {repository}
    rev: v0
    hooks:
      - id: launchlist-fmt
      - id: launchlist-check
      - id: launchlist-render
"""
TASK = "checklist/tasks/DOC-1.yaml"


class Consumer(NamedTuple):
    """A repository that keeps a plan and uses the hooks."""

    folder: Path
    environment: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in it; what it printed is all in stdout."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def commit(self, message: str = "change") -> subprocess.CompletedProcess[str]:
        """Try to commit what is staged."""
        return self.run("git", "commit", "-m", message)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text in a file; it must be there."""
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="session")
def pre_commit_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the one folder in which pre-commit builds the hooks' environment, once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def consumer(
    repository: Path, repository_copy: Path, pre_commit_home: Path, clean_environment: dict[str, str], tmp_path: Path
) -> Consumer:
    """Return a repository with this one's plan committed and the hooks installed."""
    folder = tmp_path / "plan"
    shutil.copytree(repository / "checklist", folder / "checklist")
    shutil.copy(repository / "CHECKLIST.md", folder)
    configuration = CONFIGURATION.format(repository=repository_copy.as_uri())
    (folder / ".pre-commit-config.yaml").write_text(configuration, "utf-8")
    made = Consumer(folder, clean_environment | {"PRE_COMMIT_HOME": str(pre_commit_home)})
    for command in ("git init -q -b main", "git add -A", "git commit -q -m plan", "pre-commit install"):
        done = made.run(*command.split())
        assert done.returncode == 0, done.stdout
    return made


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
    assert consumer.run("git", "rev-list", "--count", "HEAD").stdout == "1\n"


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


def test_only_what_is_staged_is_judged(consumer: Consumer) -> None:
    (consumer.folder / "checklist" / "note.txt").write_text("staged\n", "utf-8")
    consumer.run("git", "add", "checklist/note.txt")
    consumer.edit(TASK, "status: ", "status: un")
    done = consumer.commit()
    assert done.returncode == 0, done.stdout
    assert "status: un" in (consumer.folder / TASK).read_text("utf-8")


def test_bad_task_is_seen_although_mended_in_the_work_tree(consumer: Consumer) -> None:
    consumer.edit(TASK, "status: ", "status: un")
    consumer.run("git", "add", "-A")
    consumer.edit(TASK, "status: un", "status: ")
    assert consumer.commit().returncode == 1


def test_untidy_file_is_laid_out_and_stops_once(consumer: Consumer) -> None:
    before = (consumer.folder / TASK).read_text("utf-8")
    consumer.edit(TASK, "status: ", "status:    ")
    consumer.run("git", "add", "-A")
    first = consumer.commit()
    assert first.returncode == 1
    assert f"{TASK}: is laid out anew" in first.stdout
    assert (consumer.folder / TASK).read_text("utf-8") == before


def test_commit_without_the_plan_runs_nothing(consumer: Consumer) -> None:
    (consumer.folder / "notes.txt").write_text("other work\n", "utf-8")
    consumer.run("git", "add", "notes.txt")
    done = consumer.commit()
    assert done.returncode == 0
    assert done.stdout.count("Skipped") == 3
