"""Thousands of seeded histories of what can go wrong, each ended by quiet runs that must put everything right.

``LAUNCHLIST_HISTORIES`` is how many of each kind there are and ``LAUNCHLIST_SEED`` the first seed. A failing test names
its seed: ``LAUNCHLIST_HISTORIES=1 LAUNCHLIST_SEED=4711 pytest tests/sync/test_histories.py`` runs that one alone.
"""

from __future__ import annotations

import os
import random
from typing import Any, NamedTuple

import pytest

from launchlist.github.calls import (
    Call,
    CreateIssue,
    EditIssue,
    GetIssue,
    GetLogin,
    GetRepository,
    ListIssues,
    ReadJournal,
    WriteJournal,
)
from launchlist.sync.actions import Limits
from tests.sync.runs import DAY, HOUR, MINUTE, Run, build_plan, check_fields, check_lateness, settle
from tests.sync.world import LAG, SILENT, START, UNCERTAIN, Fault, World

COUNT = int(os.environ.get("LAUNCHLIST_HISTORIES", "600"))
SEED = int(os.environ.get("LAUNCHLIST_SEED", "20250520"))
TASKS, FAULTY_RUNS = 8, 12
_CERTAIN: tuple[Fault, ...] = ("refused", "limited", "pressed", "stopped")


class Mix(NamedTuple):
    """How bad a history is."""

    at_once: int = 1
    fail: float = 0.3
    kill: float = 0.05
    """The chance that a run is killed, about; and so the next one."""
    stall: float = 0.0
    people: float = 0.0
    """The chance of an act of a person after each call."""
    lie: float = 0.0
    """The chance that an answer tells less than the truth: a 404 for what is there, a 200 for what was not done."""
    is_late: bool = True
    """Lists may be late. Where they are not, a run that ends well must have left nothing undone."""


MIXES = {
    "alone": Mix(),
    "three-at-once": Mix(at_once=3, kill=0.1, stall=0.15),
    "worst": Mix(at_once=3, fail=0.6, kill=0.3, stall=0.1),
    "people": Mix(at_once=3, kill=0.1, stall=0.05, people=0.08),
    "lies": Mix(fail=0.1, lie=0.15, is_late=False),
    "late-lies": Mix(fail=0.1, kill=0.1, lie=0.15, people=0.02),
}


TOLD: tuple[dict[str, Any], ...] = (
    {},
    {"escalations": (("1d", ""),), "mentions": (("1d", ("maya",)),)},
    {"escalations": (("1d", ""), ("1w", "late")), "mentions": (("1d", ("maya",)), ("1w", ("maya", "tide")))},
)
DECISIONS = ("close", "label", "unmark", "ignore", "lock", "delete", "move")
ALL = Limits(max_new=100, max_open=100, allowed=frozenset(("blind", "lost", "mass-close")))
"""In the quiet runs it is meant that much is closed at once, and that people have taken every issue there was away."""


class History:
    """One world, one plan that moves on, and what happens to both."""

    def __init__(self, seed: int, mix: Mix, **settings: Any) -> None:  # noqa: ANN401 - Inputs
        self.dice = random.Random(seed)  # noqa: S311 - the same histories each time
        self.mix = mix
        self.settings = settings
        self.world = World(page_size=self.dice.choice((3, 100)))
        if mix.is_late:
            self.world.choose_lag = lambda: self.dice.choice((0, self.dice.randrange(LAG)))
        self.world.assignable = {"gina", "otto"}
        self.world.milestones = {"First": 1}
        self.world.choose_fault = self._choose_fault
        self.plan = build_plan(TASKS, START)
        self.plan = self.plan.change("T-1", assignee="gina", milestone="First", labels=("overdue",))
        self.plan = self.plan.change("T-2", assignee="otto", escalations=(("1d", "late"),), blocked_by=("T-1",))
        self.decided: set[str] = set()
        """Ids of whose issue a person decided for good."""
        self.world.add("T-1 is overdue, version 1", "The same title", "mallory", ("launchlist",))

    def _choose_fault(self, call: Call) -> Fault | None:
        if self.mix.lie and self.dice.random() < self.mix.lie:
            return self._choose_lie(call)
        if self.dice.random() >= self.mix.fail:
            return None
        is_certain = isinstance(call, CreateIssue | EditIssue | GetIssue) and self.dice.random() < 0.3
        return self.dice.choice(_CERTAIN if is_certain else UNCERTAIN)

    def _choose_lie(self, call: Call) -> Fault | None:
        if isinstance(call, ReadJournal | WriteJournal | GetLogin | GetRepository | ListIssues):
            return None
        return self.dice.choice(("blip", *SILENT))

    def live(self) -> list[str]:
        """Go through the history and return what went wrong."""
        self.world.now += DAY
        left = FAULTY_RUNS
        runs: list[Run] = []
        while left or runs:
            while left and len(runs) < self.mix.at_once:
                self._move_on()
                runs.append(Run(self.world, self.plan, f"run-{left}", **self.settings))
                left -= 1
            run = self.dice.choice(runs)
            self._advance(run)
            if run.is_over:
                runs.remove(run)
        self.plan = self.plan._replace(is_complete=True, commit=self.plan.commit + 1)
        self.world.now += DAY
        written = settle(self.world, self.plan, **{"limits": ALL, **self.settings})
        sure = [key for key in self.plan.items if key not in self.decided]
        found = [*self.world.breaches, *check_lateness(self.world, self.plan, sure)]
        found += check_fields(self.world, self.plan, sure)
        found += [f"I2: {key} has too many" for key in self.decided if len(self.world.list_ours(key)) > 1]
        return found + (["I4: the last run wrote"] if written else [])

    def _advance(self, run: Run) -> None:
        if self.dice.random() < self.mix.stall / 5:
            self.world.now += self.dice.randrange(40 * MINUTE)
        if self.dice.random() < self.mix.kill / 5:
            run.kill()
            return
        run.step()
        if run.is_over and not self.mix.is_late:
            self._check_end(run)
        if self.dice.random() < self.mix.people:
            self._meddle()

    def _check_end(self, run: Run) -> None:
        """I14: who says that nothing is left has left nothing."""
        report = run.report
        if not report or report.is_partial or report.is_refused or report.guards or not run.plan.is_complete:
            return
        undone = [*check_lateness(self.world, run.plan), *check_fields(self.world, run.plan, [*run.plan.items])]
        for each in undone:
            self.world.breach("I14", f"all is said to be well, and {each}")

    def _move_on(self) -> None:
        """Time passes, and the plan changes."""
        dice = self.dice
        self.world.now += dice.choice((MINUTE, 5 * MINUTE, 20 * MINUTE, 6 * HOUR))
        for _ in range(dice.randrange(3)):
            key = dice.choice([*self.plan.items])
            changes = dice.choice(
                (
                    {"is_done": dice.random() < 0.5},
                    {"due": self.world.now + dice.choice((-HOUR, -MINUTE, HOUR, 30 * DAY))},
                    {"version": dice.randrange(5)},
                    {"is_snoozed": dice.random() < 0.3},
                    {"assignee": dice.choice(("", "gina", "otto", "nobody"))},
                    # Runs at once do not know of each other's comments.
                    dice.choice(TOLD) if self.mix.at_once == 1 else {},
                )
            )
            self.plan = self.plan.change(key, **changes)
        self.plan = self.plan._replace(is_complete=dice.random() > 0.1)

    def _meddle(self) -> None:
        world, dice = self.world, self.dice
        key = dice.choice([*self.plan.items])
        issues = [issue for issue in world.list_ours(key) if not world.is_in_hand(issue.number)]
        if not issues:
            return
        number = dice.choice(issues).number
        act = dice.choice(("title", "around", "inside", "copy", "pull", "assign", *DECISIONS))
        match act:
            case "title":
                world.act(world.issues[number], title="My own words")
            case "around":
                world.write_around(number, "Mine\r\n\r\n", "\n\nmine too  ")
            case "inside":
                world.write_inside(number, "I was here")
            case "assign":
                world.act(world.issues[number], assignees=("maya",))
            case "copy" | "pull":
                world.copy(number, is_pull_request=act == "pull")
            case _:
                self.decided.add(key)
                if self.world.read_entries().get(key, {}).get("number") != number:
                    self.decided.update(self.world.list_intents())  # which of them it was, nobody can tell
                self._decide(number, act)

    def _decide(self, number: int, act: str) -> None:
        world = self.world
        if act == "close":
            world.close(number)
        elif act == "label":
            world.relabel(number)
        elif act == "ignore":
            world.relabel(number, "launchlist", "launchlist:ignore")
        elif act == "lock":
            world.act(world.issues[number], is_locked=True)
        elif act == "unmark":
            world.unmark(number)
        else:
            world.remove(number, "moved" if act == "move" else "gone")


def search(mix: Mix, count: int, seed: int = SEED, **settings: Any) -> str:  # noqa: ANN401 - Inputs
    """Return what went wrong in the first bad one of ``count`` histories, "" if none was bad."""
    for each in range(seed, seed + count):
        found = History(each, mix, **settings).live()
        if found:
            return f"seed {each}: {'; '.join(found)}"
    return ""


@pytest.mark.parametrize("mix", MIXES)
def test_i1_i2_i3_i4_i6_i7_hold_in_every_history(mix: str) -> None:
    assert search(MIXES[mix], COUNT) == ""


def test_i1_a_history_is_reproducible() -> None:
    first, second = (History(SEED, MIXES["people"]) for _ in range(2))
    assert first.live() == second.live()
    assert first.world.calls == second.world.calls
