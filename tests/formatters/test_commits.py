"""Commits under the real pre-commit with our hooks among those of others, until nothing changes any more."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.formatters.programs import PROGRAMS, REPOSITORY, YAMLLINT
from tests.workspace import commit, run, run_git, write_plan

EXAMPLES = REPOSITORY / "tests" / "examples" / "valid"
CASES = {
    "theirs-first-by-four": ("another-plan", {"tabWidth": 4}, True),
    "ours-first": ("regions-in-readme-with-crlf", {}, False),
}
TRIES = 4
SHIPPED = {hook["id"]: hook for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))}
OURS = [SHIPPED[f"launchlist-{name}"] | {"language": "system"} for name in ("fmt", "check", "render", "drift")]
"""As they are shipped, but for where the program comes from."""


def name_hook(name: str, entry: str, *types: str) -> dict[str, Any]:
    return {"id": name, "name": name, "entry": entry, "language": "system", "types": [*types]}


PRETTIER = name_hook("prettier", f"{PROGRAMS / 'prettier'} --write --ignore-unknown", "text")
OTHERS = [
    name_hook("markdownlint", f"{PROGRAMS / 'markdownlint-cli2'} --fix", "markdown"),
    name_hook("yamllint", str(YAMLLINT), "yaml"),
    *(name_hook(name, name, "text") for name in ("end-of-file-fixer", "trailing-whitespace-fixer")),
    name_hook("mixed-line-ending", "mixed-line-ending", "text"),
    name_hook("check-yaml", "check-yaml", "yaml"),
]
LENIENT = (
    "{extends: default, rules: {comments: {min-spaces-from-content: 1},"
    " document-start: disable, truthy: {check-keys: false}}}"
)
"""Prettier leaves one blank in front of a comment; GitHub's own examples have no ``---``, and no quotes at ``on``."""
LINT = "extends: default\nrules: {line-length: disable}\n"


@pytest.mark.parametrize(("name", "options", "is_last"), CASES.values(), ids=CASES)
def test_a_commit_passes(
    name: str, options: dict[str, Any], is_last: bool, tmp_path: Path, clean_environment: dict[str, str]
) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(EXAMPLES / name, plan, ignore=shutil.ignore_patterns("expected*"))
    hooks = [PRETTIER, *OURS, *OTHERS] if is_last else [*OURS, PRETTIER, *OTHERS]
    config = {"repos": [{"repo": "local", "hooks": hooks}]}
    (plan / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    (plan / ".prettierrc").write_text(json.dumps(options), "utf-8")
    (plan / ".yamllint").write_text(LINT, "utf-8")
    (plan / ".markdownlint.yaml").write_text("MD010: false\n", "utf-8")
    run("render", cwd=plan)
    commit(plan)
    environment = clean_environment | {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
    subprocess.run(["pre-commit", "install"], cwd=plan, env=environment, check=True, capture_output=True)
    for path in (plan / "checklist").rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"title: ", b"title:   ", 1) + b"\n\n")
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
    assert "fmt" in tries[0].stdout + tries[0].stderr
    if options:
        assert re.search(r"(?m)^    \S", (plan / "checklist/plan.yaml").read_text("utf-8"))


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
        [str(YAMLLINT), "-s", "-d", LENIENT, *by_suffix[".yaml"], *by_suffix[".yml"]],
        [str(PROGRAMS / "markdownlint-cli2"), *(os.path.relpath(path, tmp_path) for path in by_suffix[".md"])],
    ):
        done = subprocess.run(command, cwd=tmp_path, env=clean_environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    schema = tmp_path / ".vscode/launchlist/plan.schema.json"
    plan = tmp_path / "checklist/plan.yaml"
    checker = Path(sys.executable).with_name("check-jsonschema")
    subprocess.run([str(checker), "--schemafile", str(schema), str(plan)], check=True, env=clean_environment)


def test_mdformat_leaves_out_what_the_documentation_has_it_leave_out(
    tmp_path: Path, clean_environment: dict[str, str]
) -> None:
    page = (REPOSITORY / "docs" / "editors.md").read_text("utf-8")
    found = re.search(r"(?s)```yaml\n( *- repo: [^\n]*/mdformat\n.*?)```", page)
    assert found
    hook = yaml.safe_load(found[1])[0]["hooks"][0] | name_hook("mdformat", "mdformat", "markdown")
    write_plan(tmp_path)
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}))
    (tmp_path / "NOTES.md").write_text("* x\n", "utf-8")
    run("render", cwd=tmp_path)
    commit(tmp_path)
    environment = clean_environment | {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    subprocess.run(["pre-commit", "run", "-a"], cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert (tmp_path / "NOTES.md").read_text("utf-8") == "- x\n"
    assert run("render", "--check", cwd=tmp_path).returncode == 0
    subprocess.run(["mdformat", "CHECKLIST.md"], cwd=tmp_path, env=environment, check=True)
    assert run("render", "--check", cwd=tmp_path).returncode == 1
