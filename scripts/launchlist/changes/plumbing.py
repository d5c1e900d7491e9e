"""Git commands that cannot fail unless something is wrong: what they answer is never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.changes.git import run_git
from launchlist.changes.refusals import find_reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.changes.git import Ran

_BOT = "github-actions[bot]"
_BOT_MAIL = "41898282+github-actions[bot]@users.noreply.github.com"
"""As GitHub's own actions sign: https://github.com/actions/checkout#push-a-commit-using-the-built-in-token"""
_IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", _BOT), ("EMAIL", _BOT_MAIL))
}
PLAIN = ("-c", "core.hooksPath=/dev/null", "--literal-pathspecs")
"""Hooks are for what the user does; an odd path is a path."""


class FailedError(Exception):
    """Git did not do what it always does: nothing can be said of the branch."""


def do_git(root: str, *words: str, given: str = "", answers: Sequence[int] = (0,)) -> Ran:
    """Run a git command that ends with one of ``answers`` wherever nothing is wrong."""
    ran = run_git(root, *PLAIN, *words, given=given, environment=_IDENTITY)
    if ran.code not in answers:
        msg = find_reason(ran.errors) or f"git {words[0]} ended with {ran.code}"
        raise FailedError(msg)
    return ran


def find_fork(tree: str, one: str, aside: str) -> str:
    """Return where the branch aside left the other one; in a shallow clone, what it was last built on."""
    fork = do_git(tree, "merge-base", one, aside, answers=(0, 1))
    if fork.code != 0:
        fork = do_git(tree, "rev-parse", "--verify", "--quiet", f"{aside}^2", answers=(0, 1))
    if fork.code != 0:
        fork = do_git(tree, "rev-parse", "--verify", "--quiet", f"{aside}^", answers=(0, 1))
    return fork.output.strip()


def differ(tree: str, one: str, other: str, paths: Sequence[str]) -> bool:
    """Whether any of the files is another in the other commit."""
    return do_git(tree, "diff", "--quiet", "--no-ext-diff", one, other, "--", *paths, answers=(0, 1)).code == 1
