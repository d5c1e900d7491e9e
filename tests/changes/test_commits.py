from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from launchlist.changes.commits import Commit, is_newer, read_commit

if TYPE_CHECKING:
    from pathlib import Path

FIRST, SECOND = "2025-05-18T00:00:00Z", "2025-05-19T00:00:00Z"
AT = 1747526400


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


def test_history_tells_what_is_newer(root: Path) -> None:
    old = commit(root, "one", SECOND)
    ours = read(root)
    # By its date the later commit is the older one; history knows better.
    new = commit(root, "two", FIRST)
    assert is_newer(str(root), new, AT, ours)
    assert not is_newer(str(root), old, AT, read(root))
    assert not is_newer(str(root), new, AT, read(root))


@pytest.mark.parametrize(("later", "newer"), [(1, True), (0, False), (-1, False)])
def test_without_history_the_date_tells(root: Path, later: int, newer: bool) -> None:
    commit(root, "one")
    assert is_newer(str(root), "0" * 40, AT + later, read(root)) is newer


def test_a_branch_beside_ours_is_no_later_state(root: Path) -> None:
    commit(root, "one")
    git(root, "checkout", "-q", "-b", "beside")
    other = commit(root, "beside", SECOND)
    git(root, "checkout", "-q", "main")
    commit(root, "two", FIRST)
    assert not is_newer(str(root), other, AT + 24 * 3600, read(root))
    assert not is_newer(str(root), other, AT - 1, read(root))


def test_a_shallow_clone_falls_back_to_dates(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    old = commit(root, "one", FIRST)
    commit(root, "two", SECOND)
    clone = tmp_path_factory.mktemp("shallow")
    git(root, "clone", "-q", "--depth", "1", root.as_uri(), str(clone))
    assert not is_newer(str(clone), old, AT, read(clone))


@pytest.mark.parametrize("other", ["--help", "-h", "HEAD; touch x", "", "main..other"])
def test_a_name_out_of_the_journal_is_never_an_option(root: Path, other: str) -> None:
    commit(root, "one")
    assert is_newer(str(root), other, AT - 1, read(root)) is False
    assert not (root / "x").exists()
