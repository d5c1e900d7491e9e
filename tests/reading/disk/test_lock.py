from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from launchlist.errors import GuardError
from launchlist.reading.disk.lock import Lock, find_locks
from tests.workspace import SCRIPTS, commit, run_git, write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOLD = """
import sys
from launchlist.reading.disk.lock import Lock
with Lock(sys.argv[1], "set", print):
    print("held", flush=True)
    input()
"""


@contextmanager
def hold(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process have the lock."""
    command = [sys.executable, "-c", HOLD, str(root)]
    environment = {"PYTHONPATH": SCRIPTS}
    with subprocess.Popen(command, env=environment, stdin=-1, stdout=-1, text=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "held\n"
        try:
            yield child
        finally:
            child.kill()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    write_files(root, {"checklist/plan.yaml": "", "plans/web/checklist/plan.yaml": ""})
    commit(root)
    return root


def test_all_plans_of_a_worktree_share_the_lock_in_its_git_directory(repository: Path) -> None:
    run_git(repository, "worktree", "add", "-q", "../other")
    (repository / "link").symlink_to("plans/web")
    own = {find_locks(str(repository / place))[0] for place in ("", "plans/web", "link")}
    assert own == {str(repository / ".git/launchlist.lock")}
    assert find_locks(str(repository.parent / "other"))[0] == str(repository / ".git/worktrees/other/launchlist.lock")


def test_a_submodule_has_a_lock_of_its_own(repository: Path, tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "whole")
    run_git(tmp_path / "whole", "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repository), "part")
    found, _ = find_locks(str(tmp_path / "whole/part"))
    assert os.path.realpath(found) == str(tmp_path / "whole/.git/modules/part/launchlist.lock")


@pytest.mark.parametrize("git", ["none", "garbage", "folder"])
def test_without_git_the_folder_of_the_plan_is_locked_and_nothing_is_left_in_it(tmp_path: Path, git: str) -> None:
    if git == "garbage":
        (tmp_path / ".git").write_text("gitdir: nowhere\n")
    elif git == "folder":
        (tmp_path / ".git").mkdir()
    before = set(tmp_path.iterdir())
    with hold(tmp_path), pytest.raises(GuardError, match=f"another command still has the lock {tmp_path};"):
        Lock(str(tmp_path), "set", print, wait=0.1).take()
    assert set(tmp_path.iterdir()) == before


def test_a_timeout_names_the_holder_and_the_path_of_the_lock(repository: Path) -> None:
    said: list[str] = []
    with hold(repository) as child, pytest.raises(GuardError) as caught:
        Lock(str(repository), "update", said.append, wait=0.7).take()
    who = f"launchlist set (process {child.pid})"
    assert said == [f"waiting for {who}, which is changing the plan"]
    assert f"{who} still has the lock {repository}/.git/launchlist.lock; wait until it ends" in str(caught.value)
    assert caught.value.exit_code == 4


def test_the_lock_of_a_killed_process_is_released(repository: Path) -> None:
    with hold(repository) as child:
        child.kill()
        child.wait()
        assert (repository / ".git/launchlist.lock").exists()
        with Lock(str(repository), "set", pytest.fail, wait=0):
            assert (repository / ".git/launchlist.lock").read_text() == f"{os.getpid()} set\n"
    assert not (repository / ".git/launchlist.lock").exists()


def test_a_lock_that_is_let_go_and_taken_again_keeps_others_out_only_while_it_is_held(repository: Path) -> None:
    with Lock(str(repository), "set", pytest.fail) as lock:
        with pytest.raises(GuardError):
            Lock(str(repository), "set", pytest.fail, wait=0).take()
        lock.free()
        with Lock(str(repository), "set", pytest.fail, wait=0):
            pass
        lock.take()
        with pytest.raises(GuardError):
            Lock(str(repository), "set", pytest.fail, wait=0).take()


@pytest.mark.parametrize(("number", "reason"), [(errno.ENOLCK, "no locks available"), (errno.EBADF, "bad file")])
def test_a_file_system_without_locks_causes_a_warning_and_the_command_continues(
    repository: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)  # as a share of a network without a lock service does
    said: list[str] = []
    with Lock(str(repository), "set", said.append):
        pass
    (warning,) = said
    assert warning.startswith(f"warning: {repository}/.git/launchlist.lock cannot be locked: {reason}")
    assert "continuing without a lock" in warning


@pytest.mark.parametrize("planted", ["link", "folder", "read-only"])
def test_a_lock_file_that_cannot_be_written_is_locked_as_it_is_or_the_folder_of_the_plan_is(
    repository: Path, planted: str
) -> None:
    path = repository / ".git/launchlist.lock"
    path.touch()
    if planted == "link":
        path.unlink()
        path.symlink_to(repository / "checklist/plan.yaml")
    elif planted == "folder":
        path.unlink()
        path.mkdir()
    else:
        path.chmod(0o444)
    with Lock(str(repository), "set", pytest.fail), pytest.raises(GuardError):
        Lock(str(repository), "set", pytest.fail, wait=0).take()
    assert (repository / "checklist/plan.yaml").read_text() == ""


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC])
def test_where_the_git_directory_cannot_be_written_the_folder_of_the_plan_is_locked(
    repository: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = os.open

    def refuse(path: str, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT and ".git" in path:  # as root, whom no permission stops
            raise OSError(number, os.strerror(number), path)
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    with Lock(str(repository), "set", pytest.fail):
        with pytest.raises(GuardError, match=f"still has the lock {repository};"):
            Lock(str(repository), "set", pytest.fail, wait=0).take()
        assert not (repository / ".git/launchlist.lock").exists()
    with Lock(str(repository), "set", pytest.fail, wait=0):
        pass
    monkeypatch.setattr(fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOLCK, "No locks")))
    said: list[str] = []
    Lock(str(repository), "set", said.append).take()
    assert f"/.git/launchlist.lock cannot be locked: {os.strerror(number).lower()}; {repository} cannot" in said[0]


def test_a_foreign_text_in_the_lock_file_is_not_repeated(repository: Path) -> None:
    with hold(repository):
        (repository / ".git/launchlist.lock").write_text("1 set\x1b[31m\n")
        with pytest.raises(GuardError, match="another command still has"):
            Lock(str(repository), "set", pytest.fail, wait=0).take()
