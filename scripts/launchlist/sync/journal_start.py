"""The journal at the start of a run: read, carried over from the folder the plan was in before, or why not."""

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


TWICE = "an issue may be opened twice, then closed; the token needs contents: write"


class JournalStart(NamedTuple):
    """The journal as it was read."""

    journal: Journal
    """With what the plan brings from the folder it was in before."""
    revision: str = ""
    note: Note | None = None
    """Why it cannot be used."""
    stored: Journal = Journal({})
    """Without that."""
    former: Former | None = None


def recall(inputs: SyncRequest) -> Steps[JournalStart]:
    """Return the journal, or why it cannot be used; raises LaunchlistError where the run must not go on."""
    check_former(inputs)
    if not inputs.uses_journal:
        return JournalStart(
            Journal({}), note=Note("warning", "without the journal an issue may be opened twice, then closed")
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
    """Stop a run that is older than the journal, or that would not know its own issues."""
    allowed = inputs.limits.allowed
    if journal.commit and "stale" not in allowed and inputs.is_newer(journal.commit, journal.committed):
        message = (
            f"issues were synced for commit {journal.commit[:12]}, which this one is not known to contain: it is older "
            f"or of another branch; or the clone is shallow, then give actions/checkout fetch-depth: 0, or run: "
            f"git fetch --unshallow"
        )
        raise GuardError(str(Guard("stale", f"nothing was done: {message}")))
    if (
        list_links(journal)
        and compose_name(journal.label) not in {"", compose_name(inputs.label)}
        and "label" not in allowed
    ):
        message = (
            f"nothing was done: the issues so far have the label {journal.label}, and plan.yaml says {inputs.label}; "
            f"rename the label on GitHub first"
        )
        raise GuardError(str(Guard("label", message)))
    if list_links(journal) and journal.repository.lower() not in {"", inputs.repository.lower()}:
        message = f"nothing was done: the issues so far are in {journal.repository}, and this is {inputs.repository}"
        if "repository" not in allowed:
            raise GuardError(str(Guard("repository", message)))
    if list_links(journal) and journal.login and journal.login.lower() not in identity.logins:
        login = next(iter(sorted(identity.logins)))
        msg = (
            f"nothing was done: the issues so far were opened by {journal.login}, and this token is {login}; "
            f"to go on with them put {journal.login} into sync.logins of plan.yaml"
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
    """Return a folder of the repository as people write it."""
    return place or "."


def check_former(inputs: SyncRequest) -> None:
    """Stop where the former folder still holds a plan, whose issues are its own."""
    if inputs.formerly is None or not inputs.has_plan(inputs.formerly):
        return
    former = name_folder(inputs.formerly)
    msg = (
        f"nothing was done: sync.formerly of plan.yaml names {former}, and there is a plan in that folder still; take "
        f"formerly out, or remove the plan in {former} if this one in {name_folder(inputs.place)} replaces it"
    )
    raise GuardError(msg)


def read_former(inputs: SyncRequest, own: Journal) -> Steps[Former | None]:
    """Return the journal of the former folder where it is still to be carried over; what cannot be read stops all."""
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
            f"nothing was done: the plan in {name_folder(former)} moved to {journal.moved} with its issues, and "
            f"sync.formerly of the plan in {name_folder(inputs.place)} names {name_folder(former)} too"
        )
        raise GuardError(msg)
    return Former(former, revision, journal)


def carry_over(own: Journal, former: Former, place: str) -> Journal:
    """Return our journal with all that the former one knows; what is known here already stays."""
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
    """Stop a run of a plan that is somewhere else by now."""
    if not journal.moved:
        return
    msg = (
        f"nothing was done: the plan in {name_folder(inputs.place)} moved to {journal.moved} and took its issues; "
        f"if it moved back, put formerly: {journal.moved} into sync of plan.yaml; if another plan begins here, delete "
        f"the journal of the old one first: docs/sync.md says how"
    )
    raise GuardError(msg)


def guard_move(view: ObservedIssues, actions: Iterable[Action], allowed: frozenset[str]) -> Guard | None:
    """Return why nothing is opened where a plan that is gone has issues for the same ids: most likely it moved."""
    if "moved" in allowed:
        return None
    opened = {action.id for action in actions if isinstance(action, OpenIssue)}
    found = [owned for key, owned in sorted(view.elsewhere.items()) if key in opened]
    if not found:
        return None
    old, new = name_folder(found[0].marker.place), name_folder(view.identity.place)
    names = ", ".join(f"#{owned.issue.number} {owned.marker.id}" for owned in found[:_NAMED])
    message = (
        f"nothing was done: the plan in {old} is gone and has issues for the same ids as this one in {new} ({names}); "
        f"if it moved, put formerly: {old} into sync of plan.yaml; if not, close them or take the label off them"
    )
    return Guard("moved", message)


def find_vanished(elsewhere: Iterable[TrackedIssue], inputs: SyncRequest, *, is_new: bool) -> dict[str, TrackedIssue]:
    """Return by id the issues of plans that the commit does not hold; closed ones only where we have none yet."""
    places: dict[str, bool] = {}
    vanished: dict[str, TrackedIssue] = {}
    for owned in sorted(elsewhere, key=lambda each: (not each.issue.is_open, each.issue.number)):
        place = owned.marker.place
        if place not in places:
            places[place] = inputs.has_plan(place)
        if not places[place] and (is_new or owned.issue.is_open):
            vanished.setdefault(owned.marker.id, owned)
    return vanished
