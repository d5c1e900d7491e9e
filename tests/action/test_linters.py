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

from launchlist.commands.action.event import INPUT_NAMES
from tests.action.bench import BLOCK, COMMIT, WORKFLOW, find_workflow

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


APP = """\
on: push
permissions: {}
jobs:
  plan:
    runs-on: ubuntu-latest
    concurrency: plan
    permissions:
      contents: read
    steps:
"""
"""What stands around the steps that the documentation shows alone."""


def find_copied(repository: Path) -> dict[str, str]:
    """Return all that users copy as workflows, by what it is."""
    pages = {name: (repository / name).read_text(encoding="utf-8") for name in ("README.md", "docs/action.md")}
    steps = [block for block in BLOCK.findall(pages["docs/action.md"]) if block.startswith("      - ")]
    found = {f"steps {number}": APP + block for number, block in enumerate(steps, start=1)}
    found["quick"] = find_workflow(pages["README.md"])
    for name in ("checklist", "checklist-daily"):
        found[name] = find_workflow(pages["docs/action.md"], f".github/workflows/{name}.yml")
    return {name: text.replace("@COMMIT", f"@{COMMIT}") for name, text in found.items()}


@pytest.mark.parametrize("name", ["quick", "checklist", "checklist-daily", "steps 1"])
def test_linters_accept_what_users_copy(
    name: str, repository: Path, clean_environment: dict[str, str], tmp_path: Path
) -> None:
    copied = find_copied(repository)
    assert len(copied) == 4
    path = tmp_path / WORKFLOW
    path.parent.mkdir(parents=True)
    path.write_text(copied[name], encoding="utf-8")
    schema = ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", str(path)]
    for command in (["actionlint", str(path)], ["zizmor", "--offline", "--no-progress", "--quiet", str(path)], schema):
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


def test_every_step_gets_the_python_that_was_set_up(action: dict[str, Any]) -> None:
    ours = [step["env"] for step in action["runs"]["steps"] if "scripts/action" in step.get("run", "")]
    told = "${{ steps.python.outputs.python-path }}"
    assert [env["LAUNCHLIST_PYTHON"] for env in ours] == [told, told]


def test_no_expression_is_in_a_shell_line(action: dict[str, Any]) -> None:
    assert not [step for step in action["runs"]["steps"] if "${{" in step.get("run", "")]


def test_nothing_is_released_that_was_not_tested(repository: Path) -> None:
    text = (repository / ".github/workflows/release.yml").read_text(encoding="utf-8")
    jobs: dict[str, dict[str, Any]] = yaml.safe_load(text)["jobs"]
    runs = [step.get("run", "") for step in jobs["test"]["steps"]]
    assert "./.ci/run" in runs

    def waits(name: str) -> bool:
        needs = jobs[name].get("needs", [])
        return name == "test" or any(map(waits, [needs] if isinstance(needs, str) else needs))

    assert {name for name in jobs if not waits(name)} == set()
    assert len(jobs) > 2


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
    # The action asks for every one of them on CPython.
    assert {
        each for each in re.findall(r"^\S+==\S+ ; (.*?) \\$", lock, re.MULTILINE) if "!= 'PyPy'" not in each
    } == set()
    assert len(re.findall(r"^\S+==.*\\\n    --hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE)) == len(pinned)
