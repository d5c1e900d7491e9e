"""``launchlist action``: run one step of a workflow, depending on its event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.commands.action.base import read_base
from launchlist.commands.action.check import check_checkout, join_summary, report_check
from launchlist.commands.action.event import choose_parts, read_event, read_inputs
from launchlist.commands.action.job import ActionJob, Result, print_error, print_notice
from launchlist.commands.action.runner_files import (
    find_plan_folder,
    name_plan_folder,
    read_event_text,
    write_outputs,
    write_summary,
)
from launchlist.errors import LaunchlistError, UsageError
from launchlist.git.discovery import UntrustedError
from launchlist.git.run import find_prefix
from launchlist.github.requests import find_server
from launchlist.printing.terminal import raise_at_interrupt
from launchlist.project.absent import read_worktree
from launchlist.project.context import Outcome
from launchlist.project.project import load_project
from launchlist.rendering.github_text import PageEscapes
from launchlist.wording import join_names

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from launchlist.commands.action.base import Base
    from launchlist.commands.action.check import Checked
    from launchlist.commands.action.event import ActionInputs, Event, Part
    from launchlist.project.context import CommandContext


_SIGNALLED = 128
"""Codes above this mean that a signal ended a part: the job is being canceled."""


ENDS_AT_INTERRUPT: Final = True


def add_options(parser: ArgumentParser) -> None:
    """Add nothing: the action passes its inputs through the environment."""


def run(_args: Namespace, context: CommandContext) -> Outcome:
    """Run the parts that the event requires."""
    raise_at_interrupt()
    environ = dict(context.environ)
    context.hide("GITHUB_TOKEN")  # no child process may find it there
    return run_action(environ, context.now, context.write)


def run_action(environ: Mapping[str, str], now: datetime, say: Callable[[str], None]) -> Outcome:
    """Run all parts, write the outputs and the summary, and return the exit code; ``say`` writes to the log."""
    try:
        job = _read_job(environ, now)
        return Outcome(code=_do_parts(job, say))
    except LaunchlistError as err:
        say(print_error(str(err)))
        return Outcome(code=err.exit_code)


def _read_job(environ: Mapping[str, str], now: datetime) -> ActionJob:
    inputs = read_inputs(environ)
    event = read_event(environ, read_event_text(environ.get("GITHUB_EVENT_PATH", "")))
    workspace = environ.get("GITHUB_WORKSPACE", "")
    root = find_plan_folder(workspace, inputs.path, is_unmerged=event.is_unmerged)
    event, doubt = _judge_checkout(root, inputs, event, environ)
    if event.is_unmerged:
        root = find_plan_folder(workspace, inputs.path, is_unmerged=True)
    prefix = find_prefix(root)
    if prefix is None:
        prefix = name_plan_folder(workspace, root)
    return ActionJob(environ=environ, inputs=inputs, event=event, root=root, now=now, prefix=prefix, doubt=doubt)


def _judge_checkout(root: str, inputs: ActionInputs, event: Event, environ: Mapping[str, str]) -> tuple[Event, str]:
    """Return the event adjusted to the checkout, and why that is not known to be merged although it should be.

    If git refuses to read the repository, it counts as not merged; the check reports why.
    """
    if event.is_unmerged and not event.is_foreign:
        return event, ""
    from launchlist.commands.action.origin import explain_unmerged, is_default_tip, read_checkout_commit

    try:
        checkout = read_checkout_commit(root, find_server(environ))
        if event.is_foreign:
            return event._replace(is_foreign=not is_default_tip(checkout, event)), ""
        doubt = explain_unmerged(checkout, event)
    except UntrustedError as err:
        if inputs.command in {"render", "sync"}:
            raise
        return event._replace(is_foreign=True, base=""), str(err)
    return (event._replace(is_foreign=True, base=""), doubt) if doubt else (event, "")


def _do_parts(job: ActionJob, say: Callable[[str], None]) -> int:
    """Run all parts: one that fails does not keep the others from running, and all results are reported."""
    environ = job.environ
    parts = choose_parts(job.inputs, job.event)
    left_out = _explain_left_out(job, parts)
    if left_out:
        say(print_notice(left_out))
    head = load_project(job.root, read_worktree(job.root))
    needs_base = "diff" in parts or job.event.is_unmerged
    base = read_base(job, head.plan, compares="diff" in parts) if needs_base else None
    checked = check_checkout(job, head, base)
    failure = _explain_failure(job, *base.failure) if base and base.failure else None
    results: dict[Part, Result] = {}
    for part in parts:
        results[part] = failure if failure and part == "diff" else _do(part, job, base, checked)
        if failure and "diff" not in parts:
            results[part] = _join(results[part], failure)
        say(results[part].log)
        if results[part].code > _SIGNALLED:
            break
    outputs = {name: value for result in results.values() for name, value in result.outputs.items()}
    write_outputs(environ.get("GITHUB_OUTPUT", ""), outputs)
    # The check is done first but reported last because it is long.
    told = [part for part in (*parts[1:], parts[0]) if part in results]
    sections = [section for part in told for section in results[part].sections]
    write_summary(environ.get("GITHUB_STEP_SUMMARY", ""), join_summary(sections, outputs.get("report", "")))
    return _choose_code({result.code for result in results.values()})


def _explain_left_out(job: ActionJob, parts: Sequence[Part]) -> str:
    """Return which required parts are left out, and what to do about it; "" if none are."""
    wanted = choose_parts(job.inputs, job.event._replace(is_foreign=False)) if job.doubt else ()
    missing = [part for part in wanted if part not in parts]
    if not missing:
        return ""
    return (
        f"{join_names(missing)} left out: {job.doubt}; do not set the inputs ref and repository of actions/checkout, "
        f"or set its fetch-depth: 0"
    )


def _choose_code(codes: set[int]) -> int:
    """Return the exit code: a usage error matters less than the results of the parts."""
    return max(codes - {UsageError.exit_code} - {0} or codes)


def _join(result: Result, failure: Result) -> Result:
    """Return a result that also reports why the base is missing, and does not count as successful."""
    log, sections = result.log + failure.log, (*failure.sections, *result.sections)
    return result._replace(log=log, sections=sections, code=result.code or failure.code)


def _do(part: Part, job: ActionJob, base: Base | None, checked: Checked) -> Result:
    try:
        if part == "check":
            return report_check(job, checked)
        if part == "diff" and base and checked.comparison:
            from launchlist.commands.action.pull_request import report_diff

            return report_diff(job, base, checked, checked.comparison)
        if part == "render":
            from launchlist.commands.action.commit import report_commit

            return report_commit(job, checked.project)
        from launchlist.commands.action.issues import report_sync

        return report_sync(job, checked.project)
    except LaunchlistError as err:
        return _explain_failure(job, str(err), err.exit_code)


def _explain_failure(job: ActionJob, message: str, code: int) -> Result:
    said = PageEscapes.build(job.server).plain(message)
    return Result(log=print_error(message), sections=(f"\n**{said}**\n",), code=code)
