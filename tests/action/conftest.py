from __future__ import annotations

import fcntl
from typing import TYPE_CHECKING

import pytest

from tests.action.bench import Bench, build_home, find_workflow, watch
from tests.sync.emulator import Emulator, run_emulator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def store(
    repository: Path, repository_copy: Path, clean_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the cache that holds the action's environment; made as the action makes it, once for each state of it."""
    folder = repository / ".cache" / "action"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build_home(repository_copy, folder / "store", clean_environment, tmp_path_factory.mktemp("runner"))
    return folder / "store"


@pytest.fixture(scope="session")
def quick(repository: Path) -> str:
    """Return the README's own workflow, its outputs shown at the end."""
    return watch(find_workflow((repository / "README.md").read_text(encoding="utf-8")))


@pytest.fixture
def bench(tmp_path: Path, repository_copy: Path, store: Path, clean_environment: dict[str, str]) -> Bench:
    """Return a consumer without a plan."""
    return Bench(tmp_path, repository_copy, store, clean_environment)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """Return a running emulator, one for each process of the tests."""
    with run_emulator(tmp_path_factory.mktemp("emulator")) as running:
        yield running
