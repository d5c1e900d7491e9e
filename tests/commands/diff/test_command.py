from __future__ import annotations

import json
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from launchlist.changes.change import KINDS
from launchlist.commands.diff.command import print_comparison
from launchlist.errors import UsageError
from launchlist.project.comparison import Comparison, compare_revisions
from launchlist.reading.schema.validator import read_schema_text
from tests.changes.sample import update
from tests.test_docs import find_options
from tests.workspace import AS_OF, PLAN, TASK, commit, run, run_git, write_files, write_plan

NOW = datetime(2025, 5, 17, 12, tzinfo=UTC)
A = "checklist/tasks/A-1.yaml"
B = "checklist/tasks/B-1.yaml"
MORE = "id: B-1\ntitle: Print it\nowner: Maya\ndeadline: 2025-05-21\nstatus: pending\ndepends_on: [A-1]\n"
BLOCKER = (
    "id: X-1\ndescription: No printer\naffects: [B-1]\nresolution_plan: Buy one\nowner: Maya\n"
    "eta: 2025-05-19\nstatus: open\n"
)
SCHEMA = Draft202012Validator(json.loads(read_schema_text("diff")))


@pytest.fixture(name="root")
def make_root(tmp_path: Path) -> Path:
    """Return a committed plan of two tasks and a blocker."""
    root = write_plan(tmp_path / "plan", files={B: MORE, "checklist/blockers/X-1.yaml": BLOCKER})
    commit(root)
    return root


def look(root: Path, base: str = "HEAD", head: str | None = None) -> Comparison:
    return compare_revisions(str(root), base, head, None, NOW)


def tell(comparison: Comparison) -> list[str]:
    return [f"{change.kind} {change.id}" for change in comparison.changes]


def show(comparison: Comparison) -> str:
    """Return the text, the Markdown after a look at how it is parsed, and the JSON after a look at its shape."""
    report = json.loads(print_comparison(comparison, "json").text)
    assert not list(SCHEMA.iter_errors(report))
    assert print_comparison(comparison, "markdown").text.startswith("### Launch plan: ")
    return print_comparison(comparison, "text").text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (A, f"# A remark\n{TASK}"),
        (A, TASK.replace("title: Write the text", 'title:   "Write the text" # quoted')),
        (A, "".join(f"{line}\n" for line in reversed(TASK.splitlines()))),
        (A, TASK.replace("\n", "\r\n")),
        (A, "---\n" + TASK),
        (B, MORE.replace("[A-1]", "\n  - A-1")),
        ("checklist/plan.yaml", PLAN.replace("\nowners", "\n\n\nowners")),
        ("CHECKLIST.md", "# Another document\n"),
    ],
    ids=["comment", "quotes", "order of keys", "line ends", "document mark", "list", "blank lines", "another file"],
)
def test_a_different_notation_is_not_a_change(root: Path, path: str, text: str) -> None:
    write_files(root, {path: text})
    comparison = look(root)
    assert comparison.is_unchanged
    assert (comparison.new_findings, comparison.gone_findings, comparison.code) == ((), (), 0)
    assert show(comparison).splitlines()[1] == "The plan's content has not changed."


def test_a_new_error_in_the_same_plan_is_not_unchanged(root: Path) -> None:
    write_files(root, {"checklist/tasks/C.yaml": TASK})
    comparison = look(root)
    assert (tell(comparison), comparison.is_unchanged, comparison.code) == ([], False, 1)
    assert show(comparison).splitlines()[1] == "The plan is invalid."
    assert json.loads(print_comparison(comparison, "json").text)["unchanged"] is False
    commit(root)
    assert (look(root).is_unchanged, look(root).code) == (True, 1)
    assert show(look(root)).splitlines()[1] == "The plan is invalid."


def test_a_moved_file_is_not_a_change(root: Path) -> None:
    (root / B).unlink()
    listed = "".join(f"    {line}\n" for line in MORE.splitlines())
    write_files(root, {"checklist/tasks/all.yaml": f"tasks:\n  -{listed[3:]}"})
    assert look(root).is_unchanged


scalars = st.sampled_from(["{}", "'{}'", '"{}"', "{} # why", "   {}"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.permutations(TASK.splitlines()), st.lists(scalars, min_size=5, max_size=5), st.booleans())
def test_layout_makes_no_difference(root: Path, lines: list[str], styles: list[str], has_gaps: bool) -> None:
    fields = (line.split(": ", 1) for line in lines)
    text = [f"{name}: {style.format(value)}\n" for (name, value), style in zip(fields, styles, strict=True)]
    write_files(root, {A: ("\n\n" if has_gaps else "").join(text)})
    comparison = look(root)
    assert comparison.is_unchanged, comparison.changes


def test_the_head_is_the_working_tree_or_a_revision(root: Path) -> None:
    write_files(root, {A: TASK.replace("in_progress", "complete")})
    assert tell(look(root)) == ["finished A-1"]
    assert tell(look(root, "HEAD", "HEAD")) == []
    commit(root)
    write_files(root, {A: "nonsense"})
    assert tell(look(root, "HEAD~1", "HEAD")) == ["finished A-1"]
    assert tell(look(root, "HEAD", "HEAD~1")) == ["reopened A-1"]


def test_the_chain_from_a_slip_to_the_task_that_suffers(root: Path) -> None:
    write_files(root, {A: TASK.replace("2025-05-20 12:00", "2025-05-22 12:00")})
    text = show(look(root))
    assert "  A-1 slips 2 d, so B-1 cannot meet 21 May EOD: expected 22 May 12:00\n" in text
    assert "  A-1 Write the text: deadline 20 May 12:00 → 22 May 12:00 (+2 d)\n" in text
    assert "tasks/B-1.yaml:4: due-before-dependency: B-1 is due before A-1, which it depends on; move one" in text


@pytest.mark.parametrize(
    ("frozen", "given_moment", "as_of"),
    [
        ("", None, "2025-05-17 12:00"),
        ("", "2025-05-19 09:00", "2025-05-19 09:00"),
        ("as_of: 2025-05-18 10:00\n", None, "2025-05-18 10:00"),
        ("as_of: 2025-05-18 10:00\n", "2025-05-19 09:00", "2025-05-19 09:00"),
    ],
)
def test_both_states_are_evaluated_as_of_the_same_time(
    root: Path, frozen: str, given_moment: str | None, as_of: str
) -> None:
    write_files(root, {"checklist/plan.yaml": f"{PLAN}as_of: 2025-01-01\n"})
    commit(root)
    write_files(root, {"checklist/plan.yaml": PLAN + frozen})
    comparison = compare_revisions(str(root), "HEAD", None, given_moment, NOW)
    assert comparison.as_of
    assert f"{comparison.as_of.local:%Y-%m-%d %H:%M}" == as_of
    assert comparison.base.project.as_of
    assert comparison.base.project.as_of.at == comparison.as_of.at
    assert comparison.consequences
    assert comparison.consequences.is_nothing


def test_a_base_without_a_plan_makes_everything_new(tmp_path: Path) -> None:
    write_files(tmp_path, {"README.md": "x"})
    commit(tmp_path)
    write_plan(tmp_path, "rules: {overdue: warning}\n")
    comparison = look(tmp_path)
    assert (tell(comparison), comparison.code, comparison.consequences) == (["added A-1"], 0, None)
    assert comparison.notes == ("'HEAD' has no plan, so everything is new",)
    assert "A-1 Write the text: new, in progress, Maya, due 20 May 12:00\n" in show(comparison)


@pytest.mark.parametrize("base", ["HEAD", "HEAD~1"])
def test_a_head_without_a_plan_is_invalid(root: Path, base: str) -> None:
    commit(root)
    for path in (A, B, "checklist/plan.yaml", "checklist/blockers/X-1.yaml"):
        (root / path).unlink()
    comparison = look(root, base)
    assert (comparison.code, comparison.changes, comparison.gone_findings) == (1, (), ())
    assert comparison.notes == (f"the working tree has no plan; {base!r} has one",)
    assert show(comparison).splitlines()[1] == "There is no plan."


def test_neither_has_a_plan(tmp_path: Path) -> None:
    commit(tmp_path)
    comparison = look(tmp_path)
    assert (comparison.code, comparison.notes) == (1, ("the working tree has no plan",))
    assert "no-plan" in show(comparison)


def test_an_invalid_head_that_can_be_read_is_compared(root: Path) -> None:
    write_files(root, {A: TASK.replace("Maya", "Mia").replace("in_progress", "complete")})
    comparison = look(root)
    assert (tell(comparison), comparison.code) == (["finished A-1", "reassigned A-1"], 1)
    assert comparison.notes == ("the working tree has 1 error, so the comparison may be incomplete",)
    text = show(comparison)
    assert text.splitlines()[1] == "The plan is invalid, 2 changes."
    assert "\nErrors\n  checklist/tasks/A-1.yaml:3: unknown-owner: 'Mia' is not in plan.yaml's owners" in text


def test_a_head_with_a_broken_file_loses_no_task(root: Path) -> None:
    write_files(root, {A: "id: [\n", B: MORE.replace("pending", "complete")})
    comparison = look(root)
    assert (tell(comparison), comparison.code, comparison.consequences) == (["finished B-1"], 1, None)
    assert comparison.notes == (
        (
            "some files of the working tree cannot be read, so neither metrics nor projected dates are compared, "
            "and of the findings only errors"
        ),
        "possibly not resolved, since the working tree may have them: A-1",
    )
    assert {finding.severity for finding in comparison.new_findings} == {"error"}
    assert "A-1.yaml:2: yaml-syntax" in show(comparison)


def test_a_head_whose_settings_are_broken(root: Path) -> None:
    write_files(root, {"checklist/plan.yaml": "title: [\n"})
    comparison = look(root)
    assert (comparison.changes, comparison.code, comparison.gone_findings) == ((), 1, ())
    assert comparison.notes == ("checklist/plan.yaml of the working tree cannot be used, so only errors are compared",)
    show(comparison)


def test_a_broken_base_that_is_fixed(root: Path) -> None:
    write_files(root, {A: "id: [\n"})
    commit(root)
    write_files(root, {A: TASK})
    comparison = look(root)
    assert (tell(comparison), comparison.code, comparison.new_findings) == ([], 0, ())
    assert [finding.rule for finding in comparison.gone_findings] == ["yaml-syntax"]
    assert comparison.notes[1] == "possibly not new, since 'HEAD' may have them: A-1"
    assert not comparison.is_unchanged
    show(comparison)


def test_a_link_in_a_commit_is_refused_as_on_the_disk(root: Path) -> None:
    (root / A).unlink()
    (root / A).symlink_to("/etc/passwd")
    commit(root)
    (root / A).unlink()
    comparison = look(root, "HEAD~1", "HEAD")
    assert [finding.rule for finding in comparison.head.errors] == ["symlink"]
    assert "root:" not in show(comparison)


def test_a_plan_in_a_folder_of_the_repository(root: Path) -> None:
    write_plan(root / "docs" / "launch")
    commit(root)
    write_files(root, {f"docs/launch/{A}": TASK.replace("in_progress", "complete"), A: "nonsense"})
    assert tell(look(root / "docs" / "launch")) == ["finished A-1"]
    assert look(root / "docs" / "launch", "HEAD~1").notes == ("'HEAD~1' has no plan, so everything is new",)


def test_no_file_is_touched(root: Path) -> None:
    write_files(root, {A: TASK.replace("in_progress", "complete")})
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    show(look(root))
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["HEAD"], 0, ""),
        (["HEAD", "HEAD", "--format", "json"], 0, ""),
        ([], 2, "the following arguments are required: BASE"),
        (
            ["nowhere"],
            2,
            "launchlist: git does not know the revision 'nowhere': if the remote has it, run: git fetch origin",
        ),
        (
            ["--", "--upload-pack=touch pwned"],
            2,
            "'--upload-pack=touch pwned' is not a valid revision: it starts with -",
        ),
        (["HEAD", "a\n::error::x"], 2, "'a\\n::error::x' is not a valid revision: it contains an invisible character"),
        (["HEAD", "--as-of", "never"], 2, "--as-of 'never' is not a valid time"),
        (["HEAD", "--format", "html"], 2, "there is no format 'html'"),
    ],
)
def test_the_command_line(root: Path, words: list[str], code: int, message: str) -> None:
    done = run("diff", *words, cwd=root)
    assert done.returncode == code
    assert message in done.stderr
    assert bool(done.stdout) == (code == 0)
    assert not (root / "pwned").exists()


def test_an_invalid_head_exits_with_1(root: Path) -> None:
    write_files(root, {A: "nonsense\n"})
    done = run("diff", "HEAD", "--as-of", AS_OF, cwd=root / "checklist" / "tasks")
    assert (done.returncode, done.stderr) == (1, "")


def test_outside_of_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a Git repository"):
        look(write_plan(tmp_path))


def test_a_shallow_clone_says_what_to_do(root: Path, tmp_path: Path) -> None:
    commit(root)
    run_git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")
    done = run("diff", "HEAD~1", cwd=tmp_path / "clone")
    assert done.returncode == 2
    assert "this clone is shallow" in done.stderr
    assert "`fetch-depth: 0`" in done.stderr
    assert look(tmp_path / "clone").is_unchanged


GIT = """#!/bin/sh
printf '%s\\n' "$*" >>'{log}'
exec '{git}' "$@"
"""


def list_commands(log: Path) -> list[str]:
    """Return the git commands that were started, with their first word."""
    calls = (re.sub(r"^-C \S+|(?<= )(?:--\S+|-c \S+) ", "", line) for line in log.read_text("utf-8").splitlines())
    return [call.split()[0] for call in calls]


def test_git_starts_once_for_all_files(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(root, {f"checklist/tasks/C-{n}.yaml": MORE.replace("B-1", f"C-{n}") for n in range(1, 40)})
    commit(root)
    log, wrapper = tmp_path / "calls", tmp_path / "bin" / "git"
    wrapper.parent.mkdir()
    wrapper.write_text(GIT.format(log=log, git=shutil.which("git")))
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{wrapper.parent}:{os.environ['PATH']}")
    look(root)
    started = list_commands(log)
    assert started.count("cat-file") == started.count("ls-tree") == 1
    assert len(started) <= 6, started


def test_the_json_has_the_documented_shape(root: Path) -> None:
    write_files(root, {A: TASK.replace("2025-05-20 12:00", "2025-05-22 12:00")})
    report: dict[str, Any] = json.loads(print_comparison(look(root), "json").text)
    assert not list(SCHEMA.iter_errors(report))
    (late,) = report["consequences"]["late"]
    assert late["cause"] == {"reason": "slips", "id": "A-1", "by": 172800, "through": []}
    assert (report["version"], report["head"]["commit"], report["unchanged"]) == (1, "", False)
    assert report["changes"][0]["was"] == "2025-05-20T12:00:00+00:00"


def test_an_example_of_every_field_matches_the_schema() -> None:
    schema = json.loads(read_schema_text("diff"))
    Draft202012Validator.check_schema(schema)
    for field in schema["properties"].values():
        for example in field["examples"]:
            assert not list(Draft202012Validator(field).iter_errors(example))


def test_color_is_for_headings(root: Path) -> None:
    write_files(root, {A: TASK.replace("in_progress", "complete")})
    assert "\x1b[1mTasks\x1b[0m\n" in print_comparison(look(root), "text", color=True).text
    assert "\x1b" not in show(look(root))


def test_the_manual_names_every_option_and_kind_and_shows_the_sample() -> None:
    page = (Path(__file__).parents[3] / "docs" / "diff.md").read_text(encoding="utf-8")
    assert [option for option in find_options("diff") if f"| `{option}" not in page] == []
    table = page.partition("| Kind |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z]+)`", table)) - {"opened"} == set(KINDS) - {"opened"}
    sample = (Path(update.__file__).parent / "diff.txt").read_text(encoding="utf-8")
    example = page.partition("```text\n")[2].partition("```")[0]
    assert sample.startswith(example)
    assert sample[len(example) :].startswith("\nNew warnings\n")
