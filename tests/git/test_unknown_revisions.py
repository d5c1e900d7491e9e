from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.errors import UsageError
from launchlist.git.objects import find_revision, find_revision_fault
from tests.workspace import commit, run_git, write_files

if TYPE_CHECKING:
    from pathlib import Path

HASH = "0123456789012345678901234567890123456789"


@pytest.fixture(name="root")
def make_root(tmp_path: Path) -> Path:
    root = tmp_path / "origin"
    write_files(root, {"a.txt": "a"})
    run_git(root, "init", "-q", "-b", "main")
    commit(root)
    commit(root)
    return root


def explain(root: Path, name: str) -> str:
    with pytest.raises(UsageError) as caught:
        find_revision(str(root), name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "it is empty"),
        ("--upload-pack=touch pwned", "it starts with -"),
        ("-q", "it starts with -"),
        ("main\n--exec=x", "an invisible character"),
        ("main\0", "an invisible character"),
        ("\x1b[31m", "an invisible character"),
        ("main..topic", "it is a range; give the two states as two arguments"),
        ("main...topic", "it is a range"),
        ("x" * 256, "it is too long"),
    ],
)
def test_invalid_revision_names_are_not_passed_to_git(root: Path, name: str, fault: str) -> None:
    assert fault in find_revision_fault(name)
    message = explain(root, name)
    assert fault in message
    assert message.isprintable()


@pytest.mark.parametrize("name", ["main", "v1.0", "feature/a-b", "HEAD~3", "@{upstream}", "Größe", ":/fix: it"])
def test_valid_revision_names_are_passed_to_git(name: str) -> None:
    assert find_revision_fault(name) == ""


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("mian", "git does not know the revision 'mian'; did you mean 'main'?"),
        ("HEAD~9", "git does not know the revision 'HEAD~9'"),
        ("main:a.txt", "git does not know the revision 'main:a.txt'"),
        ("$(touch pwned)", "git does not know the revision '$(touch pwned)'"),
        (
            "topic/one",
            (
                "git does not know the revision 'topic/one': if the remote has it, run: "
                "git fetch origin topic/one:refs/remotes/origin/topic/one; it is then named origin/topic/one"
            ),
        ),
        (
            HASH,
            f"git does not know the revision '{HASH}': if the remote has it, run: git fetch --depth=1 origin {HASH}",
        ),
    ],
)
def test_an_unknown_revision_is_explained(root: Path, name: str, message: str) -> None:
    assert explain(root, name) == message


def test_a_branch_that_only_the_remote_has(root: Path, tmp_path: Path) -> None:
    run_git(root, "branch", "topic")
    run_git(tmp_path, "clone", "-q", str(root), "clone")
    assert explain(tmp_path / "clone", "topic") == "there is no 'topic' here; did you mean 'origin/topic'?"


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("topic", "git fetch origin topic:refs/remotes/origin/topic; it is then named origin/topic"),
        ("origin/topic", "git fetch origin topic:refs/remotes/origin/topic; it is then named origin/topic"),
        ("HEAD~1", "git fetch --unshallow"),
        (HASH, f"git fetch --depth=1 origin {HASH}"),
    ],
)
def test_a_shallow_clone_names_both_remedies(root: Path, tmp_path: Path, name: str, command: str) -> None:
    run_git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")
    remedy = f"give actions/checkout `fetch-depth: 0`, or run: {command}"
    message = f"this clone is shallow and does not contain '{name}': {remedy}"
    assert explain(tmp_path / "clone", name) == message


def test_the_commands_named_help(root: Path, tmp_path: Path) -> None:
    run_git(root, "branch", "topic")
    run_git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "clone")
    clone = tmp_path / "clone"
    explain(clone, "HEAD~1")
    run_git(clone, "fetch", "-q", "origin", "topic:refs/remotes/origin/topic")
    assert find_revision(str(clone), "origin/topic").commit == find_revision(str(root), "topic").commit
    run_git(clone, "fetch", "-q", "--unshallow")
    assert find_revision(str(clone), "HEAD~1")


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q")
    assert explain(tmp_path, "HEAD") == "the repository has no commit yet, so there is nothing to compare with"
