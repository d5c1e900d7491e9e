from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from tests.commands.runner import Runner

pytest_plugins = ["tests.sync.fixtures"]

# Who starts the tests in the background, or with nohup, lets them ignore signals, and so would all that they start.
for _name in ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM"):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, signal.default_int_handler if _name == "SIGINT" else signal.SIG_DFL)

# A busy machine is slow at times, which is no fault of the code.
settings.register_profile("launchlist", deadline=None)
settings.load_profile("launchlist")

REPOSITORY = Path(__file__).parent.parent
# Everything that a build, a hook or a run of this repository's own plan can need.
PARTS = (
    ".pre-commit-hooks.yaml",
    "CHECKLIST.md",
    "LICENSE",
    "README.md",
    "action.yml",
    "checklist",
    "pyproject.toml",
    "scripts",
    "templates",
)
MINE = ("GIT_", "PIP_TARGET", "PIP_USER", "PRE_COMMIT", "PYTHON", "VIRTUAL_ENV")


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the folder of this repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def clean_environment() -> dict[str, str]:
    """Return the environment less what would lead git, pip or Python elsewhere, with the test's own tools on PATH."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(MINE)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "NO_COLOR": "1"}
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": "Maya", f"GIT_{role}_EMAIL": "maya@example.com"}
    return environment


@pytest.fixture(scope="session")
def repository_copy(tmp_path_factory: pytest.TempPathFactory, clean_environment: dict[str, str]) -> Path:
    """Return a copy of this repository as a git repository with the tag v0: builds leave their traces there."""
    copy = tmp_path_factory.mktemp("launchlist") / "a copy"
    copy.mkdir()
    for name in PARTS:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        elif source.exists():
            shutil.copy(source, copy / name)
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "copy"], ["tag", "v0"]):
        subprocess.run(["git", *command], cwd=copy, env=clean_environment, check=True)
    return copy


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
