"""Read everything before anything is changed: repository, identity, journal and all pages of our issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from launchlist.errors import LaunchlistError
from launchlist.github.calls import APP_LOGIN, GetLogin, GetRepository, ListIssues, Repository
from launchlist.sync.absence import look_closer, trace_intents
from launchlist.sync.journal import WEEK, explain_journal_failure, name_sight
from launchlist.sync.journal_start import JournalStart, check_journal, find_vanished, recall
from launchlist.sync.observed import Match, ObservedIssues, find_elsewhere, match_issues, recognize_issue
from launchlist.sync.records import Identity

if TYPE_CHECKING:
    from collections.abc import Collection

    from launchlist.github.calls import Steps
    from launchlist.sync.journal import JournalEntry
    from launchlist.sync.journal_start import JournalStart
    from launchlist.sync.records import TrackedIssue
    from launchlist.sync.request import SyncRequest


MOST_PAGES = 1000
"""With 100 issues each; a server that always has another page must not keep a run going forever."""
_MOST_ASKED = 20
"""Issues read one by one; if there are more, all pages are read instead."""


class IssueListing(NamedTuple):
    """What the lists of issues show."""

    alike: dict[int, TrackedIssue]
    """All issues that look like ours, by number."""
    elsewhere: list[TrackedIssue]
    """Ours, but of a plan in another folder."""
    is_whole: bool
    """All pages were read, not just those of open issues."""


def list_issues(identity: Identity, memory: JournalStart, at: int) -> Steps[IssueListing]:
    """Return the open issues, or all issues if the journal does not account for the rest."""
    journal = memory.journal
    is_known = (
        memory.note is None
        and memory.former is None
        and journal.sight == name_sight(identity)
        and 0 <= at - journal.whole < WEEK
        and all(entry.number is not None for entry in journal.entries.values())
    )
    if not is_known:
        return (yield from list_all(identity))
    shown = yield from _read_pages(identity, "open")
    return shown._replace(is_whole=False)


def list_all(identity: Identity) -> Steps[IssueListing]:
    """Return all issues that look like ours, whatever their state."""
    return (yield from _read_pages(identity, "all"))


def _read_pages(identity: Identity, state: Literal["all", "open"]) -> Steps[IssueListing]:
    """Read all pages before anything is written, since writing shifts the pages."""
    alike: dict[int, TrackedIssue] = {}
    elsewhere: list[TrackedIssue] = []
    page = 1
    while True:
        reply = yield ListIssues(identity.label, page, state)
        if reply.failure:
            raise explain_journal_failure(reply.failure, "the issues cannot be listed")
        issues, has_more = reply.result
        if page == MOST_PAGES:
            msg = f"GitHub lists more than {MOST_PAGES} pages of issues with the label {identity.label}"
            raise LaunchlistError(msg)
        alike |= {issue.number: each for issue in issues if (each := recognize_issue(identity, issue))}
        elsewhere += [each for issue in issues if (each := find_elsewhere(identity, issue))]
        if not has_more:
            return IssueListing(alike, elsewhere, is_whole=True)
        page += 1


def find_settled(
    entries: dict[str, JournalEntry], wanted: Collection[str], seen: Collection[str]
) -> frozenset[str] | None:
    """Return the ids whose issue is known to be closed and need not be read, None if too many must be.

    If no issue is visible, one of them is read anyway: a token that sees none must not look like a plan without issues.
    """
    waited = {other for entry in entries.values() for other in entry.blocked_by}
    closed = {key for key, entry in entries.items() if entry.is_closed and not entry.lost and not entry.is_unlabeled}
    asked = {key for key in closed if key not in seen and (key in wanted or key in waited)}
    unseen = [key for key, each in entries.items() if key not in seen and key not in closed and not each.is_released]
    if len(asked) + len(unseen) > _MOST_ASKED:
        return None
    settled = closed - asked - set(seen)
    if settled and not asked and not seen:
        settled.discard(max(settled, key=lambda key: entries[key].number or 0))
    return frozenset(settled)


def observe(inputs: SyncRequest, *, is_whole: bool = False) -> Steps[ObservedIssues]:
    """Return the state of GitHub and the journal; raises LaunchlistError if the run must not continue.

    Issues that the journal records as closed are left out, unless ``is_whole``.
    """
    at = yield from observe_repository(inputs.repository)
    login = yield from _find_login(inputs)
    memory = yield from recall(inputs)
    journal, note = memory.journal, memory.note
    logins = frozenset(each.lower() for each in (login, *inputs.logins))
    before = [*journal.places, *([] if inputs.formerly is None else [inputs.formerly])]
    formerly = frozenset(each for each in before if not inputs.has_plan(each))
    identity = Identity(logins=logins, label=inputs.label, place=inputs.place, formerly=formerly)
    check_journal(journal, identity, inputs)
    listed, found, settled = yield from _match(inputs, identity, memory, at, is_whole=is_whole)
    journal, issues, extras = found
    journal = yield from trace_intents(journal, identity, at)
    view = ObservedIssues(
        journal=journal._replace(login=login),
        stored=memory.stored,
        revision=memory.revision,
        issues=issues,
        extras=tuple(extras),
        identity=identity,
        at=at,
        notes=(note,) if note else (),
        is_remembering=note is None,
        is_whole=listed.is_whole,
        settled=settled,
        former=memory.former,
        elsewhere=find_vanished(listed.elsewhere, inputs, is_new=not journal.entries),
        strangers={
            tracked.marker.id: tracked.issue
            for tracked in listed.alike.values()
            if tracked.issue.is_open
            and tracked.issue.author.lower() not in logins
            and tracked.marker.id not in journal.entries
        },
    )
    view = yield from look_closer(view, inputs.limits.allowed)
    view = _replace_lost(view)
    return view._replace(journal=view.journal._replace(entries=_note_states(view)))


def _match(
    inputs: SyncRequest, identity: Identity, memory: JournalStart, at: int, *, is_whole: bool
) -> Steps[tuple[IssueListing, Match, frozenset[str]]]:
    """Return what is listed, which issue belongs to which id, and the ids that need not be read."""
    journal = memory.journal
    listed = yield from list_all(identity) if is_whole else list_issues(identity, memory, at)
    found = match_issues(journal, identity.choose(listed.alike.values()))
    settled: frozenset[str] | None = frozenset()
    if not listed.is_whole:
        doubled = {key for key, _ in found[2]}
        settled = find_settled(found[0].entries, inputs.prepare(at).desired.wishes.keys() | doubled, found[1].keys())
        if settled is None:
            listed = yield from list_all(identity)
            found = match_issues(journal, identity.choose(listed.alike.values()))
    if any(entry.number is None for entry in found[0].entries.values()):
        # If a label is removed meanwhile, an issue may shift to a page already read, so intents are looked for twice.
        again = yield from list_all(identity)
        listed = listed._replace(alike={**listed.alike, **again.alike})
        found = match_issues(journal, identity.choose(listed.alike.values()))
    return listed, found, settled or frozenset()


def _replace_lost(view: ObservedIssues) -> ObservedIssues:
    """Return a view in which an open issue replaces a missing one with the same id, if there is one.

    If a list lagged, the previous run may have taken an old issue for the result of its intent.
    """
    rest = [tracked for key, tracked in view.extras if key in view.lost and tracked.issue.is_open]
    if not rest:
        return view
    journal, issues, _ = match_issues(view.journal, rest)
    found = {key: tracked for key, tracked in issues.items() if key in view.lost}
    numbers = {tracked.issue.number for tracked in found.values()}
    extras = tuple(each for each in view.extras if each[1].issue.number not in numbers)
    return view._replace(journal=journal, issues={**view.issues, **found}, extras=extras)


def _note_states(view: ObservedIssues) -> dict[str, JournalEntry]:
    """Return the entries with the current state of their issues."""
    entries = dict(view.journal.entries)
    for key, tracked in view.issues.items():
        if key in entries:
            entries[key] = entries[key]._replace(is_closed=not tracked.issue.is_open)
    return entries


def observe_repository(name: str) -> Steps[int]:
    """Make sure that issues can be kept there, and return the server's clock."""
    reply = yield GetRepository()
    if reply.failure and reply.failure.kind == "moved":
        msg = f"the repository {name} was renamed or moved: give its current name with --repo"
        raise LaunchlistError(msg)
    if reply.failure:
        why = ", or the token may not see it" if reply.failure.kind == "missing" else ""
        raise explain_journal_failure(reply.failure, f"the repository {name} cannot be read{why}")
    found: Repository = reply.result
    if found.name.lower() != name.lower():
        msg = f"the repository {name} is called {found.name} now: use --repo {found.name}"
        raise LaunchlistError(msg)
    if found.is_archived:
        msg = f"the repository {name} is archived: its issues cannot change"
        raise LaunchlistError(msg)
    if not found.has_issues:
        msg = f"issues are disabled in {name}: enable them in its settings, or do not sync"
        raise LaunchlistError(msg)
    if not reply.at:
        # Without its clock it would be 1970, when nothing was late.
        msg = "GitHub's response has no Date header, so the time is not known: does a proxy remove it?"
        raise LaunchlistError(msg)
    return reply.at


def _find_login(inputs: SyncRequest) -> Steps[str]:
    """Return who we are; an app's token may not ask."""
    reply = yield GetLogin()
    if not reply.failure:
        return str(reply.result)
    if reply.failure.kind == "denied":
        return inputs.logins[0] if inputs.logins else APP_LOGIN
    raise explain_journal_failure(reply.failure, "the login of the token cannot be read")
