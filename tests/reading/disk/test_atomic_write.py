from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launchlist.errors import ChangedError, GuardError, PartialError
from launchlist.reading.disk import atomic_write
from launchlist.reading.disk.atomic_write import remove_file, write_file
from launchlist.reading.disk.plan_folders import check_output_path

SCRIPTS = str(Path(__file__).parents[3] / "scripts")


def test_writes_new_files_and_their_folders(tmp_path: Path) -> None:
    write_file(str(tmp_path), "docs/a/x.md", b"new\n")
    assert (tmp_path / "docs" / "a" / "x.md").read_bytes() == b"new\n"
    assert [path.name for path in (tmp_path / "docs" / "a").iterdir()] == ["x.md"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    (tmp_path / "x.md").touch()
    (tmp_path / "x.md").chmod(mode)
    write_file(str(tmp_path), "x.md", b"new\n")
    assert (tmp_path / "x.md").stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(
    "path", ["link.md", "linked/x.md", "dangling.md", "folder", "file/x.md", "../x", "pipe", ".git/config"]
)
def test_refuses_links_folders_and_what_is_outside(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.md").write_bytes(b"old")
    (root / "link.md").symlink_to("../outside/x.md")
    (root / "linked").symlink_to("../outside")
    (root / "dangling.md").symlink_to("../outside/new.md")
    (root / "file").touch()
    os.mkfifo(root / "pipe")
    assert check_output_path(str(root), path)
    with pytest.raises(GuardError):
        write_file(str(root), path, b"new")
    assert [(entry.name, entry.read_bytes()) for entry in (tmp_path / "outside").iterdir()] == [("x.md", b"old")]


def test_only_what_changes_the_plan_writes_into_it(tmp_path: Path) -> None:
    with pytest.raises(GuardError, match="into checklist/, which contains the plan itself"):
        write_file(str(tmp_path), "checklist/tasks/A-1.yaml", b"new")
    write_file(str(tmp_path), "checklist/tasks/A-1.yaml", b"new", is_plan=True)
    assert (tmp_path / "checklist/tasks/A-1.yaml").read_bytes() == b"new"
    remove_file(str(tmp_path), "checklist/tasks/A-1.yaml")
    assert list((tmp_path / "checklist/tasks").iterdir()) == []


@pytest.mark.parametrize("folder", ["b/checklist", "plans/b/Checklist"])
def test_no_output_lies_in_another_plan(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    assert check_output_path(str(tmp_path), f"{folder}/x.md") is None
    (tmp_path / folder / "plan.yaml").touch()
    assert "of another plan" in (check_output_path(str(tmp_path), f"{folder}/x.md") or "")
    assert "of another plan" in (check_output_path(str(tmp_path), f"{folder}/notes/x.md") or "")


@pytest.mark.parametrize(
    ("made", "path", "words"),
    [
        ("plans/b/checklist/plan.yaml", "plans/b/tpl/x.md", "plans/b/, the folder of another plan"),
        ("sub/.git", "sub/x.md", "sub/, which is another repository"),
        ("a/sub/.git/HEAD", "a/sub/docs/x.md", "a/sub/, which is another repository"),
    ],
)
def test_no_output_is_written_into_another_repository(tmp_path: Path, made: str, path: str, words: str) -> None:
    assert check_output_path(str(tmp_path), path) is None
    (tmp_path / made).parent.mkdir(parents=True)
    (tmp_path / made).touch()
    assert words in (check_output_path(str(tmp_path), path) or "")
    with pytest.raises(GuardError, match="is not written"):
        write_file(str(tmp_path), path, b"new")


@pytest.mark.parametrize("said", ["\tpath = lib/sub\n", 'path="lib/sub"\r\n', "  Path = lib/sub/\n"])
def test_no_output_lies_in_a_submodule_that_is_not_checked_out(tmp_path: Path, said: str) -> None:
    (tmp_path / ".gitmodules").write_text(f'[submodule "sub"]\n{said}\turl = ../sub\n', newline="")
    assert "lib/sub/, which is a submodule" in (check_output_path(str(tmp_path), "lib/sub/x.md") or "")
    assert check_output_path(str(tmp_path), "lib/other/x.md") is None


@pytest.mark.parametrize("path", ["link.yaml", "linked/x.yaml", "folder", "../outside/x.yaml"])
def test_nothing_is_removed_through_a_link_or_outside(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.yaml").write_bytes(b"old")
    (root / "link.yaml").symlink_to("../outside/x.yaml")
    (root / "linked").symlink_to("../outside")
    for do in (remove_file, lambda root, path: write_file(root, path, b"new", is_plan=True)):
        with pytest.raises(GuardError):
            do(str(root), path)
    assert (tmp_path / "outside" / "x.yaml").read_bytes() == b"old"
    assert (root / "link.yaml").is_symlink()


def test_removing_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(PartialError, match=r"'x\.yaml' could not be removed: no such file"):
        remove_file(str(tmp_path), "x.yaml")


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"old\n")
    code = (  # a limit on the size of files stands for a full disk
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from launchlist.errors import LaunchlistError\n"
        "from launchlist.reading.disk.atomic_write import write_file\n"
        "try: write_file(sys.argv[1], 'x.md', b'new' * 1000)\n"
        "except LaunchlistError as error: print(error, error.exit_code)"
    )
    command = [sys.executable, "-B", "-c", code, str(tmp_path)]
    out = subprocess.run(command, env={"PYTHONPATH": SCRIPTS}, capture_output=True, text=True, check=True)
    said = "'x.md' could not be written: file too large; free some space, then run the command again 5\n"
    assert out.stdout == said
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("x.md", b"old\n")]


def test_a_killed_write_leaves_the_old_file_whole_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"old\n")
    code = (
        "import sys\n"
        "from launchlist.reading.disk.atomic_write import write_file\n"
        "while True: write_file(sys.argv[1], 'x.md', b'new\\n' * 2_000_000)"
    )
    for delay in (0.15, 0.2, 0.25, 0.3):
        child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env={"PYTHONPATH": SCRIPTS})
        time.sleep(delay)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert (tmp_path / "x.md").read_bytes() in (b"old\n", b"new\n" * 2_000_000)
    write_file(str(tmp_path), "x.md", b"last\n")
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("x.md", b"last\n")]


def test_leftovers_of_dead_processes_are_removed_and_those_of_running_ones_kept(tmp_path: Path) -> None:
    child = subprocess.Popen(["true"])
    child.wait()
    dead, alive, other = (
        f".x.md.launchlist-{child.pid}.tmp",
        f".x.md.launchlist-{os.getppid()}.tmp",
        ".y.md.launchlist-1.tmp",
    )
    for name in (dead, alive, other, f".x.md.launchlist-{os.getpid()}.tmp"):
        (tmp_path / name).touch()
    write_file(str(tmp_path), "x.md", b"new\n")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == sorted(["x.md", alive, other])


def test_a_missing_root_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(PartialError, match="no such file or directory; fix this, then run"):
        write_file(str(tmp_path / "absent"), "x.md", b"")


@pytest.mark.parametrize(
    ("number", "path", "remedy"),
    [
        (errno.ENOSPC, "x.md", "no space left on device; free some space, then"),
        (errno.EDQUOT, "x.md", "disk quota exceeded; free some space, then"),
        (errno.EACCES, "x.md", "permission denied; let this user write to the repository, then"),
        (errno.EROFS, "docs/x.md", "read-only file system; let this user write to the folder 'docs', then"),
        (errno.EIO, "x.md", "input/output error; fix this, then"),
    ],
)
def test_what_the_system_refuses_is_said_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, path: str, remedy: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)  # a full disk is hard to come by
    with pytest.raises(PartialError, match=remedy) as caught:
        write_file(str(tmp_path), path, b"new")
    assert caught.value.exit_code == 5
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


@pytest.mark.parametrize(("call", "content"), [("open_below", b"old"), ("replace", b"new")])
def test_an_interrupt_during_a_call_leaves_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, content: bytes
) -> None:
    """Python raises it when the call has done its work, a moment that a signal hardly ever meets."""
    done = getattr(atomic_write, call)

    def interrupt(*args: object) -> None:
        done(*args)
        raise KeyboardInterrupt

    (tmp_path / "x.md").write_bytes(b"old")
    monkeypatch.setattr(atomic_write, call, interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(str(tmp_path), "x.md", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.md": content}


@pytest.mark.parametrize("before", [None, b"", b"old", b"older and longer"])
@pytest.mark.parametrize("there", [None, b"", b"old", "link", "folder"])
def test_a_file_that_is_not_what_the_caller_read_is_neither_replaced_nor_removed(
    tmp_path: Path, before: bytes | None, there: bytes | str | None
) -> None:
    path = tmp_path / "x.md"
    if isinstance(there, bytes):
        path.write_bytes(there)
    elif there == "link":
        path.symlink_to("elsewhere")
    elif there == "folder":
        path.mkdir()
    if before == there:
        write_file(str(tmp_path), "x.md", b"new", before=before)
        assert path.read_bytes() == b"new"
        return
    kept = os.lstat(path) if there is not None else None
    with pytest.raises(GuardError):
        write_file(str(tmp_path), "x.md", b"new", before=before)
    with pytest.raises(GuardError):
        remove_file(str(tmp_path), "x.md", b"what was never there" if before is None else before)
    assert (os.lstat(path) if there is not None else None) == kept
    assert [each.name for each in tmp_path.iterdir()] == (["x.md"] if kept else [])


@pytest.mark.parametrize("is_there", [True, False])
def test_where_a_file_system_has_no_second_names_a_new_file_is_looked_for_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_there: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        if is_there:
            (tmp_path / "x.md").write_bytes(b"made at this very moment")
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)  # as FAT does
    if is_there:
        with pytest.raises(ChangedError, match=r"'x\.md' is not written: it has been changed in the meantime"):
            write_file(str(tmp_path), "x.md", b"new", before=None)
    else:
        write_file(str(tmp_path), "x.md", b"new", before=None)
    expected = b"made at this very moment" if is_there else b"new"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.md": expected}
