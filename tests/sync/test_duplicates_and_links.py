from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from launchlist.sync.actions import Action, CloseDuplicate, LinkIssue, OpenIssue
from launchlist.sync.decide import QUIET
from launchlist.sync.journal import JournalEntry
from launchlist.sync.planning import plan_links, repair_duplicates
from tests.sync.builder import DUE, NOW, build_desired, build_owned, build_view, build_wish
from tests.sync.runs import HOUR, build_plan, settle
from tests.sync.world import IGNORE, LABEL, START, World

if TYPE_CHECKING:
    from launchlist.sync.observed import ObservedIssues
    from launchlist.sync.records import DesiredIssues, TrackedIssue

OLD = NOW - QUIET - 1
FIRST = build_owned(number=1)


@pytest.mark.parametrize(
    ("extra", "is_closed", "told"),
    [
        (build_owned(number=2, created=OLD), True, []),
        (build_owned(number=2, created=OLD, title="My own words"), True, []),
        (build_owned(number=2, created=OLD + 1), False, ["deferred"]),
        (build_owned(number=2, created=OLD, is_open=False), False, []),
        (build_owned(number=2, created=OLD, marker={"state": "duplicate"}), False, []),
        (build_owned(number=2, created=OLD, marker={"state": "closed"}), False, []),
        (build_owned(number=2, created=OLD, is_locked=True), False, []),
        (build_owned(number=2, created=OLD, labels=(LABEL, IGNORE)), False, []),
    ],
)
def test_a_duplicate_is_closed_after_the_quiet_period(extra: TrackedIssue, is_closed: bool, told: list[str]) -> None:
    repairs, notes = repair_duplicates(build_view(FIRST, extras=(("T-1", extra),)), IGNORE)
    assert repairs == ([CloseDuplicate("T-1", 2, 1)] if is_closed else [])
    assert [note.kind for note in notes] == told


@pytest.mark.parametrize("changes", [{"revision": ""}, {"is_remembering": False}])
def test_without_a_journal_a_different_title_distinguishes_a_pasted_body_from_a_duplicate(
    changes: dict[str, Any],
) -> None:
    extra = build_owned(number=2, created=OLD, title="T-2 is overdue")
    repairs, notes = repair_duplicates(build_view(FIRST, extras=(("T-1", extra),), **changes), IGNORE)
    assert (repairs, [note.kind for note in notes]) == ([], ["left"])


def test_a_second_issue_stays_when_the_first_cannot_be_seen() -> None:
    view = build_view(extras=(("T-1", build_owned(number=2, created=OLD)),))
    repairs, notes = repair_duplicates(view, IGNORE)
    assert (repairs, [note.kind for note in notes]) == ([], ["deferred"])


WAITING = build_desired(build_wish("T-1", blocked_by=("T-2",)), build_wish("T-2"))
FREE = build_desired(build_wish("T-1"), build_wish("T-2"))
BOTH = (FIRST, build_owned("T-2", 2))
LINKED = {"T-1": JournalEntry(DUE, 1, blocked_by=("T-2",))}
LINK, UNLINK = LinkIssue("T-1", "T-2", is_blocked=True), LinkIssue("T-1", "T-2", is_blocked=False)


@pytest.mark.parametrize(
    ("desired", "view", "actions", "links"),
    [
        (FREE, build_view(*BOTH), [], []),
        (WAITING, build_view(*BOTH), [], [LINK]),
        (WAITING, build_view(*BOTH, entries=LINKED), [], []),
        (FREE, build_view(*BOTH, entries=LINKED), [], [UNLINK]),
        (WAITING, build_view(build_owned(labels=(LABEL, IGNORE)), BOTH[1]), [], []),
        (WAITING, build_view(FIRST), [], []),
        (WAITING, build_view(FIRST), [OpenIssue("T-2", "", "")], [LINK]),
        (FREE, build_view(FIRST, entries=LINKED), [], []),
        (WAITING, build_view(*BOTH, is_remembering=False), [], [LINK]),
    ],
)
def test_dependencies_are_linked_once(
    desired: DesiredIssues, view: ObservedIssues, actions: list[Action], links: list[Action]
) -> None:
    assert plan_links(desired, view, actions, IGNORE) == links


def test_i4_links_are_added_and_removed_by_complete_runs() -> None:
    world, plan = World(), build_plan(2, START - HOUR)
    waiting = plan.change("T-1", blocked_by=("T-2",))
    assert settle(world, waiting) == []
    assert world.links == {(1, 9002)}
    assert settle(world, waiting.change("T-1", blocked_by=())) == []
    assert world.links == set()
    assert world.breaches == []
