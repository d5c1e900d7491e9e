"""A plan that changes, and runs of a sync over it that a test advances call by call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from launchlist.errors import LaunchlistError
from launchlist.github.driver import Driver, Pace
from launchlist.sync.actions import Limits
from launchlist.sync.issue_edits import IssueText
from launchlist.sync.marker import digest
from launchlist.sync.records import ROLLUP, DesiredIssue, DesiredIssues, EndReason
from launchlist.sync.request import PreparedPlan, SyncReport, SyncRequest
from launchlist.sync.run import synchronize
from tests.sync.world import LABEL, NAME, Line, World

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.github.calls import Call, Reply

MINUTE, HOUR, DAY = 60, 3600, 86400
QUIET_RUNS = 12
PACE = Pace()


class Item(NamedTuple):
    """A task of a plan."""

    due: int
    """Seconds since 1970."""
    is_done: bool = False
    version: int = 1
    """Another version has another text."""
    is_snoozed: bool = False
    assignee: str = ""
    escalations: tuple[tuple[str, str], ...] = ()
    blocked_by: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    milestone: str = ""
    mentions: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Plan(NamedTuple):
    """A plan at one commit."""

    items: dict[str, Item]
    commit: int = 1
    is_complete: bool = True
    is_frozen: bool = False
    parted_from: frozenset[int] = frozenset()
    """Earlier commits that this one, of another branch, does not contain."""

    def change(self, key: str, **changes: Any) -> Plan:  # noqa: ANN401 - any field of an item
        """Return the plan of the next commit."""
        item = self.items[key]._replace(**changes)
        return self._replace(items={**self.items, key: item}, commit=self.commit + 1)

    def drop(self, *keys: str) -> Plan:
        """Return the plan of the next commit, which lacks some tasks."""
        kept = {key: item for key, item in self.items.items() if key not in keys}
        return self._replace(items=kept, commit=self.commit + 1)

    def list_late(self, at: int) -> list[str]:
        return [key for key, item in self.items.items() if self.end(item, at) is None]

    def end(self, item: Item, at: int) -> EndReason | None:
        if item.is_done:
            return "complete"
        if item.is_snoozed:
            return "snoozed"
        return None if item.due < at else "moved"

    def prepare(self, at: int) -> PreparedPlan:
        """Return wishes and texts as the command would make them."""
        ends = {key: self.end(item, at) for key, item in self.items.items()}
        desired = DesiredIssues(
            wishes={key: wish(key, item) for key, item in self.items.items() if ends[key] is None},
            endings={key: reason for key, reason in ends.items() if reason},
            is_complete=self.is_complete,
            is_frozen=self.is_frozen,
            commit=f"c{self.commit}",
            committed=self.commit,
        )
        return PreparedPlan(desired=desired, build_rollup=self._list_rest, compose=self._compose)

    def _list_rest(self, keys: Sequence[str]) -> DesiredIssue:
        return DesiredIssue(
            ROLLUP, name_due(max(self.items[key].due for key in keys)), digest(" ".join(keys)), lists=tuple(keys)
        )

    def _compose(self, keys: Sequence[str]) -> dict[str, IssueText]:
        return {key: write(key, self.items[key]) if key in self.items else IssueText("More", "* more") for key in keys}


def name_due(due: int) -> str:
    return f"d{due}"


def wish(key: str, item: Item) -> DesiredIssue:
    return DesiredIssue(
        id=key,
        due=name_due(item.due),
        content=digest(f"{key} {item}"),
        assignee=item.assignee,
        escalations=item.escalations,
        blocked_by=item.blocked_by,
        labels=item.labels,
        milestone=item.milestone,
        mentions=item.mentions,
    )


def write(key: str, item: Item) -> IssueText:
    return IssueText(
        title=f"{key} is overdue, version {item.version}", body=f"{key} was due at {item.due}.\n\nSee to it."
    )


def build_plan(count: int, due: int) -> Plan:
    """Return a plan of tasks that are all late from ``due`` on."""
    return Plan({f"T-{number}": Item(due) for number in range(1, count + 1)})


class Run:
    """A sync on its way. Its clock stands still while it is suspended, as that of a sleeping machine does."""

    def __init__(self, world: World, plan: Plan, name: str = "run", **settings: Any) -> None:  # noqa: ANN401 - Inputs
        self.world = world
        self.plan = plan
        self.line = Line(name, plan.commit, plan.is_complete, settings.get("place", ""))
        self.report: SyncReport | None = None
        self.error: LaunchlistError | None = None
        self.is_over = False
        self._spent = 0.0
        self._remote = world.connect(self.line)
        self._driver = Driver(self, PACE, lambda: self._spent, self._sleep)
        chosen: dict[str, Any] = {
            "is_applied": True,
            "limits": Limits(max_new=100, max_open=100),
            "run": name,
            "label": LABEL,
        }
        chosen |= settings
        self._steps = synchronize(
            SyncRequest(
                prepare=plan.prepare,
                repository=NAME,
                is_newer=lambda _, committed: committed > plan.commit or committed in plan.parted_from,
                **chosen,
            )
        )
        self.call: Call = next(self._steps)

    def perform(self, call: Call) -> Reply:
        """Be the remote end of the driver."""
        self._spent += 1
        return self._remote.perform(call)

    def _sleep(self, seconds: float) -> None:
        self._spent += seconds
        self.world.now += int(seconds)

    def step(self) -> None:
        """Make one call."""
        assert not self.is_over
        reply = self._driver.perform(self.call)
        try:
            self.call = self._steps.send(reply)
        except StopIteration as end:
            self.report = end.value
            self._end()
        except LaunchlistError as err:
            self.error = err
            self._end()

    def kill(self) -> None:
        self._steps.close()
        self._end()

    def finish(self) -> Run:
        while not self.is_over:
            self.step()
        return self

    def _end(self) -> None:
        self.is_over = True
        self.world.release(self.line.run)


def sync(world: World, plan: Plan, name: str = "run", **settings: Any) -> SyncReport:  # noqa: ANN401 - Inputs
    """Run a sync to its end, which must be a good one."""
    run = Run(world, plan, name, **settings).finish()
    if run.error:
        raise run.error
    assert run.report
    return run.report


def settle(world: World, plan: Plan, gap: int = 20 * MINUTE, **settings: Any) -> list[Call]:  # noqa: ANN401 - Inputs
    """Run undisturbed until two runs in a row have written nothing; return what the last one wrote: nothing."""
    world.choose_fault = lambda _: None
    world.choose_lag = lambda: 0
    idle = 0
    written: list[Call] = []
    for number in range(QUIET_RUNS):
        world.now += gap
        before = len(world.writes)
        sync(world, plan, f"quiet-{number}", **settings)
        written = world.writes[before:]
        idle = 0 if written else idle + 1
        if idle == 2:
            break
    return written


def check_lateness(world: World, plan: Plan, keys: Sequence[str] | None = None) -> list[str]:
    """Return which ids have another number of open issues than they should."""
    late = plan.list_late(world.now)
    chosen = plan.items if keys is None else keys
    found = {key: len(world.list_ours(key)) for key in chosen}
    return [f"I2: {key} has {count} open issues" for key, count in found.items() if count != (key in late)]


def check_fields(world: World, plan: Plan, keys: Sequence[str]) -> list[str]:
    """Return which open issues have not got the assignee, milestone and labels of their plan."""
    found = []
    for key in keys:
        item = plan.items[key]
        for issue in world.list_ours(key) if key in plan.list_late(world.now) else ():
            wanted = (item.assignee,) if item.assignee in world.assignable else ()
            if issue.assignees != wanted and issue.number not in world.assigned_by_hand:
                found.append(f"I13: #{issue.number} is assigned to {issue.assignees}, not to {wanted}")
            if item.milestone in world.milestones and issue.milestone != item.milestone:
                found.append(f"I13: #{issue.number} has not got its milestone")
            steps = [label for _, label in item.escalations]
            missing = [label for label in (*item.labels, *steps) if label and label not in issue.labels]
            found += [f"I13: #{issue.number} has not got {label}" for label in missing]
    return found
