from __future__ import annotations

import os
import stat as modes
from pathlib import Path

import pytest

from launchlist.reading.disk.run_cache import stat_signature


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "checklist" / "tasks").mkdir(parents=True)
    (tmp_path / "checklist" / "plan.yaml").write_bytes(b"version: 1\n")
    (tmp_path / "checklist" / "tasks" / "A-1.yaml").write_bytes(b"id: A-1\n")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.j2").touch()
    return tmp_path


def test_the_same_files_have_the_same_signature(root: Path) -> None:
    assert stat_signature(str(root), ["mine", "CHECKLIST.md"]) == stat_signature(str(root), ["mine", "CHECKLIST.md"])


@pytest.mark.parametrize(
    "path", ["checklist/plan.yaml", "checklist/tasks/A-1.yaml", "mine/a.j2", "CHECKLIST.md", "checklist/tasks/new.yaml"]
)
def test_a_changed_file_changes_it(root: Path, path: str) -> None:
    before = stat_signature(str(root), ["mine", "CHECKLIST.md"])
    (root / path).write_bytes(b"id: A-2\n")
    os.utime(root / path, ns=(0, 0))
    assert stat_signature(str(root), ["mine", "CHECKLIST.md"]) != before


def test_it_opens_nothing_and_takes_any_name(root: Path) -> None:
    os.mkfifo(root / "checklist" / "tasks" / "fifo.yaml")
    Path(os.fsdecode(os.fsencode(root) + b"/checklist/tasks/\xff.yaml")).touch()
    assert b"\xff.yaml" in stat_signature(str(root), [])[0]


@pytest.mark.parametrize("path", ["own", "own/", "own//"])
def test_a_slash_after_a_link_does_not_lead_through_it(tmp_path: Path, path: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "own").symlink_to("elsewhere")
    signature, _ = stat_signature(str(tmp_path), (path,))
    shown = signature.decode().splitlines()[-1].removeprefix("own\0")
    assert modes.S_ISLNK(int(shown.split(" ")[0]))
