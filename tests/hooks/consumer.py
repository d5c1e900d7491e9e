"""A repository that keeps a plan and commits through the shipped hooks, as their users do."""

from __future__ import annotations

import re
import shlex
import subprocess
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from tests.workspace import PLAN
from tests.workspace import TASK as SMALL_TASK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONFIGURATION = """\
repos:
  - repo: {repository}
    rev: v0
    hooks:
      - id: launchlist-fmt
      - id: launchlist-check
      - id: launchlist-render
      - id: launchlist-drift
"""
PLAN_PATH = "checklist/plan.yaml"
TASK, FREE, LAST = (f"checklist/tasks/{name}-1.yaml" for name in "ABC")
"""A task that the last one depends on, one that nobody waits for, and the last one."""
_ADVICE = re.compile(r"to include it in the commit: (git add .+)$", re.MULTILINE)


def build_plan(folder: str = "") -> dict[str, str]:
    """Return the files of a plan of three tasks that are due in the distant future."""
    files = {PLAN_PATH: PLAN.replace("2025", "2099")}
    for path in (TASK, FREE, LAST):
        files[path] = SMALL_TASK.replace("2025", "2099").replace("A-1", path[-8:-5])
    files[LAST] += "depends_on: [A-1]\n"
    return {f"{folder}{path}": text for path, text in files.items()}


class Consumer(NamedTuple):
    """A repository with the hooks installed, or a further working tree of it."""

    folder: Path
    environment: Mapping[str, str]

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

    def git(self, *words: str) -> str:
        """Run git, which must succeed, and return what it printed."""
        done = self.run("git", *words)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def write(self, path: str, text: str) -> None:
        """Write a file, with the folders above it."""
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text, "utf-8")

    def read(self, path: str) -> str:
        """Return a file's text."""
        return (self.folder / path).read_text("utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text in a file; it must be there."""
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new, 1))

    def commit(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Try to commit what is staged, or what the ``words`` name."""
        return self.run("git", "commit", "-m", "change", *words)

    def commit_as_advised(self, *words: str) -> str:
        """Commit as somebody does who follows the hooks' advice, which must lead there; return what they said."""
        said = ""
        for _ in range(3):
            done = self.commit(*words)
            said += done.stdout
            if done.returncode == 0:
                return said
            added = [word for advice in dict.fromkeys(_ADVICE.findall(done.stdout)) for word in shlex.split(advice)[2:]]
            if words and words[0] != "-a":
                words = (*words, *added)
            self.git("add", "--", *added)
        raise AssertionError(said)

    def check_clone(self, *roots: str) -> None:
        """Hold a clean clone of what is committed against the plan in it, or the plans in its folders."""
        clone = self.folder.parent / "clone"
        self.git("clone", "-q", "--no-local", self.git("rev-parse", "--show-toplevel").strip(), str(clone))
        for root, command in product(roots or (".",), ("check", "render --check", "fmt --check")):
            done = self.run("launchlist", *command.split(), "--root", str(clone / root))
            assert done.returncode == 0, done.stdout
