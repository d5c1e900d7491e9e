"""Hypothesis looks for an order of events that breaks an invariant, two interleaved runs among them.

The usual number of examples takes some ten seconds; ``LAUNCHLIST_EXAMPLES=4000`` in the environment looks harder.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from launchlist.sync.actions import Limits
from tests.sync.runs import DAY, HOUR, MINUTE, Run, build_plan, check_lateness, settle
from tests.sync.world import IGNORE, LABEL, LAG, START, Fault, World

EXAMPLES = int(os.environ.get("LAUNCHLIST_EXAMPLES", "120"))
KEYS = [f"T-{number}" for number in range(1, 4)]
ALL = Limits(max_new=100, max_open=100, allowed=frozenset(("mass-close",)))

keys = st.sampled_from(KEYS)
faults = st.sampled_from((None, "broken", "unanswered", "refused", "pressed", "limited", "stopped"))
lags = st.sampled_from((0, MINUTE, LAG))
switches = st.lists(st.integers(0, 1), max_size=40)


class Machine(RuleBasedStateMachine):
    """One world, a plan of a few tasks, and a run that may be on its way."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.plan = build_plan(len(KEYS), START - HOUR)
        self.run_on: Run | None = None
        self.faults: list[Fault | None] = []
        self.decided: set[str] = set()
        self.names = 0
        self.world.choose_fault = lambda _: self.faults.pop(0) if self.faults else None
        self.world.add("T-1 is overdue, version 1", "A person's own issue", "maya", (LABEL,))

    def start(self) -> Run:
        self.names += 1
        return Run(self.world, self.plan, f"run-{self.names}")

    # The plan

    @rule(key=keys, is_done=st.booleans())
    def finish_task(self, key: str, is_done: bool) -> None:
        self.plan = self.plan.change(key, is_done=is_done)

    @rule(key=keys, later=st.sampled_from((-MINUTE, HOUR, 9 * DAY)))
    def move_deadline(self, key: str, later: int) -> None:
        self.plan = self.plan.change(key, due=self.world.now + later)

    @rule(key=keys, version=st.integers(1, 3))
    def reword(self, key: str, version: int) -> None:
        self.plan = self.plan.change(key, version=version)

    @rule(is_complete=st.booleans())
    def break_plan(self, is_complete: bool) -> None:
        self.plan = self.plan._replace(is_complete=is_complete, commit=self.plan.commit + 1)

    # Runs

    @rule(coming=st.lists(faults, max_size=12), skipped=st.integers(0, 6))
    def fail_next(self, coming: list[Fault | None], skipped: int) -> None:
        self.faults = [*[None] * skipped, *coming]

    @rule(lag=lags)
    def lag(self, lag: int) -> None:
        self.world.choose_lag = lambda: lag

    @precondition(lambda self: self.run_on is None)
    @rule()
    def start_run(self) -> None:
        self.run_on = self.start()

    @precondition(lambda self: self.run_on is not None)
    @rule(steps=st.integers(1, 12))
    def step(self, steps: int) -> None:
        assert self.run_on
        for _ in range(steps):
            if not self.run_on.is_over:
                self.run_on.step()
        if self.run_on.is_over:
            self.run_on = None

    @precondition(lambda self: self.run_on is not None)
    @rule()
    def kill(self) -> None:
        assert self.run_on
        self.run_on.kill()
        self.run_on = None

    @rule()
    def run_whole(self) -> None:
        self.start().finish()

    @rule(order=switches)
    def race(self, order: list[int]) -> None:
        """Two whole runs, call by call in any order."""
        runs = self.start(), self.start()
        for chosen in order:
            if not runs[chosen].is_over:
                runs[chosen].step()
        for run in runs:
            run.finish()

    @rule(time=st.sampled_from((MINUTE, 6 * MINUTE, 16 * MINUTE, DAY)))
    def wait(self, time: int) -> None:
        self.world.now += time

    # People

    def pick(self, key: str) -> int | None:
        """Return the number of an issue of our own that no run is about to write."""
        numbers = [each.number for each in self.world.list_ours(key) if not self.world.is_in_hand(each.number)]
        return numbers[0] if numbers else None

    @rule(key=keys, is_pull_request=st.booleans())
    def copy(self, key: str, is_pull_request: bool) -> None:
        if number := self.pick(key):
            self.world.copy(number, is_pull_request=is_pull_request)

    @rule(key=keys, act=st.sampled_from(("title", "around", "inside", "assign")))
    def edit(self, key: str, act: str) -> None:
        number = self.pick(key)
        if not number:
            return
        if act == "title":
            self.world.act(self.world.issues[number], title="My own words")
        elif act == "around":
            self.world.write_around(number, "Mine\r\n", "\r\n mine <!-- too -->")
        elif act == "inside":
            self.world.write_inside(number, "I was here")
        else:
            self.world.act(self.world.issues[number], assignees=("maya",))

    @rule(key=keys, act=st.sampled_from(("close", "unlabel", "ignore", "lock", "delete", "move", "unmark")))
    def decide(self, key: str, act: str) -> None:
        number = self.pick(key)
        if not number:
            return
        self.decided.add(key)
        if act == "close":
            self.world.close(number)
        elif act in {"unlabel", "ignore"}:
            self.world.relabel(number, *((LABEL, IGNORE) if act == "ignore" else ()))
        elif act == "lock":
            self.world.act(self.world.issues[number], is_locked=True)
        elif act == "unmark":
            self.world.unmark(number)
        else:
            self.world.remove(number, "gone" if act == "delete" else "moved")

    @rule(key=keys)
    def reopen(self, key: str) -> None:
        for issue in self.world.list_ours(key, is_open=False)[:1]:
            if not self.world.is_in_hand(issue.number):
                self.decided.add(key)
                self.world.reopen(issue.number)

    # What must hold

    @invariant()
    def i1_i3_i6_i7_nothing_was_breached(self) -> None:
        assert self.world.breaches == []

    def teardown(self) -> None:
        """I2: what is late has one issue in the end. I4: then nothing is written any more."""
        if self.run_on:
            self.run_on.kill()
        plan = self.plan._replace(is_complete=True, commit=self.plan.commit + 1)
        written = settle(self.world, plan, limits=ALL)
        assert written == []
        assert self.world.breaches == []
        assert check_lateness(self.world, plan, [key for key in KEYS if key not in self.decided]) == []
        assert [key for key in self.decided if len(self.world.list_ours(key)) > 1] == []


TestInvariants = Machine.TestCase
TestInvariants.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
