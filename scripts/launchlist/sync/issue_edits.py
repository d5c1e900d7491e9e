"""Derive from an action and the current issue the fields to send: our region, and what no person changed; pure."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from launchlist.github.calls import EditIssue
from launchlist.rendering.github_text import cut_text
from launchlist.sync.actions import REASONS
from launchlist.sync.marker import (
    MOST_LISTED,
    Marker,
    digest,
    get_region_text,
    read_marker,
    replace_region,
    show_comments,
    write_region,
)
from launchlist.sync.missing_fields import ASSIGNEE, TOLD, find_lack, list_lacks, name_assignee
from launchlist.wording import count_units

if TYPE_CHECKING:
    from launchlist.github.calls import Issue
    from launchlist.sync.records import DesiredIssue, EndReason, TrackedIssue


TITLE_LIMIT = 256
BODY_LIMIT = 60_000
"""For our own text: what people add outside our region needs room too."""
_WHOLE_LIMIT = 65_000
"""GitHub's limit is 65,536."""
_LEAST = 200
"""If there is less room than this, our region contains only its marker."""
_CLOSED = "\n\n**Closed by launchlist:"
_ADVICE = re.compile(r"\n---\nTo resolve it, set `status: [^\n]*(?:\n\n@[^\n]*)?\Z")
"""The end of one of our open issues, including the people it mentions."""
_DELAY = re.compile(r"^- \*\*Late(?: since)?:\*\* [^\n]*\n", re.MULTILINE)
_UNPLANNED: frozenset[EndReason] = frozenset(("cancelled", "snoozed", "removed"))


class IssueText(NamedTuple):
    """Title and body of one issue as the templates wrote them."""

    title: str
    body: str

    def cut(self) -> IssueText:
        """Return it as it will appear on GitHub if people left enough room."""
        return IssueText(cut_text(self.title, TITLE_LIMIT), cut_body(self.body, BODY_LIMIT))

    def find_cuts(self) -> list[str]:
        """Return which of the two is too long for GitHub."""
        limits = (("title", self.title, TITLE_LIMIT), ("body", self.body, BODY_LIMIT))
        return [f"its {name} was cut to {limit:,}" for name, text, limit in limits if count_units(text) > limit]


def write_issue(
    wish: DesiredIssue, text: IssueText, assignee: str, place: str = "", lacks: tuple[str, ...] = ()
) -> tuple[str, str]:
    """Return title and body of a new issue for a plan in the folder ``place``; ``lacks`` goes into its marker."""
    title = cut_text(text.title, TITLE_LIMIT)
    marker = Marker(
        id=wish.id,
        due=wish.due,
        state="open",
        title=digest(title),
        content=wish.content,
        assignee=assignee,
        escalated=tuple(step for step, _ in wish.escalations),
        lacks=lacks,
        lists=wish.lists[:MOST_LISTED],
        place=place,
    )
    return title, write_region(marker, cut_body(_add_mentions(text.body, wish), BODY_LIMIT))


def _add_mentions(text: str, wish: DesiredIssue) -> str:
    """Add mentions: a new issue notifies the people in its body; an edit may not, so later steps are comments."""
    logins = dict.fromkeys(login for _, each in wish.mentions for login in each)
    return f"{text.rstrip()}\n\n{' '.join(f'@{login}' for login in logins)}" if logins else text


def build_assignment(tracked: TrackedIssue, login: str) -> EditIssue:
    """Return the edit that assigns an issue to another login, "" for none, and records in its marker that we did."""
    issue, marker = tracked
    lacks = (*(each for each in marker.lacks if not each.startswith(ASSIGNEE)), f"{ASSIGNEE}{login}")
    body = replace_region(issue.body, write_region(marker._replace(lacks=lacks), get_region_text(issue.body)))
    is_open = True if issue.is_open and marker.state == "open" else None
    return EditIssue(issue.number, body=body, is_open=is_open, assignees=(login,) if login else ())


def build_edit(tracked: TrackedIssue, wish: DesiredIssue, text: IssueText, untold: tuple[str, ...] = ()) -> EditIssue:
    """Return the edit that makes an open or closed issue match the plan; what a person changed stays as it is.

    Assignee, milestone and labels were sent before, and people were notified of all steps but ``untold``: the marker
    records the outcome.
    """
    issue, old = tracked
    title = cut_text(text.title, TITLE_LIMIT)
    is_title_ours = digest(issue.title) == old.title
    taken = old.escalated if old.due == wish.due else ()
    lack = find_lack(issue, old, wish)
    labels = (*lack.labels, *(label for step, label in wish.escalations if label and step not in taken))
    steps = dict.fromkeys((*taken, *(step for step, _ in wish.escalations)))
    marker = Marker(
        id=wish.id,
        due=wish.due,
        state="open",
        title=digest(title) if is_title_ours else old.title,
        content=wish.content,
        assignee=name_assignee(issue, old, wish),
        escalated=tuple(steps),
        lacks=(*list_lacks(issue, labels, lack.milestone), *(f"{TOLD}{step}" for step in untold)),
        lists=wish.lists[:MOST_LISTED],
        place=old.place,
    )
    return EditIssue(
        number=issue.number,
        title=title if is_title_ours and title != issue.title else None,
        body=_replace(issue.body, marker, text.body),
        # Always sent along with the marker: another run may have closed the issue since it was read, and a closed issue
        # with a marker that says open would look as if a person had closed it.
        is_open=True,
    )


def is_needless(edit: EditIssue, issue: Issue) -> bool:
    """Whether an edit would change nothing but the delay shown in the region."""
    return edit.title is None and issue.is_open and read_marker(edit.body or "") == read_marker(issue.body)


def is_done(edit: EditIssue, issue: Issue) -> bool:
    """Whether an answer shows the requested change: GitHub silently leaves out what a token may not do."""
    is_written = edit.body is None or read_marker(edit.body) == read_marker(issue.body)
    return is_written and edit.is_open in {None, issue.is_open}


def build_close(tracked: TrackedIssue, reason: EndReason) -> EditIssue:
    """Return the edit that closes an issue; in the same request the marker records that we did."""
    return _close(
        tracked, tracked.marker._replace(state="closed"), REASONS[reason], is_planned=reason not in _UNPLANNED
    )


def build_duplicate(tracked: TrackedIssue, original: int) -> EditIssue:
    """Return the edit that closes a duplicate issue."""
    marker = tracked.marker._replace(state="duplicate")
    return _close(tracked, marker, f"it is a duplicate of #{original}", is_planned=False)


def build_taking_back(tracked: TrackedIssue) -> EditIssue:
    """Return the edit that closes an issue that GitHub gave no label."""
    marker = tracked.marker._replace(state="unlabeled")
    return _close(tracked, marker, "it was opened without its label", is_planned=False)


def _close(tracked: TrackedIssue, marker: Marker, why: str, *, is_planned: bool) -> EditIssue:
    said = _DELAY.sub("", _ADVICE.sub("", get_region_text(tracked.issue.body).partition(_CLOSED)[0])).rstrip()
    text = f"{said}{_CLOSED} {why}.**"
    reason = "completed" if is_planned else "not_planned"
    body = _replace(tracked.issue.body, marker, text)
    return EditIssue(number=tracked.issue.number, body=body, is_open=False, reason=reason)


def _replace(body: str, marker: Marker, text: str) -> str:
    """Replace our region; text that people wrote outside it is never cut, so ours must fit."""
    room = _find_room(body)
    return replace_region(body, write_region(marker, cut_body(text, room) if room > _LEAST else ""))


def is_crowded(body: str, text: str) -> bool:
    """Whether people wrote so much outside our region that ``text`` does not fit into it."""
    return _find_room(body) < min(count_units(show_comments(text)), BODY_LIMIT)


def _find_room(body: str) -> int:
    return min(BODY_LIMIT, _WHOLE_LIMIT - count_units(replace_region(body, "")))


def cut_body(text: str, limit: int) -> str:
    """Return at most ``limit`` units of a body, cut between lines, with a last line that says so."""
    text = show_comments(text)  # now, since that makes it longer
    if count_units(text) <= limit:
        return text
    said = "\n\n*Cut here because it is too long for an issue. The plan has the full text.*"
    kept = cut_text(text, limit - len(said) - 20)
    return kept[: kept.rfind("\n")] + said if "\n" in kept else kept + said


_FIELD = re.compile(r"- \*\*([^*\n]+):\*\* (.*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ADVICE_DIFFERENCE = "To resolve it, set `status:"
"""Start of a line that names the commit and so changes with every commit."""
_REPEATED = {"Late", "Late since"}
"""Fields that repeat the deadline."""
_TITLE = "title"
_SHORT = 40
"""UTF-16 units of a value that is shown in full."""
_MOST = 4
"""Changes listed individually."""


def describe_difference(old: IssueText, new: IssueText) -> str:
    """Return how two texts of an issue differ, such as ``status: pending → complete``; "" if they do not."""
    was, now = _read_fields(old.body), _read_fields(new.body)
    if old.title != new.title and was.get(_TITLE) == now.get(_TITLE):
        was, now = {**was, _TITLE: (old.title,)}, {**now, _TITLE: (new.title,)}
    names = [name for name in dict.fromkeys((*now, *was)) if was.get(name) != now.get(name)]
    told = [_tell(name, was.get(name, ()), now.get(name, ())) for name in names[:_MOST]]
    told += [f"{len(names) - _MOST} more"] if len(names) > _MOST else []
    return ", ".join(told)


def _read_fields(text: str) -> dict[str, tuple[str, ...]]:
    """Return the values of each field; in our template the text before the first field is the title, then the notes."""
    fields: dict[str, list[str]] = {}
    lines = [line.strip() for line in text.splitlines()]
    is_listed = any(_FIELD.fullmatch(line) for line in lines)
    name = _TITLE if is_listed else "text"
    for line in lines:
        match = _FIELD.fullmatch(line)
        if match and match[1] not in _REPEATED:
            fields.setdefault(match[1].lower(), []).append(match[2])
        elif not match and line not in {"", "---"} and not line.startswith(_ADVICE_DIFFERENCE):
            fields.setdefault(name, []).append(line)
        name = "notes" if match else name
    return {name: tuple(values) for name, values in fields.items()}


def _tell(name: str, was: tuple[str, ...], now: tuple[str, ...]) -> str:
    if len(was) > 1 or len(now) > 1:
        return name
    old, new = (_plain(each[0]) if each else "none" for each in (was, now))
    return f"{name}: {old} → {new}" if old != new else name


def _plain(value: str) -> str:
    """Return the original text of a Markdown value that we escaped, shortened if it is long."""
    shown = _ESCAPE.sub(r"\1", html.unescape(value).replace("\u200b", ""))
    return cut_text(shown, _SHORT)
