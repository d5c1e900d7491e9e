from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.commands.runner import Runner

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the runner of these very tests may have set."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "GITHUB_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


@pytest.fixture
def runner(tmp_path: Path, plain: None) -> Runner:  # noqa: ARG001 - the environment comes first
    return Runner(tmp_path)
