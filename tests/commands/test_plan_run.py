from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.workspace import PLAN, TASK, commit, write_files, write_plan

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
FROZEN = "as_of: 2025-05-17 12:00\n"
TASK_PATH = "checklist/tasks/A-1.yaml"
RECORD = ".git/launchlist/check"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which launchlist is installed as pip would: runs in development are not kept."""
    packages = tmp_path_factory.mktemp("lib") / "site-packages"
    shutil.copytree(ROOT / "scripts" / "launchlist", packages / "launchlist")
    shutil.copytree(ROOT / "templates", packages / "launchlist" / "templates")
    return packages


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return commit_long_ago(write_plan(tmp_path, FROZEN))


def commit_long_ago(root: Path) -> Path:
    commit(root)
    time.sleep(0.06)  # what changed a moment ago is not kept
    return root


def run(packages: Path, root: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "launchlist", *words]
    environment = {"PYTHONPATH": str(packages), "PATH": os.environ["PATH"], "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def mark(root: Path, command: str = "check") -> None:
    """Make the record say something else, so that an answer from it can be told from a run."""
    record = root / ".git" / "launchlist" / command
    data = record.read_bytes()
    changed = data.replace(b"1 task,", b"1 TASK,").replace(b"up to date", b"UP TO DATE")
    assert changed != data
    record.write_bytes(changed)


def is_recalled(packages: Path, root: Path, *words: str) -> bool:
    code, output, errors = run(packages, root, *words)
    assert code in {0, 1}
    return "1 TASK," in output or "UP TO DATE" in errors


@pytest.mark.parametrize("words", [["check"], ["check", "--format", "json"], ["check", "--as-of", "2025-05-17 13:00"]])
def test_a_second_run_uses_the_cached_result(packages: Path, plan: Path, words: list[str]) -> None:
    first = run(packages, plan, *words)
    assert run(packages, plan, *words) == first
    if "json" not in words:
        mark(plan)
        assert is_recalled(packages, plan, *words)


def test_other_options_do_not_use_the_cached_result(packages: Path, plan: Path) -> None:
    assert run(packages, plan, "check")[0] == 0
    mark(plan)
    assert not is_recalled(packages, plan, "check", "--as-of", "2025-05-18 12:00")


def test_the_root_can_be_given(packages: Path, plan: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    for words in (["check", "--root", str(plan)], ["check", f"--root={plan}"]):
        assert run(packages, elsewhere, *words)[0] == 0
        mark(plan)
        assert is_recalled(packages, elsewhere, *words)


def edit_in_place(root: Path) -> None:
    path = root / TASK_PATH
    before = path.stat()
    with path.open("r+b") as file:
        file.write(TASK.replace("the text", "ThE TeXt").encode())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def replace_by_link(root: Path) -> None:
    (root / TASK_PATH).rename(root / "x")
    (root / TASK_PATH).symlink_to("../../x")


def put_behind_link(root: Path, folder: str) -> None:
    (root / folder).rename(root / "elsewhere")
    (root / folder).symlink_to("elsewhere")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a task edited in place, its time put back": edit_in_place,
    "a task added": lambda root: write_files(root, {"checklist/tasks/B-1.yaml": TASK.replace("A-1", "B-1")}),
    "a task removed": lambda root: (root / "checklist/tasks/Z-1.yaml").unlink(),
    "a task renamed": lambda root: (root / "checklist/tasks/Z-1.yaml").rename(root / "checklist/tasks/Y-1.yaml"),
    "a blocker folder": lambda root: (root / "checklist/blockers").mkdir(),
    "a task in a folder that is not read": lambda root: write_files(root, {"checklist/task/B-1.yaml": TASK}),
    "a task beside the plan": lambda root: write_files(root, {"checklist/B-1.yaml": TASK}),
    "the plan behind a link": lambda root: put_behind_link(root, "checklist"),
    "the plan edited": lambda root: write_files(root, {"checklist/plan.yaml": PLAN + FROZEN + "goal: More\n"}),
    "the mode of a task": lambda root: (root / TASK_PATH).chmod(0o600),
    "a task replaced by a link": replace_by_link,
    "the output edited": lambda root: write_files(root, {"CHECKLIST.md": "By hand\n"}),
    "the output removed": lambda root: (root / "CHECKLIST.md").unlink(),
    "the output's mode": lambda root: (root / "CHECKLIST.md").chmod(0o600),
}  # fmt: skip


@pytest.mark.parametrize("command", ["check", "render"])
@pytest.mark.parametrize("change", CHANGES)
def test_any_change_invalidates_the_cached_result(packages: Path, plan: Path, change: str, command: str) -> None:
    write_files(plan, {"checklist/tasks/Z-1.yaml": TASK.replace("A-1", "Z-1").replace("pending", "complete")})
    assert run(packages, plan, "render")[0] == 0
    commit_long_ago(plan)
    code, output, errors = run(packages, plan, command)
    assert code == 0
    record = plan / ".git" / "launchlist" / command
    old = (output + errors).encode()
    assert record.read_bytes().count(b"2 tasks,") == 1
    record.write_bytes(record.read_bytes().replace(b"2 tasks,", b"9 tasks,"))
    assert "9 tasks," in run(packages, plan, command)[1], old
    CHANGES[change](plan)
    assert "9 tasks," not in run(packages, plan, command)[1]


def test_a_changed_template_invalidates_the_cached_result(packages: Path, tmp_path: Path) -> None:
    write_plan(tmp_path, FROZEN + "templates: own\n", {"own/footer.md.j2": "one"})
    assert run(packages, tmp_path, "render")[0] == 0
    commit_long_ago(tmp_path)
    assert run(packages, tmp_path, "render")[0] == 0
    mark(tmp_path, "render")
    assert is_recalled(packages, tmp_path, "render")
    write_files(tmp_path, {"own/footer.md.j2": "two"})
    assert run(packages, tmp_path, "render")[0] == 0


@pytest.mark.parametrize(
    ("settings", "folder"), [("templates: own/deep/\n", "own"), ("outputs: [{path: docs/a/LIST.md}]\n", "docs")]
)
def test_a_parent_folder_replaced_by_a_link_invalidates_the_cached_result(
    packages: Path, tmp_path: Path, settings: str, folder: str
) -> None:
    write_plan(tmp_path, FROZEN + settings, {"own/deep/footer.md.j2": "one"})
    run(packages, tmp_path, "render")
    commit_long_ago(tmp_path)
    assert run(packages, tmp_path, "check")[0] == 0
    mark(tmp_path)
    assert is_recalled(packages, tmp_path, "check")
    put_behind_link(tmp_path, folder)  # what is below it is the same to the last time and inode
    assert not is_recalled(packages, tmp_path, "check")


def test_the_last_root_counts_and_options_are_not_abbreviated(packages: Path, plan: Path) -> None:
    other = commit_long_ago(write_plan(plan / "sub", FROZEN + "labels: none\n"))
    assert run(packages, plan, "check")[0] == 0
    words = ["check", "--root", ".", "--root", "sub"]
    assert [run(packages, plan, *words)[0] for _ in range(2)] == [1, 1]
    write_files(other, {"checklist/plan.yaml": PLAN + FROZEN})
    commit_long_ago(other)
    assert run(packages, plan, *words)[0] == 0
    mark(other)
    assert is_recalled(packages, plan, *words)
    assert run(packages, plan, "check", "--roo", "sub")[0] == 2


def test_each_plan_has_its_own_cached_result(packages: Path, tmp_path: Path) -> None:
    plans = [commit_long_ago(write_plan(tmp_path / name, FROZEN)) for name in "ab"]
    assert [run(packages, each, "check")[0] for each in plans] == [0, 0]
    keys = {(each / RECORD).read_bytes().split(b"\n")[1] for each in plans}
    assert len(keys) == 2


def test_a_file_name_with_a_line_break_is_only_a_name(packages: Path, plan: Path) -> None:
    write_files(plan, {"checklist/tasks/x y z\nb.md": ""})
    commit_long_ago(plan)
    assert run(packages, plan, "check")[0] == 0
    mark(plan)
    assert is_recalled(packages, plan, "check")


def test_a_narrow_terminal_gets_the_same_output_twice(packages: Path, plan: Path) -> None:
    write_files(plan, {"checklist/tasks/Żółć.txt": ""})
    commit_long_ago(plan)
    environment = {"PYTHONPATH": str(packages), "PATH": os.environ["PATH"], "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "launchlist", "check"]
    runs = [subprocess.run(command, cwd=plan, env=environment, capture_output=True, check=False) for _ in range(2)]
    assert (plan / RECORD).exists()
    assert [done.returncode for done in runs] == [0, 0]
    assert runs[0].stdout == runs[1].stdout
    assert b"\\u017b" in runs[0].stdout


def test_another_installed_package_invalidates_the_cached_result(packages: Path, plan: Path) -> None:
    assert run(packages, plan, "check")[0] == 0
    mark(plan)
    assert is_recalled(packages, plan, "check")
    times = packages.stat()
    os.utime(packages, ns=(times.st_atime_ns, times.st_mtime_ns + 1))
    assert not is_recalled(packages, plan, "check")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "> /dev/full"])
def test_an_unwritable_stream_is_not_an_internal_error(packages: Path, plan: Path, closed: str) -> None:
    shell = f"'{sys.executable}' -m launchlist check {closed}"
    environment = {"PYTHONPATH": str(packages), "PATH": os.environ["PATH"]}
    full = "launchlist: the output cannot be written: no space left on device\n"
    for _ in range(2):
        done = subprocess.run(
            ["sh", "-c", shell], cwd=plan, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == ((1, full) if "full" in closed else (0, ""))


@pytest.mark.parametrize(
    ("words", "task", "code"),
    [
        (["check"], TASK.replace("Maya", "Mia"), 1),
        (["check", "--explain"], TASK, 0),
        (["check", "--as-of", "never"], TASK, 2),
        (["render", "--check"], TASK, 1),
        (["render"], TASK, 0),  # it wrote
    ],
)
def test_only_a_plain_successful_run_is_cached(
    packages: Path, plan: Path, words: list[str], task: str, code: int
) -> None:
    write_files(plan, {TASK_PATH: task})
    commit_long_ago(plan)
    assert run(packages, plan, *words)[0] == code
    assert not (plan / ".git" / "launchlist").exists()


def test_a_failing_run_is_not_hidden_by_an_earlier_result(packages: Path, plan: Path) -> None:
    assert run(packages, plan, "check")[0] == 0
    write_files(plan, {TASK_PATH: TASK.replace("Maya", "Mia")})
    assert [run(packages, plan, "check")[0] for _ in range(2)] == [1, 1]
    write_files(plan, {TASK_PATH: TASK})
    assert run(packages, plan, "check")[0] == 0


def test_a_result_is_not_cached_right_after_a_change(packages: Path, plan: Path) -> None:
    (plan / TASK_PATH).write_text(TASK)
    os.utime(plan / TASK_PATH, ns=(time.time_ns() + 10**12,) * 2)
    assert run(packages, plan, "check")[0] == 0
    assert not (plan / RECORD).exists()


def test_the_result_of_a_current_plan_is_cached_until_the_next_deadline(packages: Path, tmp_path: Path) -> None:
    due = time.strftime("%Y-%m-%d %H:%M", time.gmtime(time.time() + 3600))
    write_plan(tmp_path, files={TASK_PATH: TASK.replace("2025-05-20 12:00", due)})
    commit_long_ago(tmp_path)
    assert run(packages, tmp_path, "check")[0] == 0
    mark(tmp_path)
    assert is_recalled(packages, tmp_path, "check")
    lines = (tmp_path / RECORD).read_bytes().split(b"\n", 6)
    assert time.time() < float(lines[3]) <= time.time() + 3601
    lines[3] = b"%f" % (time.time() - 1)
    (tmp_path / RECORD).write_bytes(b"\n".join(lines))
    assert not is_recalled(packages, tmp_path, "check")


@pytest.mark.parametrize("damage", [b"", b"launchlist run 1\n", b"launchlist run 2\nx\n\n1\n1 1\n", b"\xff" * 100])
def test_a_damaged_cached_result_is_ignored(packages: Path, plan: Path, damage: bytes) -> None:
    first = run(packages, plan, "check")
    (plan / RECORD).write_bytes(damage)
    assert run(packages, plan, "check") == first


def test_a_cached_result_with_a_damaged_number_is_ignored(packages: Path, plan: Path) -> None:
    first = run(packages, plan, "check")
    lines = (plan / RECORD).read_bytes().split(b"\n", 6)
    for at, value in ((3, b"soon"), (4, b"then"), (5, b"1"), (5, b"x y")):
        (plan / RECORD).write_bytes(b"\n".join((*lines[:at], value, *lines[at + 1 :])))
        assert run(packages, plan, "check") == first


def test_nothing_is_cached_outside_a_checkout_or_in_development(packages: Path, tmp_path: Path) -> None:
    write_plan(tmp_path, FROZEN)
    time.sleep(0.06)
    assert run(packages, tmp_path, "check")[0] == 0
    assert not (tmp_path / ".git").exists()
    commit_long_ago(tmp_path)
    assert run(ROOT / "scripts", tmp_path, "check")[0] == 0
    assert not (tmp_path / ".git" / "launchlist").exists()
