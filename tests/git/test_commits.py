from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from launchlist.git.commits import Commit, contains, read_commit

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = "2025-05-18T00:00:00Z", "2025-05-19T00:00:00Z"
THIRD = "2025-05-20T00:00:00Z"
AT = 1747526400
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep git to its defaults."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)


def git(root: Path, *words: str, date: str = FIRST) -> str:
    names = {f"GIT_{role}_{what}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    done = subprocess.run(
        ["git", *words], cwd=root, env=os.environ | names | dates, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(root: Path, text: str, date: str = FIRST) -> str:
    folder = root / "checklist"
    folder.mkdir(exist_ok=True)
    (folder / "plan.yaml").write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", text, date=date)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def test_the_commit_of_a_clean_plan_is_read(root: Path) -> None:
    name = commit(root, "one")
    assert read_commit(str(root)) == Commit(name=name, committed=AT, prefix="")


def test_a_plan_in_a_folder_knows_its_place(root: Path) -> None:
    place = root / "products" / "codex v2"
    place.mkdir(parents=True)
    commit(place, "one")
    found = read_commit(str(place))
    assert found
    assert found.prefix == "products/codex v2/"


def test_there_may_be_no_commit_and_no_repository(tmp_path: Path) -> None:
    # A repository around the temporary folder would answer.
    (tmp_path / ".git").mkdir()
    assert read_commit(str(tmp_path)) is None
    (tmp_path / ".git").rmdir()
    git(tmp_path, "init", "-q")
    assert read_commit(str(tmp_path)) is None


def read(root: Path) -> Commit:
    found = read_commit(str(root))
    assert found
    return found


def ask(root: Path, other: str, committed: int = AT, environment: dict[str, str] | None = None) -> bool | None:
    return contains(str(root), read(root), other, committed, environment)


def test_a_commit_contains_itself_and_what_it_is_built_on(root: Path) -> None:
    old = commit(root, "one", SECOND)
    assert ask(root, old) is True
    # By its date the later commit is the older one; history knows better.
    new = commit(root, "two", FIRST)
    assert (ask(root, old), ask(root, new)) == (True, True)
    git(root, "checkout", "-q", old)
    assert ask(root, new) is False


def test_a_branch_that_diverged_does_not_contain_the_other_one_whatever_the_dates(root: Path) -> None:
    commit(root, "one")
    git(root, "checkout", "-q", "-b", "parted")
    other = commit(root, "parted", FIRST)
    git(root, "checkout", "-q", "main")
    commit(root, "two", SECOND)
    assert ask(root, other) is False
    git(root, "checkout", "-q", "parted")
    assert ask(root, "main") is False
    git(root, "merge", "-q", "--no-ff", "-m", "merged", "-s", "ours", "main")
    assert ask(root, git(root, "rev-parse", "main")) is True


@pytest.mark.parametrize("other", ["0" * 40, "--help", "-h", "HEAD", "HEAD; touch x", "", "main..other"])
def test_what_a_whole_clone_does_not_hold_is_not_contained(root: Path, other: str) -> None:
    commit(root, "one")
    assert ask(root, other, AT - 1) is False
    assert not (root / "x").exists()


@pytest.fixture
def shallow(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone that holds one commit of three."""
    for text, date in (("one", FIRST), ("two", SECOND), ("three", THIRD)):
        commit(root, text, date)
    clone = tmp_path_factory.mktemp("shallow")
    git(root, "clone", "-q", "--depth", "1", root.as_uri(), str(clone))
    return clone


def test_a_shallow_clone_cannot_tell_until_it_may_ask_the_remote(root: Path, shallow: Path) -> None:
    old = git(root, "rev-parse", "main~1")
    assert ask(shallow, old, AT + DAY) is None
    assert ask(shallow, old, AT + DAY, {}) is True
    # No more was fetched than there is to know.
    assert git(shallow, "rev-list", "--count", "HEAD") == "2"


def test_a_shallow_clone_of_a_diverged_branch_is_deepened_until_it_is_known(root: Path, shallow: Path) -> None:
    git(root, "checkout", "-q", "-b", "parted", "main~1")
    other = commit(root, "parted", THIRD)
    assert ask(shallow, other, AT + 2 * DAY, {}) is False


def test_a_shallow_clone_without_its_remote_cannot_tell(root: Path, shallow: Path) -> None:
    old = git(root, "rev-parse", "main~1")
    git(shallow, "remote", "set-url", "origin", "/nowhere")
    assert ask(shallow, old, AT + DAY, {}) is None


def test_a_shallow_clone_knows_an_older_state_of_what_it_holds(root: Path, shallow: Path) -> None:
    new = git(shallow, "rev-parse", "HEAD")
    old = git(root, "rev-parse", "main~1")
    git(shallow, "fetch", "-q", "--depth=2", "origin", "main")
    git(shallow, "checkout", "-q", old)
    assert ask(shallow, new, AT) is False
