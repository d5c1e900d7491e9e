from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from launchlist.errors import UsageError
from launchlist.reading.disk import adopt_source
from launchlist.reading.disk.adopt_source import read_source
from tests.workspace import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOBODY = 65534
HIDDEN = [".git/config", "node_modules/a/x.md", "docs/__pycache__/x.pyc", ".venv/x.py"]


@pytest.fixture
def ordinary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let root, who may read everything, be an ordinary user in the test's folder."""
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)  # those above are shut
    is_needed = os.geteuid() == 0
    if is_needed:
        os.seteuid(NOBODY)
    yield
    if is_needed:
        os.seteuid(0)


def test_a_single_file_is_read_as_the_whole_source(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "x", "b.md": "y"})
    assert read_source(str(tmp_path / "a.md")) == ({"a.md": b"x"}, False)


def test_a_file_that_is_named_may_be_a_link(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.md": "x"})
    (tmp_path / "link.md").symlink_to("a.md")
    assert read_source(str(tmp_path / "link.md")) == ({"link.md": b"x"}, False)


def test_a_folder_is_read_recursively_in_a_stable_order(tmp_path: Path) -> None:
    files = {"b/z.md": "1", "a/y/x.md": "2", "c.md": "3", "a/.hidden.md": "4", ".d/x.md": "5"}
    write_files(tmp_path, files)
    read, is_folder = read_source(str(tmp_path))
    assert (read, is_folder) == ({path: text.encode() for path, text in files.items()}, True)
    assert list(read) == ["c.md", ".d/x.md", "a/.hidden.md", "a/y/x.md", "b/z.md"]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_folders_that_contain_no_plans_are_skipped(tmp_path: Path, hidden: str) -> None:
    write_files(tmp_path, {"a.md": "x", hidden: "y"})
    assert read_source(str(tmp_path))[0] == {"a.md": b"x"}


def test_links_and_special_files_in_a_folder_are_skipped(tmp_path: Path) -> None:
    write_files(tmp_path, {"in/a.md": "x", "out/b.md": "y"})
    (tmp_path / "in/file.md").symlink_to(tmp_path / "out/b.md")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    (tmp_path / "in/nowhere").symlink_to("nothing")
    os.mkfifo(tmp_path / "in/pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "in/socket"))
        assert read_source(str(tmp_path / "in"))[0] == {"a.md": b"x"}


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_link_to_an_endless_device_is_not_a_file(tmp_path: Path, kind: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe" if kind == "pipe" else "/dev/zero")
    with pytest.raises(UsageError, match="link is not a regular file"):
        read_source(str(tmp_path / "link"))


def test_the_size_of_a_file_is_limited(tmp_path: Path) -> None:
    with (tmp_path / "a.md").open("wb") as file:
        file.truncate(adopt_source.MAX_BYTES)
    assert len(read_source(str(tmp_path / "a.md"))[0]["a.md"]) == adopt_source.MAX_BYTES
    with (tmp_path / "a.md").open("ab") as file:
        file.write(b"x")
    with pytest.raises(UsageError, match=r"a\.md is larger than 64 MiB"):
        read_source(str(tmp_path / "a.md"))


def test_the_size_of_a_folder_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adopt_source, "MAX_BYTES", 5)
    write_files(tmp_path, {"a.md": "xx", "b/c.md": "xxx"})
    assert len(read_source(str(tmp_path))[0]) == 2
    write_files(tmp_path, {"d.md": "x"})
    with pytest.raises(UsageError, match=r"c\.md is larger than .* MiB"):
        read_source(str(tmp_path))


def test_the_number_of_files_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adopt_source, "MAX_FILES", 2)
    write_files(tmp_path, {"a.md": "", "b.md": ""})
    assert len(read_source(str(tmp_path))[0]) == 2
    write_files(tmp_path, {"c.md": ""})
    with pytest.raises(UsageError, match="contains more than 2 files; name the folder of the tasks"):
        read_source(str(tmp_path))


def test_a_missing_source_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\.md cannot be read: no such file or directory"):
        read_source(str(tmp_path / "gone.md"))


@pytest.mark.parametrize("shut", ["in", "in/tasks", "in/tasks/a.md"])
def test_an_unreadable_source_is_named(tmp_path: Path, shut: str, request: pytest.FixtureRequest) -> None:
    write_files(tmp_path, {"in/tasks/a.md": "x", "in/b.md": "y"})
    (tmp_path / shut).chmod(0)
    request.getfixturevalue("ordinary")
    with pytest.raises(UsageError, match=f"^{shut} cannot be read: permission denied"):
        read_source("in")
