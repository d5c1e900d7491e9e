"""Each guard of the algorithm, taken away, must be missed: the same search that finds nothing then finds a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from launchlist.github.calls import Call, CreateIssue, EditIssue, GetIssue, WriteJournal
from launchlist.github.driver import Driver
from launchlist.sync import (
    absence,
    apply_edits,
    apply_opens,
    complete_fields,
    decide,
    issue_edits,
    journal_writes,
    linking,
    observe,
    observed,
    planning,
    recheck,
)
from launchlist.sync.actions import Limits
from launchlist.sync.journal_writes import JournalWriter
from launchlist.sync.records import Identity, TrackedIssue
from tests.sync.runs import DAY, HOUR, MINUTE, Plan, Run, build_plan, settle, sync
from tests.sync.test_histories import MIXES, search
from tests.sync.world import IGNORE, LABEL, LAG, ME, START, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.github.calls import Failure, Reply, Steps
    from launchlist.sync.actions import Action, Note
    from launchlist.sync.journal import Journal

HISTORIES = 150


class Guard(NamedTuple):
    """How to take a guard away, and what then finds a fault."""

    remove: Callable[[pytest.MonkeyPatch], dict[str, Any]]
    """Returns settings for the runs."""
    find: Callable[[dict[str, Any]], str]
    """Returns the fault that was found, "" for none."""
    breach: str
    """What the fault speaks of."""


# What finds the faults


def find_in(mix: str) -> Callable[[dict[str, Any]], str]:
    return lambda settings: search(MIXES[mix], HISTORIES, **settings)


def find_lost_intent(settings: dict[str, Any]) -> str:
    """A run that lost the race must not take the other one's intent back."""
    world, plan = World(), build_plan(1, START - HOUR)
    world.choose_lag = lambda: LAG
    winner, loser = Run(world, plan, "winner", **settings), Run(world, plan, "loser", **settings)
    for run in (winner, loser):
        while not isinstance(run.call, WriteJournal):
            run.step()
    world.choose_fault = lambda call: "unanswered" if isinstance(call, CreateIssue) else None
    winner.finish()
    loser.finish()
    world.choose_fault = lambda _: None
    sync(world, plan, **settings)
    return list_breaches(world)


def find_with_errors(settings: dict[str, Any]) -> str:
    world, plan = open_some(1)
    sync(world, plan.drop("T-1")._replace(is_complete=False), **settings)
    return list_breaches(world)


def find_after_rerun(settings: dict[str, Any]) -> str:
    """The job of an old commit is started again."""
    world, plan = open_some(1)
    world.now += DAY
    sync(world, plan.change("T-1", is_done=True))
    Run(world, plan, "rerun", **settings).finish()
    return f"I9: #{world.outdated[0]} was written" if world.outdated else ""


def find_mass_close(settings: dict[str, Any]) -> str:
    """Somebody empties the plan's folder."""
    world, plan = open_some(8)
    sync(world, plan.drop("T-1", "T-2", "T-3", "T-4", "T-5"), **settings)
    closed = sum(not issue.is_open for issue in world.issues.values())
    return f"I8: {closed} closed at once" if closed else ""


def find_blind(settings: dict[str, Any]) -> str:
    """The token sees another place: nothing is listed, nothing is found."""
    world, plan = open_some(6)
    for number in list(world.issues):
        world.remove(number)
    before = len(world.writes)
    sync(world, plan, **settings)
    return "I12: a blind run wrote" if len(world.writes) > before else ""


def find_lost(settings: dict[str, Any]) -> str:
    """Most issues are gone at once, and some are still to be seen."""
    world, plan = open_some(6)
    for number in list(world.issues)[:-1]:
        world.remove(number)
    before = len(world.writes)
    sync(world, plan, **settings)
    return "I12: five issues were given up at once" if len(world.writes) > before else ""


def find_identity(settings: dict[str, Any]) -> str:
    """The token belongs to somebody else from now on."""
    world, plan = open_some(2)
    world.login = "another-bot"
    before = len(world.writes)
    Run(world, plan, "another", **settings).finish()
    return "I12: the issues of another login were given up" if len(world.writes) > before else ""


def find_human_close(settings: dict[str, Any]) -> str:
    world, plan = open_some(1)
    world.close(1)
    settle(world, plan, **settings)
    return list_breaches(world)


def find_title(settings: dict[str, Any]) -> str:
    world, plan = open_some(1)
    world.act(world.issues[1], title="My own words")
    settle(world, plan.change("T-1", version=2), **settings)
    return list_breaches(world)


def find_words(settings: dict[str, Any]) -> str:
    world, plan = open_some(1)
    world.write_around(1, "Mine\r\n", "\r\nand mine")
    settle(world, plan.change("T-1", version=2), **settings)
    return list_breaches(world)


def find_hands_off(settings: dict[str, Any]) -> str:
    world, plan = open_some(2)
    world.relabel(1, LABEL, IGNORE)
    world.act(world.issues[2], is_locked=True)
    sync(world, plan.change("T-1", version=2).change("T-2", version=2), **settings)
    return list_breaches(world)


def find_change_in_between(settings: dict[str, Any]) -> str:
    """A person takes an issue over after it was listed and before it is read again."""
    world, plan = open_some(1)
    run = Run(world, plan.change("T-1", version=2), "late", **settings)
    while not isinstance(run.call, GetIssue):
        run.step()
    world.relabel(1, LABEL, IGNORE)
    run.finish()
    return list_breaches(world)


def find_old_body(settings: dict[str, Any]) -> str:
    """The list shows a body as it was before a person added to it."""
    world, plan = open_some(1)
    world.write_around(1, "Mine\n", "")
    world.choose_lag = lambda: 5 * MINUTE
    sync(world, plan.change("T-1", version=2), **settings)
    return list_breaches(world)


def find_deleted_before_record(settings: dict[str, Any]) -> str:
    """A run is killed after it opened an issue, which a person deletes before any journal has its number."""
    world, plan = World(), build_plan(1, START - HOUR)
    run = Run(world, plan, "killed", **settings)
    while not isinstance(run.call, CreateIssue):
        run.step()
    run.step()
    run.kill()
    world.remove(1)
    settle(world, plan, **settings)
    return list_breaches(world)


def find_404s(settings: dict[str, Any]) -> str:
    """The list is late, the deadline moves, and GitHub answers 404 to every question about the issue."""
    world, plan = World(), build_plan(1, START - HOUR)
    sync(world, plan, **settings)
    world.choose_lag = lambda: LAG
    world.choose_fault = lambda call: "blip" if isinstance(call, GetIssue) else None
    sync(world, plan.change("T-1", due=START - MINUTE), **settings)
    return f"I1: {len(world.issues)} issues were opened" if len(world.issues) > 1 else ""


def find_renamed_label(settings: dict[str, Any]) -> str:
    """Somebody renames the label on GitHub."""
    world, plan = open_some(2)
    world.labels.remove(LABEL)
    for issue in list(world.issues.values()):
        world.act(issue, labels=("tracking",))
    Run(world, plan.change("T-1", due=START - MINUTE), "renamed", **settings).finish()
    return f"I1: {len(world.issues)} issues were opened" if len(world.issues) > 2 else ""


def find_pasted_body(settings: dict[str, Any]) -> str:
    """Somebody pastes the body of one of our issues over another one."""
    world, plan = open_some(2)
    world.act(world.issues[2], body=world.issues[1].body)
    settle(world, plan, **settings)
    return "" if world.issues[2].is_open and len(world.list_ours("T-2")) == 1 else "I2: #2 is lost"


def find_link_taken_over(settings: dict[str, Any]) -> str:
    """A person locks an issue when a run is about to link it."""
    world, plan = open_some(2)
    run = Run(world, plan.change("T-1", blocked_by=("T-2",)), "linking", **settings)
    while not any(isinstance(call, EditIssue) for call in world.calls[-1:]):
        run.step()
    world.act(world.issues[1], is_locked=True)
    run.finish()
    return list_breaches(world)


def find_late_wake(settings: dict[str, Any]) -> str:
    """A run without the journal falls asleep before it edits, and a newer one has been there when it wakes up."""
    world, plan = open_some(1)
    sleeper = Run(world, plan.change("T-1", version=2), "sleeper", **{"uses_journal": False, **settings})
    while not isinstance(sleeper.call, GetIssue):
        sleeper.step()
    world.now += HOUR
    sync(world, plan.change("T-1", version=2).change("T-1", version=3))
    sleeper.finish()
    return f"I9: #{world.outdated[0]} was written" if world.outdated else ""


def find_older_commit(settings: dict[str, Any]) -> str:
    """A run is about to edit when a newer one does all it has to."""
    world, plan = open_some(1)
    older = Run(world, plan.change("T-1", version=2), "older", **settings)
    while not isinstance(older.call, GetIssue):
        older.step()
    sync(world, plan.change("T-1", version=2).change("T-1", version=3))
    world.now += 2 * MINUTE
    older.finish()
    return list_breaches(world)


def find_closing_race(settings: dict[str, Any]) -> str:
    """One run closes what another one has read and is about to update: what is late must not stay closed."""
    world, plan = open_some(1)
    updating = Run(world, plan.change("T-1", version=2), "updating", **settings)
    while not isinstance(updating.call, EditIssue):
        updating.step()
    sync(world, plan.change("T-1", is_done=True), **settings)
    updating.finish()
    last = plan.change("T-1", version=2).change("T-1", version=2)
    settle(world, last, **settings)
    return "" if world.list_ours("T-1") else "I2: T-1 is lost"


def find_duplicate_taken_over(settings: dict[str, Any]) -> str:
    """A person takes a second issue over before it is closed as a duplicate."""
    world, plan = open_some(1)
    first = world.find("T-1")
    world.add(first.title, first.body, ME, (LABEL, IGNORE))
    settle(world, plan, **settings)
    return list_breaches(world)


def find_flood(settings: dict[str, Any]) -> str:
    world, plan = World(), build_plan(40, START - HOUR)
    for _ in range(4):
        sync(world, plan, **{"limits": Limits(), **settings})
        world.now += HOUR
    many = sum(world.creates.values())
    return f"I8: {many} issues were opened" if many > 26 else ""


def find_frozen(settings: dict[str, Any]) -> str:
    world, plan = World(), build_plan(2, START - HOUR)._replace(is_frozen=True)
    sync(world, plan, **settings)
    return "a frozen plan opened issues" if world.creates else ""


def find_two_intents(settings: dict[str, Any]) -> str:
    """Two runs set out to open the same issue at the same moment."""
    world, plan = World(), build_plan(1, START - HOUR)
    world.choose_lag = lambda: LAG
    first, second = Run(world, plan, "first", **settings), Run(world, plan, "second", **settings)
    for run in (first, second):
        while not isinstance(run.call, WriteJournal):
            run.step()
    second.finish()
    first.finish()
    return list_breaches(world)


def open_some(count: int) -> tuple[World, Plan]:
    world, plan = World(), build_plan(count, START - HOUR)
    sync(world, plan)
    world.now += HOUR
    return world, plan


def list_breaches(world: World) -> str:
    return "; ".join(world.breaches)


# How the guards are taken away


def allow(*names: str) -> Callable[[pytest.MonkeyPatch], dict[str, Any]]:
    return lambda _: {"limits": Limits(100, 100, frozenset(names))}


def patch(where: object, name: str, value: object) -> Callable[[pytest.MonkeyPatch], dict[str, Any]]:
    def remove(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
        monkeypatch.setattr(where, name, value)
        return {}

    return remove


def forget_takeovers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """It is looked at when planning, and again before writing."""
    for module in (planning, recheck):
        monkeypatch.setattr(module, "is_taken_over", lambda *_: False)
    return {}


def save_at_any_rate(book: JournalWriter, summary: str, *, tries: int = 0) -> Steps[Failure | None]:
    """Go on after a lost race, intents too."""
    return (yield from SAVE(book, summary, tries=max(tries, 8)))


def claim_nothing(_book: JournalWriter, *, may_be_stale: bool) -> Steps[Failure | None]:  # noqa: ARG001 - as `Ledger.claim`
    """Change issues without asking whether a newer commit was synced meanwhile."""
    yield from ()
    return None


def trust_every_author(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """It is looked at when listing, and again before writing."""
    monkeypatch.setattr(Identity, "choose", lambda _, alike: list(alike))
    for module in (absence, recheck):
        monkeypatch.setattr(module, "own_issue", lambda identity, issue: identity.recognize(issue))
    return {}


def wait_for_all(_driver: Driver, _call: Call, reply: Reply, _attempt: int) -> float | None:
    return 1.0 if reply.failure and reply.failure.kind == "uncertain" else None


def serve_again(case: decide.IssueState, tracked: TrackedIssue, wish: Any) -> Action | Note | None:  # noqa: ANN401 - a wish
    return SERVE(case, tracked._replace(marker=tracked.marker._replace(due="")), wish)


def edit_without_looking(body: str, region: str) -> str:
    return region if body else ""


def close_without_open(*given: Any, **options: Any) -> EditIssue:  # noqa: ANN401 - passed on
    return BUILD(*given, **options)._replace(is_open=None)


def trust_every_text(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """An issue is that of the id in its marker, whatever its number."""
    monkeypatch.setattr(observed, "list_numbers", lambda _: {})
    for module in (absence, recheck):
        monkeypatch.setattr(
            module, "claim_issue", lambda tracked, key, _: tracked if tracked.marker.id == key else None
        )
    return {}


def trace_nothing(journal: Journal, *_: Any) -> Steps[Journal]:  # noqa: ANN401 - as `trace_intents`
    """Take it that an intent that no list shows came to nothing."""
    yield from ()
    return journal


def assign_silently(tracked: TrackedIssue, login: str) -> EditIssue:
    """Assign without a word in the marker that it was us."""
    return EditIssue(tracked.issue.number, assignees=(login,) if login else ())


def trust_blindly(*_: Any) -> Steps[bool]:  # noqa: ANN401 - as `_is_ours_still`
    yield from ()
    return True


SAVE, SERVE, BUILD = JournalWriter.save, decide._serve, issue_edits.build_edit

GUARDS = {
    "journal": Guard(lambda _: {"uses_journal": False}, find_in("three-at-once"), "I1"),
    "compare-and-swap-of-intents": Guard(patch(JournalWriter, "save", save_at_any_rate), find_two_intents, "I1"),
    "intents-of-others": Guard(patch(journal_writes, "_combine", lambda mine, _: mine), find_lost_intent, "I1"),
    "quiet-window": Guard(patch(decide, "QUIET", 0), find_in("alone"), "I1"),
    "create-sent-once": Guard(patch(Driver, "_find_wait", wait_for_all), find_in("alone"), "I1"),
    "deadline-of-creates": Guard(patch(apply_opens, "DEADLINE", 10**9), find_in("three-at-once"), "I1"),
    "author": Guard(trust_every_author, find_in("people"), "I3"),
    "complete-plan": Guard(patch(planning._Draft, "hold_closes", lambda _: None), find_with_errors, "I6"),
    "newer-commit": Guard(allow("stale"), find_after_rerun, "I9"),
    "mass-close": Guard(allow("mass-close"), find_mass_close, "I8"),
    "blindness": Guard(allow("blind", "lost"), find_blind, "I12"),
    "lost": Guard(allow("lost"), find_lost, "I12"),
    "identity": Guard(patch(observe, "check_journal", lambda *_: None), find_identity, "I12"),
    "human-close": Guard(patch(decide, "_serve", serve_again), find_human_close, "I7"),
    "title": Guard(patch(issue_edits, "digest", lambda _: "0"), find_title, "I7"),
    "own-region": Guard(patch(issue_edits, "replace_region", edit_without_looking), find_words, "I3"),
    "ignored-and-locked": Guard(patch(decide, "_find_hands_off", lambda *_: None), find_hands_off, "I7"),
    "ignored-duplicate": Guard(forget_takeovers, find_duplicate_taken_over, "I7"),
    "look-again": Guard(patch(recheck, "_decide_again", lambda _, action, __: action), find_change_in_between, "I7"),
    "newer-commit-while-editing": Guard(patch(JournalWriter, "claim", claim_nothing), find_older_commit, "I9"),
    "deadline-of-edits": Guard(patch(recheck, "QUIET", 10**9), find_late_wake, "I9"),
    "state-with-marker": Guard(patch(apply_edits, "build_edit", close_without_open), find_closing_race, "I2"),
    "number-on-record": Guard(trust_every_text, find_pasted_body, "I2"),
    "404-is-not-gone": Guard(patch(absence, "QUIET", -1), find_404s, "I1"),
    "renamed-label": Guard(allow("label"), find_renamed_label, "I1"),
    "deleted-before-record": Guard(patch(observe, "trace_intents", trace_nothing), find_deleted_before_record, "I1"),
    "answers-of-edits": Guard(patch(apply_edits, "is_done", lambda *_: True), find_in("lies"), "I14"),
    "answers-of-creates": Guard(patch(apply_opens, "is_all_there", lambda *_: True), find_in("lies"), "I13"),
    "assignment-on-record": Guard(
        patch(complete_fields, "build_assignment", assign_silently), find_in("late-lies"), "I13"
    ),
    "look-before-link": Guard(patch(linking, "_is_ours_still", trust_blindly), find_link_taken_over, "I7"),
    "flood": Guard(lambda _: {"limits": Limits(100, 100)}, find_flood, "I8"),
    "frozen": Guard(allow("frozen"), find_frozen, "frozen"),
}


@pytest.mark.parametrize("name", GUARDS)
def test_no_fault_is_found_with_the_guard(name: str) -> None:
    assert GUARDS[name].find({}) == ""


@pytest.mark.parametrize("name", GUARDS)
def test_a_fault_is_found_without_the_guard(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    guard = GUARDS[name]
    assert guard.breach in guard.find(guard.remove(monkeypatch))
