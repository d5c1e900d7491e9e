from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.github.calls import Call, Failure, ReadJournal, Reply, WriteJournal
from launchlist.sync.journal import Journal, JournalEntry, read_journal, write_journal
from launchlist.sync.journal_writes import JournalWriter
from tests.sync.builder import DUE, LATER, NOW, build_desired, build_view
from tests.sync.world import ME, NAME, World

if TYPE_CHECKING:
    from launchlist.github.calls import Steps
    from tests.sync.world import Fault

LOST = Failure("lost", "somebody was faster")
INTENT, OTHERS = JournalEntry(DUE, intent=NOW, run="ours"), JournalEntry(DUE, intent=NOW + 1, run="theirs")
LINKED, OTHER = JournalEntry(DUE, 1), JournalEntry(DUE, 2)
GONE = JournalEntry(DUE, 1, is_released=True)


def is_newer(_commit: str, committed: int) -> bool:
    return committed > 1


def open_ledger(world: World, known: JournalEntry | None = None, **changes: object) -> JournalWriter:
    """Return a ledger on a journal that knows of one issue."""
    journal = Journal({"T-1": known} if known else {}, login=ME)
    world.journal.append(write_journal(journal))
    view = build_view()._replace(journal=journal, stored=journal)
    return JournalWriter(view._replace(**changes), build_desired(commit="c1", committed=1), NAME, is_newer)  # type: ignore[arg-type] # any field


def save(ledger: JournalWriter, world: World, tries: int = 8) -> Failure | None:
    return play(ledger.save("summary", tries=tries), world)


def play(steps: Steps[Failure | None], world: World) -> Failure | None:
    """Run a routine against a world."""
    try:
        call = next(steps)
        while True:
            call = steps.send(world.perform(call))
    except StopIteration as end:
        failure: Failure | None = end.value
        return failure


def read(world: World) -> JournalEntry | None:
    return read_journal(world.journal[-1]).entries.get("T-1")


def test_i4_an_unchanged_journal_is_not_written() -> None:
    world = World()
    ledger = open_ledger(world, LINKED)
    assert save(ledger, world) is None  # the commit is news
    assert save(ledger, world) is None
    ledger.put("T-1", LINKED)
    assert save(ledger, world) is None
    assert [type(call) for call in world.calls] == [WriteJournal]


def test_the_newest_commit_and_the_login_are_kept() -> None:
    world = World()
    ledger = open_ledger(world)
    save(ledger, world)
    journal = read_journal(world.journal[-1])
    assert (journal.commit, journal.committed, journal.login) == ("c1", 1, ME)
    world.journal.append(write_journal(journal._replace(commit="c2", committed=2)))
    ledger.put("T-1", LINKED)
    save(ledger, world)
    assert read_journal(world.journal[-1]).commit == "c2"


@pytest.mark.parametrize(
    ("before", "mine", "theirs", "after"),
    [
        (None, LINKED, None, LINKED),
        (LINKED, None, LINKED, None),
        (None, None, OTHERS, OTHERS),
        (INTENT, None, INTENT, None),
        (INTENT, None, OTHERS, OTHERS),
        (INTENT, None, OTHER, OTHER),
        (INTENT, LINKED, INTENT, LINKED),
        (INTENT, LINKED, None, LINKED),
        (INTENT, LINKED, OTHER, OTHER),
        (INTENT, LINKED, OTHERS, LINKED._replace(intent=NOW + 1, run="theirs")),
        (LINKED, GONE, OTHERS, GONE._replace(intent=NOW + 1, run="theirs")),
        (LINKED, GONE, OTHER, OTHER),
        (LINKED, GONE, LINKED._replace(told=DUE), GONE),
        (LINKED, LINKED._replace(due=LATER), GONE, LINKED._replace(due=LATER)),
    ],
)
def test_i1_after_a_lost_race_the_entries_of_others_stay(
    before: JournalEntry | None, mine: JournalEntry | None, theirs: JournalEntry | None, after: JournalEntry | None
) -> None:
    world = World()
    ledger = open_ledger(world, before)
    ledger.put("T-1", mine)
    world.journal.append(write_journal(Journal({"T-1": theirs} if theirs else {}, login=ME)))
    assert save(ledger, world) is None
    assert read(world) == after
    assert ledger.entries.get("T-1") == after


def test_i1_only_the_first_run_writes_intents() -> None:
    world = World()
    ledger = open_ledger(world)
    ledger.put("T-1", INTENT)
    world.journal.append(write_journal(Journal({"T-1": OTHERS}, login=ME)))
    assert save(ledger, world, tries=1) == Failure("lost", "somebody else wrote the journal")
    ledger.put("T-1", None)
    save(ledger, world)
    assert read(world) == OTHERS


def test_changes_from_observing_are_written() -> None:
    world = World()
    ledger = open_ledger(world, LINKED, journal=Journal({"T-1": GONE}, login=ME))
    save(ledger, world)
    assert read(world) == GONE


def test_without_a_journal_nothing_is_written() -> None:
    world = World()
    ledger = open_ledger(world, is_remembering=False)
    ledger.put("T-1", LINKED)
    assert save(ledger, world) is None
    assert world.calls == []


@pytest.mark.parametrize("kind", ["broken", "unanswered", "denied", "stopped"])
def test_other_failures_are_not_retried(kind: str) -> None:
    world = World()
    ledger = open_ledger(world)
    world.choose_fault = lambda _: kind  # type: ignore[assignment,return-value] # one of the faults
    failure = save(ledger, world)
    assert failure
    assert len(world.calls) == 1


def test_repeatedly_lost_races_end() -> None:
    ledger = open_ledger(World())
    ledger.put("T-1", LINKED)
    steps = ledger.save("summary")
    calls = [next(steps)]
    try:
        while len(calls) < 100:
            is_read = isinstance(calls[-1], ReadJournal)
            calls.append(steps.send(Reply(("x", ""), NOW) if is_read else Reply(None, NOW, LOST)))
    except StopIteration as end:
        assert end.value == LOST  # noqa: PT017 - how a routine returns
    assert sum(isinstance(call, WriteJournal) for call in calls) == 8


@pytest.mark.parametrize("text", ["{", '{"launchlist": 2}'])
def test_a_journal_that_became_unreadable_is_not_replaced(text: str) -> None:
    world = World()
    ledger = open_ledger(world)
    world.journal.append(text)
    assert save(ledger, world)
    assert world.journal[-1] == text


def claim(ledger: JournalWriter, world: World) -> Failure | None:
    return play(ledger.claim(may_be_stale=False), world)


@pytest.mark.parametrize("fault", ["broken", "unanswered"])
def test_i9_the_outcome_of_an_unanswered_push_is_looked_up(fault: Fault) -> None:
    world = World()
    left: list[Fault | None] = [None, fault]
    world.choose_fault = lambda _: left.pop(0) if left else None
    assert claim(open_ledger(world), world) is None
    assert read_journal(world.journal[-1]).commit == "c1"


def test_i9_a_journal_always_written_first_by_others_stops_the_run() -> None:
    world = World()
    ledger = open_ledger(world)

    def overtake(call: Call) -> Fault | None:
        if isinstance(call, WriteJournal):
            world.journal.append(world.journal[-1])
        return None

    world.choose_fault = overtake
    failure = claim(ledger, world)
    assert failure
    assert failure.kind == "lost"


def test_i9_a_newer_recorded_commit_stops_the_run() -> None:
    world = World()
    ledger = open_ledger(world)
    world.journal.append(write_journal(Journal({}, commit="c2", committed=2)))
    failure = claim(ledger, world)
    assert failure
    assert "the newer commit c2 was synced in the meantime" in failure.message


def test_i9_a_newer_commit_is_noticed_even_after_our_own_write() -> None:
    world = World()
    ledger = open_ledger(world)
    save(ledger, world)
    journal = read_journal(world.journal[-1])
    world.journal.append(write_journal(journal._replace(commit="c2", committed=2)))
    ledger.put("T-1", LINKED)
    assert save(ledger, world) is None
    failure = claim(ledger, world)
    assert failure
    assert (failure.kind, failure.message) == ("lost", "the newer commit c2 was synced in the meantime")
