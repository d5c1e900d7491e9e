"""Keep the issues for what is overdue, as ``launchlist sync --apply`` does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from launchlist.commands.action.job import Result, print_error
from launchlist.commands.sync.connect import RATES, build_driver, name_run
from launchlist.commands.sync.options import Options
from launchlist.commands.sync.planner import sync
from launchlist.errors import UsageError
from launchlist.github.driver import Pace
from launchlist.printing.escape import escape_line
from launchlist.printing.signals import Stop
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.commands.action.job import ActionJob
    from launchlist.project.project import Project

_OPENED = {"open", "reopen"}
_CLOSED = {"close", "close-duplicate"}


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
        style="json",
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
        outcome = sync(located, options, driver, job.now)
    data: dict[str, Any] = json.loads(outcome.text)
    done = data["done"]
    opened = sum(each["action"] in _OPENED for each in done)
    closed = sum(each["action"] in _CLOSED for each in done)
    log = [*_list_lines(data), *outcome.errors.splitlines()]
    said = f"{count_noun(opened, 'issue')} opened, {closed} closed"
    links = "".join(f"- {_name(each)}\n" for each in done)
    return Result(
        log="".join(f"{escape_line(line)}\n" for line in [*log, said])
        + "".join(print_error(str(guard["message"])) for guard in data["guards"]),
        sections=(f"\n#### Issues\n\n{said}\n\n{links}",),
        outputs={"issues-opened": str(opened), "issues-closed": str(closed)},
        code=outcome.code,
    )


def _list_lines(data: dict[str, Any]) -> Iterator[str]:
    for each in data["done"]:
        said = f": {each['why']}" if each.get("why") else ""
        yield f"{each['action']} #{each['number']} {each.get('title') or each['id']}{said}"
    if data["left"]:
        yield f"not done: {', '.join(data['left'])}"
    for note in data["notes"]:
        yield f"{note['kind']} {note['id'] + ': ' if note['id'] else ''}{note['text']}"


def _name(done: dict[str, Any]) -> str:
    """Return a line of the summary. An id has no sign that Markdown knows but hyphens."""
    return f"{done['action']} [#{int(done['number'])}]({done['url']}): {done['id']}"
