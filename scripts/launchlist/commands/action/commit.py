"""Regenerate the files on the default branch and commit them there, or open a pull request."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING, Final

from launchlist.commands.action.drift import build_rendering, judge_drift
from launchlist.commands.action.job import Result, print_error
from launchlist.errors import GuardError, LaunchlistError, PartialError
from launchlist.git.discovery import UntrustedError
from launchlist.git.objects import LostError, find_links
from launchlist.git.plumbing import find_reason
from launchlist.git.publish import ASIDE, Published, PublishTarget, publish, publish_aside, remove_refs
from launchlist.git.run import find_prefix, run_git
from launchlist.github.calls import CreatePull, FindPull
from launchlist.printing.escape import escape_line
from launchlist.printing.finding_formats import print_annotation
from launchlist.project.committed import Committed
from launchlist.project.generate import draw, keep_moment
from launchlist.project.output_files import find_foreign
from launchlist.project.project import add_findings, check_project, load_project
from launchlist.project.states import list_generated
from launchlist.project.templates import load_overrides
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.commands.action.job import ActionJob
    from launchlist.plan.model import Plan
    from launchlist.project.drift import OutputChange
    from launchlist.project.project import Project

_BODY: Final = """\
The files that launchlist generates are out of date. Merging this brings them up to date.

A workflow keeps this branch up to date: anything pushed to it by hand is replaced by the next run.
"""
_WAYS_OUT: Final = (
    "the branch is protected. There are two solutions: set commit: pull-request to get a pull request instead, or set "
    "the input token to the token of a GitHub App that may bypass the rule"
)


def report_commit(job: ActionJob, project: Project) -> Result:
    """Return the result of regenerating; nothing is generated from a plan with errors."""
    if project.has_errors or not project.lookup:
        return Result(log="nothing was rendered: the plan has errors\n")
    if job.inputs.commit == "none":
        return _report_drift(job, project)
    published, paths = commit_files(job, project.lookup.plan)
    if published.state in {"unchanged", "withdrawn"}:
        also = f"; {job.aside} is no longer needed" if published.state == "withdrawn" else ""
        return Result(log=f"generated files are up to date{also}\n", outputs={"changed": "false"})
    if published.state not in {"pushed", "waiting"}:
        return _explain_failure(published)
    changed = {"changed": "true"}
    if job.inputs.commit == "pull-request":
        text = open_pull(job)
        return Result(log=f"{escape_line(text)}\n", sections=(f"\n{text}\n",), outputs=changed)
    text = f"committed {published.commit[:12]} with {count_noun(len(paths), 'regenerated file')}"
    return Result(log=f"{text}\n", sections=(f"\n{text}\n",), outputs=changed)


def commit_files(job: ActionJob, plan: Plan) -> tuple[Published, tuple[str, ...]]:
    """Commit on top of the newest state, whatever is checked out; also return the paths that differed.

    The outputs and templates of the checkout's ``plan`` are read together with that state's own.
    """
    place = find_prefix(job.root)
    if place is None:
        return Published("failed", _explain_no_repository(job.root)), ()
    branch = job.event.branch or job.event.default_branch
    target = PublishTarget(root=job.root, branch=branch, environment=job.authenticate())
    prefix = f"{place}/" if place else ""
    paths: tuple[str, ...] = ()

    def generate(commit: str) -> dict[str, bytes]:
        nonlocal paths
        check_prefix(job.root, commit, prefix.rstrip("/"))
        state = Committed(job.root, commit, target.environment)
        offered = Committed(job.root, ASIDE, target.environment) if is_offered(job) else None
        try:
            found = render_state(job, state, offered, list_generated(plan))
            contents = {f"{prefix}{path}": data for path, data in found.items()}
        except LostError as err:
            msg = f"nothing was rendered: {err}"
            raise GuardError(msg) from err
        paths = tuple(contents)
        return contents

    try:
        if job.inputs.commit == "pull-request":
            return publish_aside(target, job.aside, generate, job.inputs.message, _wait), paths
        return publish(target, generate, job.inputs.message, _wait), paths
    finally:
        remove_refs(target)


def _explain_no_repository(root: str) -> str:
    try:
        return find_reason(run_git(root, "rev-parse", "--show-prefix").errors)
    except UntrustedError as err:
        return str(err)


def check_prefix(root: str, commit: str, prefix: str) -> None:
    """Raise an error if a folder of the checkout is a symbolic link in the newest state."""
    parts = prefix.split("/")
    above = ["/".join(parts[: count + 1]) for count in range(len(parts))] if prefix else []
    for path in find_links(root, commit, above):
        msg = f"nothing was rendered: in the newest state of the branch, {quote(path)} is a symbolic link"
        raise GuardError(msg)


def is_offered(job: ActionJob) -> bool:
    """Whether there is a branch for a pull request, according to the fetched refs."""
    is_aside = job.inputs.commit == "pull-request"
    return is_aside and run_git(job.root, "rev-parse", "--verify", "--quiet", f"{ASIDE}^{{commit}}").code == 0


def render_state(
    job: ActionJob, state: Committed, offered: Committed | None = None, also: Sequence[str] = ()
) -> dict[str, bytes]:
    """Return the content that the outputs of a commit's plan should have, by path from the root, for those that differ.

    Content that is already ``offered`` stays as it is if only the time differs. The paths ``also`` are read together
    with the plan.
    """
    tree, state = state.read_ahead(also)
    project = check_project(load_project(job.root, tree), job.inputs.as_of, job.now)
    if project.has_errors or not project.lookup:
        msg = "nothing was rendered: the newest state of the branch has errors"
        raise LaunchlistError(msg)
    overrides, faults = load_overrides(job.root, project.lookup.plan, state.read_folder)
    drawn = draw(project, build_rendering(job), overrides, faults, check=False, read=state.read_text_file)
    if drawn.faults:
        known = set(project.findings)
        found = (each for each in add_findings(project, drawn.faults).findings if each not in known)
        raise LaunchlistError("; ".join(map(str, found)))
    for change in drawn.changes:
        foreign = find_foreign(change.target)
        if foreign:
            msg = f"nothing was written: {foreign}"
            raise GuardError(msg)
    changes: Sequence[OutputChange] = drawn.changes
    if offered:
        changes = [keep_moment(each, offered.read_text_file, project, overrides) for each in changes]
    return {change.target.output.path: change.target.restore_line_ends(change.data) for change in changes}


def open_pull(job: ActionJob) -> str:
    """Open a pull request for the branch unless there is one, and return a line about it."""
    driver = job.build_driver()
    if driver is None:
        msg = f"the branch {job.aside} is up to date, and without a token no pull request can be opened for it"
        raise LaunchlistError(msg)
    base = job.event.branch or job.event.default_branch
    found = driver.perform(FindPull(job.aside, base))
    if found.result:
        return f"pull request #{found.result[0]} was brought up to date: {found.result[1]}"
    reply = found
    if not found.failure:
        reply = driver.perform(CreatePull(job.aside, base, job.inputs.message, _BODY))
    if reply.failure:
        msg = (
            f"the branch {job.aside} is up to date, but no pull request could be opened for it: "
            f"{reply.failure.message}. The job needs pull-requests: write, and the repository's Actions settings must "
            f"allow workflows to create pull requests"
        )
        raise PartialError(msg) if reply.failure.kind in {"uncertain", "stopped"} else LaunchlistError(msg)
    return f"pull request #{reply.result[0]} was opened: {reply.result[1]}"


def _report_drift(job: ActionJob, project: Project) -> Result:
    drawn, findings = judge_drift(job, project, None)
    log = "".join(f"{print_annotation(finding)}\n" for finding in findings)
    fails = job.inputs.fail_on
    is_bad = bool(findings) and bool(fails & {"drift", "warning"})
    has_fault = bool(drawn.faults) and bool(fails)
    return Result(log=log, outputs={"changed": str(bool(drawn.changes)).lower()}, code=int(is_bad or has_fault))


def _explain_failure(published: Published) -> Result:
    said = f" ({published.message})" if published.message else ""
    if published.state == "protected":
        message = f"nothing was committed: {_WAYS_OUT}{said}"
    elif published.state == "denied":
        message = f"nothing was committed: give the job the permission contents: write{said}"
    else:
        message = f"nothing was committed: {published.message}"
    return Result(log=print_error(message), sections=(f"\n**{message.partition(' (')[0]}**\n",), code=1)


def _wait(attempt: int) -> None:
    """Wait for a different time in each run, so that others go first."""
    time.sleep(min(0.1 * 2**attempt, 10.0) * (0.5 + secrets.randbelow(1000) / 1000))
