"""``--staged``: what is judged is what the next commit holds, whatever lies in the working tree."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from launchlist import cli
from launchlist.project.staged import choose_prefixes
from tests.workspace import PLAN, TASK, commit, run_git, write_files

if TYPE_CHECKING:
    from collections.abc import Sequence

HOOKS = (
    ("fmt", "--staged", "--exit-non-zero-on-change"),
    ("check", "--staged"),
    ("render", "--staged", "--exit-non-zero-on-change"),
)
A, B, C = (f"checklist/tasks/{name}-1.yaml" for name in "ABC")
PLAN_PATH = "checklist/plan.yaml"


def build_task(name: str, end: str = "", title: str = "Write the text") -> str:
    return TASK.replace("A-1", name).replace("2025", "2099").replace("Write the text", title) + end


def write_base(root: Path, folder: str = "") -> Path:
    """Write and commit a plan of two tasks, laid out and rendered."""
    files = {PLAN_PATH: PLAN.replace("2025", "2099"), A: build_task("A-1"), B: build_task("B-1")}
    write_files(root / folder, files)
    for words in (["fmt"], ["render"]):
        assert cli.main([*words, "--root", str(root / folder)]) == 0
    commit(root)
    return root


def run(root: Path, *words: str) -> int:
    with chdir(root):
        return cli.main(list(words))


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write_base(tmp_path / "base")


def test_an_untracked_task_is_not_rendered_but_named_where_it_is_missed(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(base, {C: build_task("C-1"), B: build_task("B-1", "depends_on: [C-1]\n")})
    run_git(base, "add", B)
    assert run(base, "check", "--staged") == 1
    said = capsys.readouterr()
    assert f"{B}:6:14: error unknown-task" in said.out
    assert said.err == f"Git does not track these, so they are not checked: {C}\n"
    run_git(base, "add", C)
    assert run(base, "check", "--staged") == 0


def test_writing_for_a_commit_is_a_success_unless_asked(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(base, {A: build_task("A-1", title="Another text")})
    run_git(base, "add", A)
    assert run(base, "render", "--staged") == 0
    assert capsys.readouterr().err == (
        "wrote CHECKLIST.md\n"
        "CHECKLIST.md is staged in an outdated version; to include it in the commit: git add CHECKLIST.md\n"
    )
    # Now it is right on the disk, and the commit would still hold the old one.
    assert run(base, "render", "--staged", "--exit-non-zero-on-change") == 1
    assert run(base, "render", "--staged", "--check") == 1
    run_git(base, "add", "CHECKLIST.md")
    assert run(base, "render", "--staged", "--exit-non-zero-on-change") == 0
    assert run(base, "render", "--staged", "--check") == 0


def test_an_edit_that_is_not_staged_survives_the_layout(base: Path) -> None:
    write_files(base, {A: build_task("A-1", title="'Staged'")})
    run_git(base, "add", A)
    write_files(base, {A: build_task("A-1", title="'Further'")})
    assert run(base, *HOOKS[0]) == 1
    assert (base / A).read_text("utf-8") == build_task("A-1", title="Further")


def test_only_files_of_the_commit_are_formatted(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    write_files(base, {B: build_task("B-1", title="'Untidy'")})
    commit(base)
    write_files(base, {A: build_task("A-1", title="Other")})
    run_git(base, "add", A)
    assert run(base, *HOOKS[0]) == 0
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert run(base, "fmt", "--staged", "--check") == 1  # no commit is made, so all of them
    run_git(base, "reset", "-q", "--hard")
    assert run(base, *HOOKS[0]) == 1


@pytest.mark.parametrize("name", ["own/footer.md.j2", "CHECKLIST.md", "deep/docs/A.md"])
def test_a_commit_concerns_the_plan_by_its_templates_and_outputs_too(base: Path, name: str) -> None:
    outputs = "\ntemplates: own/\n\noutputs:\n  - path: CHECKLIST.md\n  - path: deep/docs/A.md\n"
    write_files(base, {PLAN_PATH: (base / PLAN_PATH).read_text("utf-8") + outputs, "own/footer.md.j2": "The end\n"})
    assert run(base, "render") == 0
    commit(base)
    text = (base / name).read_text("utf-8")
    write_files(base, {"notes.txt": "x"})
    run_git(base, "add", "notes.txt")
    assert run(base, *HOOKS[2]) == 0
    write_files(base, {name: text.replace("The end", "An end")})
    run_git(base, "add", name)
    assert run(base, *HOOKS[2]) != 0


@pytest.mark.parametrize("place", ["", "in/side"])
def test_the_index_of_another_repository_does_not_count(
    base: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_base(tmp_path / "other", place)
    write_files(base, {A: build_task("A-1").replace("Maya", "Mya")})
    run_git(base, "add", A)
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert run(base, "check", "--staged", "--root", str(other / place)) == 0
    assert run(base, "check", "--staged") == 1


def test_an_index_of_its_own_is_the_one_that_is_read(
    base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    index.write_bytes((base / ".git/index").read_bytes())
    write_files(base, {A: build_task("A-1").replace("Maya", "Mya")})
    run_git(base, "add", A)
    monkeypatch.setenv("GIT_INDEX_FILE", str(index))
    assert run(base, "check", "--staged") == 0


def test_a_merge_that_is_not_finished_is_named(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("theirs", "ours"):
        run_git(base, "checkout", "-q", "-b", name, "HEAD~0" if name == "theirs" else "HEAD~1")
        write_files(base, {A: build_task("A-1", title=name)})
        commit(base)
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run_git(base, "merge", "theirs")
    assert refused.value.returncode == 1
    assert run(base, "check", "--staged") == 1
    assert f"'{A}' has an unresolved merge conflict" in capsys.readouterr().err


def test_outside_of_a_repository_nothing_is_staged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "check", "--staged") == 2
    assert "is not in a Git repository, so nothing is staged" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("names", "changed", "here", "roots"),
    [
        ([PLAN_PATH, f"a/{PLAN_PATH}"], [], "", [""]),
        ([f"b/{PLAN_PATH}", f"a/{PLAN_PATH}"], [], "", ["a/", "b/"]),
        ([f"a/{PLAN_PATH}", f"a/b/{PLAN_PATH}"], [], "a/b/src/", ["a/b/"]),
        ([f"a/x/{PLAN_PATH}", f"b/{PLAN_PATH}"], [], "a/", ["a/x/"]),
        ([f"b/{PLAN_PATH}"], [], "src/", ["b/"]),
        ([PLAN_PATH, f"a/{PLAN_PATH}", f"b/{PLAN_PATH}"], [f"b/{A}"], "", ["", "b/"]),
        ([f"a/{PLAN_PATH}", f"b/{PLAN_PATH}"], [f"b/{A}"], "a/", ["a/"]),
        ([A], [PLAN_PATH], "", [""]),
        (["a/checklist/tasks/A-1.yaml"], [f"a/{PLAN_PATH}"], "", ["a/"]),
        (["achecklist/plan.yaml", "x"], [], "", [""]),
    ],
)
def test_plans_are_found_in_the_index(names: list[str], changed: list[str], here: str, roots: list[str]) -> None:
    assert choose_prefixes(names, changed, here) == roots


def skip_hooks(root: Path, *words: str) -> None:
    run_git(root, "commit", "-q", "-n", "-m", "past the hooks", *words)


@pytest.fixture
def committing(base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the repository with what git tells its hooks."""
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    return base


@pytest.mark.parametrize("name", ["README.md", ""])
def test_drift_that_came_past_the_hooks_stops_the_next_commit(
    committing: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(committing, {A: build_task("A-1", title="'Untidy'"), "README.md": "x"})
    run_git(committing, "add", A)
    skip_hooks(committing)
    if name:
        run_git(committing, "add", name)
    assert [run(committing, *words) for words in HOOKS] == [0, 0, 1]
    fix = "to include it in the commit: git add CHECKLIST.md"
    assert capsys.readouterr().err.splitlines()[1:] == [
        f"CHECKLIST.md has been out of date since an earlier commit; {fix}"
    ]
    assert run(committing, "render", "--staged", "--check") == 1
    run_git(committing, "add", "CHECKLIST.md")
    assert [run(committing, *words) for words in HOOKS] == [0, 0, 0]


def test_a_commit_without_changes_has_no_findings(
    committing: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(committing, {A: build_task("A-1").replace("Maya", "Mya"), B: build_task("B-1", title="'Untidy'")})
    run_git(committing, "add", "-A")
    skip_hooks(committing)
    assert [run(committing, *words) for words in HOOKS] == [0, 0, 0]
    assert capsys.readouterr() == ("", "")
    monkeypatch.delenv("GIT_INDEX_FILE")  # no commit is made, as in continuous integration
    write_files(committing, {"README.md": "x"})
    run_git(committing, "add", "README.md")
    assert [run(committing, *words) for words in HOOKS] == [1, 1, 1]


@pytest.mark.parametrize("place", [".gitignore", ".git/info/exclude", "docs/.gitignore"])
def test_an_output_that_git_ignores_is_not_part_of_the_commit(
    base: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = "\noutputs:\n  - path: docs/own.md\n"
    write_files(base, {PLAN_PATH: (base / PLAN_PATH).read_text("utf-8") + outputs, place: "own.md\n"})
    run_git(base, "add", "-A")
    assert run(base, *HOOKS[2]) == 0
    assert "docs/own.md is ignored by Git, so it is not part of the commit\n" in capsys.readouterr().err
    assert (base / "docs/own.md").is_file()
    assert [run(base, *words) for words in (HOOKS[2], ("render", "--staged", "--check"))] == [0, 0]
    assert "ignored" not in capsys.readouterr().err
    run_git(base, "add", "-f", "docs/own.md")  # now it is tracked, whatever is ignored
    write_files(base, {A: build_task("A-1", title="Other")})
    run_git(base, "add", A)
    assert run(base, *HOOKS[2]) == 1


@pytest.mark.parametrize("page", ["generated", "My own list\n"])
def test_a_plan_that_is_removed_leaves_its_page_to_be_removed(
    base: Path, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run_git(base, "rm", "-q", "-r", "checklist")
    if page != "generated":
        write_files(base, {"CHECKLIST.md": page})
        run_git(base, "add", "CHECKLIST.md")
    assert run(base, *HOOKS[2]) == 0
    advice = "CHECKLIST.md is no longer generated; to remove it: git rm CHECKLIST.md\n"
    assert capsys.readouterr() == ("", advice if page == "generated" else "")


def test_an_output_of_another_name_leaves_the_old_one_to_be_removed(
    base: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(base, {PLAN_PATH: (base / PLAN_PATH).read_text("utf-8") + "\noutputs:\n  - path: docs/new.md\n"})
    run_git(base, "add", PLAN_PATH)
    advice = "CHECKLIST.md is no longer generated; to remove it: git rm CHECKLIST.md"
    assert run(base, *HOOKS[2]) == 1
    assert advice in capsys.readouterr().err.splitlines()
    run_git(base, "add", "docs/new.md")
    assert run(base, *HOOKS[2]) == 0
    assert advice in capsys.readouterr().err.splitlines()
    run_git(base, "rm", "-q", "CHECKLIST.md")
    assert run(base, *HOOKS[2]) == 0
    assert "any more" not in capsys.readouterr().err


def test_a_plan_in_a_folder_below_another_is_checked_in_the_commit_that_changes_it(committing: Path) -> None:
    base = committing
    files = {PLAN_PATH: PLAN.replace("2025", "2099"), A: build_task("A-1").replace("Maya", "Mya")}
    write_files(base / "plans/a", files)
    run_git(base, "add", "-A")
    assert run(base, "check", "--staged") == 1
    skip_hooks(base)
    write_files(base, {A: build_task("A-1", title="Other"), "plans/a/notes.txt": "x"})
    run_git(base, "add", "-A")
    assert run(base, "check", "--staged") == 0


def test_valid_plans_are_counted_once(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(base, {A: build_task("A-1", title="Other")})
    assert run(base, "render") == 0
    run_git(base, "add", "-A")
    capsys.readouterr()
    assert [run(base, *words) for words in (*HOOKS, ("render", "--staged", "--check"))] == [0, 0, 0, 0]
    assert capsys.readouterr().out.count("2 tasks, ") == 1


@pytest.mark.parametrize("command", ["render", "fmt"])
def test_help_says_what_is_written_for_a_commit(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "the whole plan if no commit is in progress; writes to the working tree, never to the index" in said


CONTENTS = (
    {path: [build_task(name), build_task(name, title="Other"), build_task(name, "depends_on: [A-1]\n"), "id: x\n"]}
    for path, name in ((A, "A-1"), (B, "B-1"), (C, "C-1"))
)
TEXTS = [(path, text) for contents in CONTENTS for path, texts in contents.items() for text in texts] + [
    (PLAN_PATH, f"{PLAN.replace('2025', '2099')}\noutputs:\n  - path: CHECKLIST.md\n  - path: docs/new.md\n")
]
PATHS = (A, B, C, PLAN_PATH, "CHECKLIST.md", "docs/new.md")
ACTS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(TEXTS)),
    *(
        st.tuples(st.just(words), st.sampled_from(PATHS))
        for words in ("add", "add --intent-to-add", "rm -q --cached", "rm -q -f", "add", "reset -q HEAD")
    ),
    st.tuples(st.sampled_from(("render", "skip", "skip --amend", "readme")), st.just("")),
)


def perform(root: Path, act: str, given_to: object) -> None:
    if isinstance(given_to, tuple):
        write_files(root, dict([given_to]))
    elif act == "render":
        run(root, "render")
    elif act == "readme":
        write_files(root, {"README.md": f"{os.urandom(4).hex()}\n"})
        git(root, "add", "README.md")
    elif act.startswith("skip"):
        skip_hooks(root, "--allow-empty", *act.split()[1:])
    else:
        git(root, *act.split(), "--", str(given_to))


@settings(max_examples=20)
@given(acts=st.lists(ACTS, min_size=3, max_size=12), is_amended=st.booleans())
def test_a_commit_that_passes_the_hooks_is_valid_in_a_clean_clone(
    acts: Sequence[tuple[str, object]], *, is_amended: bool
) -> None:
    """Errors that came past the hooks before are not the commit's, but drift is shown by nothing that passes."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        root = write_base(Path(folder) / "base")
        for act, given_to in acts:
            perform(root, act, given_to)
        patch.setenv("GIT_INDEX_FILE", ".git/index")
        codes = [run(root, *words) for words in HOOKS]
        if any(codes):  # as somebody does who is told what to stage
            for path in PATHS:
                if git(root, "ls-files", "--cached", "--", path).stdout or path in {"CHECKLIST.md", "docs/new.md"}:
                    git(root, "add", "--", path)
            codes = [run(root, *words) for words in HOOKS]
        if any(codes):
            return
        patch.undo()
        run_git(root, "commit", "-q", "--allow-empty", "-m", "passed", *(["--amend"] if is_amended else []))
        clone = Path(folder) / "clone"
        run_git(root, "clone", "-q", str(root), str(clone))
        if os.path.exists(clone / "checklist"):
            code = run(clone, "check")
            assert code == 0 or any(act.startswith("skip") for act, _ in acts)
            assert run(clone, "render", "--check") == code


@pytest.mark.parametrize("place", ["nowhere", "link", "broken"])
@pytest.mark.parametrize("words", [(), ("--exit-non-zero-on-change",)])
def test_a_staged_file_that_cannot_be_formatted_fails(
    base: Path, place: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(base, {A: build_task("A-1", title="'Untidy'"), B: build_task("B-1", title="'Untidy'")})
    run_git(base, "add", A, B)
    if place == "broken":
        (base / A).write_text("id: [x\n", "utf-8")
    else:
        (base / A).unlink()
    if place == "link":
        (base / A).symlink_to("B-1.yaml")
    there = (base / A).read_text("utf-8") if place != "nowhere" else ""
    capsys.readouterr()
    assert run(base, "fmt", "--staged", *words) == 1
    said = capsys.readouterr().out
    rule = {"nowhere": "unreadable", "link": "symlink", "broken": "yaml-syntax"}[place]
    assert re.search(rf"^{A}:\d+:\d+: error {rule}: ", said, re.MULTILINE), said
    assert f"{A}: was formatted" not in said
    assert ("git restore -- checklist/tasks/A-1.yaml" in said) == (place == "nowhere")
    assert "1 file formatted, 1 file could not be read" in said
    assert (base / B).read_text("utf-8") == build_task("B-1", title="Untidy")
    if place == "broken":
        assert (base / A).read_text("utf-8") == there
