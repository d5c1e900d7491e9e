"""Every linter there is for actions and workflows, on everything, and what none of them looks for."""

from __future__ import annotations

import re
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from launchlist.commands.action_event import INPUT_NAMES
from tests.action.bench import BLOCK, OURS, PINNED, WORKFLOW, find_workflow

if TYPE_CHECKING:
    from pathlib import Path

ELSEWHERE = {"token", "python-version"}
"""Inputs for the steps around the program."""


@pytest.mark.parametrize(
    "command",
    [
        ["actionlint"],
        ["zizmor", "--offline", "--no-progress", "--quiet", "."],
        ["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *(
            f".github/workflows/{name}.yml" for name in ("checklist", "checklist-daily", "ci", "release")
        )],
        ["check-jsonschema", "--builtin-schema", "vendor.dependabot", ".github/dependabot.yml"],
        ["check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/bug.yml",
         ".github/ISSUE_TEMPLATE/rule.yml"],
        ["shellcheck", "-x", ".ci/run", *(f"scripts/{name}" for name in ("action", "checklist", "test"))],
    ],
    ids=["actionlint", "zizmor", "action.yml", "workflows", "dependabot", "issue forms", "shellcheck"],
)  # fmt: skip
def test_linter_is_content(command: list[str], repository: Path, clean_environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=repository, env=clean_environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_linters_are_content_with_what_users_copy(
    repository: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    workflow = find_workflow((repository / "README.md").read_text(encoding="utf-8")).replace(OURS, PINNED)
    path = tmp_path / WORKFLOW
    path.parent.mkdir(parents=True)
    path.write_text(workflow, encoding="utf-8")
    for command in (["actionlint", str(path)], ["zizmor", "--offline", "--no-progress", "--quiet", str(path)]):
        done = subprocess.run(command, cwd=tmp_path, env=clean_environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def action(repository: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((repository / "action.yml").read_text(encoding="utf-8"))
    return loaded


def test_every_input_reaches_the_program(action: dict[str, Any]) -> None:
    assert set(action["inputs"]) - ELSEWHERE == set(INPUT_NAMES)
    passed = action["runs"]["steps"][-1]["env"]
    assert passed.pop("GITHUB_TOKEN") == "${{ inputs.token }}"
    for name in INPUT_NAMES:
        assert passed[f"INPUT_{name.upper().replace('-', '_')}"] == f"${{{{ inputs.{name} }}}}"


def test_no_expression_is_in_a_shell_line(action: dict[str, Any]) -> None:
    assert not [step for step in action["runs"]["steps"] if "${{" in step.get("run", "")]


def test_actions_are_pinned_and_their_versions_named(repository: Path) -> None:
    places = [repository / "action.yml", *repository.glob(".github/workflows/*.yml")]
    used = [line for place in places for line in place.read_text(encoding="utf-8").splitlines() if "uses: " in line]
    assert used
    pinned = re.compile(r".*uses: (\./|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$")
    assert [line for line in used if not pinned.fullmatch(line)] == []


def test_nothing_runs_on_pull_request_target(repository: Path) -> None:
    blocks = BLOCK.findall("".join(page.read_text(encoding="utf-8") for page in repository.glob("docs/*.md")))
    texts = [*blocks, *(each.read_text(encoding="utf-8") for each in repository.glob(".github/workflows/*.yml"))]
    assert not [text for text in texts if "pull_request_target" in text or "workflow_run" in text]


def test_the_lock_holds_what_the_package_asks_for(repository: Path) -> None:
    lock = (repository / "scripts/requirements.txt").read_text(encoding="utf-8")
    pinned = {
        canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE)
    }
    asked = [
        Requirement(each)
        for each in tomllib.loads((repository / "pyproject.toml").read_text())["project"]["dependencies"]
    ]
    missing = [
        str(each) for each in asked if not each.specifier.contains(pinned.get(canonicalize_name(each.name), "0"))
    ]
    assert missing == []
    assert "setuptools" in pinned
    assert len(re.findall(r"^\S+==.*\\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)) == len(pinned)
