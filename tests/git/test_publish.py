from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.git.publish import Published, PublishTarget, publish, publish_aside, remove_refs

if TYPE_CHECKING:
    from collections.abc import Callable

OUTPUT = "LIST.md"
HUMANS = 8
BOT = "github-actions[bot]"


def git(root: Path, *words: str) -> str:
    names = {f"GIT_{role}_{what}": "maya@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        ["git", *words], cwd=root, env=os.environ | names, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def list_tasks(root: Path, commit: str) -> dict[str, bytes]:
    """Generate a file from the names of others, as rendering does."""
    names = git(root, "ls-tree", "--name-only", commit).splitlines()
    text = "".join(f"{name}\n" for name in names if name.startswith("task-"))
    is_there = OUTPUT in names and git(root, "cat-file", "blob", f"{commit}:{OUTPUT}") == text.strip()
    return {} if is_there else {OUTPUT: text.encode()}


class Remote:
    """A bare repository and clones of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bare = folder / "remote.git"
        git(folder, "init", "-q", "--bare", "-b", "main", str(self.bare))
        self.add("task-0")

    def clone(self, name: str, *words: str) -> Path:
        root = self.folder / name
        git(self.folder, "clone", "-q", *words, self.bare.as_uri(), str(root))
        return root

    def add(self, name: str, branch: str = "main") -> None:
        root = self.clone(f"by-hand-{name}-{branch.replace('/', '-')}")
        if branch != "main":
            git(root, "checkout", "-q", branch)
        else:
            git(root, "checkout", "-q", "-B", branch)
        (root / name).write_text(name)
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", name)
        while True:
            done = subprocess.run(["git", "push", "-q", "origin", branch], cwd=root, capture_output=True, check=False)
            if done.returncode == 0:
                return
            git(root, "pull", "-q", "--rebase", "origin", branch)

    def target(self, name: str, *words: str) -> PublishTarget:
        root = self.clone(name, *words)
        return PublishTarget(root=str(root), branch="main", environment={})

    def show(self, *words: str) -> str:
        return git(self.bare, *words)

    def hook(self, script: str) -> None:
        path = self.bare / "hooks" / "pre-receive"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)


@pytest.fixture
def remote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Remote:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    return Remote(tmp_path)


def ignore(_attempt: int) -> None:
    pass


def fail(_attempt: int) -> None:
    raise AssertionError("there is no second try")


def run(target: PublishTarget, wait: Callable[[int], None] = ignore) -> Published:
    try:
        return publish(target, partial(list_tasks, Path(target.root)), "regenerate", wait)
    finally:
        remove_refs(target)


def test_what_changed_is_committed_as_the_bot_and_nothing_else_is_touched(remote: Remote) -> None:
    target = remote.target("one", "--depth=1")
    (Path(target.root) / "dirty").write_text("mine")
    hook = Path(target.root) / ".git/hooks/post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {remote.folder}/canary\n")
    hook.chmod(0o755)
    published = run(target, fail)
    assert published == Published("pushed", commit=remote.show("rev-parse", "main"))
    assert remote.show("log", "-1", "--format=%an|%cn|%s", "main") == f"{BOT}|{BOT}|regenerate"
    assert remote.show("show", f"main:{OUTPUT}") == "task-0"
    assert git(Path(target.root), "status", "--porcelain") == "?? dirty"
    assert git(Path(target.root), "worktree", "list").count("\n") == 0
    assert not (remote.folder / "canary").exists()
    assert run(target) == Published("unchanged")


def test_eight_pushers_lose_nothing(remote: Remote) -> None:
    targets = [remote.target(f"bot-{number}") for number in range(HUMANS)]
    with ThreadPoolExecutor(2 * HUMANS) as pool:
        people = [pool.submit(remote.add, f"task-{number + 1}") for number in range(HUMANS)]
        bots = [pool.submit(run, target) for target in targets]
        for person in people:
            person.result()
        states = [bot.result() for bot in bots]
    assert {each.state for each in states} <= {"pushed", "unchanged", "failed"}
    assert all("somebody else pushed first" in each.message for each in states if each.state == "failed")
    last = run(remote.target("last"), fail)
    assert last.state in {"pushed", "unchanged"}
    assert remote.show("show", f"main:{OUTPUT}").splitlines() == [f"task-{number}" for number in range(HUMANS + 1)]
    subjects = remote.show("log", "--format=%s", "main").splitlines()
    assert sorted(each for each in subjects if each != "regenerate") == sorted(
        f"task-{number}" for number in range(HUMANS + 1)
    )


def test_a_push_that_loses_every_race_gives_up(remote: Remote) -> None:
    target = remote.target("one")
    waits: list[int] = []
    number = 0

    def generate(commit: str) -> dict[str, bytes]:
        nonlocal number
        number += 1
        remote.add(f"task-{number}")
        return list_tasks(Path(target.root), commit)

    published = publish(target, generate, "regenerate", waits.append)
    assert published == Published("failed", "8 times someone else pushed first")
    assert waits == list(range(1, 8))


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("error: GH006: Protected branch update failed", "protected"),
        ("error: GH013: Repository rule violations found", "protected"),
        ("no", "protected"),
    ],
)
def test_a_refusal_is_not_tried_again(remote: Remote, said: str, state: str) -> None:
    remote.hook(f"echo '{said}' >&2; exit 1")
    published = run(remote.target("one"), fail)
    assert published.state == state
    assert said in published.message or said == "no"
    assert remote.show("log", "--format=%s", "main") == "task-0"


def test_a_remote_that_is_gone_is_a_reason(remote: Remote) -> None:
    target = remote.target("one")
    remote.bare.rename(remote.folder / "elsewhere")
    assert run(target, fail).state == "failed"


def aside(target: PublishTarget) -> Published:
    try:
        return publish_aside(target, "launchlist/update", partial(list_tasks, Path(target.root)), "regenerate", ignore)
    finally:
        remove_refs(target)


def test_the_side_branch_is_never_forced_and_unchanged_without_news(remote: Remote) -> None:
    first = aside(remote.target("one"))
    assert first.state == "pushed"
    assert remote.show("log", "--format=%s", "main") == "task-0"
    assert aside(remote.target("two")) == Published("waiting", commit=first.commit)
    remote.add("unrelated")
    assert aside(remote.target("three")).state == "waiting"
    remote.add("task-1")
    second = aside(remote.target("four"))
    assert second.state == "pushed"
    assert remote.show("show", f"launchlist/update:{OUTPUT}") == "task-0\ntask-1"
    assert remote.show("rev-parse", "launchlist/update^1", "launchlist/update^2").splitlines() == [
        first.commit,
        remote.show("rev-parse", "main"),
    ]
    assert remote.show("diff", "--name-only", "main", "launchlist/update") == OUTPUT


def test_aside_has_nothing_to_offer_once_it_is_merged(remote: Remote) -> None:
    aside(remote.target("one"))
    root = remote.clone("person")
    git(root, "merge", "-q", "--squash", "origin/launchlist/update")
    git(root, "commit", "-q", "-m", "squashed")
    git(root, "push", "-q", "origin", "main")
    assert aside(remote.target("two")) == Published("unchanged")
    remote.add("task-1")
    assert aside(remote.target("three")).state == "pushed"
    assert remote.show("merge-tree", "--write-tree", "main", "launchlist/update")


def test_a_commit_by_hand_stays_in_the_history_aside(remote: Remote) -> None:
    aside(remote.target("one"))
    remote.add("by-hand", "launchlist/update")
    remote.add("task-1")
    assert aside(remote.target("two")).state == "pushed"
    assert "by-hand" in remote.show("log", "--format=%s", "launchlist/update").splitlines()


def test_the_branch_aside_stops_offering_what_was_right_once(remote: Remote) -> None:
    first = aside(remote.target("one"))
    root = remote.clone("person")
    (root / OUTPUT).write_text("task-0\ntask-1\n")
    (root / "task-1").write_text("")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "both")
    git(root, "push", "-q", "origin", "main")
    moved = aside(remote.target("two", "--depth=1"))
    assert moved == Published("withdrawn", commit=remote.show("rev-parse", "launchlist/update"))
    assert remote.show("rev-parse", "launchlist/update^1", "launchlist/update^2", "launchlist/update^{tree}") == (
        "\n".join([first.commit, remote.show("rev-parse", "main"), remote.show("rev-parse", "main^{tree}")])
    )
    assert aside(remote.target("three")) == Published("unchanged")
    (root / "unrelated").write_text("")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "unrelated")
    git(root, "push", "-q", "origin", "main")
    assert aside(remote.target("four", "--depth=1")) == Published("unchanged")


def test_a_branch_that_blocks_the_other_one_is_named_at_once(remote: Remote) -> None:
    target = remote.target("one")
    git(Path(target.root), "push", "-q", "origin", "main:launchlist")
    published = publish_aside(target, "launchlist/update", partial(list_tasks, Path(target.root)), "regenerate", fail)
    assert published.state == "failed"
    assert "the branch launchlist prevents the creation of launchlist/update" in published.message


def test_a_git_command_that_fails_is_not_nothing_to_do(remote: Remote, monkeypatch: pytest.MonkeyPatch) -> None:
    target = remote.target("one")
    fake = remote.folder / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\ncase "$*" in *mktree*) echo "fatal: disk full" >&2; exit 128;; esac\n'
        f'exec {shutil.which("git")} "$@"\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}{os.pathsep}{os.environ['PATH']}")
    assert run(target, fail) == Published("failed", "fatal: disk full")
    assert remote.show("log", "--format=%s", "main") == "task-0"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("linked", "'linked' is not a regular file"),
        ("linked/LIST.md", "'linked' is not a folder"),
        ("task-0/x", "task-0"),
    ],
)
def test_a_path_that_is_not_a_regular_file_is_not_committed(remote: Remote, path: str, reason: str) -> None:
    root = remote.clone("person")
    (root / "linked").symlink_to(remote.folder)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "link")
    git(root, "push", "-q", "origin", "main")
    published = publish(remote.target("one"), lambda _: {path: b"x"}, "regenerate", fail)
    assert (published.state, reason in published.message) == ("failed", True), published


def test_the_contents_of_a_file_are_committed_to_the_byte_whatever_filters_there_are(remote: Remote) -> None:
    root = remote.clone("person")
    (root / ".gitattributes").write_text(f"{OUTPUT} filter=broken text eol=crlf\n")
    (root / OUTPUT).write_text("old\n")
    (root / OUTPUT).chmod(0o755)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "filter")
    git(root, "push", "-q", "origin", "main")
    target = remote.target("one")
    git(Path(target.root), "config", "filter.broken.clean", f"touch {remote.folder}/canary; false")
    git(Path(target.root), "config", "filter.broken.required", "true")
    assert run(target, fail).state == "pushed"
    assert remote.show("ls-tree", "main", OUTPUT).startswith("100755 blob")
    assert remote.show("cat-file", "blob", f"main:{OUTPUT}") == "task-0"
    assert not (remote.folder / "canary").exists()


def test_the_users_tags_and_hooks_have_no_part_in_it(remote: Remote) -> None:
    target = remote.target("one")
    root = Path(target.root)
    git(root, "config", "push.followTags", "true")
    git(root, "tag", "-a", "-m", "mine", "mine")
    for name in ("reference-transaction", "post-index-change", "pre-push", "post-checkout"):
        hook = root / ".git/hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {remote.folder}/canary\n")
        hook.chmod(0o755)
    assert run(target, fail).state == "pushed"
    assert remote.show("tag") == ""
    assert not (remote.folder / "canary").exists()
