from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from launchlist.editing.starter_files import (
    WORKFLOW,
    RepositoryOrigin,
    find_repository_origin,
    write_settings,
    write_surroundings,
)
from tests.action.bench import find_workflow

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789012345678901234567890123456789"
GIT = {"url": "https://github.com/harbor/launchlist.git", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}


def test_the_workflow_is_the_one_in_the_readme(repository: Path) -> None:
    assert find_workflow((repository / "README.md").read_text("utf-8")) == WORKFLOW


@pytest.mark.parametrize(
    ("record", "origin"),
    [
        (json.dumps(GIT), RepositoryOrigin("harbor/launchlist", COMMIT)),
        (json.dumps(GIT | {"url": "https://example.org/launchlist"}), RepositoryOrigin()),
        (json.dumps(GIT | {"vcs_info": {"commit_id": "main"}}), RepositoryOrigin()),
        (json.dumps({"url": "file:///home/maya/launchlist", "dir_info": {}}), RepositoryOrigin()),
        ("[]", RepositoryOrigin()),
        ("no json", RepositoryOrigin()),
        (None, RepositoryOrigin()),
    ],
)
def test_the_origin_of_the_installation_is_written_into_the_files(record: str | None, origin: RepositoryOrigin) -> None:
    assert find_repository_origin(record) == origin
    files = write_surroundings({}, origin)
    workflow, hooks = files[".github/workflows/plan.yml"], files[".pre-commit-config.yaml"]
    if origin.address:
        assert f"uses: harbor/launchlist@{COMMIT}" in workflow
        assert f"repo: https://github.com/harbor/launchlist # where you found this\n    rev: {COMMIT}\n" in hooks
        assert "OWNER" not in workflow + hooks
    else:
        assert "OWNER/launchlist@COMMIT" in workflow


def test_the_settings_are_those_the_documentation_shows(repository: Path) -> None:
    page = (repository / "docs/editors.md").read_text("utf-8")
    shown = next(block for block in page.split("```json\n")[1:] if "yaml.schemas" in block).partition("```")[0]
    assert json.loads(write_settings()) == json.loads(shown)
