from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist import cli
from tests.workspace import AS_OF, TASK, commit, run_git, write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

RENDER = ("render", "--exit-non-zero-on-change")
"""Tells by its exit code whether anything was written."""
FRESH = (*RENDER, "--as-of", AS_OF)
REGION = "outputs:\n  - path: README.md\n    regions: [metrics]\n"
README = "# Own words\n\n<!-- launchlist:begin metrics -->\nold\n<!-- launchlist:end -->\n\nMore \t words"


def run(root: Path, *words: str) -> int:
    return cli.main([words[0], "--root", str(root), *words[1:]])


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return a repository whose CHECKLIST.md is rendered and committed."""
    write_plan(tmp_path)
    assert run(tmp_path, *FRESH) == 1
    commit(tmp_path)
    return tmp_path


def read(root: Path) -> str:
    return (root / "CHECKLIST.md").read_bytes().decode()


def edit_task(root: Path, old: str, new: str) -> None:
    task = root / "checklist" / "tasks" / "A-1.yaml"
    task.write_text(task.read_text().replace(old, new))


@pytest.mark.parametrize("words", [FRESH, (*RENDER, "--as-of", "2025-05-17 18:00"), (*FRESH, "--stamp")])
def test_an_unchanged_file_is_left_alone(
    plan: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = (plan / "CHECKLIST.md").stat()
    assert run(plan, *words) == 0
    after = (plan / "CHECKLIST.md").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert capsys.readouterr().err.endswith("CHECKLIST.md: up to date\n")


def test_writing_exits_with_0(tmp_path: Path) -> None:
    write_plan(tmp_path)
    assert run(tmp_path, "render", "--as-of", AS_OF) == 0
    assert read(tmp_path)


def test_the_stamp_changes_only_with_other_changes_or_on_request(plan: Path) -> None:
    assert run(plan, *RENDER, "--as-of", "2025-05-17 18:00", "--stamp") == 1
    assert "as of 2025-05-17T18:00:00+00:00" in read(plan)
    assert run(plan, *RENDER, "--as-of", "2025-05-18 09:00") == 1  # one day less to the release
    assert "Last automated update: May 18, 2025 09:00 UTC" in read(plan)


def test_check_renders_as_of_the_time_the_file_records(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(plan, "render", "--check") == 0
    assert run(plan, "render", "--check", "--as-of", "2025-05-19 12:00") == 1
    assert "-| Days to release | 5 | 5 |" in capsys.readouterr().out
    edit_task(plan, "in_progress", "complete")
    assert run(plan, "render", "--check") == 1
    output, errors = capsys.readouterr()
    assert "+| **A-1** | Write the text | **Maya** | 20 May 12:00 | ✅ Complete |  |" in output
    assert errors.endswith("1 generated file would change\n")
    assert "2025-05-17T12:00:00" in read(plan)


def test_check_writes_nothing(tmp_path: Path) -> None:
    write_plan(tmp_path)
    assert run(tmp_path, "render", "--check", "--as-of", AS_OF) == 1
    assert not (tmp_path / "CHECKLIST.md").exists()


def test_a_frozen_plan_is_compared_as_of_its_own_time(tmp_path: Path) -> None:
    write_plan(tmp_path, "as_of: 2025-05-17 12:00\n")
    assert run(tmp_path, *RENDER) == 1
    assert run(tmp_path, "render", "--check") == 0
    write_plan(tmp_path, "as_of: 2025-05-17 12:01\n")
    assert run(tmp_path, "render", "--check") == 1
    assert run(tmp_path, *RENDER) == 1
    assert "12:01" in read(tmp_path)


def test_a_hand_edit_is_refused_and_kept(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plan / "CHECKLIST.md").write_text(read(plan) + "By hand\n")
    edit_task(plan, "in_progress", "complete")
    before = (plan / "CHECKLIST.md").stat().st_mtime_ns
    assert run(plan, *FRESH) == 4
    assert (plan / "CHECKLIST.md").stat().st_mtime_ns == before
    assert "or launchlist render --force" in capsys.readouterr().err
    assert run(plan, *FRESH, "--force") == 1
    assert "By hand" not in read(plan)


def test_a_committed_hand_edit_is_overwritten(plan: Path) -> None:
    (plan / "CHECKLIST.md").write_text(read(plan) + "By hand\n")
    commit(plan)
    assert run(plan, *FRESH) == 1
    assert "By hand" not in read(plan)


@pytest.mark.parametrize("is_staged", [True, False])
def test_a_staged_hand_edit_does_not_count_as_committed(plan: Path, is_staged: bool) -> None:
    (plan / "CHECKLIST.md").write_text("By hand\n")
    if is_staged:
        run_git(plan, "add", "-A")
    assert run(plan, *FRESH) == 4


def test_an_empty_file_is_overwritten(plan: Path) -> None:
    (plan / "CHECKLIST.md").write_text("")
    assert run(plan, *FRESH) == 1


def test_line_endings_and_mode_are_kept(plan: Path) -> None:
    path = plan / "CHECKLIST.md"
    path.write_bytes(read(plan).replace("\n", "\r\n").encode())
    path.chmod(0o600)
    assert run(plan, *FRESH) == 0
    edit_task(plan, "in_progress", "complete")
    assert run(plan, *FRESH) == 1
    data = path.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") > 20
    assert b"Complete" in data
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_region_is_replaced_and_nothing_else(tmp_path: Path, end: str) -> None:
    write_plan(tmp_path, REGION, {"README.md": README.replace("\n", end)})
    commit(tmp_path)
    assert run(tmp_path, *FRESH) == 1
    before, _, rest = README.replace("\n", end).partition(f"old{end}")
    text = (tmp_path / "README.md").read_bytes().decode()
    assert text.startswith(before)
    assert text.endswith(rest)
    assert f"## Progress Measurement{end}" in text
    assert run(tmp_path, *FRESH) == 0


def test_a_file_with_mixed_line_endings_keeps_them_around_its_regions(tmp_path: Path) -> None:
    write_plan(tmp_path, REGION)
    text = README.replace("# Own words\n", "# Own words\r\n")
    (tmp_path / "README.md").write_bytes(text.encode())
    commit(tmp_path)
    assert run(tmp_path, *FRESH) == 1
    written = (tmp_path / "README.md").read_bytes().decode()
    start, end = written.index("<!-- launchlist: generated"), written.index("<!-- launchlist:end")
    assert written[:start] + "old\n" + written[end:] == text
    assert "\r" not in written[start:end]


@pytest.mark.parametrize("style", ["text", "github", "json", "sarif"])
def test_drift_is_a_finding_in_every_format(plan: Path, style: str, capsys: pytest.CaptureFixture[str]) -> None:
    edit_task(plan, "in_progress", "complete")
    assert run(plan, "render", "--check", "--format", style) == 1
    said = capsys.readouterr().out
    assert "CHECKLIST.md does not match the plan" in said
    assert "run: launchlist render" in said.replace("\\u003a", ":")


def test_drift_by_hand_gives_a_fix_that_works(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plan / "CHECKLIST.md").write_text(read(plan) + "By hand\n")
    assert run(plan, "render", "--check") == 1
    assert "git restore --staged --worktree -- CHECKLIST.md" in capsys.readouterr().out
    run_git(plan, "restore", "--staged", "--worktree", "--", "CHECKLIST.md")
    assert run(plan, "render", "--check") == 0


def test_conflict_markers_are_replaced(plan: Path) -> None:
    whole = read(plan)
    (plan / "CHECKLIST.md").write_text(f"<<<<<<< HEAD\n{whole}=======\n{whole}>>>>>>> other\n")
    assert run(plan, *FRESH) == 1
    assert read(plan) == whole


def test_text_around_a_region_can_change_freely(tmp_path: Path) -> None:
    write_plan(tmp_path, REGION, {"README.md": README})
    commit(tmp_path)
    assert run(tmp_path, *FRESH) == 1
    readme = tmp_path / "README.md"
    readme.write_text("Before\n" + readme.read_text() + "\nAfter\n")
    edit_task(tmp_path, "in_progress", "complete")
    assert run(tmp_path, *FRESH) == 1
    readme.write_text(readme.read_text().replace("| Tasks completed |", "| Tasks done |"))
    assert run(tmp_path, *FRESH) == 4


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"README.md": "no marks\n"}, "README.md:1:1: error bad-region: region metrics is missing"),
        ({}, "bad-region: README.md does not exist, so it has no regions to fill"),
        (
            {"README.md": "a\n<!-- launchlist:begin metrics -->\n"},
            "README.md:2:1: error bad-region: region metrics never ends",
        ),
    ],
)
def test_nothing_is_written_when_one_output_cannot_be(
    tmp_path: Path, files: dict[str, str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_plan(tmp_path, "outputs:\n  - path: CHECKLIST.md\n  - path: README.md\n    regions: [metrics]\n", files)
    assert run(tmp_path, *FRESH) == 1
    assert message in capsys.readouterr().out
    assert not (tmp_path / "CHECKLIST.md").exists()


def test_nothing_is_written_when_one_output_is_guarded(tmp_path: Path) -> None:
    write_plan(tmp_path, "outputs:\n  - path: CHECKLIST.md\n  - path: METRICS.md\n    sections: [metrics]\n")
    write_files(tmp_path, {"METRICS.md": "By hand\n"})
    assert run(tmp_path, *FRESH) == 4
    assert not (tmp_path / "CHECKLIST.md").exists()
    assert run(tmp_path, *FRESH, "--force") == 1
    assert (tmp_path / "METRICS.md").read_text().splitlines()[3] == "## Progress Measurement"


@pytest.mark.parametrize("path", ["../out.md", ".git/config", "checklist/out.md", "/out.md", ".github/workflows/x.yml"])
def test_outputs_can_only_be_in_allowed_places(tmp_path: Path, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_plan(tmp_path / "root", f"outputs:\n  - path: {path}\n")
    assert run(root, *FRESH) == 1
    assert "error output-refused: " in capsys.readouterr().out
    assert not (tmp_path / "out.md").exists()


def test_an_invalid_plan_is_not_rendered(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit_task(plan, "Maya", "Mia")
    before = read(plan)
    assert run(plan, *FRESH, "--force") == 1
    assert read(plan) == before
    assert capsys.readouterr().err == "nothing was rendered: fix the errors first\n"


def test_templates_of_the_repository_are_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_plan(
        tmp_path, "templates: docs/own\n", {"docs/own/metrics.md.j2": "## Own\r\n\r\n{{ metrics | length }} rows\r\n"}
    )
    assert run(tmp_path, *FRESH) == 1
    assert "\n## Own\n\n2 rows\n" in read(tmp_path)
    write_files(tmp_path, {"docs/own/metrics.md.j2": "## Own\n\n{{ metricks }}\n"})
    assert run(tmp_path, *FRESH) == 1
    expected = "docs/own/metrics.md.j2:3:4: error template-error: 'metricks' is undefined; did you mean metrics?"
    assert expected in capsys.readouterr().out
    assert "2 rows" in read(tmp_path)


def test_task_text_is_not_treated_as_a_template(tmp_path: Path) -> None:
    write_plan(tmp_path, files={"checklist/tasks/A-1.yaml": TASK.replace("Write the text", "'{{ 7 * 7 }} {% raw %}'")})
    assert run(tmp_path, *FRESH) == 1
    assert "{{ 7 * 7 }} {% raw %}" in read(tmp_path)
