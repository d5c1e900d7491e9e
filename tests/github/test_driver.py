from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from launchlist.github.calls import (
    WRITES,
    Call,
    CreateIssue,
    EditIssue,
    Failure,
    GetIssue,
    Reply,
    WriteJournal,
)
from launchlist.github.driver import Driver, Pace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.github.calls import Steps

NOW = 1_800_000_000
READ, EDIT = GetIssue(1), EditIssue(1, title="Title")
LOOK = GetIssue(1, before_write=True)
CREATE = CreateIssue("T-1", "Title", "Body", (), (), None, NOW)
SAVE = WriteJournal("", "{}", "summary")
UNSURE, BUSY, LIMITED = (
    Failure("uncertain", "broken"),
    Failure("limited", "slow down", 7.0),
    Failure("limited", "stop", 3000.0),
)


class Remote:
    """Answers with what it was given, then with good news, and knows when it was asked."""

    def __init__(self, *failures: Failure | None) -> None:
        self.failures = list(failures)
        self.clock = 0.0
        self.asked: list[tuple[float, Call]] = []

    def perform(self, call: Call) -> Reply:
        self.asked.append((self.clock, call))
        failure = self.failures.pop(0) if self.failures else None
        return Reply(None if failure else "done", NOW, failure)

    def sleep(self, seconds: float) -> None:
        self.clock += seconds


def build(remote: Remote, pace: Pace | None = None) -> Driver:
    return Driver(remote, pace or Pace(), lambda: remote.clock, remote.sleep)


@pytest.mark.parametrize(
    ("call", "failures", "asked", "slept", "kind"),
    [
        (READ, [], 1, 0, None),
        (READ, [UNSURE], 2, 1, None),
        (READ, [UNSURE] * 2, 3, 3, None),
        (READ, [UNSURE] * 9, 4, 7, "uncertain"),
        (READ, [BUSY], 2, 7, None),
        (READ, [BUSY] * 9, 4, 21, "stopped"),
        (READ, [LIMITED], 1, 0, "stopped"),
        (READ, [Failure("missing", "")], 1, 0, "missing"),
        (READ, [Failure("denied", "")], 1, 0, "denied"),
        (READ, [Failure("refused", "")], 1, 0, "refused"),
        (EDIT, [UNSURE], 1, 0, "uncertain"),
        (EDIT, [BUSY], 1, 0, "limited"),
        (EDIT, [LIMITED], 1, 0, "stopped"),
        (CREATE, [UNSURE], 1, 0, "uncertain"),
        (CREATE, [BUSY], 1, 0, "stopped"),
        (CREATE, [LIMITED], 1, 0, "stopped"),
        (CREATE, [Failure("late", "")], 1, 0, "late"),
        (SAVE, [UNSURE], 1, 0, "uncertain"),
        (SAVE, [Failure("lost", "")], 1, 0, "lost"),
    ],
)
def test_i5_what_is_tried_again_and_after_how_long(
    call: Call, failures: Sequence[Failure], asked: int, slept: float, kind: str | None
) -> None:
    remote = Remote(*failures)
    reply = build(remote).perform(call)
    assert (len(remote.asked), remote.clock) == (asked, slept)
    assert (reply.failure.kind if reply.failure else None) == kind


@pytest.mark.parametrize(("failure", "waited"), [(UNSURE, 1), (BUSY, 7)])
def test_i7_an_edit_is_not_repeated_before_the_issue_is_read_again(failure: Failure, waited: float) -> None:
    remote = Remote(failure)
    driver = build(remote)
    driver.perform(EDIT)
    driver.perform(LOOK)
    assert remote.asked == [(0, EDIT), (waited, LOOK)]


def test_i5_waits_get_longer_while_the_server_fails() -> None:
    remote = Remote(*[UNSURE] * 2000)
    driver = build(remote, Pace(between_writes=0, budget=10**9))
    for _ in range(2000):
        driver.perform(EDIT)
    asked = [at for at, _ in remote.asked]
    assert [later - at for at, later in pairwise(asked)][:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert len(asked) == 2000


def test_i5_a_wait_that_is_too_long_ends_the_tries() -> None:
    remote = Remote(Failure("uncertain", "GitHub answered 503", 120.0))
    reply = build(remote).perform(EDIT)
    assert reply.failure == Failure("stopped", "GitHub answered 503; try again in 120 s")


def test_i7_waiting_is_done_before_the_issue_is_read() -> None:
    remote = Remote()
    driver = build(remote)
    for call in (EDIT, LOOK, EDIT):
        driver.perform(call)
    assert remote.asked == [(0, EDIT), (1, LOOK), (1, EDIT)]


def test_i5_writes_are_a_second_apart_and_reads_are_not() -> None:
    remote = Remote()
    driver = build(remote)
    for call in (EDIT, READ, EDIT, READ, CREATE):
        driver.perform(call)
    assert [at for at, call in remote.asked if isinstance(call, WRITES)] == [0, 1, 2]


def test_i5_no_minute_has_more_writes_than_github_allows() -> None:
    remote = Remote()
    driver = build(remote, Pace(between_writes=0.125, budget=180, writes_a_minute=20))
    while not driver.perform(EDIT).failure:
        pass
    times = [at for at, _ in remote.asked]
    assert len(times) == 61  # the last one as the time runs out
    assert all(later - first >= 60 for first, later in zip(times, times[20:], strict=False))


def test_i5_no_hour_has_more_writes_than_github_allows() -> None:
    remote = Remote()
    driver = build(remote, Pace(budget=10_000, writes_an_hour=50))
    replies = [driver.perform(EDIT) for _ in range(60)]
    assert sum(not reply.failure for reply in replies) == 50
    assert {reply.failure.kind for reply in replies if reply.failure} == {"stopped"}
    remote.clock += 3600
    assert not driver.perform(EDIT).failure


def test_i5_when_the_time_is_used_up_nothing_is_written_any_more() -> None:
    remote = Remote()
    driver = build(remote, Pace(budget=10))
    replies = [driver.perform(EDIT) for _ in range(20)]
    assert [bool(reply.failure) for reply in replies] == [False] * 11 + [True] * 9
    last = replies[-1]
    assert last.failure
    assert (last.failure.kind, last.at) == ("stopped", NOW)


def test_i5_a_limit_that_ends_after_the_time_is_not_waited_for() -> None:
    remote = Remote(BUSY)
    reply = build(remote, Pace(budget=5)).perform(READ)
    assert reply.failure
    assert reply.failure.kind == "stopped"
    assert "try again in 7 s" in reply.failure.message
    assert remote.clock == 0


def test_a_routine_is_driven_to_its_end() -> None:
    def run() -> Steps[list[object]]:
        first = yield READ
        second = yield EDIT
        return [first.result, second.result]

    remote = Remote()
    driver = build(remote)
    assert driver.drive(run()) == ["done", "done"]
    assert driver.requests == 2
    assert all(later >= earlier for (earlier, _), (later, _) in pairwise(remote.asked))
