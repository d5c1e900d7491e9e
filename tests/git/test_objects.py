from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from launchlist.errors import UsageError
from launchlist.git.objects import CommitFiles, TreeEntry, find_commits, find_revision, list_entries, read_blobs
from tests.workspace import commit, run_git, write_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(name="root")
def make_root(tmp_path: Path) -> Path:
    """Return a repository of two commits, the first one tagged, on the branch main."""
    root = tmp_path / "repository"
    write_files(root, {"checklist/plan.yaml": "a: 1\n", "other.txt": "x"})
    run_git(root, "init", "-q", "-b", "main")
    commit(root)
    run_git(root, "tag", "v1")
    write_files(root, {"checklist/tasks/A-1.yaml": "b: 2", "sub/checklist/plan.yaml": ""})
    commit(root)
    return root


def ask(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("name", ["main", "HEAD", "@", "v1", "HEAD~1", "main^", "heads/main"])
def test_a_name_means_what_git_takes_it_for(root: Path, name: str) -> None:
    assert find_revision(str(root), name).commit == ask(root, "rev-parse", f"{name}^{{commit}}")


def test_a_tag_with_a_message_means_its_commit(root: Path) -> None:
    run_git(root, "tag", "-a", "-m", "Release", "v2")
    assert find_revision(str(root), "v2").commit == ask(root, "rev-parse", "HEAD")


def test_a_hash_means_itself(root: Path) -> None:
    commit_hash = ask(root, "rev-parse", "HEAD")
    assert find_revision(str(root), commit_hash[:10]) == (commit_hash[:10], commit_hash)


def test_a_branch_that_is_called_like_an_option_is_none(root: Path) -> None:
    planted = root / ".git" / "refs" / "heads" / "--output=pwned"
    planted.write_text(ask(root, "rev-parse", "HEAD") + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match="starts with -, like an option"):
        find_revision(str(root), "--output=pwned")
    assert not (root / "pwned").exists()


def test_a_listing_has_every_file_of_the_folder_and_no_other(root: Path) -> None:
    head = ask(root, "rev-parse", "HEAD")
    entries = list_entries(str(root), head, "checklist")
    assert [(entry.path, entry.mode, entry.size) for entry in entries] == [
        ("checklist/plan.yaml", "100644", 5),
        ("checklist/tasks/A-1.yaml", "100644", 4),
    ]
    assert [entry.path for entry in list_entries(str(root / "sub"), head, "checklist")] == ["checklist/plan.yaml"]
    assert list_entries(str(root / "sub"), ask(root, "rev-parse", "v1"), "checklist") == ()


def test_names_are_returned_unchanged(root: Path) -> None:
    (root / "checklist" / "two\nlines\t\"q'.yaml").write_text("x", encoding="utf-8")
    (root / "checklist" / "\udcff.yaml").write_text("x", encoding="utf-8")
    (root / "checklist" / "link.yaml").symlink_to("plan.yaml")
    commit(root)
    entries = {entry.path: entry for entry in list_entries(str(root), "HEAD", "checklist")}
    assert {"checklist/two\nlines\t\"q'.yaml", "checklist/\udcff.yaml"} < entries.keys()
    assert (entries["checklist/link.yaml"].mode, entries["checklist/link.yaml"].size) == ("120000", 9)


def test_a_submodule_has_no_size(root: Path) -> None:
    head = ask(root, "rev-parse", "HEAD")
    run_git(root, "update-index", "--add", "--cacheinfo", f"160000,{head},checklist/module")
    run_git(root, "commit", "-q", "-m", "submodule")
    expected = TreeEntry(path="checklist/module", mode="160000", name=head, size=0)
    assert list_entries(str(root), "HEAD", "checklist")[0] == expected


@pytest.mark.parametrize(
    "contents", [(), ("",), ("a\n",), ("blob 3\n", "", "\n\n"), ("x" * 70_000, "\0\r\n", "é\udcff")]
)
def test_contents_come_to_the_byte_and_in_order(root: Path, contents: tuple[str, ...]) -> None:
    expected = [text.encode("utf-8", "surrogateescape") for text in contents]
    for at, data in enumerate(expected):
        (root / f"{at}.txt").write_bytes(data)
    names = [ask(root, "hash-object", "-w", "--no-filters", f"{at}.txt") for at in range(len(contents))]
    assert read_blobs(str(root), names) == expected
    assert read_blobs(str(root), names[::-1]) == expected[::-1]


def test_an_object_that_the_clone_lacks_is_named_with_the_remedy(root: Path) -> None:
    missing = "0123456789012345678901234567890123456789"
    with pytest.raises(
        UsageError, match=r"the object 012345678901: it is missing; .*: git fetch --refetch --no-filter origin"
    ):
        read_blobs(str(root), [missing])
    with pytest.raises(UsageError, match=r"cannot read the object 012345678901: .*not a tree object"):
        list_entries(str(root), missing, "checklist")


def test_commits_are_found_with_the_parents_that_they_name(root: Path, tmp_path: Path) -> None:
    head, first = ask(root, "rev-parse", "HEAD"), ask(root, "rev-parse", "v1")
    run_git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "shallow")
    assert ask(tmp_path / "shallow", "log", "--format=%P") == ""
    found, former, missing = find_commits(str(tmp_path / "shallow"), "HEAD", first, "0" * 39 + "1")
    assert (found, former, missing) == ((head, (first,)), None, None)
    assert find_commits(str(root), "v1", "HEAD:other.txt") == ((first, ()), None)
    assert find_commits(str(tmp_path), "HEAD") == (None,)


def test_listings_and_contents_are_reused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = ask(root, "rev-parse", "HEAD")
    entries = list_entries(str(root), head, "checklist", "gone.txt")
    known = {entry.name: data for entry, data in zip(entries, [b"a: 1\n", b"b: 2"], strict=True)}
    files = CommitFiles(str(root), head, ("checklist", "gone.txt"), entries, known)
    (other,) = files.find("other.txt")
    assert files.read([other, *files.find("checklist")]) == [b"x", b"a: 1\n", b"b: 2"]
    monkeypatch.setenv("PATH", str(root))  # no git is there
    assert files.read(files.find("checklist/tasks")) == [b"b: 2"]
    assert files.find("gone.txt") == files.find("checklist/tas") == ()
    with pytest.raises(UsageError, match="git is not installed"):
        files.find("other.txt")


def test_the_working_tree_is_not_read(root: Path) -> None:
    write_files(root, {"checklist/plan.yaml": "changed", "checklist/new.yaml": "x"})
    (entry, _) = list_entries(str(root), "HEAD", "checklist")
    assert read_blobs(str(root), [entry.name]) == [b"a: 1\n"]


def test_a_folder_outside_of_any_repository(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"not a Git repository, so there is nothing to compare with: run it in a"):
        find_revision(str(tmp_path), "main")


def test_an_untrusted_repository_is_explained(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(UsageError, match=r"git does not trust this repository.*safe\.directory"):
        find_revision(str(root), "main")


def test_missing_git_is_explained(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(UsageError, match=r"^git is not installed$"):
        find_revision(str(root), "main")
