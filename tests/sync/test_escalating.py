from __future__ import annotations

import pytest

from launchlist.sync.calls import Call, CreateComment
from tests.sync.runs import DAY, HOUR, Item, Plan, Run, settle, sync
from tests.sync.world import START, UNCERTAIN, Fault, World

FIRST, SECOND = ("1d", ""), ("1w", "late")
ASKED = ("1d", ("maya",))
BOTH = {"escalations": (FIRST, SECOND), "mentions": (ASKED, ("1w", ("maya", "tide")))}


def escalate(world: World, plan: Plan) -> list[str]:
    sync(world, plan)
    return [comment.body.partition("\n")[2] for comment in world.comments.get(1, ())]


def test_a_step_mentions_people_once_in_a_comment() -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    assert escalate(world, plan) == []
    plan = plan.change("T-1", escalations=(FIRST,), mentions=(ASKED,))
    assert escalate(world, plan) == ["@maya: T-1 has been late for 1d."]
    assert "@maya" not in world.issues[1].body
    plan = plan.change("T-1", **BOTH)
    assert escalate(world, plan)[1:] == ["@maya @tide: T-1 has been late for 1w."]
    assert len(escalate(world, plan.change("T-1", version=2))) == 2
    assert settle(world, plan.change("T-1", version=2)) == []
    assert world.breaches == []


def test_a_new_deadline_escalates_anew() -> None:
    world, plan = World(), Plan({"T-1": Item(START - DAY)})
    sync(world, plan)
    plan = plan.change("T-1", escalations=(FIRST,), mentions=(ASKED,))
    sync(world, plan)
    assert len(escalate(world, plan.change("T-1", due=START - HOUR))) == 2


def test_a_new_issue_mentions_in_its_body_until_it_is_edited() -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR, mentions=(ASKED,), escalations=(FIRST,))})
    assert escalate(world, plan) == []
    assert "\n\n@maya\n<!-- launchlist:end -->" in world.issues[1].body
    assert escalate(world, plan.change("T-1", version=2)) == []
    assert "@maya" not in world.issues[1].body


@pytest.mark.parametrize("kind", [*UNCERTAIN, "pressed", "limited", "stopped"])
@pytest.mark.parametrize("failing", range(1, 8))
def test_i5_whatever_fails_people_are_told_once(kind: Fault, failing: int) -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)
    plan = plan.change("T-1", **BOTH)
    first = len(world.calls)
    world.choose_fault = lambda _: kind if len(world.calls) == first + 2 + failing else None
    Run(world, plan).finish()
    settle(world, plan)
    assert (len(world.comments[1]), world.breaches) == (2, [])


@pytest.mark.parametrize("steps", range(4, 16))
def test_i5_a_run_that_is_killed_does_not_tell_twice(steps: int) -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)
    plan = plan.change("T-1", **BOTH)
    run = Run(world, plan)
    for _ in range(steps):
        if not run.is_over:
            run.step()
    if not run.is_over:
        run.kill()
    settle(world, plan)
    assert (len(world.comments[1]), world.breaches) == (2, [])


def test_who_may_not_comment_updates_the_issue_all_the_same() -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)

    def deny(call: Call) -> Fault | None:
        return "denied" if isinstance(call, CreateComment) else None

    world.choose_fault = deny
    report = sync(world, plan.change("T-1", escalations=(FIRST,), mentions=(ASKED,)))
    assert [note.text for note in report.notes if note.id] == [
        "nobody was told that it has been late for 1d: the token may not"
    ]
    assert len(report.done) == 1
