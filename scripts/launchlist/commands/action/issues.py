"""Sync the issues for overdue items, as ``launchlist sync --apply`` does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.action.job import Result, print_error
from launchlist.commands.sync.connect import build_driver, name_run
from launchlist.commands.sync.options import RATES, Options
from launchlist.commands.sync.planner import sync
from launchlist.commands.sync.report import list_left
from launchlist.errors import UsageError
from launchlist.github.driver import Pace
from launchlist.printing.escape import escape_line
from launchlist.printing.signals import Stop
from launchlist.sync.actions import CloseDuplicate, CloseIssue, OpenIssue, ReopenIssue, describe_action
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.commands.action.job import ActionJob
    from launchlist.project.project import Project
    from launchlist.sync.request import Done, SyncReport


def report_sync(job: ActionJob, project: Project) -> Result:
    """Return how many issues were opened and closed, and what is left for another run."""
    environ = job.environ
    stop = Stop()
    driver = build_driver(job.root, job.event.repository, "origin", environ, Pace(), stop)
    if driver is None:
        msg = "sync needs a token; the input token is empty"
        raise UsageError(msg)
    options = Options(
        repository=job.event.repository,
        server=job.server,
        as_of=job.inputs.as_of,
        is_applied=True,
        planned=None,
        every_task=False,
        allowed=frozenset(),
        max_new=job.inputs.max_new,
        max_open=None,
        uses_journal=True,
        run=name_run(environ, job.now),
        rates=RATES,
        environment=job.authenticate(),
    )
    located = project._replace(findings=tuple(job.locate(project.findings)))
    with stop:
        result = sync(located, options, driver, job.now)
    report = result.report
    assert report  # noqa: S101 - with a driver there is a report, or an error was raised
    done = report.done
    opened = sum(isinstance(each.action, OpenIssue | ReopenIssue) for each in done)
    closed = sum(isinstance(each.action, CloseIssue | CloseDuplicate) for each in done)
    log = [*_list_lines(report), *result.errors.splitlines()]
    said = f"{count_noun(opened, 'issue')} opened, {closed} closed"
    links = "".join(f"- {_name(each)}\n" for each in done)
    return Result(
        log="".join(f"{escape_line(line)}\n" for line in [*log, said])
        + "".join(print_error(guard.message) for guard in report.guards),
        sections=(f"\n#### Issues\n\n{said}\n\n{links}",),
        outputs={"issues-opened": str(opened), "issues-closed": str(closed)},
        code=result.code,
    )


def _list_lines(report: SyncReport) -> Iterator[str]:
    for each in report.done:
        action = describe_action(each.action)
        said = f": {action['why']}" if action.get("why") else ""
        yield f"{action['action']} #{each.number} {action.get('title') or each.action.id}{said}"
    left = list_left(report)
    if left:
        yield f"not done: {', '.join(action.id for action in left)}"
    for note in report.notes:
        yield f"{note.kind} {note.id + ': ' if note.id else ''}{note.text}"


def _name(done: Done) -> str:
    """Return a line of the summary. Ids need no escaping: they contain only letters, digits and hyphens."""
    return f"{describe_action(done.action)['action']} [#{done.number}]({done.url}): {done.action.id}"
