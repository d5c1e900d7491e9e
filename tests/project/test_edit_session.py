from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.project import edit_session as trial
from launchlist.project.context import CommandContext
from launchlist.project.edit_session import EditSession, open_session, try_changes
from launchlist.project.project import check_project, load_project
from launchlist.reading.load import load_plan
from tests.workspace import write_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from launchlist.reading.disk.plan_files import SourceFile

REPOSITORY = Path(__file__).parents[2]
PLANS = sorted(path.parents[1] for path in REPOSITORY.glob("tests/examples/*/*/checklist/plan.yaml"))
NOW = datetime(2025, 5, 17, 12, tzinfo=UTC)


def open_example(root: Path) -> EditSession | None:
    around = CommandContext(environ={}, now=NOW, folder=str(root), root=str(root), ask=None, color=False, width=None)
    session = open_session(around)
    return session if isinstance(session, EditSession) else None


def list_changes(files: Iterable[SourceFile]) -> list[tuple[Mapping[str, bytes], tuple[str, ...]]]:
    """Return changes as commands make them, and worse ones."""
    others = [file for file in files if file.kind != "plan"]
    changes: list[tuple[Mapping[str, bytes], tuple[str, ...]]] = [({}, ())]
    for file in (others[0], others[-1]) if others else ():
        folder = file.path.rpartition("/")[0]
        changes += [
            ({file.path: file.data.replace(b"title: ", b"title: A new ")}, ()),
            ({file.path: file.data.replace(b"status: pending", b"status: complete")}, ()),
            ({file.path: file.data + b"more: x\n"}, ()),
            ({file.path: b"id: [\n"}, ()),
            ({file.path: b"\xef\xbb\xbf" + file.data.replace(b"\n", b"\r\n", 1)}, ()),
            ({f"{folder}/A-0.yaml": file.data}, (file.path,)),
            ({f"{folder}/Z-9.yaml": file.data}, ()),
            ({}, (file.path,)),
        ]
    return changes


@pytest.mark.parametrize("root", PLANS, ids=lambda path: path.name)
def test_a_change_is_checked_as_the_whole_plan_would_be(root: Path) -> None:
    session = open_example(root)
    if not session:
        return
    for changed, gone in list_changes(session.tree.files):
        tree = trial._change_tree(session.tree, changed, gone)
        judged, whole = try_changes(session, changed, gone), check_project(load_project(str(root), tree), None, NOW)
        assert sorted(judged.read) == sorted(whole.read)
        assert judged._replace(read=()) == whole._replace(read=())


def test_files_that_did_not_change_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_plan(tmp_path)
    session = open_example(tmp_path)
    assert session
    read: list[str] = []

    def note(files: Iterable[SourceFile]) -> object:
        read.extend(file.path for file in files)
        return load_plan(files)

    monkeypatch.setattr(trial, "load_plan", note)
    path = session.tree.files[-1].path
    try_changes(session, {path: session.tree.files[-1].data})
    assert read == ["checklist/plan.yaml", path]
