"""Nothing that a checkout names is run by any git call of the package."""

from __future__ import annotations

import ast
import os
import shutil
import stat
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from launchlist.git.isolation import select_settings
from launchlist.git.remote_ref import RefFailure, RemoteRef
from launchlist.git.remotes import choose_protocols
from launchlist.git.run import run_git
from tests.workspace import TASK, commit, run, write_plan
from tests.workspace import run_git as setup_git

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / "scripts" / "launchlist"
TOKEN = "ghs_CANARY"  # noqa: S105 - opens nothing
HOOKS = (
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch", "post-checkout", "post-commit",
    "post-index-change", "post-merge", "post-rewrite", "pre-applypatch", "pre-auto-gc", "pre-commit",
    "pre-merge-commit",
    "pre-push", "pre-rebase", "prepare-commit-msg", "push-to-checkout", "reference-transaction", "sendemail-validate",
)  # fmt: skip
ATTRIBUTES = "* filter=evil diff=evil merge=evil\n"
COMMANDS = (
    "alias.cat-file", "alias.fetch", "alias.push", "alias.rev-parse", "core.alternateRefsCommand", "core.askPass",
    "core.editor", "core.fsmonitor", "core.gitProxy", "core.pager", "core.sshCommand", "credential.helper",
    "credential.https://github.com.helper", "diff.evil.command", "diff.evil.textconv", "diff.external",
    "filter.evil.clean", "filter.evil.process", "filter.evil.smudge", "gc.recentObjectsHook", "gpg.program",
    "gpg.ssh.defaultKeyCommand", "hook.evil.command", "interactive.diffFilter", "man.evil.cmd", "merge.evil.driver",
    "mergetool.evil.cmd", "pager.cat-file", "pager.log", "pager.ls-tree", "remote.origin.receivepack",
    "remote.origin.uploadpack", "sequence.editor", "trailer.evil.command", "uploadpack.packObjectsHook",
)  # fmt: skip
SETTINGS = {
    "commit.gpgSign": "true",
    "core.hooksPath": ".husky",
    "filter.evil.required": "true",
    "gc.auto": "1",
    "hook.evil.event": "reference-transaction",
    "log.showSignature": "true",
    "maintenance.auto": "true",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "push.gpgSign": "true",
    "remote.origin.vcs": "evil",
    "submodule.recurse": "true",
    "tag.gpgSign": "true",
}
VARIABLES = (
    "EDITOR",
    "GIT_EDITOR",
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "GIT_PROXY_COMMAND",
    "GIT_SEQUENCE_EDITOR",
    "PAGER",
)


class Trap:
    """A program that leaves a trace, with what of the environment looks like the token."""

    def __init__(self, folder: Path) -> None:
        self.trace = folder / "ran"
        self.program = folder / "evil"
        self.write(self.program)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$0 $*" >>"{self.trace}"\nenv | grep CANARY >>"{self.trace}"\ncat\n'
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def plant(self, root: Path, url: str) -> None:
        """Put everything by which a checkout could make git run a program into a repository."""
        for name in HOOKS:
            self.write(root / ".git/hooks" / name)
            self.write(root / ".husky" / name)
        (root / ".git/info/attributes").write_text(ATTRIBUTES)
        (root / "more.cfg").write_text(
            f"[core]\n\tsshCommand = {self.program}\n[credential]\n\thelper = {self.program}\n"
        )
        planted = {name: str(self.program) for name in COMMANDS} | SETTINGS | {"include.path": "../more.cfg"}
        planted |= {f"url.ext::{self.program}.insteadOf": "https://evil.invalid/", "remote.origin.url": url}
        with (root / ".git/config").open("a") as file:
            for key, value in planted.items():
                section, _, rest = key.partition(".")
                below, _, name = rest.rpartition(".")
                file.write(f'[{section} "{below}"]\n' if below else f"[{section}]\n")
                file.write(f'\t{name} = "{value}"\n')

    @property
    def seen(self) -> str:
        return self.trace.read_text("utf-8") if self.trace.exists() else ""


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path / "trap")


@pytest.fixture
def root(tmp_path: Path, trap: Trap) -> Path:
    """Return a planted clone with a plan, two branches and an unfinished change, of a remote that is a folder."""
    files = {
        ".gitattributes": ATTRIBUTES,
        "CHECKLIST.md": "by hand\n",
        "checklist/tasks/A-2.yaml": TASK.replace("A-1", "A-2"),
    }
    root = write_plan(tmp_path / "clone", files=files)
    setup_git(tmp_path, "init", "-q", "-b", "main", str(root))
    commit(root)
    setup_git(root, "branch", "other")
    setup_git(tmp_path, "init", "-q", "--bare", "-b", "main", "remote.git")
    setup_git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    setup_git(root, "push", "-q", "origin", "main")
    setup_git(root, "fetch", "-q", "origin")
    trap.plant(root, str(tmp_path / "remote.git"))
    (root / "CHECKLIST.md").write_text("by another hand\n")
    trap.trace.unlink(missing_ok=True)  # planting itself may have run something
    return root


@pytest.mark.parametrize(
    "words", [("status",), ("fetch", "origin"), ("diff", "HEAD"), ("update-ref", "refs/x", "HEAD")]
)
def test_planted_programs_would_run_without_isolation(root: Path, trap: Trap, words: tuple[str, ...]) -> None:
    (root / "checklist/plan.yaml").write_text("changed\n")
    subprocess.run(["git", *words], cwd=root, check=False, capture_output=True)
    assert trap.seen


def list_variables(trap: Trap) -> dict[str, str]:
    return {name: str(trap.program) for name in VARIABLES} | {"GITHUB_TOKEN": TOKEN, "GH_TOKEN": TOKEN}


@pytest.mark.parametrize(
    "words",
    [
        ("check",), ("render",), ("render", "--check"), ("render", "--force"), ("list",), ("show", "A-1"),
        ("export", "ics"), ("export", "json"), ("fmt", "--check"), ("diff", "HEAD"), ("diff", "HEAD", "other"),
        ("diff", "no-such-revision"), ("new", "A", "Text"), ("new", "A-9", "Text"), ("renumber", "A-2", "A-7"),
        ("set", "A-1", "status=complete"), ("update", "A-1", "done"), ("sync",), ("completion", "bash"),
        ("init", "--title", "x", "--zone", "UTC", "elsewhere"),
    ],
)  # fmt: skip
def test_no_command_runs_planted_programs(root: Path, trap: Trap, words: tuple[str, ...]) -> None:
    ran = run(*words, cwd=root, **list_variables(trap))
    assert ran.returncode in {0, 1, 2, 4}, ran.stderr
    assert trap.seen == ""


def test_reading_and_writing_the_journal_runs_nothing(root: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in list_variables(trap).items():
        monkeypatch.setenv(name, value)
    ref = RemoteRef(str(root), token=TOKEN)
    first = ref.write("", "one\n", "words")
    assert isinstance(first, str), first
    assert ref.read() == (first, "one\n")
    assert trap.seen == ""


HANDED = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.x.extraheader", "GIT_CONFIG_VALUE_0": TOKEN}
"""What `authenticate` hands over."""


class Ref(RemoteRef):
    """The journal at an address that is a server's until git uses it."""

    def _authenticate(self) -> dict[str, str]:
        return HANDED


def plant_remote(trap: Trap, folder: Path) -> str:
    """Make a bare repository whose own hooks and settings run programs."""
    setup_git(folder.parent, "init", "-q", "--bare", folder.name)
    for name in ("pre-receive", "update", "post-receive", "post-update", "reference-transaction"):
        trap.write(folder / "hooks" / name)
    setup_git(folder, "config", "uploadpack.packObjectsHook", str(trap.program))
    return str(folder)


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("remote.origin.pushurl", "../evil.git"), ("url.{}.pushInsteadOf", "../evil.git"),
        ("url.{}.insteadOf", "../evil.git"), ("remote.origin.url", "../evil.git"), ("remote.origin.url", "evil.git"),
    ],
)  # fmt: skip
def test_no_hook_of_a_remote_runs_where_a_token_is_handed_over(root: Path, trap: Trap, key: str, where: str) -> None:
    url = "https://github.com/maya/plan"
    setup_git(root, "config", "--replace-all", "remote.origin.url", url)
    plant_remote(trap, root / where)
    shown = where if where == "evil.git" else str((root / where).resolve())
    value = url if "{}" in key else shown
    setup_git(root, "config", "--add", key.format(shown), value)
    pushed = run_git(str(root), "push", "--no-verify", "origin", "HEAD:refs/heads/x", environment=HANDED, timeout=20)
    assert (pushed.code == 0, trap.seen) == (False, "")
    assert not isinstance(Ref(str(root)).write("", "one\n", "words"), str)
    assert trap.seen == ""


@pytest.mark.parametrize("url", ["evil.git", "./evil.git", "{}/evil.git", "file://{}/evil%2egit", "link.git", "evil"])
@pytest.mark.parametrize("words", [("push", "origin", "HEAD:refs/x"), ("fetch", "origin"), ("ls-remote", "origin")])
def test_a_remote_inside_of_the_checkout_is_never_used(
    root: Path, trap: Trap, words: tuple[str, ...], url: str
) -> None:
    plant_remote(trap, root / "evil.git")
    (root / "evil").symlink_to("evil.git")
    (root.parent / "link.git").symlink_to(root / "evil.git")
    address = url.format(root).replace("link.git", "../link.git")
    setup_git(root, "config", "--replace-all", "remote.origin.url", address)
    ran = run_git(str(root), *words)
    assert (ran.code, "inside this checkout" in ran.errors, trap.seen) == (None, True, "")


def test_a_remote_without_an_address_is_not_a_folder_of_its_name(root: Path, trap: Trap) -> None:
    plant_remote(trap, root / "origin")
    setup_git(root, "config", "--unset-all", "remote.origin.url")
    ran = run_git(str(root), "push", "origin", "HEAD:refs/x")
    assert (ran.code, trap.seen) == (None, "")


def test_hooks_of_a_remote_elsewhere_see_nothing_of_the_runner(
    root: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap.write(root.parent / "remote.git/hooks/pre-receive")
    for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY", "GITHUB_TOKEN"):
        monkeypatch.setenv(name, "CANARY")
    assert isinstance(RemoteRef(str(root), token=TOKEN).write("", "one\n", "words"), str)
    assert "hooks/pre-receive" in trap.seen
    assert "CANARY" not in trap.seen


def test_a_file_that_the_configuration_includes_is_not_waited_for(root: Path) -> None:
    os.mkfifo(root / "pipe")
    setup_git(root, "config", "--add", "user.name", "Maya")
    with (root / ".git/config").open("a") as file:
        file.write('[include]\n\tpath = ../pipe\n[includeIf "gitdir:/"]\n\tpath = ../pipe\n')
    begun = time.monotonic()
    ran = run("diff", "HEAD", cwd=root)
    assert (ran.returncode, time.monotonic() - begun < 20) == (0, True), ran.stderr


@pytest.mark.parametrize(
    ("settings", "allowed", "has_token", "chosen"),
    [
        ((), None, False, "file:git:http:https:ssh"), ((), None, True, "https:ssh"), ((), "", False, ""),
        ((), "ext:https", False, "https"), ((("protocol.file.allow", "never"),), None, False, "git:http:https:ssh"),
        ((("protocol.allow", "never"), ("protocol.https.allow", "always")), None, False, "https"),
        ((("protocol.ext.allow", "always"),), None, True, "https:ssh"),
    ],
)  # fmt: skip
def test_protocols_that_the_user_forbids_stay_forbidden(
    settings: tuple[tuple[str, str], ...], allowed: str | None, has_token: bool, chosen: str
) -> None:
    assert choose_protocols(settings, allowed, has_token=has_token) == chosen


def test_the_users_own_protocols_apply(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert RemoteRef(str(root)).read() == ("", "")
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "https")
    assert isinstance(RemoteRef(str(root)).read(), RefFailure)


@pytest.mark.parametrize("place", [".git/info/exclude", "ignored"])
def test_what_the_repository_ignores_is_not_listed(root: Path, place: str) -> None:
    setup_git(root, "config", "core.excludesFile", "ignored")
    (root / place).write_text("secret.yaml\nignored\n")
    (root / "secret.yaml").write_text("")
    listed = run_git(str(root), "ls-files", "--others", "--exclude-standard").output
    assert "secret.yaml" not in listed


@pytest.mark.parametrize("mode", ["push", "pull-request"])
def test_committing_generated_files_runs_nothing(root: Path, trap: Trap, mode: str) -> None:
    event = root.parent / "event.json"
    event.write_text('{"ref": "refs/heads/main", "repository": {"full_name": "maya/plan", "default_branch": "main"}}')
    variables = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "maya/plan",
        "GITHUB_WORKSPACE": str(root),
        "RUNNER_TEMP": str(root.parent),
        "INPUT_COMMAND": "render",
        "INPUT_COMMIT": mode,
        "INPUT_PATH": ".",
        "INPUT_AS_OF": "2025-05-17 12:00",
    }
    ran = run("action", cwd=root, **list_variables(trap), **variables)
    assert trap.seen == ""
    assert "nothing was committed" not in ran.stdout, ran.stdout


def test_the_users_own_settings_apply(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A remote that only the user's own configuration translates into a place is reached."""
    setup_git(root, "config", "--replace-all", "remote.origin.url", "mine:remote.git")
    (tmp_path / "gitconfig").write_text(f'[url "{tmp_path}/"]\n\tinsteadOf = mine:\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    assert RemoteRef(str(root)).read() == ("", "")


@pytest.mark.parametrize(
    ("key", "kept"),
    [
        ("core.repositoryformatversion", True), ("extensions.objectformat", True), ("remote.a.b.url", True),
        ("user.name", True), ("extensions.worktreeconfig", False), ("remote.a.vcs", False), ("core.sshcommand", False),
        ("filter.x.clean", False), ("http.proxy", False), ("include.path", False), ("core.hookspath", False),
    ],
)  # fmt: skip
def test_settings_that_run_nothing_are_kept(key: str, kept: bool) -> None:
    assert select_settings(((key, "value"),)) == (((key, "value"),) if kept else ())


def test_a_setting_cannot_bring_another_one(root: Path, trap: Trap) -> None:
    odd = f'a"]\n\tx\n[core]\n\tsshCommand = {trap.program}\n[remote "b'
    subprocess.run(["git", "config", "user.name", odd], cwd=root, check=True)
    subprocess.run(["git", "config", 'remote.q"\\.url', 'x" \\ # ;'], cwd=root, check=True)
    assert run_git(str(root), "config", "user.name").output == f"{odd}\n"
    assert run_git(str(root), "config", 'remote.q"\\.url').output == 'x" \\ # ;\n'
    assert run_git(str(root), "config", "core.sshCommand").code == 1


def find_calls(package: Path) -> Iterator[str]:
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if "subprocess" in names:
                yield path.relative_to(package).as_posix()


def test_one_function_starts_git() -> None:
    """The other one starts the child process in which templates run."""
    assert list(dict.fromkeys(find_calls(PACKAGE))) == ["git/start.py", "rendering/sandbox.py"]
    source = (PACKAGE / "git/start.py").read_text("utf-8")
    assert (source.count("subprocess.Popen("), source.count("subprocess.run(")) == (1, 0)


def test_nothing_is_left_of_the_folder_that_git_ran_in(root: Path, tmp_path: Path) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    ran = run("diff", "HEAD", cwd=root, TMPDIR=str(place))
    assert (ran.returncode, list(place.iterdir())) == (0, []), ran.stderr
    shutil.rmtree(place)
    assert run("diff", "HEAD", cwd=root, TMPDIR=str(place)).returncode == 0
