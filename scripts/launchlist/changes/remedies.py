"""Why a name means no commit in a clone, and what to do about it."""

from __future__ import annotations

import re
from typing import Final

from launchlist.changes.git import run_git
from launchlist.wording import find_nearest, quote, suggest

_LONGEST: Final = 255
_HASH: Final = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_BRANCH: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
_MOST_NAMES: Final = 5000


def find_revision_fault(name: str) -> str:
    """Return why git is not even asked for ``name``, or nothing."""
    if not name:
        return "it is empty"
    if name.startswith("-"):
        return "it starts with -, as options do"
    if not name.isprintable():
        return "it holds a character that does not print"
    if ".." in name:
        return "it is a range; name the two states as two words: launchlist diff BASE HEAD"
    return "it is too long" if len(name) > _LONGEST else ""


def explain_unknown(root: str, name: str) -> str:
    """Return what to say where git knows no commit called ``name``."""
    shown = quote(name)
    if name.upper() == "HEAD":
        return "the repository has no commit yet, so there is nothing to compare with"
    if run_git(root, "rev-parse", "--is-shallow-repository").output.strip() == "true":
        fetch = _name_fetch(name) or "git fetch --unshallow"
        return f"this clone is shallow and holds no {shown}: give actions/checkout `fetch-depth: 0`, or run: {fetch}"
    names = _list_names(root)
    if f"origin/{name}" in names:
        return f"there is no {shown} here; did you mean {quote(f'origin/{name}')}?"
    if find_nearest(name, names):
        return f"git knows no revision {shown}; {suggest(name, names)}"
    fetch = _name_fetch(name)
    return f"git knows no revision {shown}" + (f": if the remote has it, run: {fetch}" if fetch else "")


def _name_fetch(name: str) -> str:
    """Return what to run to get a revision that the clone lacks, or nothing where its name alone does not say."""
    if _HASH.fullmatch(name):
        return f"git fetch --depth=1 origin {name}"
    bare = name.removeprefix("origin/")
    if not _BRANCH.fullmatch(bare) or bare == "HEAD":
        return ""
    # Spelt out, it helps in a clone of a single branch too.
    return f"git fetch origin {bare}:refs/remotes/origin/{bare}; then it is called origin/{bare}"


def _list_names(root: str) -> list[str]:
    listed = run_git(root, "for-each-ref", f"--count={_MOST_NAMES}", "--format=%(refname:short)")
    return listed.output.split("\n")[:-1]
