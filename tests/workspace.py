"""Small plans on disk, for tests of the commands and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPTS = str(Path(__file__).parents[1] / "scripts")
PLAN = """\
version: 1
title: Small plan
timezone: UTC
release: 2025-05-22
owners:
  - name: Maya
"""
TASK = """\
id: A-1
title: Write the text
owner: Maya
deadline: 2025-05-20 12:00
status: in_progress
"""
BLOCKER = """\
id: BLK-1
description: The key is missing
affects: [A-1]
resolution_plan: Ask for it
owner: Maya
eta: 2025-05-19
status: open
"""
AS_OF = "2025-05-17 12:00"


def write_files(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())


def write_plan(root: Path, settings: str = "", files: Mapping[str, str] | None = None) -> Path:
    """Write a plan of one task, ``settings`` appended to plan.yaml and further files beside it."""
    plan = {"checklist/plan.yaml": PLAN + settings, "checklist/tasks/A-1.yaml": TASK}
    write_files(root, plan | dict(files or {}))
    return root


def run(*words: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run launchlist as users do, in ``cwd``, with hardly any environment."""
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": SCRIPTS, "PYTHONUTF8": "1", **environment}
    command = [sys.executable, "-m", "launchlist", *words]
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, check=False)


def run_git(root: Path, *words: str) -> None:
    names = {f"GIT_{role}_{what}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}
    subprocess.run(["git", *words], cwd=root, env=names | nowhere, capture_output=True, check=True)


def commit(root: Path) -> None:
    """Commit all of ``root``, in a repository made for it if need be."""
    if not (root / ".git").exists():
        run_git(root, "init", "-q")
    run_git(root, "add", "-A")
    run_git(root, "commit", "-q", "--allow-empty", "-m", "all")
