"""The journal at the start of a run: read, or why not, and whether this run may go by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.errors import GuardError
from launchlist.github.calls import ReadJournal
from launchlist.plan.names import compose_name
from launchlist.sync.actions import Guard, Note
from launchlist.sync.journal import Journal, JournalError, explain_journal_failure, read_journal
from launchlist.sync.moved_folder import carry_over, check_end, check_former, read_former

if TYPE_CHECKING:
    from launchlist.github.calls import Steps
    from launchlist.sync.journal import Former
    from launchlist.sync.records import Identity
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
