"""Git commands that only fail if something is wrong, so that their results need not be guessed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from launchlist.git.run import GitOutput, run_git_raw
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Refusal: TypeAlias = Literal["raced", "protected", "denied", "failed"]
_RACE: Final = re.compile(
    r"\[rejected\]|fetch first|non-fast-forward|cannot lock ref|incorrect old value|failed to update ref|"
    r"reference already exists"
)
_PROTECTED: Final = re.compile(r"GH006|GH013|protected branch|hook declined|rule violations", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"\b(?:error:|HTTP(?: code)?) ?403\b|denied|could not read username|authentication failed|\bread.only\b|"
    r"access\b.* not granted",
    re.IGNORECASE,
)
_LONGEST: Final = 1000
"""The most characters of a line that are used, since the output of a server's hooks can be anything."""
_TOLD: Final = ("!", "remote:", "fatal:", "error:", "ERROR:")
_NAMES: Final = re.compile(r"(?<!\w)'[^']*'|\S*://\S+|\S*refs/\S+|\S+:\S+/\S+|[\w.-]+/[\w./-]+")
"""Quoted text, URLs, refs and ``owner/name``."""
_BLOCKED: Final = re.compile(r"'refs/heads/([^']+)' exists; cannot create 'refs/heads/([^']+)'")


def judge_refusal(said: str) -> Refusal:
    """Return why a push or a fetch failed; ``raced`` is worth another try."""
    lines = [line.strip() for line in said.splitlines()]
    told = "\n".join(
        _NAMES.sub(" ", line[:_LONGEST]) for line in lines if line.startswith(_TOLD) or "(publickey" in line
    )
    if find_blocking(said):
        return "failed"
    if _PROTECTED.search(told):
        return "protected"
    if _DENIED.search(told):
        return "denied"
    return "raced" if _RACE.search(told) else "failed"


def find_blocking(said: str) -> str:
    """Return why a branch can never be created (another branch's name is part of its name), "" if it can."""
    found = _BLOCKED.search(said)
    if found:
        return f"the branch {found[1]} prevents the creation of {found[2]}: rename or delete {found[1]}"
    if "directory file conflict" in said:
        return "another branch's name is part of this one's, or the other way round: rename or delete the other branch"
    return ""


def find_reason(text: str) -> str:
    """Return the reason in git's message, without secrets that a URL may contain."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("hint:")]
    said = [line for line in lines if line.startswith(("!", "remote: error", "fatal:", "error:"))]
    reason = find_blocking(text) or "; ".join(dict.fromkeys(said or lines[-3:]))
    return re.sub(r"://[^/@\s]*@", "://", reason)[:400]


_BOT = "github-actions[bot]"
_BOT_MAIL = "41898282+github-actions[bot]@users.noreply.github.com"
"""The author that GitHub's own actions use: https://github.com/actions/checkout#push-a-commit-using-the-built-in-token"""
_IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", _BOT), ("EMAIL", _BOT_MAIL))
}


_FILES = ("100644", "100755", "100664")


class FailedError(Exception):
    """Git failed unexpectedly: the state of the branch is unknown."""


def do_git(
    root: str,
    *words: str,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    answers: Sequence[int] = (0,),
) -> GitOutput:
    """Run a git command that ends with one of ``answers`` unless something is wrong."""
    raw = run_git_raw(root, *words, given=given, environment=_IDENTITY | dict(environment or {}))
    if raw.code not in answers:
        msg = find_reason(raw.errors) or f"git {words[0]} ended with {raw.code}"
        raise FailedError(msg)
    return GitOutput(raw.code, raw.output.decode("utf-8", "surrogateescape"), raw.errors)


def find_fork(root: str, one: str, aside: str) -> str:
    """Return where the side branch forked; in a shallow clone, the commit it was last built on."""
    fork = do_git(root, "merge-base", one, aside, answers=(0, 1))
    if fork.code != 0:
        fork = do_git(root, "rev-parse", "--verify", "--quiet", f"{aside}^2", answers=(0, 1))
    if fork.code != 0:
        fork = do_git(root, "rev-parse", "--verify", "--quiet", f"{aside}^", answers=(0, 1))
    return fork.output.strip()


def differ(root: str, one: str, other: str, paths: Sequence[str]) -> bool:
    """Whether any of the files, by paths from the top of the repository, differs in the other commit."""
    here, there = (do_git(root, "ls-tree", "--full-tree", "-z", each, "--", *paths).output for each in (one, other))
    return bool(paths) and here != there


def write_commit(root: str, contents: Mapping[str, bytes], message: str, parents: Sequence[str]) -> str:
    """Return a commit of these files, by path from the top, on top of the last of ``parents``.

    "" if that state already contains them. Neither the working tree nor the index is used.
    """
    if not contents:
        return ""
    before = do_git(root, "rev-parse", f"{parents[-1]}^{{tree}}").output.strip()
    after = write_tree(root, before, contents)
    return "" if after == before else commit_tree(root, after, message, parents)


def write_tree(root: str, tree: str, contents: Mapping[str, bytes]) -> str:
    """Return a tree like ``tree`` ("" for an empty one) with these files, by path within it."""
    entries = _list_tree(root, tree) if tree else {}
    below: dict[str, dict[str, bytes]] = {}
    for path, data in contents.items():
        name, is_deeper, rest = path.partition("/")
        if is_deeper:
            below.setdefault(name, {})[rest] = data
            continue
        mode, kind, _ = entries.get(name, ("100644", "blob", ""))
        if mode not in _FILES:
            msg = f"{quote(path)} is not a regular file in the newest state of the branch"
            raise FailedError(msg)
        entries[name] = mode, kind, do_git(root, "hash-object", "-w", "--stdin", given=data).output.strip()
    for name, inner in below.items():
        _, kind, former = entries.get(name, ("", "tree", ""))
        if kind != "tree":
            msg = f"{quote(name)} is not a folder in the newest state of the branch"
            raise FailedError(msg)
        entries[name] = "040000", "tree", write_tree(root, former, inner)
    lines = "".join(f"{' '.join(entry)}\t{name}\0" for name, entry in entries.items())
    # In a partial clone the contents of other files are missing and not needed.
    return do_git(root, "mktree", "--missing", "-z", given=lines.encode("utf-8", "surrogateescape")).output.strip()


def commit_tree(root: str, tree: str, message: str, parents: Sequence[str]) -> str:
    """Return a commit of a tree, made by the bot."""
    onto = [word for parent in parents for word in ("-p", parent)]
    return do_git(root, "commit-tree", tree, *onto, given=message.encode()).output.strip()


def _list_tree(root: str, tree: str) -> dict[str, tuple[str, str, str]]:
    """Return the direct entries of a tree: name to mode, kind and hash."""
    entries = {}
    for line in do_git(root, "ls-tree", "--full-tree", "-z", tree).output.split("\0")[:-1]:
        head, _, name = line.partition("\t")
        mode, kind, blob = head.split(" ")
        entries[name] = mode, kind, blob
    return entries
