from __future__ import annotations

from datetime import timedelta

import pytest

from launchlist.plan.graph import build_lookup
from launchlist.plan.model import Blocker, Escalation, IssueSettings, Owner, Plan, Task
from launchlist.rules.issues import check_empty_escalation, check_owner_without_login, check_useless_snooze
from launchlist.rules.owners import check_unknown_owner
from tests.plan.builder import AS_OF, PLAN, at, build_blocker, build_plan, build_task

STEP = Escalation(after=timedelta(days=2), written="2d")


def plan_of(*records: Task | Blocker, login: str = "", **settings: object) -> Plan:
    owner = Owner(name="Maya", source=PLAN.at("owners", 0), github=login)
    sync = IssueSettings()._replace(**settings)  # type: ignore[arg-type] # fields of the settings
    return build_plan(*records)._replace(owners=(owner,), sync=sync)


@pytest.mark.parametrize(
    ("plan", "count"),
    [
        (plan_of(build_task("A-1")), 1),
        (plan_of(build_task("A-1"))._replace(sync=None), 0),
        (plan_of(build_task("A-1"), login="maya"), 0),
        (plan_of(build_task("A-1", status="complete")), 0),
        (plan_of(build_blocker("X-1", "A-1")), 1),
        (plan_of(build_blocker("X-1", "A-1", status="resolved")), 0),
        (plan_of(escalation=(STEP._replace(mention=("Maya",)),)), 1),
    ],
)
def test_owner_without_login(plan: Plan, count: int) -> None:
    found = list(check_owner_without_login(build_lookup(plan), at(AS_OF)))
    assert [each.source for each in found] == [PLAN.at("owners", 0, "name")] * count


@pytest.mark.parametrize(("until", "count"), [("2025-05-18", 1), ("2025-05-18 23:59", 1), ("2025-05-19", 0)])
def test_useless_snooze(until: str, count: int) -> None:
    task = build_task("A-1", "2025-05-18")._replace(snooze_until=at(until))
    assert len(list(check_useless_snooze(build_lookup(build_plan(task)), at(AS_OF)))) == count


@pytest.mark.parametrize(
    ("step", "count"), [(STEP, 1), (STEP._replace(label="late"), 0), (STEP._replace(mention=("Maya",)), 0)]
)
def test_empty_escalation(step: Escalation, count: int) -> None:
    found = list(check_empty_escalation(build_lookup(plan_of(escalation=(step,))), at(AS_OF)))
    assert len(found) == count


def test_mentioning_an_unknown_owner_is_reported() -> None:
    plan = plan_of(escalation=(STEP._replace(mention=("Maya", "Mya")),))
    (found,) = check_unknown_owner(build_lookup(plan), at(AS_OF))
    assert found.source.pointer == ("sync", "escalation", 0, "mention", 1)
    assert found.hint == "did you mean 'Maya'?"
