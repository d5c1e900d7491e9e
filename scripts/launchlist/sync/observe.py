"""Look at everything before anything is done: repository, identity, journal and all pages of our issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import GuardError, LaunchlistError, PartialError
from launchlist.sync.actions import Guard, Note
from launchlist.sync.calls import Failure, GetIssue, GetLogin, GetRepository, ListIssues, ReadJournal, Repository
from launchlist.sync.journal import Journal, JournalError, read_journal
from launchlist.sync.marker import NewerMarkerError
from launchlist.sync.records import Identity, Issue, Owned
from launchlist.sync.view import View, match_issues

if TYPE_CHECKING:
    from launchlist.sync.calls import Reply
    from launchlist.sync.inputs import Inputs, Steps

APP_LOGIN = "github-actions[bot]"
TWICE = "an issue may be opened twice, then closed; the token needs contents: write"
MANY_LOST = 3
MOST_PAGES = 1000
"""A hundred issues each; a server that always has another page must not keep a run for ever."""


class Memory(NamedTuple):
    """The journal as it was read."""

    journal: Journal
    revision: str = ""
    note: Note | None = None
    """Why it cannot be used."""


def observe(inputs: Inputs) -> Steps[View]:
    """Return what GitHub and the journal hold; raises LaunchlistError where the run must not go on."""
    at = yield from find_repository(inputs.repository)
    login = yield from _find_login(inputs)
    memory = yield from _recall(inputs)
    journal, _, note = memory
    identity = Identity(logins=frozenset(each.lower() for each in (login, *inputs.logins)), label=inputs.label)
    check_journal(journal, identity, inputs)
    listed = yield from _list_owned(identity)
    found = match_issues(journal, listed.values())
    if any(entry.number is None for entry in found[0].entries.values()):
        # Where a label is taken off meanwhile, an issue moves to a page read before. An intent gets a second look.
        listed |= yield from _list_owned(identity)
        found = match_issues(journal, listed.values())
    journal, issues, extras = found
    view = View(
        journal=journal._replace(login=login),
        stored=memory.journal,
        revision=memory.revision,
        issues=issues,
        extras=tuple(extras),
        identity=identity,
        at=at,
        notes=(note,) if note else (),
        is_remembering=note is None,
    )
    return (yield from _look_closer(view, inputs.limits.allowed))


def find_repository(name: str) -> Steps[int]:
    """Make sure that issues can be kept there, and return the server's clock."""
    reply = yield GetRepository()
    if reply.failure and reply.failure.kind == "moved":
        msg = f"the repository {name} was renamed or moved: give it by its name of today, with --repo"
        raise LaunchlistError(msg)
    if reply.failure:
        why = ", or the token may not see it" if reply.failure.kind == "missing" else ""
        raise explain_failure(reply.failure, f"the repository {name} cannot be read{why}")
    found: Repository = reply.result
    if found.name.lower() != name.lower():
        msg = f"the repository {name} is called {found.name} now: use --repo {found.name}"
        raise LaunchlistError(msg)
    if found.is_archived:
        msg = f"the repository {name} is archived: its issues cannot change"
        raise LaunchlistError(msg)
    if not found.has_issues:
        msg = f"issues are disabled in {name}: switch them on in its settings, or do not sync"
        raise LaunchlistError(msg)
    if not reply.at:
        # Without its clock it would be 1970, when nothing was late.
        msg = "GitHub's answer does not say what time it is (no Date header): does a proxy take it away?"
        raise LaunchlistError(msg)
    return reply.at


def explain_failure(failure: Failure, what: str) -> LaunchlistError:
    """Return the error for a call without which nothing can be done."""
    passing = failure.kind in {"uncertain", "stopped", "limited", "late", "lost"}
    return (PartialError if passing else LaunchlistError)(f"{what}: {failure.message}")


def _find_login(inputs: Inputs) -> Steps[str]:
    """Return who we are; an app's token may not ask."""
    reply = yield GetLogin()
    if not reply.failure:
        return str(reply.result)
    if reply.failure.kind == "denied":
        return inputs.logins[0] if inputs.logins else APP_LOGIN
    raise explain_failure(reply.failure, "who the token belongs to cannot be read")


def _recall(inputs: Inputs) -> Steps[Memory]:
    if not inputs.uses_journal:
        return Memory(
            Journal({}), note=Note("warning", "without the journal an issue may be opened twice, then closed")
        )
    reply = yield ReadJournal()
    if reply.failure and reply.failure.kind in {"denied", "missing"}:
        remedy = TWICE if reply.failure.kind == "denied" else TWICE.partition(";")[0]
        text = f"the journal cannot be used ({reply.failure.message}): {remedy}"
        return Memory(Journal({}), note=Note("warning", text))
    if reply.failure:
        raise explain_failure(reply.failure, "the journal cannot be read")
    revision, text = reply.result
    try:
        return Memory(read_journal(text), revision)
    except JournalError as err:
        msg = f"nothing was done: the journal {err}"
        raise GuardError(msg) from err


def check_journal(journal: Journal, identity: Identity, inputs: Inputs) -> None:
    """Stop a run that is older than the journal, or that would not know its own issues."""
    allowed = inputs.limits.allowed
    if journal.commit and "stale" not in allowed and inputs.is_newer(journal.commit, journal.committed):
        message = f"issues were already synced for the newer commit {journal.commit[:12]}; this plan is older"
        raise GuardError(str(Guard("stale", f"nothing was done: {message}")))
    if _list_links(journal) and journal.label not in {"", inputs.label} and "label" not in allowed:
        message = (
            f"nothing was done: the issues so far have the label {journal.label}, and plan.yaml says {inputs.label}; "
            f"rename the label on GitHub first"
        )
        raise GuardError(str(Guard("label", message)))
    if _list_links(journal) and journal.login and journal.login.lower() not in identity.logins:
        login = next(iter(sorted(identity.logins)))
        msg = (
            f"nothing was done: the issues so far were opened by {journal.login}, and this token is {login}; "
            f"to go on with them put {journal.login} into sync.logins of plan.yaml"
        )
        raise GuardError(msg)


def _list_owned(identity: Identity) -> Steps[dict[int, Owned]]:
    """Return all our issues by number, all pages read before anything is written: pages move as issues change."""
    owned: dict[int, Owned] = {}
    page = 1
    while True:
        reply = yield ListIssues(identity.label, page)
        if reply.failure:
            raise explain_failure(reply.failure, "the issues cannot be listed")
        issues, has_more = reply.result
        if page == MOST_PAGES:
            msg = f"GitHub lists more than {MOST_PAGES} pages of issues with the label {identity.label}"
            raise LaunchlistError(msg)
        owned |= {issue.number: each for issue in issues if (each := own_issue(identity, issue))}
        if not has_more:
            return owned
        page += 1


def own_issue(identity: Identity, issue: Issue) -> Owned | None:
    """Return an issue as ours, or None; raises GuardError for one that a later release wrote."""
    try:
        return identity.own(issue)
    except NewerMarkerError as err:
        msg = f"nothing was done: a newer launchlist wrote issue #{issue.number}; update launchlist"
        raise GuardError(msg) from err


def _list_links(journal: Journal) -> list[tuple[str, int]]:
    return [
        (key, entry.number)
        for key, entry in sorted(journal.entries.items())
        if entry.number is not None and not entry.is_released
    ]


def _look_closer(view: View, allowed: frozenset[str]) -> Steps[View]:
    """Ask for each linked issue that the list does not show: the list may be late, or a person took it away."""
    issues, entries = dict(view.issues), dict(view.journal.entries)
    lost: list[str] = []
    for key, number in _list_links(view.journal):
        if key in issues or (len(lost) > MANY_LOST and "lost" not in allowed):
            continue
        reply: Reply = yield GetIssue(number)
        owned = own_issue(view.identity, reply.result) if not reply.failure else None
        if owned and owned.marker.id == key:
            issues[key] = owned
        elif not reply.failure or reply.failure.kind in {"missing", "moved"}:
            lost.append(key)
            entries[key] = entries[key].release()
        elif reply.failure.kind in {"stopped", "limited"}:
            raise explain_failure(reply.failure, "the issues cannot be looked at")
    journal = view.journal._replace(entries=entries)
    return view._replace(issues=issues, journal=journal, lost=tuple(lost))
