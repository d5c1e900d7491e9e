"""``launchlist action``: what one step of a workflow does, as its event calls for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.action_base import read_base
from launchlist.commands.action_check import read_checkout, report_check
from launchlist.commands.action_event import choose_parts, read_event, read_inputs
from launchlist.commands.action_job import Job, Result, print_error
from launchlist.commands.action_words import Voice, join_summary
from launchlist.commands.outcome import Outcome
from launchlist.errors import LaunchlistError
from launchlist.printing.runner import find_plan_folder, read_event_text, write_outputs, write_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from launchlist.commands.action_base import Base
    from launchlist.commands.action_check import Checked
    from launchlist.commands.action_event import Part


def run_action(environ: Mapping[str, str], now: datetime, say: Callable[[str], None]) -> Outcome:
    """Do all parts, hand on the outputs and the summary, and return the exit code; ``say`` writes to the log."""
    try:
        job = _read_job(environ, now)
        return Outcome(code=_do_parts(job, say))
    except LaunchlistError as err:
        say(print_error(str(err)))
        return Outcome(code=err.exit_code)


def _read_job(environ: Mapping[str, str], now: datetime) -> Job:
    inputs = read_inputs(environ)
    event = read_event(environ, read_event_text(environ.get("GITHUB_EVENT_PATH", "")))
    root = find_plan_folder(environ.get("GITHUB_WORKSPACE", ""), inputs.path)
    return Job(environ=environ, inputs=inputs, event=event, root=root, now=now)


def _do_parts(job: Job, say: Callable[[str], None]) -> int:
    """A part that comes to nothing does not keep the others from being done: what has been found out is told."""
    environ = job.environ
    parts = choose_parts(job.inputs, job.event)
    base = read_base(job) if "diff" in parts else None
    checked = read_checkout(job, base)
    results: dict[Part, Result] = {}
    for part in parts:
        results[part] = _do(part, job, base, checked)
        say(results[part].log)
    outputs = {name: value for result in results.values() for name, value in result.outputs.items()}
    write_outputs(environ.get("GITHUB_OUTPUT", ""), outputs)
    # The check is done first and told last: what it says is long.
    told = [*parts[1:], parts[0]]
    sections = [section for part in told for section in results[part].sections]
    write_summary(environ.get("GITHUB_STEP_SUMMARY", ""), join_summary(sections, outputs.get("report", "")))
    return max(result.code for result in results.values())


def _do(part: Part, job: Job, base: Base | None, checked: Checked) -> Result:
    try:
        if part == "check":
            return report_check(job, checked)
        if part == "diff" and base and checked.comparison:
            from launchlist.commands.action_diff import report_diff

            return report_diff(job, base, checked, checked.comparison)
        if part == "render":
            from launchlist.commands.action_commit import report_commit

            return report_commit(job, checked.project)
        from launchlist.commands.action_sync import report_sync

        return report_sync(job, checked.project)
    except LaunchlistError as err:
        said = Voice.build(job.server).plain(str(err))
        return Result(log=print_error(str(err)), sections=(f"\n**{said}**\n",), code=err.exit_code)
