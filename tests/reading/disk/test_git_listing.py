from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from launchlist.project.states import read_revision
from launchlist.reading.disk import plan_files, stray_files
from launchlist.reading.disk.git_listing import GitListing, select_files
from launchlist.reading.disk.plan_files import read_tree
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES
from tests.workspace import commit, write_files, write_plan

EXAMPLES = Path(__file__).parents[2] / "examples"
BESIDE = ("command", "expected", "expected.txt", "meanwhile.sh", "setup.sh")
# Pipes, sockets and permissions, which Git does not carry, what a checkout lacks on purpose, and those that take half
# a minute to make.
UNCARRIED = {
    "not-a-file",
    "not-checked-out",
    "socket",
    "unreadable",
    "unreadable-folder",
    "too-many-files",
    "plan-too-large",
}
PLAIN = (
    GitListing(path="checklist/plan.yaml", mode="100644", size=10),
    GitListing(path="checklist/tasks/A-1.yaml", mode="100755", size=10),
)


def find_cases() -> list[Path]:
    """Return the examples about names and kinds of files, and all that a script has to make."""
    rules = ("misplaced", "stray", "no-plan", "no-tasks", "file-", "name-clash", "symlink", "not-a-file", "hidden")
    cases = sorted(path for kind in ("valid", "invalid") for path in (EXAMPLES / kind).iterdir() if path.is_dir())
    return [
        case
        for case in cases
        if (case.name.startswith(rules) or (case / "setup.sh").exists()) and case.name not in UNCARRIED
    ]


@pytest.mark.parametrize("case", find_cases(), ids=lambda case: case.name)
def test_a_commit_reads_as_a_checkout_of_it(case: Path, tmp_path: Path) -> None:
    root = tmp_path / "plan"
    shutil.copytree(case, root, symlinks=True, ignore=lambda at, _: BESIDE if at == str(case) else ())
    if (case / "setup.sh").exists():
        subprocess.run(["sh", case / "setup.sh"], cwd=root, check=True, capture_output=True)
    commit(root)
    assert read_revision(str(root), "HEAD") == read_tree(str(root))


@pytest.mark.parametrize(
    "target", ["checklist", "checklist/plan.yaml", "checklist/tasks", "checklist/tasks/B-1.yaml", "checklist/blockers"]
)
@pytest.mark.parametrize("kind", ["link", "file", "folder"])
def test_wrong_kinds_of_entries_are_refused_as_on_the_disk(tmp_path: Path, target: str, kind: str) -> None:
    root = write_plan(tmp_path / "plan")
    place = root / target
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    if kind == "link":
        place.symlink_to("elsewhere")
    elif kind == "file":
        place.write_text("id: [", encoding="utf-8")
    else:
        write_files(root, {f"{target}/inside.txt": "x"})
    commit(root)
    assert read_revision(str(root), "HEAD") == read_tree(str(root))


@pytest.mark.parametrize(
    ("path", "mode", "size", "finding"),
    [
        ("checklist", "160000", 0, "checklist not-a-file 'checklist' is a submodule, whose files belong to another"),
        ("checklist/tasks", "160000", 0, "checklist/tasks not-a-file 'tasks' is a submodule"),
        ("checklist/tasks/B-1.yaml", "160000", 0, "checklist/tasks/B-1.yaml not-a-file 'B-1.yaml' is a submodule"),
        ("checklist/tasks/B-1.yaml", "120000", 5, "checklist/tasks/B-1.yaml symlink 'B-1.yaml' is a symbolic link"),
        ("checklist/tasks/B-1.yaml", "100644", MAX_FILE_BYTES + 1, "checklist/tasks/B-1.yaml file-too-large the file"),
    ],
)
def test_entries_that_no_checkout_can_contain_are_refused(path: str, mode: str, size: int, finding: str) -> None:
    kept = [each for each in PLAIN if not each.path.startswith(f"{path}/")]
    selection = select_files([*kept, GitListing(path=path, mode=mode, size=size)])
    (found,) = selection.findings
    assert f"{found.path} {found.rule} {found.message}".startswith(finding)
    assert path not in {file for file, _ in selection.files}


def test_a_plan_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    # Half a gigabyte, or 200,001 files, would take longer than the test is worth.
    monkeypatch.setattr(plan_files, "MAX_PLAN_BYTES", 19)
    assert select_files(PLAIN).files == ()
    assert [finding.rule for finding in select_files(PLAIN).findings] == ["plan-too-large"]


def test_too_many_files_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stray_files, "MAX_FILES", 0)
    selection = select_files(PLAIN)
    assert (selection.files, [finding.rule for finding in selection.findings]) == (
        (("checklist/plan.yaml", "plan"),),
        ["too-many-files"],
    )


def test_the_examples_exist() -> None:
    assert len(find_cases()) > 30
