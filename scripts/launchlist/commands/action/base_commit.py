"""The commit that the checkout of a pull request, or of a push, is to be compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import UsageError
from launchlist.git.objects import find_commits
from launchlist.git.run import is_shallow, run_git

if TYPE_CHECKING:
    from launchlist.commands.action.event import Event
    from launchlist.commands.action.job import ActionJob
    from launchlist.git.objects import CommitObject


class KnownCommits(NamedTuple):
    """What of the history was looked up at once."""

    head: CommitObject | None
    """What is checked out, None where there is no commit."""
    present: frozenset[str] = frozenset()
    """The names of commits that the clone is known to hold."""
    absent: frozenset[str] = frozenset()
    """Those of commits that it lacked."""


def find_known_commits(root: str, name: str) -> KnownCommits:
    """Return what is checked out, and whether the clone holds the commit of a ``name``; "" is not looked for."""
    head, *found = find_commits(root, "HEAD", *([name] if name else []))
    names = frozenset([name] if name else [])
    return KnownCommits(head, names, frozenset()) if any(found) else KnownCommits(head, frozenset(), names)


def find_base_commit(job: ActionJob, known: KnownCommits) -> str:
    """Return the commit that the checkout is to be compared with.

    GitHub checks out a merge of the pull request with its base as it is by now, which may be newer than the event says.
    Where the branch itself was checked out, it is compared with where it left its base, if the clone knows that.
    Raises UsageError where the clone cannot have the commit, or nobody can tell which it is.
    """
    event, root, head = job.event, job.root, known.head
    parents = head.parents if head else ()
    if event.head and len(parents) == 2 and parents[1] == event.head:
        ensure_commit(job, parents[0], known)
        return parents[0]
    if not event.base:
        msg = "the event names no commit to compare with; command: diff is for pull requests and pushes"
        raise UsageError(msg)
    ensure_commit(job, event.base, known)
    is_whole = not is_shallow(root)
    if is_whole and head and event.base in {head.name, *parents}:
        return event.base
    fork = run_git(root, "merge-base", event.base, "HEAD")
    if fork.code == 0:
        return fork.output.strip()
    if event.pull_request and not is_whole:
        raise UsageError(_explain_gap(job, head))
    return event.base


class Checkout(NamedTuple):
    """What is checked out, as far as the clone can tell."""

    root: str
    server: str
    """The address people see: ``https://github.com``."""
    head: str
    """Its commit, "" where there is none."""

    def is_of(self, repository: str) -> bool:
        """Whether the remote ``origin`` is this repository, so that its branches are not those of a fork."""
        from launchlist.git.remotes import is_address_of  # few runs ask

        address = run_git(self.root, "remote", "get-url", "origin")
        return address.code == 0 and is_address_of(address.output.strip("\n"), self.server, repository)


def read_checkout_commit(root: str, server: str) -> Checkout:
    """Return what is checked out; raises UntrustedError where git does not read a repository of somebody else."""
    head = run_git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return Checkout(root, server, head.output.strip() if head.code == 0 else "")


def is_default_tip(checkout: Checkout, event: Event) -> bool:
    """Whether just the commit of the default branch that GitHub names is checked out, whatever started the run."""
    return event.is_default_branch and not event.is_unplaced and checkout.head == event.commit != ""


def explain_unmerged(checkout: Checkout, event: Event) -> str:
    """Return why what is checked out is not known to be merged, "" where it is.

    It is what the event is about, or on its branch or the default one as they were fetched from this repository. An
    event whose commit anybody may have named has to have it on a branch or tag of this repository.
    """
    if not event.commit:
        return ""
    if not checkout.head:
        return f"the workspace has no commit, so it is not known to be {event.commit[:12]}, which the event names"
    if checkout.head == event.commit and (not event.is_unplaced or _is_pushed(checkout, event)):
        return ""
    branches = {event.branch, event.default_branch} - {""}
    refs = [f"refs/remotes/origin/{branch}" for branch in sorted(branches)]
    if checkout.is_of(event.repository) and any(_is_on(checkout.root, ref) for ref in refs):
        return ""
    if checkout.head == event.commit:
        return f"as far as the clone knows, {checkout.head[:12]} is on no branch or tag of {event.repository}"
    return (
        f"the checkout is {checkout.head[:12]}, which is not {event.commit[:12]}, the commit of the event, and as far "
        f"as the clone knows is not on {event.default_branch or 'the default branch'} of {event.repository}"
    )


def _is_on(root: str, ref: str) -> bool:
    return run_git(root, "merge-base", "--is-ancestor", "HEAD", ref).code == 0


def _is_pushed(checkout: Checkout, event: Event) -> bool:
    """Whether what is checked out is on any branch or tag of this repository that was fetched."""
    words = ("for-each-ref", "--count=1", f"--contains={checkout.head}", "refs/remotes/origin/", "refs/tags/")
    found = run_git(checkout.root, *words)
    return found.code == 0 and bool(found.output.strip()) and checkout.is_of(event.repository)


def find_default(job: ActionJob) -> str:
    """Return the commit of the default branch, for an event that names no base; raises UsageError where there is none.

    Events that are about no branch run on the default one, whose commit they name.
    """
    event = job.event
    if not event.is_foreign:
        msg = f"the {event.name} event names no base, whose settings would count"
        raise UsageError(msg)
    if event.is_default_branch and not event.is_unplaced and event.commit:
        return event.commit
    ref = f"refs/remotes/origin/{event.default_branch}"
    is_own = Checkout(job.root, job.server, "").is_of(event.repository)
    found = run_git(job.root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if not is_own or not event.default_branch or found.code != 0:
        msg = (
            f"the {event.name} event names no base, whose settings would count, and the clone has no default branch of "
            f"{event.repository or 'its repository'}: give actions/checkout fetch-depth: 0, and no other repository"
        )
        raise UsageError(msg)
    return found.output.strip()


def _explain_gap(job: ActionJob, head: CommitObject | None) -> str:
    wanted = job.event.head
    if head and len(head.parents) == 2 and head.name != wanted:
        return (
            f"the checkout merges another commit than {wanted[:12]}, which this run is for: a push came in between and "
            f"has a run of its own; so that each compares its own commit, leave the ref of actions/checkout alone"
        )
    return (
        "the clone holds the branch without enough of its history, so nobody can tell where it began: give "
        "actions/checkout fetch-depth: 0, or leave its ref alone"
    )


def ensure_commit(job: ActionJob, commit: str, known: KnownCommits) -> KnownCommits:
    """Fetch a commit that the clone lacks, without its history if the clone has none either."""
    root = job.root
    if commit in known.present:
        return known
    known = known._replace(present=known.present | {commit})
    if commit not in known.absent and find_commits(root, commit)[0]:
        return known
    depth = ("--depth=1",) if is_shallow(root) else ()
    words = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", *depth, "origin", commit)
    fetched = run_git(root, *words, environment=job.authenticate())
    if fetched.code != 0:
        msg = (
            f"the clone does not hold the base {commit[:12]} and cannot fetch it: give actions/checkout fetch-depth: 0"
        )
        raise UsageError(msg)
    return known
