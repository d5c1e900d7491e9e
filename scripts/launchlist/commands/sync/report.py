"""Print a sync: one line per action for people, or JSON that ``sync --apply`` accepts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.printing.escape import escape_json, escape_line
from launchlist.project.context import Outcome
from launchlist.sync.actions import CloseDuplicate, LinkIssue, OpenIssue, describe_action
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.sync.actions import Action
    from launchlist.sync.records import DesiredIssues
    from launchlist.sync.request import Done, SyncReport

_PAST = {
    "open": "opened",
    "reopen": "reopened",
    "update": "updated",
    "close": "closed",
    "close-duplicate": "closed",
    "link": "linked",
}


class ReportHeading(NamedTuple):
    """What a sync is about."""

    repository: str
    commit: str
    as_of: str
    """ISO 8601."""
    is_applied: bool
    settings: dict[str, Any]
    """The options that the plan depends on, so that it can be made again."""


class SyncResult(NamedTuple):
    """The result of a sync before it is printed."""

    head: ReportHeading
    report: SyncReport | None
    """None if GitHub was not asked, or did not answer."""
    desired: DesiredIssues | None = None
    """The desired issues, if there is no report."""
    code: int = 0
    errors: str = ""
    """Text for standard error."""


def choose_exit_code(report: SyncReport) -> int:
    """Return 1 if GitHub refused something, 4 if a guard did, 5 if something is left for a later run."""
    return 4 if report.guards else 1 if report.is_refused else 5 if report.is_partial else 0


def print_result(result: SyncResult, style: str) -> Outcome:
    """Return the outcome of the command: a report, or what the plan alone shows, as text or JSON."""
    if result.report:
        outcome = print_report(result.report, result.head, style)
    else:
        assert result.desired is not None  # noqa: S101 - one of the two is always set
        outcome = print_offline(result.desired, result.head, style)
    return outcome._replace(code=result.code, errors=result.errors)


def print_report(report: SyncReport, head: ReportHeading, style: str) -> Outcome:
    """Return a report as text or JSON, with its exit code."""
    code = choose_exit_code(report)
    if style == "json":
        return Outcome(code=code, text=_print_json(_describe(report, head)))
    lines = [_introduce(head)]
    lines += (
        [_name_done(done) for done in report.done]
        if head.is_applied
        else [_locate(str(each), each) for each in report.planned]
    )
    lines += [_locate(f"not done   {action}", action) for action in list_left(report)] if head.is_applied else []
    lines += [str(note) for note in report.notes]
    lines += [f"stopped    {guard}" for guard in report.guards]
    lines.append(_count(report, head))
    return Outcome(code=code, text=_print_lines(lines))


def list_left(report: SyncReport) -> list[Action]:
    """Return planned actions that were not done before the run had to stop, and that no note mentions."""
    if not report.is_stopped:
        return []
    done = {done.action for done in report.done}
    told = {note.id for note in report.notes if note.id and note.kind in {"deferred", "left"}}
    left = [action for action in report.planned if action not in done]
    # A note about an id does not cover its other actions.
    return [action for action in left if action.id not in told or isinstance(action, CloseDuplicate | LinkIssue)]


NOT_ASKED = "GitHub was not asked, so it is not known which of these issues exist: set GITHUB_TOKEN and --repo"
NO_ANSWER = "so it is not known which of these issues exist"


def print_offline(desired: DesiredIssues, head: ReportHeading, style: str) -> Outcome:
    """Return what should have an issue; only GitHub knows which issues already exist."""
    if style == "json":
        wanted = [{"id": wish.id, "due": wish.due} for wish in desired.wishes.values()]
        data = {**_describe_head(head), "actions": None, "wanted": wanted}
        return Outcome(code=0, text=_print_json(data))
    lines = [_introduce(head)]
    lines += [f"wanted     {wish.id}, due {wish.due}" for wish in desired.wishes.values()]
    lines.append(f"{count_noun(len(desired.wishes), 'issue')} should be open")
    return Outcome(code=0, text=_print_lines(lines))


def _introduce(head: ReportHeading) -> str:
    commit = f", commit {head.commit[:12]}" if head.commit else ""
    return f"{head.repository or 'no repository'} as of {head.as_of}{commit}"


def _name_done(done: Done) -> str:
    verb = describe_action(done.action)["action"]
    rest = str(done.action).partition(" ")[2].strip()
    number = f"#{done.number} " if verb == "open" else ""
    return _add_address(f"{_PAST[verb]:10} {number}{rest}", done.url)


def _locate(line: str, action: Action) -> str:
    """Return a line about an action with the URL of its issue, if it already exists."""
    return line if isinstance(action, OpenIssue) else _add_address(line, action.url)


def _add_address(line: str, address: str) -> str:
    return f"{line}  {address}" if address else line


def _count(report: SyncReport, head: ReportHeading) -> str:
    actions: Iterable[Action] = (done.action for done in report.done) if head.is_applied else report.planned
    counts: dict[str, int] = {}
    for action in actions:
        verb = describe_action(action)["action"].partition("-")[0]
        counts[verb] = counts.get(verb, 0) + 1
    if not counts:
        return "nothing was done" if head.is_applied and (report.planned or report.guards) else "nothing to do"
    if head.is_applied:
        return ", ".join(f"{number} {_PAST[verb]}" for verb, number in counts.items())
    said = ", ".join(f"{number} to {verb}" for verb, number in counts.items())
    return f"{said}; nothing was done yet: to do it, run launchlist sync --apply"


def _describe_head(head: ReportHeading) -> dict[str, Any]:
    return {
        "version": 1,
        "repository": head.repository,
        "commit": head.commit,
        "as_of": head.as_of,
        "applied": head.is_applied,
        "settings": head.settings,
    }


def _describe(report: SyncReport, head: ReportHeading) -> dict[str, Any]:
    return {
        **_describe_head(head),
        "actions": [describe_action(action) for action in report.planned],
        "done": [{**describe_action(done.action), "number": done.number, "url": done.url} for done in report.done],
        "left": [action.id for action in list_left(report)] if head.is_applied else [],
        "notes": [note._asdict() for note in report.notes],
        "guards": [guard._asdict() for guard in report.guards],
    }


def _print_json(data: dict[str, Any]) -> str:
    return escape_json(json.dumps(data, indent=2)) + "\n"


def _print_lines(lines: Iterable[str]) -> str:
    return "".join(f"{escape_line(line)}\n" for line in lines)
