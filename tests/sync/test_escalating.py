from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from launchlist.github.calls import Call, CreateComment, GetLogin, ListComments
from tests.sync.runs import DAY, HOUR, Item, Plan, Run, settle, sync
from tests.sync.world import IGNORE, LABEL, ME, START, UNCERTAIN, Fault, World

if TYPE_CHECKING:
    from collections.abc import Callable

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


def test_a_new_deadline_escalates_again() -> None:
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
def test_i5_people_are_notified_once_whatever_fails(kind: Fault, failing: int) -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)
    plan = plan.change("T-1", **BOTH)
    first = len(world.calls)
    world.choose_fault = lambda _: kind if len(world.calls) == first + 2 + failing else None
    Run(world, plan).finish()
    settle(world, plan)
    assert (len(world.comments[1]), world.breaches) == (2, [])


@pytest.mark.parametrize("kind", ["", "ignored", "unanswered", "blip", "denied"])
def test_i5_a_run_killed_at_any_call_does_not_notify_twice(kind: Fault) -> None:
    is_over, steps = False, 0
    while not is_over:
        steps += 1
        world, plan = World(), Plan({"T-1": Item(START - HOUR)})
        sync(world, plan)
        plan = plan.change("T-1", **BOTH)
        world.choose_fault = fail_once(CreateComment, kind)
        run = Run(world, plan)
        for _ in range(steps):
            if not run.is_over:
                run.step()
        is_over = run.is_over
        if not is_over:
            run.kill()
        settle(world, plan)
        assert (len(world.comments[1]), world.breaches) == (2, []), steps
    assert steps > 10


def fail_once(which: type[Call], kind: Fault | Literal[""]) -> Callable[[Call], Fault | None]:
    """Let the first call of a kind fail."""
    left = [kind] if kind else []
    return lambda call: left.pop() if left and isinstance(call, which) else None


UNTOLD = "#1 has no comment yet about being late for 1d"


@pytest.mark.parametrize("which", [CreateComment, ListComments])
@pytest.mark.parametrize("kind", ["denied", "refused", "blip", "broken"])
def test_a_refused_comment_does_not_block_other_changes_and_is_retried(which: type[Call], kind: Fault) -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)
    plan = plan.change("T-1", version=2, escalations=(FIRST,), mentions=(ASKED,))
    world.choose_fault = lambda call: kind if isinstance(call, which) else None
    for done in (1, 0):
        report = sync(world, plan)
        assert (len(report.done), report.is_partial) == (done, True)
        assert UNTOLD in [note.text for note in report.notes if note.kind == "deferred"]
        assert world.issues[1].title.endswith("version 2")
    world.choose_fault = lambda _: None
    report = sync(world, plan)
    assert (report.is_partial, len(world.comments[1])) == (False, 1)
    assert settle(world, plan) == []
    assert (len(world.comments[1]), world.breaches) == (1, [])


@pytest.mark.parametrize("kind", ["ignored", "unanswered"])
def test_only_a_visible_comment_counts(kind: Fault) -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)
    world.choose_fault = fail_once(CreateComment, kind)
    report = sync(world, plan.change("T-1", escalations=(FIRST,), mentions=(ASKED,)))
    is_there = kind == "unanswered"
    assert (report.is_partial, len(world.comments.get(1, ()))) == (not is_there, int(is_there))
    assert len([call for call in world.calls if isinstance(call, CreateComment)]) == 1


def test_a_step_is_reported_even_if_no_comment_is_recognized_as_ours() -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)
    world.login = "some-app[bot]"
    world.choose_fault = lambda call: "denied" if isinstance(call, GetLogin) else None
    plan = plan.change("T-1", escalations=(FIRST,), mentions=(ASKED,))
    for _ in range(3):
        assert not sync(world, plan, logins=(ME,)).is_partial
    assert len(world.comments[1]) == 1


@pytest.mark.parametrize("act", ["lock", "ignore"])
def test_an_issue_that_a_person_takes_over_meanwhile_gets_no_comment(act: str) -> None:
    world, plan = World(), Plan({"T-1": Item(START - HOUR)})
    sync(world, plan)
    plan = plan.change("T-1", escalations=(FIRST,), mentions=(ASKED,))
    run = Run(world, plan)
    while not isinstance(run.call, ListComments):
        run.step()
    if act == "lock":
        world.act(world.issues[1], is_locked=True)
    else:
        world.relabel(1, LABEL, IGNORE)
    run.finish()
    assert (world.comments, world.breaches) == ({}, [])
    if act == "lock":
        world.act(world.issues[1], is_locked=False)
        sync(world, plan)
        assert len(world.comments[1]) == 1
