from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from launchlist.sync.actions import CloseIssue, Note, OpenIssue, ReopenIssue, UpdateIssue
from launchlist.sync.decide import QUIET, IssueState, decide
from launchlist.sync.journal import JournalEntry
from tests.sync.builder import DUE, LATER, NOW, build_case, build_owned, build_wish
from tests.sync.world import IGNORE, LABEL

if TYPE_CHECKING:
    from launchlist.sync.records import DesiredIssue

WISH = build_wish()
OPEN, CLOSED = build_owned(), build_owned(is_open=False)
BY_US = build_owned(is_open=False, marker={"state": "closed"})
REOPENED = build_owned(marker={"state": "closed"})
LOCKED, IGNORED = build_owned(is_locked=True), build_owned(labels=(LABEL, IGNORE.upper()))


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (build_case(), None),
        (build_case(OPEN, WISH), None),
        (build_case(OPEN, build_wish(content="new")), UpdateIssue),
        (build_case(OPEN, build_wish(due=LATER)), UpdateIssue),
        (build_case(OPEN, build_wish(escalations=(("3d", "late"),))), UpdateIssue),
        (build_case(build_owned(marker={"escalated": ("3d",)}), build_wish(escalations=(("3d", "late"),))), None),
        (build_case(OPEN), CloseIssue),
        (build_case(CLOSED), None),
        (build_case(BY_US), None),
        (build_case(BY_US, WISH), ReopenIssue),
        (build_case(CLOSED, build_wish(due=LATER)), ReopenIssue),
        (build_case(REOPENED, WISH), UpdateIssue),
        (build_case(LOCKED), None),
        (build_case(IGNORED), None),
        (build_case(None, WISH), OpenIssue),
        (build_case(None, WISH, JournalEntry(DUE, intent=NOW - QUIET - 1)), OpenIssue),
        (build_case(None, WISH, JournalEntry(LATER, 1, is_released=True)), OpenIssue),
        (build_case(None, WISH, JournalEntry(LATER, 1, is_unlabeled=True)), OpenIssue),
        (build_case(OPEN, build_wish(assignee="maya")), UpdateIssue),
        (build_case(build_owned(assignees=("tide",)), build_wish(assignee="maya")), None),
    ],
)
def test_the_decided_action(case: IssueState, expected: type | None) -> None:
    decided = decide(case, NOW)
    assert (type(decided) if decided else None) is expected


@pytest.mark.parametrize(
    ("case", "kind", "words"),
    [
        (build_case(CLOSED, WISH), "left", "closed by a person"),
        (build_case(REOPENED), "left", "reopened by a person"),
        (build_case(LOCKED, WISH), "left", "is locked"),
        (build_case(IGNORED, WISH), "left", IGNORE),
        (
            build_case(None, WISH, JournalEntry(DUE, 1, is_released=True, gone=(DUE,))),
            "left",
            "deleted, moved or taken over",
        ),
        (build_case(None, WISH, JournalEntry(DUE, 1)), "deferred", "could not be read"),
        (build_case(None, WISH, JournalEntry(DUE, intent=NOW)), "deferred", "may just have been opened"),
        (build_case(None, WISH, JournalEntry(DUE, intent=NOW - QUIET)), "deferred", "may just have been opened"),
        (
            build_case(None, WISH, JournalEntry(LATER, 1, intent=NOW, is_released=True)),
            "deferred",
            "may just have been opened",
        ),
    ],
)
def test_i7_the_reported_note(case: IssueState, kind: str, words: str) -> None:
    decided = decide(case, NOW)
    assert isinstance(decided, Note)
    assert decided.kind == kind
    assert words in decided.text


@pytest.mark.parametrize("wish", [build_wish(content="new", due=LATER), build_wish(escalations=(("3d", ""),))])
def test_i4_an_up_to_date_issue_needs_nothing(wish: DesiredIssue) -> None:
    served = build_owned(
        marker={
            "content": wish.content,
            "due": wish.due,
            "escalated": tuple(step for step, _ in wish.escalations),
        }
    )
    assert decide(build_case(served, wish), NOW) is None
