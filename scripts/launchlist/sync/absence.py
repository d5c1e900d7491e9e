"""Find out what happened to recorded issues that the list does not show: delayed, taken over, deleted, unlabeled.

An issue that GitHub does not list may still exist. A 410 (deleted) or a 301 (moved) is definite; a 404 counts only if
it is repeated, and no new issue is opened until it has been repeated for `QUIET` seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import GuardError
from launchlist.github.calls import GetIssue, GetLabel, ListRecent
from launchlist.sync.actions import Guard
from launchlist.sync.decide import QUIET
from launchlist.sync.journal import JournalEntry, explain_journal_failure
from launchlist.sync.marker import read_marker
from launchlist.sync.observed import claim_issue, find_unlabeled, own_issue

if TYPE_CHECKING:
    from launchlist.github.calls import Failure, Issue, Reply, Steps
    from launchlist.sync.journal import Journal
    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.records import Identity, TrackedIssue

MANY_LOST = 3
_ASKED = {"missing": 3, "gone": 2, "moved": 2}
"""How often GitHub has to give the same answer, by the kind of failure."""
_SENT = QUIET // 2
"""An issue is opened within this many seconds of its intent, or not at all."""
_SLACK = 60
"""Seconds by which two of GitHub's clocks may differ."""
_PAGES = 10
"""Pages of the newest issues that are searched: at most 1,000 issues opened since an intent."""


class _Found(NamedTuple):
    """The results of looking for the recorded issues."""

    issues: dict[str, TrackedIssue]
    entries: dict[str, JournalEntry]
    lost: list[str]
    bare: list[tuple[str, Issue]]
    """Ids with one of our issues that no longer has our label."""
    unlabeled: list[int]


def ask_again(number: int, *, before_write: bool = False) -> Steps[Reply]:
    """Return GitHub's response for an issue; an answer that it is missing must be repeated to count."""
    asked = 1
    while True:
        reply = yield GetIssue(number, before_write)
        if not reply.failure or asked >= _ASKED.get(reply.failure.kind, 1):
            return reply
        asked += 1


def look_closer(view: ObservedIssues, allowed: frozenset[str]) -> Steps[ObservedIssues]:
    """Fetch each recorded issue that the list does not show: the list may lag, or a person removed it."""
    found = _Found(dict(view.issues), dict(view.journal.entries), [], [], [])
    for key, entry in sorted(view.journal.entries.items()):
        is_open_question = entry.number is not None and (not entry.is_released or entry.lost)
        if (
            key in found.issues
            or key in view.settled
            or not is_open_question
            or (len(found.lost) > MANY_LOST and "lost" not in allowed)
        ):
            continue
        yield from _look_for(view, key, entry, found)
    if found.bare:
        yield from _check_label(view.identity.label, [issue for _, issue in found.bare], allowed)
    for key, _ in found.bare:
        found.lost.append(key)
        found.entries[key] = found.entries[key].release()
    journal = view.journal._replace(entries=found.entries)
    return view._replace(issues=found.issues, journal=journal, lost=tuple(found.lost), unlabeled=tuple(found.unlabeled))


def _look_for(view: ObservedIssues, key: str, entry: JournalEntry, found: _Found) -> Steps[None]:
    assert entry.number is not None  # noqa: S101 - the caller ensures it
    reply = yield from ask_again(entry.number)
    if reply.failure:
        _note_failure(view, key, reply, found)
        return
    known = entry._replace(is_released=False, lost=0)
    tracked = own_issue(view.identity, reply.result)
    claimed = claim_issue(tracked, key, known) if tracked else None
    if claimed:
        found.issues[key], found.entries[key] = claimed, known
    elif entry.is_unlabeled:
        found.unlabeled.append(entry.number)
    elif find_unlabeled(view.identity, reply.result):
        found.bare.append((key, reply.result))
    else:
        found.lost.append(key)
        found.entries[key] = known.release()


def _note_failure(view: ObservedIssues, key: str, reply: Reply, found: _Found) -> None:
    failure, entry = reply.failure, view.journal.entries[key]
    if failure and failure.kind in {"stopped", "limited"}:
        raise explain_journal_failure(failure, "the issues cannot be read")
    if not failure or failure.kind not in _ASKED:
        return
    if entry.is_unlabeled:
        del found.entries[key]
        return
    if not entry.is_released:
        found.lost.append(key)
    since = entry.lost or view.at
    is_sure = failure.kind != "missing" or view.at - since > QUIET
    found.entries[key] = entry.release()._replace(lost=0 if is_sure else since)


def _check_label(label: str, issues: list[Issue], allowed: frozenset[str]) -> Steps[None]:
    """Stop if the label is gone from the repository: someone who renames it does not mean to give up the issues."""
    for _ in range(2):
        reply = yield GetLabel(label)
        if reply.failure:
            raise explain_journal_failure(reply.failure, f"cannot find out whether the label {label} exists")
        if reply.result or "label" in allowed:
            return
    names = ", ".join(f"#{issue.number}" for issue in issues[:MANY_LOST])
    others = sorted({name for issue in issues for name in issue.labels})
    now = f"; they now have {', '.join(others[:MANY_LOST])}" if others else ""
    message = (
        f"nothing was done: the repository no longer has the label {label}, by which launchlist finds its issues "
        f"({names}{now}): rename it back, or set sync.label in plan.yaml to the new name"
    )
    raise GuardError(str(Guard("label", message)))


def trace_intents(journal: Journal, identity: Identity, at: int) -> Steps[Journal]:
    """Return the journal with the outcome of intents that no list shows: a person may have acted before this run.

    An issue that was opened and then deleted or taken over leaves a number that is missing or no longer recognized.
    """
    waiting = {key: entry for key, entry in journal.entries.items() if _is_traceable(entry, at)}
    if not waiting:
        return journal
    least = min(entry.least for entry in waiting.values())
    recent = yield from list_recent(least, _PAGES)
    if not isinstance(recent, dict):
        raise explain_journal_failure(recent, "the newest issues cannot be listed")
    known = {number for entry in journal.entries.values() for number in (entry.number, *entry.past)}
    taken = sorted(number for number, issue in recent.items() if _is_taken(identity, issue) and number not in known)
    missing = yield from _find_missing(recent, waiting, known)
    entries = dict(journal.entries)
    free = sorted({*taken, *missing})
    for key, entry in sorted(waiting.items(), key=lambda each: (each[1].intent, each[1].place)):
        number = next((each for each in free if _may_be(key, entry, each, recent.get(each))), None)
        if number is not None:
            free.remove(number)
            entries[key] = JournalEntry(entry.due, number).renew(entry).release()
    return journal._replace(entries=entries)


def _is_traceable(entry: JournalEntry, at: int) -> bool:
    return entry.number is None and bool(entry.least) and at - entry.intent > QUIET


def _is_taken(identity: Identity, issue: Issue) -> bool:
    """Whether an issue was opened by us but is no longer recognized as ours."""
    is_mine = issue.author.lower() in identity.logins and not issue.is_pull_request
    return is_mine and not identity.own(issue)


def _may_be(key: str, entry: JournalEntry, number: int, issue: Issue | None) -> bool:
    """Whether an issue, None for one that no longer exists, may be the result of an intent."""
    if number < entry.least:
        return False
    if not issue:
        return True
    marker = read_marker(issue.body)
    is_timely = entry.intent - _SLACK <= issue.created <= entry.intent + _SENT
    return (marker.id, marker.due) == (key, entry.due) if marker else is_timely


def list_recent(least: int, pages: int) -> Steps[dict[int, Issue] | Failure]:
    """Return the newest issues and pull requests by number, down to ``least`` or within ``pages``, or the failure."""
    recent: dict[int, Issue] = {}
    for page in range(1, pages + 1):
        reply = yield ListRecent(page)
        if reply.failure:
            return reply.failure
        issues, has_more = reply.result
        recent |= {issue.number: issue for issue in issues}
        if not has_more or min(recent, default=0) < least:
            break
    return recent


def _find_missing(
    recent: dict[int, Issue], waiting: dict[str, JournalEntry], known: set[int | None]
) -> Steps[list[int]]:
    """Return the numbers from the time of the intents that no longer exist."""
    least = min(entry.least for entry in waiting.values())
    latest = max(entry.intent for entry in waiting.values()) + _SENT
    newest = max(recent, default=least - 1)
    missing: list[int] = []
    before = 0
    for number in range(least, newest + len(waiting) + 1):
        if number in recent:
            before = recent[number].created
            continue
        if before > latest or number in known:
            continue
        reply = yield from ask_again(number)
        kind = reply.failure.kind if reply.failure else ""
        if kind in {"gone", "moved"} or (kind == "missing" and number < newest):
            missing.append(number)
        elif kind in {"stopped", "limited"} and reply.failure:
            raise explain_journal_failure(reply.failure, "the issues cannot be read")
        elif number > newest:
            break
    return missing
