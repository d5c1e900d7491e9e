"""Find out where the checkout comes from: whether it is known to be merged, or is someone's proposal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.git.remotes import is_address_of
from launchlist.git.run import run_git

if TYPE_CHECKING:
    from launchlist.commands.action.event import Event


class Checkout(NamedTuple):
    """What is checked out, according to the clone."""

    root: str
    server: str
    """The URL for people: ``https://github.com``."""
    head: str
    """Its commit, "" if there is none."""

    def is_of(self, repository: str) -> bool:
        """Whether the remote ``origin`` is this repository, so that its branches are not those of a fork."""
        address = run_git(self.root, "remote", "get-url", "origin")
        return address.code == 0 and is_address_of(address.output.strip("\n"), self.server, repository)


def read_checkout_commit(root: str, server: str) -> Checkout:
    """Return what is checked out; raises UntrustedError if git refuses to read another user's repository."""
    head = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return Checkout(root, server, head.output.strip() if head.code == 0 else "")


def is_default_tip(checkout: Checkout, event: Event) -> bool:
    """Whether exactly the default branch's commit that GitHub names is checked out, whatever triggered the run."""
    return event.is_default_branch and not event.is_unplaced and checkout.head == event.commit != ""


def explain_unmerged(checkout: Checkout, event: Event) -> str:
    """Return why the checkout is not known to be merged, "" if it is.

    It must be the commit of the event, or be on its branch or the default branch as fetched from this repository. If
    anyone may have chosen the commit of the event, it must be on a branch or tag of this repository.
    """
    if not event.commit:
        return ""
    if not checkout.head:
        return f"the workspace has no commit, so it is not known to be {event.commit[:12]}, the commit of the event"
    if checkout.head == event.commit and (not event.is_unplaced or _is_pushed(checkout, event)):
        return ""
    branches = {event.branch, event.default_branch} - {""}
    refs = [f"refs/remotes/origin/{branch}" for branch in sorted(branches)]
    if checkout.is_of(event.repository) and any(_is_on(checkout.root, ref) for ref in refs):
        return ""
    if checkout.head == event.commit:
        return f"according to the clone, {checkout.head[:12]} is not on a branch or tag of {event.repository}"
    return (
        f"the checkout is {checkout.head[:12]}, which is not {event.commit[:12]}, the commit of the event, and "
        f"according to the clone is not on {event.default_branch or 'the default branch'} of {event.repository}"
    )


def _is_on(root: str, ref: str) -> bool:
    return run_git(root, "merge-base", "--is-ancestor", "HEAD", ref).code == 0


def _is_pushed(checkout: Checkout, event: Event) -> bool:
    """Whether what is checked out is on any branch or tag of this repository that was fetched."""
    words = ("for-each-ref", "--count=1", f"--contains={checkout.head}", "refs/remotes/origin/", "refs/tags/")
    found = run_git(checkout.root, *words)
    return found.code == 0 and bool(found.output.strip()) and checkout.is_of(event.repository)
