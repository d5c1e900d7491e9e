"""One issue of GitHub as a task, with what it waits for and what waits for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.adopt.deadline_field import Due
from launchlist.adopt.record.json_values import get_author, get_text
from launchlist.adopt.record_reader import KEPT
from launchlist.adopt.table.columns import map_columns
from launchlist.plan.words.statuses import Status
from launchlist.plan.words.timestamps import find_iteration_end, read_timestamp
from launchlist.wording import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from launchlist.adopt.draft import DraftTask
    from launchlist.adopt.record.fields import SourceFields
    from launchlist.adopt.record.json_values import Value


_REPOSITORY: Final = r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}"
_ADDRESS: Final = rf"https?://[\w.-]+(?::[0-9]+)?/(?:repos/)?({_REPOSITORY})(?:/(?:issues|pull)/([0-9]{{1,9}}))?"
_ANY: Final = rf"(?:{_REPOSITORY})?#[0-9]{{1,9}}\b|https?://[\w.-]+/{_REPOSITORY}/(?:issues|pull)/[0-9]{{1,9}}\b"
_TASK: Final = re.compile(rf"^[ \t]*(?:[-*+]|[0-9]+[.)])\s+\[[ xX]\]\s+(?:\*\*)?({_ANY})", re.MULTILINE)
_WAITS: Final = re.compile(
    r"(?P<not>\b(?:not|no longer|never|isn't)\s+)?"
    r"(?<![A-Za-z0-9])(?:blocked by|depends (?:up)?on|dependent on|waits for|waiting for)"
    rf"[\s:*_]*(?P<list>(?:{_ANY})(?:(?:[\s,&]|and\b)+(?:{_ANY}))*)",
    re.IGNORECASE,
)
_UNSAID: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|^(```|~~~).*?(?:^\1|\Z)|`[^`\n]*`|~~[^~\n]+~~", re.DOTALL | re.MULTILINE
)
"""Comments, code and crossed-out text."""


def find_references(body: str, repository: str) -> tuple[str, ...]:
    """Return the issues that a body waits for: those that begin the items of its task lists, `Blocked by #5`."""
    said = _UNSAID.sub(" ", body.replace("\r\n", "\n"))
    found = [match[1] for match in _TASK.finditer(said)]
    for match in _WAITS.finditer(said):
        if not match["not"]:
            found += re.findall(_ANY, match["list"])
    return tuple(dict.fromkeys(name for text in found if (name := name_reference(text, repository))))


def name_reference(text: str, repository: str) -> str:
    """Return ``owner/name#12`` for a reference or an address; empty if it is neither."""
    address = re.match(_ADDRESS, text)
    if address:
        return f"{address[1]}#{address[2]}" if address[2] else ""
    if re.fullmatch(r"#?[0-9]{1,9}", text):
        return f"{repository}#{text.removeprefix('#')}"
    return text if re.fullmatch(rf"{_REPOSITORY}#[0-9]{{1,9}}", text) else ""


def name_object(value: Value, repository: str) -> str:
    """Return the reference to an issue that is nested in another one."""
    if not isinstance(value, dict):
        return name_reference(str(value), repository)
    for name in ("url", "html_url"):
        found = name_reference(get_text(value, name), repository)
        if found:
            return found
    return name_reference(get_text(value, "number"), find_reference_repository(value) or repository)


def find_reference_repository(record: Mapping[str, Value]) -> str:
    """Return the repository of an issue, as ``owner/name``, or nothing."""
    repository = record.get("repository")
    if isinstance(repository, dict):
        return get_text(repository, "nameWithOwner", "full_name")
    texts = [get_text(record, name) for name in ("html_url", "url", "repository", "repository_url")]
    for text in texts:
        address = re.match(_ADDRESS, text)
        if address:
            return address[1]
        if re.fullmatch(_REPOSITORY, text):
            return text
    return ""


_NOISE: Final = re.compile(
    r".*_url|node_id|id|url|reactions|reactionGroups|assignee|author_association|performed_via_github_app"
    r"|active_lock_reason|locked|isPinned|closed|pinned_comment|score"
)
"""Fields of the API that are not about the issue itself."""
_BEFORE: Final = ("blockedBy", "blocked_by", "subIssues", "sub_issues", "trackedIssues")
_AFTER: Final = ("blocking", "parent", "trackedInIssues")
_MIDNIGHTS: Final = ("T00:00:00Z", "T07:00:00Z", "T08:00:00Z")
"""A milestone is due on a day; GitHub writes it as a midnight in UTC, or in California."""


class ExportedIssue(NamedTuple):
    """A task whose key and dependencies are of the form ``owner/name#12``."""

    task: DraftTask
    repository: str
    before: tuple[str, ...]
    """Issues that wait for this one."""
    is_pull_request: bool
    dropped: tuple[str, ...]
    """Fields that were left out."""


def read_issue(record: SourceFields) -> ExportedIssue:
    """Return an issue, or a Project's draft of one."""
    repository = find_reference_repository(record.get_left())
    number = record.take_text("number")
    kind = record.peek("kind")
    is_pull_request = kind == "pullrequest" or any(name in record.get_left() for name in ("pull_request", "isDraft"))
    key = f"{repository}#{number}" if number else record.peek("item") or f"line {record.line}"
    title = record.take("title")
    body = record.peek("body")
    status = _read_status(record)
    record.keep("number" if number else "item", number or record.peek("item"))
    milestone = _read_milestone(record)
    due = _read_due(record, title, milestone)
    owner = record.choose_owner(record.take_names("assignees", "login", "name"), title)
    updates = _read_comments(record)
    depends = [name for field in _BEFORE for name in _read_references(record, field, repository)]
    before = [name for field in _AFTER for name in _read_references(record, field, repository)]
    _check_counts(record, len(depends))
    record.keep("author", get_author(record.get_left()))
    labels, links = record.take_names("labels", "name"), _read_link(record)
    record.drop("author", "user", "item", "kind")
    dropped = tuple(name for name in record.get_left() if _NOISE.fullmatch(name) and record.peek(name))
    record.drop(*(name for name in (*record.get_left(),) if _NOISE.fullmatch(name)))
    task = record.build_task(key, title, owner=owner, status=status, due=due)._replace(
        depends_on=tuple(dict.fromkeys((*depends, *find_references(body, repository)))),
        labels=labels,
        links=links,
        updates=updates,
        phase=milestone.title,
        phase_until=milestone.day if milestone.title else "",
    )
    return ExportedIssue(task, repository, tuple(before), is_pull_request, dropped)


def _read_status(record: SourceFields) -> Status:
    """Return the status of an issue that is closed, else that of the Project, where it has one."""
    state, reason = record.take("state").casefold(), record.take("reason").casefold()
    column = record.take("status")
    status = record.interpret_status(column)
    if state != "closed":
        if state not in {"", "open"}:
            record.report(f"the state {quote(state)} is not known")
            return Status(status.status, state)
        return status
    closed = Status("cancelled") if reason in {"not_planned", "duplicate"} else Status("complete")
    if reason == "duplicate":
        closed = Status("cancelled", "duplicate")
    if column and status.status != closed.status:
        record.report(f"it is closed, but its status in the project is {quote(column)}", "it counts as closed")
        return Status(closed.status, column)
    return closed


class _Milestone(NamedTuple):
    """The milestone of an issue, as far as it has one."""

    title: str = ""
    day: str = ""
    """When it is due, as a plan writes it."""
    unclear: str = ""
    """When it is due, verbatim, if that is not a date."""


def _read_milestone(record: SourceFields) -> _Milestone:
    if not record.peek("milestone").startswith("{"):
        return _Milestone(record.settle_phase(record.take_text("milestone")))
    milestone = record.take_object("milestone")
    on, title = get_text(milestone, "dueOn", "due_on"), record.settle_phase(get_text(milestone, "title"))
    stamp = read_timestamp(on)
    if stamp is None:
        return _Milestone(title, "", on)
    record.keep("milestone due", "" if on.endswith(_MIDNIGHTS) or stamp.all_day else on)
    return _Milestone(title, f"{stamp.at:%Y-%m-%d}")


def _read_due(record: SourceFields, title: str, milestone: _Milestone) -> Due:
    """Return the deadline: a date field of the Project, else the milestone's day, else the end of the iteration.

    An issue of a milestone with a title is due with its phase and needs no deadline of its own.
    """
    for field in [each for each in record.get_left() if map_columns([each]).find("deadline")]:
        due = record.take_deadline(title, field)
        if due != Due():
            record.keep("milestone due", milestone.unclear)
            return due
    if milestone.day:
        return Due("" if milestone.title else milestone.day)
    if milestone.unclear:
        record.report(f"the due date {quote(milestone.unclear)} of the milestone is not a valid date")
        return Due("", milestone.unclear)
    for span in record.get_left().values():
        if isinstance(span, dict) and "startDate" in span:
            return Due(find_iteration_end(get_text(span, "startDate"), get_text(span, "duration")))
    return Due()


def _check_counts(record: SourceFields, known: int) -> None:
    """Report dependencies and sub-issues that REST only counts, because their names are in another response."""
    counts = {"issue_dependencies_summary": "total_blocked_by", "sub_issues_summary": "total"}
    count = 0
    for field, name in counts.items():
        summary = record.take_object(field) if record.get_left().get(field) else {}
        number = get_text(summary, name)
        count += int(number) if number.isdecimal() and len(number) < 6 else 0
    if count > known:
        record.report(
            f"{count - known} of its dependencies and sub-issues are not in the file", "add depends_on by hand"
        )


def _read_comments(record: SourceFields) -> tuple[tuple[str, str], ...]:
    """Return the comments; REST has only their number."""
    number = record.peek("comments")
    if number.isdecimal():
        record.drop("comments")
        if number != "0":
            record.report(f"its comments are not in the file; there are {number}", "`gh issue list --json comments`")
        return ()
    return record.take_updates("comments", "createdAt created_at", "body")


def _read_references(record: SourceFields, field: str, repository: str) -> list[str]:
    """Return the issues in a field: a list of them, one of them, or a connection."""
    value = record.peek_nodes(field)
    values = value if isinstance(value, list) else [value] if value else []
    found = [name_object(each, repository) for each in values]
    if all(found):
        record.drop(field)
    else:
        record.report(f"{quote(field)} names something that is not an issue", KEPT)
    return [name for name in found if name]


def _read_link(record: SourceFields) -> tuple[str, ...]:
    """Return the address of the issue's page, which REST calls html_url; its url is the API's."""
    link = record.peek("html_url") or record.peek("url")
    if not link.startswith(("https://", "http://")):
        return ()
    record.drop("html_url" if record.peek("html_url") else "url")
    return (link,)
