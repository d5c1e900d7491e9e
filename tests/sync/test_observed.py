from __future__ import annotations

import pytest

from launchlist.sync.journal import Journal, JournalEntry
from launchlist.sync.observed import match_issues
from launchlist.sync.records import Identity, TrackedIssue
from tests.sync.builder import DUE, IDENTITY, LATER, NOW, build_owned
from tests.sync.world import LABEL, ME, STRANGER

FIRST, SECOND = build_owned(number=1), build_owned(number=2)
CLOSED = build_owned(number=1, is_open=False)
DUPLICATE = build_owned(number=1, is_open=False, marker={"state": "duplicate"})


@pytest.mark.parametrize(
    ("entry", "listed", "chosen", "extras"),
    [
        (None, [], None, []),
        (None, [SECOND, FIRST], 1, [2]),
        (None, [CLOSED, SECOND], 2, [1]),
        (None, [CLOSED], 1, []),
        (None, [DUPLICATE], None, [1]),
        (JournalEntry(DUE, 2), [FIRST, SECOND], 2, [1]),
        (JournalEntry(DUE, 3), [FIRST], None, [1]),
        (JournalEntry(DUE, 1), [DUPLICATE, SECOND], 1, [2]),
        (JournalEntry(DUE, 3, is_released=True), [FIRST], 1, []),
        (JournalEntry(DUE, 1, is_released=True), [FIRST, SECOND], 1, [2]),
        (JournalEntry(DUE, intent=NOW), [FIRST], 1, []),
    ],
)
def test_an_id_belongs_to_its_recorded_number_or_else_its_lowest_open_issue(
    entry: JournalEntry | None, listed: list[TrackedIssue], chosen: int | None, extras: list[int]
) -> None:
    journal, issues, found = match_issues(Journal({"T-1": entry} if entry else {}), listed)
    assert (issues["T-1"].issue.number if issues else None) == chosen
    assert [tracked.issue.number for _, tracked in found] == extras
    if chosen:
        assert journal.entries["T-1"].number == chosen
        assert not journal.entries["T-1"].is_released


def test_i4_a_linked_issue_changes_no_entry() -> None:
    entries = {"T-1": JournalEntry(LATER, 1, told=DUE, blocked_by=("T-2",))}
    assert match_issues(Journal(entries), [FIRST])[0].entries == entries


@pytest.mark.parametrize(("created", "intent"), [(NOW + 1, 0), (NOW - 1, NOW)])
def test_i1_only_the_result_of_an_intent_ends_it(created: int, intent: int) -> None:
    journal = Journal({"T-1": JournalEntry(DUE, intent=NOW, run="other")})
    adopted = match_issues(journal, [build_owned(created=created)])[0].entries["T-1"]
    assert (adopted.number, adopted.intent) == (1, intent)


@pytest.mark.parametrize(
    ("tracked", "is_ours"),
    [
        (build_owned(), True),
        (build_owned(author=ME.upper()), True),
        (build_owned(labels=("x", LABEL.upper())), True),
        (build_owned(author=STRANGER), False),
        (build_owned(author=""), False),
        (build_owned(labels=()), False),
        (build_owned(is_pull_request=True), False),
        (build_owned(body="Text"), False),
        (build_owned(body=2 * FIRST.issue.body), False),
    ],
)
def test_i3_our_issues_have_our_login_our_label_and_one_marker(tracked: TrackedIssue, is_ours: bool) -> None:
    assert (IDENTITY.own(tracked.issue) is not None) is is_ours


def test_i3_additional_logins_can_be_set() -> None:
    both = Identity(frozenset((ME, STRANGER)), LABEL)
    assert both.own(build_owned(author=STRANGER).issue)
