from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.changes.publish import Published, Target, publish, publish_aside, remove_tree

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


def list_tasks(tree: str) -> tuple[str, ...]:
    """Generate a file from the others, as rendering does."""
    root = Path(tree)
    text = "".join(f"{path.name}\n" for path in sorted(root.glob("task-*")))
    path = root / OUTPUT
    if path.exists() and path.read_text() == text:
        return ()
    path.write_text(text)
    return (OUTPUT,)


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

    def target(self, name: str, *words: str) -> Target:
        root = self.clone(name, *words)
        return Target(root=str(root), tree=str(self.folder / f"{name}-tree"), branch="main", environment={})

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


def run(target: Target, wait: Callable[[int], None] = ignore) -> Published:
    try:
        return publish(target, list_tasks, "regenerate", wait)
    finally:
        remove_tree(target)


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


def test_who_loses_every_race_gives_up(remote: Remote) -> None:
    target = remote.target("one")
    waits: list[int] = []
    number = 0

    def write(tree: str) -> tuple[str, ...]:
        nonlocal number
        number += 1
        remote.add(f"task-{number}")
        return list_tasks(tree)

    published = publish(target, write, "regenerate", waits.append)
    assert published == Published("failed", "8 times somebody else pushed first")
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


def aside(target: Target) -> Published:
    try:
        return publish_aside(target, "launchlist/update", list_tasks, "regenerate", ignore)
    finally:
        remove_tree(target)


def test_aside_grows_without_force_and_stays_where_nothing_is_new(remote: Remote) -> None:
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
    published = publish_aside(target, "launchlist/update", list_tasks, "regenerate", fail)
    assert published.state == "failed"
    assert "the branch launchlist keeps launchlist/update from being made" in published.message


@pytest.mark.parametrize("command", ["add", "write-tree"])
def test_a_git_command_that_fails_is_not_nothing_to_do(remote: Remote, command: str) -> None:
    target = remote.target("one")

    def write(tree: str) -> tuple[str, ...]:
        paths = list_tasks(tree)
        if command == "add":
            Path(git(Path(tree), "rev-parse", "--absolute-git-dir"), "index.lock").touch()
        else:
            blob = git(Path(tree), "hash-object", "-w", OUTPUT)
            git(Path(tree), "add", OUTPUT)
            Path(target.root, ".git/objects", blob[:2], blob[2:]).unlink()
            return ()
        return paths

    published = publish(target, write, "regenerate", fail)
    assert (published.state, bool(published.message)) == ("failed", True)
    assert remote.show("log", "--format=%s", "main") == "task-0"


def test_a_filter_that_fails_is_a_reason(remote: Remote) -> None:
    remote.add(".gitattributes")
    root = remote.clone("person")
    (root / ".gitattributes").write_text(f"{OUTPUT} filter=broken\n")
    git(root, "commit", "-q", "-am", "filter")
    git(root, "push", "-q", "origin", "main")
    target = remote.target("one")
    git(Path(target.root), "config", "filter.broken.clean", "false")
    git(Path(target.root), "config", "filter.broken.required", "true")
    published = run(target, fail)
    assert (published.state, OUTPUT in published.message) == ("failed", True)


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
