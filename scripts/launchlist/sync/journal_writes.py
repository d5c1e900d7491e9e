"""The journal during a run: changes are written by compare-and-swap so that no other run's changes are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.github.calls import Failure, ReadJournal, WriteJournal
from launchlist.sync.journal import WEEK, Journal, JournalEntry, JournalError, name_sight, read_journal, write_journal
from launchlist.sync.write_pace import WritePace

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.github.calls import Steps
    from launchlist.sync.journal import RecordedWrite
    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.records import DesiredIssues

_TRIES = 8


class JournalWriter:
    """The changes that this run makes to the journal; none are kept if the journal cannot be written."""

    def __init__(
        self,
        view: ObservedIssues,
        desired: DesiredIssues,
        repository: str,
        is_newer: Callable[[str, int], bool],
        run: str = "",
    ) -> None:
        """Start from the journal as it was read and the changes made by observing."""
        self.entries = dict(view.journal.entries)
        self.is_remembering = view.is_remembering
        self.login = view.journal.login
        self._label = view.identity.label
        self._places = view.journal.places
        self._sight = name_sight(view.identity)
        self._whole = view.at if view.is_whole else view.stored.whole
        # A full look at all issues is worth recording even if nothing else changed, but not every time.
        is_known = view.stored.sight == self._sight and 0 <= view.at - view.stored.whole < WEEK
        self._is_news = view.is_whole and not is_known
        self._repository = repository
        self._is_newer = is_newer
        self.leave = WritePace(run)
        self._desired = desired
        self._stored = view.stored
        self._base = view.stored.entries
        self._revision = view.revision
        self._changed = {key for key, entry in self.entries.items() if view.stored.entries.get(key) != entry}

    def put(self, key: str, entry: JournalEntry | None) -> None:
        """Replace an entry; None removes it."""
        if self.entries.get(key) == entry:
            return
        self._changed.add(key)
        if entry:
            self.entries[key] = entry
        else:
            del self.entries[key]

    def save(self, summary: str, *, tries: int = _TRIES) -> Steps[Failure | None]:
        """Write the changes; after a lost race, read again and change only our entries, at most ``tries`` times."""
        failure = None
        for attempt in range(tries if self.is_remembering else 0):
            merged = self._merge()
            is_same = merged._replace(whole=self._stored.whole, sight=self._stored.sight) == self._stored
            if is_same and not self._is_news and self._revision:
                return None
            reply = yield WriteJournal(self._revision, write_journal(merged), summary)
            failure = reply.failure
            if not failure:
                self._revision, self._stored, self._changed = reply.result, merged, set()
                self._base, self.entries = merged.entries, dict(merged.entries)
                self._is_news = False
                return None
            if failure.kind != "lost" or attempt + 1 == tries:
                break
            again = yield ReadJournal()
            if again.failure:
                return again.failure
            try:
                self._revision, self._stored = again.result[0], read_journal(again.result[1])
            except JournalError:
                break
        return failure

    @property
    def writes(self) -> tuple[RecordedWrite, ...]:
        """The writes of all runs in the journal as last read."""
        return self._stored.writes

    def refresh(self) -> Steps[Failure | None]:
        """Read what other runs have recorded in the meantime."""
        again = yield ReadJournal()
        if again.failure:
            return again.failure
        try:
            self._revision, self._stored = again.result[0], read_journal(again.result[1])
        except JournalError as err:
            return Failure("denied", f"the journal {err}")
        return None

    def claim(self, *, may_be_stale: bool) -> Steps[Failure | None]:
        """Record our commit before issues change, unless a newer one is recorded, whose texts must not be undone."""
        for _ in range(_TRIES if self.is_remembering else 0):
            read = yield ReadJournal()
            if read.failure:
                return read.failure
            if read.result[0] != self._revision:
                try:
                    self._revision, self._stored = read.result[0], read_journal(read.result[1])
                except JournalError as err:
                    return Failure("lost", f"the journal {err}")
            # Also for a revision that we wrote: a save after a lost race kept the commit of the other run.
            if self._is_outdated() and not may_be_stale:
                return Failure("lost", f"the newer commit {self._stored.commit[:12]} was synced in the meantime")
            merged = self._merge()
            if (merged.commit, merged.committed) == (self._stored.commit, self._stored.committed):
                return None
            reply = yield WriteJournal(self._revision, write_journal(merged), "sync: change issues")
            if not reply.failure:
                self._revision, self._stored, self._changed = reply.result, merged, set()
                self._base, self.entries = merged.entries, dict(merged.entries)
                return None
            # The next read shows the outcome of a push without an answer.
            if reply.failure.kind not in {"lost", "uncertain"}:
                return reply.failure
        return Failure("lost", "another run is in progress") if self.is_remembering else None

    def _is_outdated(self) -> bool:
        stored = self._stored
        return bool(stored.commit) and self._is_newer(stored.commit, stored.committed)

    def _merge(self) -> Journal:
        """Return the merged journal: what another run wrote meanwhile stays, such as intents with an open outcome.

        If that leads to a second issue, it is closed as a duplicate later.
        """
        entries = dict(self._stored.entries)
        for key in self._changed:
            mine, theirs, base = self.entries.get(key), entries.get(key), self._base.get(key)
            if theirs and theirs != base:
                mine = _combine(mine if mine != base else None, theirs)
            if mine:
                entries[key] = mine
            else:
                entries.pop(key, None)
        commit, committed = self._stored.commit, self._stored.committed
        if self._desired.commit and not self._is_outdated():
            commit, committed = self._desired.commit, self._desired.committed
        return Journal(
            entries=entries,
            commit=commit,
            committed=committed,
            login=self.login,
            label=self._label,
            repository=self._repository,
            places=self._places,
            whole=self._whole,
            sight=self._sight,
            writes=self.leave.merge(self._stored.writes),
        )


def _combine(mine: JournalEntry | None, theirs: JournalEntry) -> JournalEntry:
    if mine is None or mine.number is None:
        return theirs
    if theirs.number is None:
        return mine._replace(intent=theirs.intent, run=theirs.run)
    return mine if theirs.is_released or mine.number == theirs.number else theirs
