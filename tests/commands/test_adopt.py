from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from launchlist.adopt.draft import Fault
from launchlist.commands.adopt import make_choose, order_faults
from launchlist.commands.adopt import run as adopt
from launchlist.commands.parser import build_full_parser
from launchlist.errors import GuardError, UsageError
from tests.adopt.places import PAGES, adopt_source, build_context
from tests.workspace import commit, run, run_git, write_files, write_plan

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "# Launch\n\n| Task | Owner | Due | State |\n|-|-|-|-|\n| Write | Maya | 2025-09-05 | open |\n"
UNCLEAR = PAGE.replace("2025-09-05", "03/04/2025")


def start(folder: Path, text: str = PAGE) -> Path:
    (folder / "page.md").write_text(text, encoding="utf-8")
    return folder / "page.md"


def list_files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_dry_run_shows_every_file_and_writes_none(tmp_path: Path) -> None:
    said = adopt_source(tmp_path, start(tmp_path), "--dry-run").said
    assert "--- checklist/tasks/TASK-1.yaml\nid: TASK-1\ntitle: Write\n" in said
    assert "--- checklist/plan.yaml\nversion: 1\n" in said
    assert said.endswith("nothing was written: --dry-run\n")
    assert list_files(tmp_path) == ["page.md"]


@pytest.mark.parametrize("there", ["checklist/plan.yaml", "checklist/tasks/A-1.yaml", "checklist/blockers/B-1.yml"])
def test_a_plan_that_is_there_is_named_and_left_alone(there: str, tmp_path: Path) -> None:
    write_files(tmp_path / "plan", {there: "mine"})
    with pytest.raises(GuardError, match=rf"plan/{there} already exists; nothing is overwritten: .*--into"):
        adopt_source(tmp_path, start(tmp_path))
    assert list_files(tmp_path) == ["page.md", f"plan/{there}"]


def test_a_dry_run_next_to_a_plan_writes_nothing(tmp_path: Path) -> None:
    write_plan(tmp_path / "plan")
    assert adopt_source(tmp_path, start(tmp_path), "--dry-run").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--from", "markdwn"], "there is no format 'markdwn'; did you mean 'markdown'"),
        (["--zone", "Moon"], "there is no time zone 'Moon'"),
        (["--as-of", "soon"], "is not a valid time"),
        (["--release", "soon"], "--release soon: 'soon' is not understood; write a date, such as 2026-09-02"),
        (["--start", "T-14d"], "--start T-14d: 'T-14d' counts from another date; write a date"),
        (["--column", "owner"], "write FIELD=HEADER"),
        (["--column", "ownr=Who"], "there is no field 'ownr'; did you mean 'owner'"),
        (["--column", "owner=Whom"], "there is no column 'Whom'"),
    ],
)
def test_impossible_options_are_explained(words: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=message):
        adopt_source(tmp_path, start(tmp_path), *words)
    assert list_files(tmp_path) == ["page.md"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("page.md", "# Nothing here\n", r"page\.md contains no tasks; read as markdown, a task is an item with a box"),
        ("page.bin", "\0\1", r"page\.bin is not in a known format; choose one with --from"),
        ("a.json", '[{"id": 1,\n', r"a\.json is not in a known format: line 2 is not JSON \(expecting property"),
        ("a.json", "[]", r"a\.json is not in a known format: it has no record of a known tool; choose one"),
        ("a.json", "[" * 100_000, r"it cannot be read as JSON; choose one"),
        ("gone.md", None, r"gone\.md cannot be read: no such file or directory"),
    ],
)
def test_a_source_without_tasks_is_an_error(name: str, text: str | None, message: str, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    args = build_full_parser().parse_args(["adopt", name])
    with pytest.raises(UsageError, match=message):
        adopt(args, build_context(tmp_path))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_blockers_alone_are_no_plan(kind: str, tmp_path: Path) -> None:
    rows = [["Blocker", "Affected tasks", "Plan", "Owner", "ETA"], ["No ink", "A-1", "Buy some", "Maya", "2025-09-05"]]
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "list.csv").write_text("".join(f"{','.join(row)}\n" for row in rows), "utf-8")
    with pytest.raises(UsageError, match=f"list.{kind} lists blockers only; the tasks they block must be in"):
        adopt_source(tmp_path, tmp_path / f"list.{kind}")
    assert not (tmp_path / "plan").exists()


def test_all_formats_are_listed(tmp_path: Path) -> None:
    said = adopt(build_full_parser().parse_args(["adopt", "--from", "help"]), build_context(tmp_path)).text
    names = [line.split()[0] for line in said.splitlines()]
    assert names == ["backlog", "beads", "doorstop", "taskwarrior", "github", "csv", "xlsx", "markdown"]


def test_columns_title_and_zone_can_be_given_as_options(tmp_path: Path) -> None:
    words = ["--column", "title=State", "--column", "status=", "--title", "Mine", "--zone", "AoE"]
    files = adopt_source(tmp_path, start(tmp_path), *words).files
    assert "title: Mine\ntimezone: AoE\n" in files["checklist/plan.yaml"]
    assert "title: open\n" in files["checklist/tasks/TASK-1.yaml"]
    assert "Task: Write" in files["checklist/tasks/TASK-1.yaml"]


def test_a_source_has_to_be_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="adopt needs a SOURCE"):
        adopt(build_full_parser().parse_args(["adopt"]), build_context(tmp_path))


def test_a_table_of_any_headers_is_one_of_tasks_if_its_column_is_named(tmp_path: Path) -> None:
    page = start(tmp_path, "| Thing | Color |\n|-|-|\n| Write | red |\n")
    files = adopt_source(tmp_path, page, "--column", "title=thing").files
    assert "title: Write\n" in files["checklist/tasks/TASK-1.yaml"]
    assert "Color: red\n" in files["checklist/tasks/TASK-1.yaml"]


def test_ambiguous_deadlines_are_asked_about_on_a_terminal(tmp_path: Path) -> None:
    start(tmp_path, UNCLEAR)
    asked: list[str] = []
    answers = iter(["seven", "²", "3", "0", "2"])

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    args = build_full_parser().parse_args(["adopt", "page.md"])
    outcome = adopt(args, build_context(tmp_path)._replace(ask=ask))
    assert asked[0] == (
        "Does column 'Due' write the day or the month first, as in '03/04/2025'? "
        "1 for day first, 2 for month first (leave empty to skip)"
    )
    assert asked[1:] == ["a number from 1 to 2, or nothing to skip:"] * 4
    assert "claimed" not in (tmp_path / "checklist/tasks/TASK-1.yaml").read_text("utf-8")
    assert "deadline: 2025-03-04\n" in (tmp_path / "checklist/tasks/TASK-1.yaml").read_text("utf-8")
    assert "03/04/2025" not in outcome.text


def test_without_an_answer_the_choice_is_empty() -> None:
    assert make_choose(None)("Which?", ["a", "b"]) == ""
    assert make_choose(lambda _: "")("Which?", ["a", "b"]) == ""
    assert make_choose(lambda _: "b")("Which?", ["a", "b"]) == "b"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_adopting_twice_gives_the_same(page: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    assert adopt_source(first, page / "source.md") == adopt_source(second, page / "source.md")


LIST = "# Launch\n\nLast updated: 2025-09-01\n\n- [ ] Write (@maya, due 5 September 2025)\n"


def run_advice(folder: Path, said: str) -> list[int]:
    """Run the commands that the last line of a run names, and return what they end with."""
    commands = re.findall(r"launchlist [a-z]+(?: --[a-z]+)*", said.splitlines()[-1])
    return [run(*command.split()[1:], cwd=folder).returncode for command in commands]


@pytest.mark.parametrize("is_committed", [True, False])
def test_the_last_line_explains_how_to_replace_the_old_page(is_committed: bool, tmp_path: Path) -> None:
    write_files(tmp_path, {"CHECKLIST.md": LIST})
    if is_committed:
        commit(tmp_path)
    said = run("adopt", "CHECKLIST.md", cwd=tmp_path).stdout
    if is_committed:
        end = "next: launchlist check, then launchlist render --force (the old page stays in Git's history)\n"
    else:
        end = "and is not committed; then launchlist check and launchlist render\n"
        (tmp_path / "CHECKLIST.md").rename(tmp_path / "OLD.md")
    assert said.endswith(end)
    assert run_advice(tmp_path, said) == [0, 0]
    assert run("render", "--check", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("change", ["changed", "staged"])
def test_a_page_that_git_has_otherwise_is_not_forced(change: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"CHECKLIST.md": "# Old\n"})
    commit(tmp_path)
    write_files(tmp_path, {"CHECKLIST.md": LIST})
    if change == "staged":
        run_git(tmp_path, "add", "CHECKLIST.md")
    assert "next: rename CHECKLIST.md" in run("adopt", "CHECKLIST.md", cwd=tmp_path).stdout


def test_the_old_page_is_not_mentioned_for_another_folder(tmp_path: Path) -> None:
    write_files(tmp_path, {"CHECKLIST.md": LIST})
    said = run("adopt", "CHECKLIST.md", "--into", "plan", cwd=tmp_path).stdout
    assert said.endswith("next: launchlist check, then launchlist render\n")


ODD = """\
# Launch

::add-mask::x ##[error]y \u202ez

   ::add-mask::x

| Task | Owner | Due | ##[error]z |
|-|-|-|-|
| ::add-mask::t \u202e | Maya \x1b[31m | ::add-mask:: ##[error]d | a |
"""


@pytest.mark.parametrize("words", [[], ["--dry-run"]])
@pytest.mark.parametrize("name", ["page.md", "::add-mask::x ##[error]y \u202e.md"])
def test_no_text_of_a_source_is_a_terminal_or_runner_command(name: str, words: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_text(ODD, encoding="utf-8")
    said = adopt_source(tmp_path, tmp_path / name, *words).said
    assert "Maya" in said or not words
    assert [line for line in said.split("\n") if line.lstrip().startswith("::") or not line.isprintable()] == []
    assert "##[" not in said
    assert "add-mask" in said


def test_faults_are_reported_in_the_order_of_the_source() -> None:
    faults = [Fault("b.md", 1, "x"), Fault("a.md", 9, "x"), Fault("a.md", 0, "x"), Fault("a.md", 2, "x")]
    ordered = order_faults([*faults, faults[1]])
    assert [(fault.path, fault.line) for fault in ordered] == [("a.md", 2), ("a.md", 9), ("a.md", 0), ("b.md", 1)]


def test_the_release_and_the_start_can_be_named(tmp_path: Path) -> None:
    page = PAGE + "| Cut | Maya | T-14d | open |\n| Test | Tom | week 9, Tuesday | open |\n"
    files = adopt_source(tmp_path, start(tmp_path, page), "--release", "22 Dec 2025", "--start", "2025-09-01").files
    assert "\nrelease: 2025-12-22\n" in files["checklist/plan.yaml"]
    assert "\ndeadline: release-14d\n" in files["checklist/tasks/TASK-2.yaml"]
    assert "\ndeadline: start+8w tue\n" in files["checklist/tasks/TASK-3.yaml"]


def test_words_in_place_of_a_deadline_are_what_is_shown(tmp_path: Path) -> None:
    page = PAGE + "| Audit | Maya | TBD | open |\n| Tell | Tom | after the audit | open |\n| Post | Tom | | open |\n"
    adopted = adopt_source(tmp_path, start(tmp_path, page))
    assert all("deadline: 20" not in adopted.files[f"checklist/tasks/TASK-{number}.yaml"] for number in (2, 3, 4))
    assert "'TBD' is claimed; the plan has no deadline; set the deadline, or remove the claim" in adopted.said
    folder = tmp_path / "plan"
    assert run("render", cwd=folder).returncode == 0
    assert "TASK-2  TBD " in run("list", cwd=folder).stdout
    assert re.search(r"deadline +TBD", run("show", "TASK-2", cwd=folder).stdout)
    assert json.loads(run("export", "json", cwd=folder).stdout)["tasks"][1]["deadline"] is None
    rows = (folder / "CHECKLIST.md").read_text("utf-8")
    assert "| **TASK-2** | Audit | **Maya** | TBD |" in rows
    assert "| **TASK-3** | Tell | **Tom** | after the audit |" in rows
    assert "| **TASK-4** | Post | **Tom** | – |" in rows
