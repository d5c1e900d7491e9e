from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.errors import GuardError
from launchlist.project.edit_session import save_files
from tests.commands.test_edit import TASK, run
from tests.workspace import write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = "checklist/tasks/A-1.yaml", "checklist/tasks/A-2.yaml"
MARKS = "<<<<<<< HEAD\nid: BLK-1\n=======\nid: BLK-1\n>>>>>>> theirs\n"
LARGE = "id: A-3\n" + "# all of it\n" * 150_000
BLOCK = ("block", "BLK-1", "A-1", "--description", "No paper", "--plan", "Buy", "--eta", "friday")


def read_all(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text("utf-8") for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("there", "text", "words"),
    [
        ("tasks/DOC-7.yaml", TASK.replace("A-1", "DOC-8"), ("new", "DOC-7", "Over")),
        ("tasks/DOC-9.yaml", "id: [", ("new", "DOC-9", "Over")),
        ("blockers/BLK-1.yaml", MARKS, BLOCK),
        ("tasks/A-3.yaml", LARGE, ("renumber", "A-1", "A-3")),
        ("tasks/A-3.yaml", TASK.replace("A-1", "A-4"), ("renumber", "A-1", "A-3")),
    ],
)
def test_a_file_that_is_there_is_never_taken_for_a_new_one(
    tmp_path: Path, there: str, text: str, words: tuple[str, ...]
) -> None:
    write_plan(tmp_path, files={f"checklist/{there}": text})
    before = read_all(tmp_path)
    with pytest.raises(GuardError, match=f"'checklist/{there}' is not written: it already exists"):
        run(tmp_path, *words)
    assert read_all(tmp_path) == before


def test_a_file_that_cannot_be_read_takes_its_id(tmp_path: Path) -> None:
    write_plan(tmp_path, files={"checklist/tasks/A-3.yaml": LARGE})
    assert run(tmp_path, "new", "A", "Next").text.startswith("A-4: ")


def test_what_was_saved_while_a_question_waited_is_not_overwritten(tmp_path: Path) -> None:
    write_plan(tmp_path)
    path = tmp_path / ONE

    def answer(_question: str) -> str:
        path.write_text(path.read_text("utf-8") + "notes: Mine\n", "utf-8")
        return "1"

    with pytest.raises(GuardError, match=f"'{ONE}' is not written: it has been changed .* run the command again"):
        run(tmp_path, "set", "A-1", "deadline=03/04/2025", ask=answer)
    assert path.read_text("utf-8").endswith("deadline: 2025-05-20 12:00\nstatus: in_progress\nnotes: Mine\n")


@pytest.mark.parametrize("fault", ["folder", "link", "changed", "gone"])
def test_all_files_are_checked_before_the_first_is_written(tmp_path: Path, fault: str) -> None:
    write_files(tmp_path, {ONE: "a", TWO: "b", "elsewhere": "b"})
    other = tmp_path / TWO
    other.unlink()
    if fault == "folder":
        other.mkdir()
    elif fault == "link":
        other.symlink_to(tmp_path / "elsewhere")
    elif fault == "changed":
        other.write_text("c", "utf-8")
    with pytest.raises(GuardError, match=f"nothing was written: '{TWO}' is not written: "):
        save_files(str(tmp_path), {ONE: b"A", TWO: b"B"}, {ONE: b"a", TWO: b"b"})
    assert (tmp_path / ONE).read_bytes() == b"a"


def test_a_changed_file_is_not_removed(tmp_path: Path) -> None:
    write_files(tmp_path, {ONE: "mine"})
    with pytest.raises(GuardError, match=f"'{ONE}' is not written: it has been changed"):
        save_files(str(tmp_path), {TWO: b"B"}, {ONE: b"a"}, gone=[ONE])
    assert read_all(tmp_path) == {ONE: "mine"}
