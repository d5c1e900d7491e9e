"""Commits under the real pre-commit with our hooks among those of others, until nothing changes any more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formatters.programs import PROGRAMS, REPOSITORY, YAMLLINT
from tests.workspace import commit, run, run_git

EXAMPLES = REPOSITORY / "tests" / "examples" / "valid"
PLANS = ("another-plan", "hostile-text-stays-text", "regions-in-readme-with-crlf", "two-outputs")
TRIES = 3
HOOK = "      - {{id: {0}, name: {0}, entry: {1}, language: system, {2}}}\n"
OURS = "files: ^checklist/, pass_filenames: false"
TEXT = "types: [text]"
HOOKS = (
    ("prettier", f"{PROGRAMS / 'prettier'} --write --ignore-unknown", TEXT),
    ("fmt", "launchlist fmt", OURS),
    ("check", "launchlist check", OURS),
    ("render", "launchlist render", "pass_filenames: false, always_run: true"),
    ("markdownlint", str(PROGRAMS / "markdownlint-cli2"), "types: [markdown]"),
    ("yamllint", f"{YAMLLINT} --no-warnings", "types: [yaml]"),
    *((name, name, TEXT) for name in ("end-of-file-fixer", "trailing-whitespace-fixer")),
    ("mixed-line-ending", "mixed-line-ending", TEXT),
    ("check-yaml", "check-yaml", "types: [yaml]"),
)
LINT = "extends: default\nrules: {line-length: disable}\n"


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("is_first", [True, False], ids=["ours-last", "ours-first"])
def test_a_commit_passes(name: str, is_first: bool, tmp_path: Path, clean_environment: dict[str, str]) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(EXAMPLES / name, plan, ignore=shutil.ignore_patterns("expected*"))
    hooks = HOOKS if is_first else (*HOOKS[1:4], HOOKS[0], *HOOKS[4:])
    entries = "".join(HOOK.format(*hook) for hook in hooks)
    (plan / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: local\n    hooks:\n{entries}", "utf-8")
    (plan / ".yamllint").write_text(LINT, "utf-8")
    (plan / ".markdownlint.yaml").write_text("MD010: false\n", "utf-8")
    run("render", cwd=plan)
    commit(plan)
    environment = clean_environment | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
    subprocess.run(["pre-commit", "install"], cwd=plan, env=environment, check=True, capture_output=True)
    for task in (plan / "checklist" / "tasks").iterdir():
        task.write_bytes(task.read_bytes().replace(b"title: ", b"title:   ", 1) + b"\n\n")
    tries: list[subprocess.CompletedProcess[str]] = []
    while not tries or (tries[-1].returncode and len(tries) < TRIES):
        run_git(plan, "add", "-A")
        done = subprocess.run(
            ["git", "commit", "-qm", "x"], cwd=plan, env=environment, capture_output=True, text=True, check=False
        )
        tries.append(done)
    assert tries[-1].returncode == 0, tries[-1].stdout + tries[-1].stderr
    assert run("render", "--check", cwd=plan).returncode == 0
    assert run("fmt", "--check", cwd=plan).returncode == 0


def test_init_writes_what_others_accept(tmp_path: Path, clean_environment: dict[str, str]) -> None:
    run_git(tmp_path, "init", "-q")
    assert (
        run(
            "init", "--title", "2026", "--owner", "Maya", "--zone", "UTC", "--release", "2027-01-01", cwd=tmp_path
        ).returncode
        == 0
    )
    run("render", cwd=tmp_path)
    paths = [str(path) for path in tmp_path.rglob("*") if path.is_file() and ".git" not in path.parts]
    by_suffix = {suffix: [path for path in paths if path.endswith(suffix)] for suffix in (".md", ".yaml", ".yml")}
    for command in (
        [str(PROGRAMS / "prettier"), "--check", "--ignore-unknown", *paths],
        [str(YAMLLINT), "--no-warnings", *by_suffix[".yaml"], *by_suffix[".yml"]],
        [str(PROGRAMS / "markdownlint-cli2"), *(os.path.relpath(path, tmp_path) for path in by_suffix[".md"])],
    ):
        done = subprocess.run(command, cwd=tmp_path, env=clean_environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    schema = tmp_path / ".vscode/launchlist/plan.schema.json"
    plan = tmp_path / "checklist/plan.yaml"
    checker = Path(sys.executable).with_name("check-jsonschema")
    subprocess.run([str(checker), "--schemafile", str(schema), str(plan)], check=True, env=clean_environment)
