"""Read the journal at the start of a run, or carry it over from the plan's previous folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import GuardError
from launchlist.github.calls import ReadJournal
from launchlist.plan.names import compose_name
from launchlist.sync.actions import Guard, Note, OpenIssue
from launchlist.sync.journal import Former, Journal, JournalError, explain_journal_failure, read_journal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.github.calls import Steps
    from launchlist.sync.actions import Action
    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.records import Identity, TrackedIssue
    from launchlist.sync.request import SyncRequest


TWICE = "an issue may be opened twice and then closed; the token needs contents: write"


class JournalStart(NamedTuple):
    """The journal as it was read."""

    journal: Journal
    """Including what is carried over from the plan's previous folder."""
    revision: str = ""
    note: Note | None = None
    """Why it cannot be used."""
    stored: Journal = Journal({})
    """Without what is carried over."""
    former: Former | None = None


def recall(inputs: SyncRequest) -> Steps[JournalStart]:
    """Return the journal, or why it cannot be used; raises LaunchlistError if the run must not continue."""
    check_former(inputs)
    if not inputs.uses_journal:
        return JournalStart(
            Journal({}), note=Note("warning", "without the journal an issue may be opened twice and then closed")
        )
    reply = yield ReadJournal()
    if reply.failure and reply.failure.kind in {"denied", "missing"}:
        remedy = TWICE if reply.failure.kind == "denied" else TWICE.partition(";")[0]
        text = f"the journal cannot be used ({reply.failure.message}): {remedy}"
        return JournalStart(Journal({}), note=Note("warning", text))
    if reply.failure:
        raise explain_journal_failure(reply.failure, "the journal cannot be read")
    revision, text = reply.result
    try:
        own = read_journal(text)
    except JournalError as err:
        msg = f"nothing was done: the journal {err}"
        raise GuardError(msg) from err
    former = yield from read_former(inputs, own)
    if not former:
        check_end(own, inputs)
    journal = carry_over(own, former, inputs.place) if former else own
    return JournalStart(journal, revision, stored=own, former=former)


def check_journal(journal: Journal, identity: Identity, inputs: SyncRequest) -> None:
    """Stop a run that is older than the journal, or that would not recognize its own issues."""
    allowed = inputs.limits.allowed
    if journal.commit and "stale" not in allowed and inputs.is_newer(journal.commit, journal.committed):
        message = (
            f"the issues were last synced for commit {journal.commit[:12]}, which is not in this commit's history: "
            f"this commit is older or on another branch, or the clone is shallow; for a shallow clone set "
            f"fetch-depth: 0 for actions/checkout, or run: git fetch --unshallow"
        )
        raise GuardError(str(Guard("stale", f"nothing was done: {message}")))
    if (
        list_links(journal)
        and compose_name(journal.label) not in {"", compose_name(inputs.label)}
        and "label" not in allowed
    ):
        message = (
            f"nothing was done: the existing issues have the label {journal.label}, but plan.yaml has {inputs.label}; "
            f"rename the label on GitHub first"
        )
        raise GuardError(str(Guard("label", message)))
    if list_links(journal) and journal.repository.lower() not in {"", inputs.repository.lower()}:
        message = f"nothing was done: the existing issues are in {journal.repository}, but this is {inputs.repository}"
        if "repository" not in allowed:
            raise GuardError(str(Guard("repository", message)))
    if list_links(journal) and journal.login and journal.login.lower() not in identity.logins:
        login = next(iter(sorted(identity.logins)))
        msg = (
            f"nothing was done: the existing issues were opened by {journal.login}, but this token belongs to {login}; "
            f"to keep using them, add {journal.login} to sync.logins in plan.yaml"
        )
        raise GuardError(msg)


def list_links(journal: Journal) -> list[tuple[str, int]]:
    """Return the ids that have an issue, with its number."""
    return [
        (key, entry.number)
        for key, entry in sorted(journal.entries.items())
        if entry.number is not None and not entry.is_released
    ]


_NAMED = 3


def name_folder(place: str) -> str:
    """Return a folder of the repository for people to read."""
    return place or "."


def check_former(inputs: SyncRequest) -> None:
    """Stop if the former folder still contains a plan, which has its own issues."""
    if inputs.formerly is None or not inputs.has_plan(inputs.formerly):
        return
    former = name_folder(inputs.formerly)
    msg = (
        f"nothing was done: sync.formerly in plan.yaml names {former}, but that folder still contains a plan; remove "
        f"formerly, or remove the plan in {former} if this one in {name_folder(inputs.place)} replaces it"
    )
    raise GuardError(msg)


def read_former(inputs: SyncRequest, own: Journal) -> Steps[Former | None]:
    """Return the journal of the former folder if it is yet to be carried over; raises an error if it cannot be read."""
    former = inputs.formerly
    if former is None or (former in own.places and not own.moved):
        return None
    reply = yield ReadJournal(former)
    if reply.failure:
        msg = f"nothing was done: the journal of {name_folder(former)} cannot be read: {reply.failure.message}"
        raise GuardError(msg)
    revision, text = reply.result
    try:
        journal = read_journal(text)
    except JournalError as err:
        msg = f"nothing was done: the journal of {name_folder(former)} {err}"
        raise GuardError(msg) from err
    if journal.moved not in {"", name_folder(inputs.place)}:
        msg = (
            f"nothing was done: the plan in {name_folder(former)} moved to {journal.moved} with its issues, but "
            f"sync.formerly of the plan in {name_folder(inputs.place)} also names {name_folder(former)}"
        )
        raise GuardError(msg)
    return Former(former, revision, journal)


def carry_over(own: Journal, former: Former, place: str) -> Journal:
    """Return our journal with everything the former one has; what is already known here stays."""
    theirs = former.journal
    mine = {} if own.moved else own.entries
    kept = {key: entry for key, entry in mine.items() if entry.number is not None or key not in theirs.entries}
    source = own if own.commit and not own.moved else theirs
    places = dict.fromkeys((former.place, *theirs.places, *own.places))
    return Journal(
        entries={**theirs.entries, **kept},
        commit=source.commit,
        committed=source.committed,
        login=source.login,
        label=source.label,
        repository=source.repository,
        places=tuple(each for each in places if each != place),
    )


def check_end(journal: Journal, inputs: SyncRequest) -> None:
    """Stop a run of a plan that has moved elsewhere."""
    if not journal.moved:
        return
    msg = (
        f"nothing was done: the plan in {name_folder(inputs.place)} moved to {journal.moved} with its issues; "
        f"if it moved back, add formerly: {journal.moved} to sync in plan.yaml; if this is a different plan, delete "
        f"the journal of the old one first, as described in docs/sync.md"
    )
    raise GuardError(msg)


def guard_move(view: ObservedIssues, actions: Iterable[Action], allowed: frozenset[str]) -> Guard | None:
    """Return why nothing is opened if a removed plan has issues for the same ids: most likely it was moved here."""
    if "moved" in allowed:
        return None
    opened = {action.id for action in actions if isinstance(action, OpenIssue)}
    found = [tracked for key, tracked in sorted(view.elsewhere.items()) if key in opened]
    if not found:
        return None
    old, new = name_folder(found[0].marker.place), name_folder(view.identity.place)
    names = ", ".join(f"#{tracked.issue.number} {tracked.marker.id}" for tracked in found[:_NAMED])
    message = (
        f"nothing was done: the plan in {old} no longer exists but has issues for the same ids as this one in {new} "
        f"({names}); if it moved, add formerly: {old} to sync in plan.yaml; if not, close them or remove their label"
    )
    return Guard("moved", message)


def find_vanished(elsewhere: Iterable[TrackedIssue], inputs: SyncRequest, *, is_new: bool) -> dict[str, TrackedIssue]:
    """Return by id the issues of plans that the commit does not contain; closed ones only if we have none yet."""
    places: dict[str, bool] = {}
    vanished: dict[str, TrackedIssue] = {}
    for tracked in sorted(elsewhere, key=lambda each: (not each.issue.is_open, each.issue.number)):
        place = tracked.marker.place
        if place not in places:
            places[place] = inputs.has_plan(place)
        if not places[place] and (is_new or tracked.issue.is_open):
            vanished.setdefault(tracked.marker.id, tracked)
    return vanished
