from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hooks.consumer import CONFIGURATION, Consumer, build_plan
from tests.workspace import write_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def pre_commit_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the one folder in which pre-commit builds the hooks' environment, once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def empty(repository_copy: Path, pre_commit_home: Path, clean_environment: dict[str, str], tmp_path: Path) -> Consumer:
    """Return a repository without a plan, the hooks installed."""
    folder = tmp_path / "plan"
    folder.mkdir()
    made = Consumer(folder, clean_environment | {"PRE_COMMIT_HOME": str(pre_commit_home)})
    made.write(".pre-commit-config.yaml", CONFIGURATION.format(repository=repository_copy.as_uri()))
    for command in ("git init -q -b main", "git add -A", "git commit -q -m hooks", "pre-commit install"):
        done = made.run(*command.split())
        assert done.returncode == 0, done.stdout
    return made


@pytest.fixture
def consumer(empty: Consumer) -> Consumer:
    """Return a repository with a plan committed, the hooks installed."""
    write_files(empty.folder, build_plan())
    for command in ("fmt", "render"):
        assert empty.run("launchlist", command).returncode == 0
    empty.git("add", "-A")
    empty.git("commit", "-q", "-n", "-m", "plan")
    return empty
