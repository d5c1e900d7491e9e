from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.findings import Finding
from launchlist.reading.disk.plan_files import (
    find_root,
    read_folder,
    read_small_file,
    read_text_file,
    read_tree,
)
from launchlist.reading.disk.safe_open import list_visible

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPTS = str(Path(__file__).parents[3] / "scripts")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "checklist" / "tasks").mkdir(parents=True)
    (tmp_path / "checklist" / "blockers").mkdir()
    (tmp_path / "checklist" / "plan.yaml").write_bytes(b"version: 1\n")
    (tmp_path / "checklist" / "tasks" / "B-2.yaml").write_bytes(b"id: B-2\n")
    (tmp_path / "checklist" / "tasks" / "A-1.yml").write_bytes(b"id: A-1\n")
    (tmp_path / "checklist" / "blockers" / "BLK-1.yaml").write_bytes(b"id: BLK-1\n")
    return tmp_path


def show(findings: tuple[Finding, ...] | list[Finding]) -> list[str]:
    return [f"{finding.path}:{finding.line}:{finding.column} {finding.severity} {finding.rule}" for finding in findings]


def test_reads_plan_first_and_the_rest_by_path(root: Path) -> None:
    tree = read_tree(str(root))
    assert [(file.path, file.kind, file.data) for file in tree.files] == [
        ("checklist/plan.yaml", "plan", b"version: 1\n"),
        ("checklist/blockers/BLK-1.yaml", "blocker", b"id: BLK-1\n"),
        ("checklist/tasks/A-1.yml", "task", b"id: A-1\n"),
        ("checklist/tasks/B-2.yaml", "task", b"id: B-2\n"),
    ]
    assert tree.findings == ()


def test_nothing_to_check_is_an_error(tmp_path: Path) -> None:
    for root in (tmp_path, tmp_path / "absent"):
        assert show(read_tree(str(root)).findings) == [
            "checklist/plan.yaml:1:1 error no-plan",
            "checklist/tasks:1:1 error no-tasks",
        ]


def test_a_folder_without_task_files_is_an_error(root: Path) -> None:
    for path in (root / "checklist" / "tasks").iterdir():
        path.unlink()
    (root / "checklist" / "tasks" / "README.md").touch()
    (root / "checklist" / "tasks" / "A-1.txt").touch()
    assert show(read_tree(str(root)).findings) == [
        "checklist/tasks/A-1.txt:1:1 warning stray-file",
        "checklist/tasks:1:1 error no-tasks",
    ]


@pytest.mark.parametrize("target", ["B-2.yaml", "/etc/passwd", "absent", "link.yaml", "../../.git/config"])
def test_links_are_not_followed(root: Path, target: str) -> None:
    (root / "checklist" / "tasks" / "link.yaml").symlink_to(target)
    tree = read_tree(str(root))
    assert show(tree.findings) == ["checklist/tasks/link.yaml:1:1 error symlink"]
    assert len(tree.files) == 4


def test_yaml_where_no_plan_is_read_is_found_one_folder_deep(root: Path) -> None:
    for path in (
        "plan.yml",
        "A-2.yaml",
        "Tasks/A-3.yaml",
        "x/A-4.yml",
        "x/A-5.yml",
        "x/y/A-6.yaml",
        "tasks/z/A-7.yaml",
    ):
        (root / "checklist" / path).parent.mkdir(exist_ok=True, parents=True)
        (root / "checklist" / path).touch()
    (root / "checklist" / "tasks" / "empty").mkdir()
    (root / "checklist" / "README.md").touch()
    (root / "checklist" / "link").symlink_to("x")
    assert show(read_tree(str(root)).findings) == [
        "checklist/A-2.yaml:1:1 warning misplaced-file",
        "checklist/Tasks/A-3.yaml:1:1 warning misplaced-file",
        "checklist/plan.yml:1:1 warning misplaced-file",
        "checklist/x/A-4.yml:1:1 warning misplaced-file",
        "checklist/tasks/empty:1:1 warning stray-file",
        "checklist/tasks/z/A-7.yaml:1:1 warning misplaced-file",
    ]


@pytest.mark.parametrize("name", ["checklist", "checklist/tasks", "checklist/plan.yaml"])
def test_no_part_of_a_path_may_be_a_link(root: Path, name: str) -> None:
    (root / name).rename(root / "elsewhere")
    (root / name).symlink_to(root / "elsewhere")
    tree = read_tree(str(root))
    assert show(tree.findings) == [f"{name}:1:1 error symlink"]


def test_pipes_sockets_and_folders_are_not_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tasks = root / "checklist" / "tasks"
    os.mkfifo(tasks / "fifo.yaml")
    (tasks / "folder.yaml").mkdir()
    monkeypatch.chdir(tasks)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.yaml")
    assert show(read_tree(str(root)).findings) == [
        f"checklist/tasks/{name}.yaml:1:1 error not-a-file" for name in ("fifo", "folder", "socket")
    ]


def test_an_unreadable_file_is_a_finding(root: Path) -> None:
    (root / "checklist" / "tasks" / "B-2.yaml").chmod(0)
    root.chmod(0o755)
    code = (  # root may read everything, so the child becomes nobody once it is in the folder
        "import os\n"
        "from launchlist.reading.disk.plan_files import read_tree\n"
        "if os.getuid() == 0: os.setuid(65534)\n"
        "print(*read_tree('.').findings, sep='\\n')"
    )
    command = [sys.executable, "-c", code]
    environment = {"PYTHONPATH": SCRIPTS}
    out = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=True)
    assert out.stdout.startswith("checklist/tasks/B-2.yaml:1:1: error unreadable: it cannot be read: permission denied")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"new\nline.yaml", "new\\nline.yaml"),
        (b"-rf.yaml", "-rf.yaml"),
        (b"\xff.yaml", "\\udcff.yaml"),
        (b"::error::.yaml", "::error::.yaml"),
    ],
)
def test_hostile_names_are_refused_and_printed_escaped(root: Path, name: bytes, shown: str) -> None:
    (root / "checklist" / "tasks" / os.fsdecode(name)).touch()
    tree = read_tree(str(root))
    assert show(tree.findings) == [f"checklist/tasks/{shown}:1:1 error file-name"]
    assert len(tree.files) == 4


@pytest.mark.parametrize(("one", "other"), [("T.yaml", "t.yaml"), ("\u00e9.yaml", "e\u0301.yaml")])
def test_names_that_clash_elsewhere(root: Path, one: str, other: str) -> None:
    for name in (one, other):
        (root / "checklist" / "tasks" / name).write_bytes(b"id: T-1\n")
    assert [finding.rule for finding in read_tree(str(root)).findings] == ["name-clash"]


def test_a_large_file_is_not_read(root: Path) -> None:
    with (root / "checklist" / "tasks" / "big.yaml").open("wb") as file:
        file.truncate(10**9)
    assert show(read_tree(str(root)).findings) == ["checklist/tasks/big.yaml:1:1 error file-too-large"]


def test_hidden_files_are_passed_over(root: Path) -> None:
    (root / "checklist" / "tasks" / ".A-1.yaml.swp").touch()
    (root / "checklist" / "tasks" / ".hidden.yaml").touch()
    assert read_tree(str(root)).findings == ()


def test_finds_the_nearest_plan_upwards(root: Path) -> None:
    below = root / "docs" / "deep"
    below.mkdir(parents=True)
    assert find_root(str(below)) == str(root)
    assert find_root(str(root / "checklist" / "tasks")) == str(root)


def test_other_files_are_read_by_path(root: Path) -> None:
    (root / "CHECKLIST.md").write_bytes(b"# x\n")
    (root / "link.md").symlink_to("CHECKLIST.md")
    assert read_text_file(str(root), "CHECKLIST.md", 100) == b"# x\n"
    assert read_text_file(str(root), "absent/CHECKLIST.md", 100) is None
    for path, rule in (
        ("link.md", "symlink"),
        ("../x", "path-outside"),
        ("/etc/passwd", "path-outside"),
        ("checklist", "not-a-file"),
    ):
        refused = read_text_file(str(root), path, 100)
        assert isinstance(refused, Finding)
        assert refused.rule == rule
    large = read_text_file(str(root), "CHECKLIST.md", 3)
    assert isinstance(large, Finding)
    assert large.rule == "file-too-large"


def test_a_folder_of_overrides(root: Path) -> None:
    folder = root / "mine"
    folder.mkdir()
    (folder / "a.md.j2").write_bytes(b"a")
    (folder / "b.md.j2").symlink_to("/etc/passwd")
    (folder / "note.txt").touch()
    found, findings = read_folder(str(root), "mine", ".j2", 100)
    assert found == {"a.md.j2": b"a"}
    assert show(findings) == ["mine/b.md.j2:1:1 error symlink"]
    assert [finding.rule for finding in read_folder(str(root), "absent", ".j2", 100)[1]] == ["no-folder"]
    (root / "linked").symlink_to("mine")
    assert [finding.rule for finding in read_folder(str(root), "linked", ".j2", 100)[1]] == ["symlink"]


@pytest.fixture
def fd(tmp_path: Path) -> Iterator[int]:
    handle = os.open(tmp_path, os.O_RDONLY)
    yield handle
    os.close(handle)


def test_lists_what_is_visible_and_tells_files_from_the_rest(tmp_path: Path, fd: int) -> None:
    for name in ("b.yaml", "a.yaml", ".hidden.yaml"):
        (tmp_path / name).touch()
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    names, irregular = list_visible(fd)
    assert names == ["a.yaml", "b.yaml", "folder.yaml", "link.yaml", "pipe.yaml"]
    assert irregular == {"folder.yaml", "link.yaml", "pipe.yaml"}


@pytest.mark.parametrize(("size", "read"), [(0, 0), (1, 1), (16 * 1024, 16 * 1024), (16 * 1024 + 1, 0)])
def test_reads_small_files_whole_and_leaves_large_ones(tmp_path: Path, fd: int, size: int, read: int) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x" * size)
    assert read_small_file(fd, "a.yaml") == b"x" * read


def test_does_not_read_what_replaced_a_listed_file(tmp_path: Path, fd: int) -> None:
    (tmp_path / "a.yaml").write_bytes(b"secret")
    (tmp_path / "link.yaml").symlink_to("a.yaml")
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    writer = os.open(tmp_path / "pipe.yaml", os.O_RDWR)
    os.write(writer, b"id: A-1\n")
    assert [read_small_file(fd, f"{name}.yaml") for name in ("absent", "link", "folder", "pipe")] == [b""] * 4
    os.close(writer)


@pytest.mark.parametrize("name", ["zero", "null", "tty"])
def test_reads_nothing_from_a_device(name: str) -> None:
    devices = os.open("/dev", os.O_RDONLY)
    assert read_small_file(devices, name) == b""
    os.close(devices)
