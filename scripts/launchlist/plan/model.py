"""The records of a plan, frozen and typed; nothing here depends on YAML, Markdown or GitHub."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import date, tzinfo

    from launchlist.findings import RuleSetting, Source
    from launchlist.plan.work_calendar import WorkCalendar


class Escalation(NamedTuple):
    """What is added to an issue, once, when its task is ``after`` late: a label, a mention of owners, or both."""

    after: timedelta
    written: str
    """``after`` as written in plan.yaml."""
    label: str = ""
    mention: tuple[str, ...] = ()


class IssueSettings(NamedTuple):
    """How `launchlist sync` keeps GitHub issues; ``label`` marks them as launchlist's."""

    label: str = "launchlist"
    labels: tuple[str, ...] = ()
    milestone: str = ""
    max_new: int = 10
    """The most issues that one run opens or reopens."""
    max_open: int = 25
    every_task: bool = False
    """Keep an issue for every unfinished task, not only for late ones."""
    escalation: tuple[Escalation, ...] = ()
    formerly: str = ""
    """The folder of the repository that the plan was in before; "." is the top, "" means that it did not move."""
    logins: tuple[str, ...] = ()
    """Other logins that have opened issues of this plan."""


TaskStatus: TypeAlias = Literal["pending", "in_progress", "complete", "cancelled"]
BlockerStatus: TypeAlias = Literal["open", "resolved"]
Measure: TypeAlias = Literal["critical_path_steps", "tasks", "blockers", "days_to_release", "claimed"]
Claims: TypeAlias = tuple[tuple[str, str], ...]
"""Field to what an adopted document has for it: Markdown printed instead of the computed value."""

FINISHED: frozenset[TaskStatus] = frozenset(("complete", "cancelled"))
"""A cancelled task blocks nothing and counts in no metric."""

SECTIONS = (
    "heading",
    "critical_path",
    "progress",
    "updates",
    "blockers",
    "action_items",
    "next_sync",
    "metrics",
    "footer",
)
"""The sections of a checklist in their default order; each is the name of a template."""


class Moment(NamedTuple):
    """A point in time as written in a plan."""

    at: datetime
    """The instant, in UTC."""
    local: datetime
    """The same instant in the zone it was written in."""
    all_day: bool = False
    """A date without a time: it means the last second of that day, and no time is printed."""
    own_zone: bool = False
    """It was written with its own zone or offset."""
    written: str = ""
    """The text it was derived from, such as ``release-14d``; empty where the date itself was written."""


class Update(NamedTuple):
    """One dated remark; ``date`` is ISO 8601, a day in the plan's zone."""

    date: str
    text: str


NEVER = datetime(9999, 12, 1, tzinfo=UTC)
"""After everything that has a date."""


class Task(NamedTuple):
    """One task; ``source`` is where it was read; ``status`` and ``deadline`` may be ``claimed``."""

    id: str
    title: str
    owner: str
    status: TaskStatus
    source: Source
    deadline: Moment | None = None
    """When it is due: its own deadline, or the end of its phase; None if it is never due."""
    notes: str = ""
    next_action: str = ""
    depends_on: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    estimate: timedelta = timedelta()
    links: tuple[str, ...] = ()
    updates: tuple[Update, ...] = ()
    snooze_until: Moment | None = None
    """No issue is open for it before this moment, however late it is."""
    claimed: Claims = ()
    phase: str = ""
    order: float | None = None
    """Its place among the tasks with the same deadline; None comes after all numbers."""
    not_before: Moment | None = None
    """When work on it can start at the earliest."""
    is_milestone: bool = False
    """It takes no work."""
    is_due_by_phase: bool = False
    """Its deadline is the end of its phase, not its own."""
    placeholder: Moment | None = None
    """A date written beside the claim that there is no deadline: it gives the task a place in the order, no more."""

    @property
    def is_finished(self) -> bool:
        """Whether it is complete or cancelled, so nothing has to wait for it."""
        return self.status in FINISHED

    @property
    def due_at(self) -> datetime:
        """The instant (UTC) it is due, `NEVER` if it has no deadline."""
        return self.deadline.at if self.deadline else NEVER

    @property
    def due_source(self) -> Source:
        """Where its deadline is written: in its file, or by naming its phase there."""
        return self.source.at("phase" if self.is_due_by_phase else "deadline")

    @property
    def sorts_at(self) -> datetime:
        """The instant (UTC) that gives it its place among the others."""
        given = self.deadline or self.placeholder
        return given.at if given else NEVER


class Blocker(NamedTuple):
    """Something that blocks tasks until it is resolved; ``eta`` may be ``claimed``."""

    id: str
    description: str
    affects: tuple[str, ...]
    resolution_plan: str
    owner: str
    eta: Moment
    status: BlockerStatus
    source: Source
    next_action: str = ""
    claimed: Claims = ()

    @property
    def is_open(self) -> bool:
        """Whether it still blocks its tasks."""
        return self.status == "open"

    @property
    def has_eta(self) -> bool:
        """Whether the ETA is real: with a claim it is a placeholder, which cannot be missed."""
        return self.eta.at < NEVER and (not self.claimed or all(field != "eta" for field, _ in self.claimed))


class Owner(NamedTuple):
    """Someone who can own tasks and blockers; ``github`` is a login without the @."""

    name: str
    source: Source
    role: str = ""
    github: str = ""
    away: tuple[tuple[date, date], ...] = ()
    """Ranges of days in the plan's zone, each with its last one."""


class Anchor(NamedTuple):
    """A date that others count from."""

    name: str
    at: Moment
    source: Source


class Phase(NamedTuple):
    """A stretch of the launch; what is in it is due when it ends."""

    id: str
    title: str
    source: Source
    begins: Moment | None = None
    ends: Moment | None = None


class Step(NamedTuple):
    """One step of the critical path."""

    title: str
    tasks: tuple[str, ...]
    source: Source


class Thresholds(NamedTuple):
    """Limits used instead of the schedule: percentages for counts, days of slip for days to release."""

    on_track: float
    at_risk: float


class Metric(NamedTuple):
    """One row of the metrics table; ``target``, ``current`` and ``status`` may be ``claimed``."""

    title: str
    measure: Measure
    source: Source
    owner: str = ""
    label: str = ""
    any_task_completes_step: bool = False
    thresholds: Thresholds | None = None
    target: int | None = None
    """How many are enough; None for all of them."""
    claimed: Claims = ()


class Sync(NamedTuple):
    """The next meeting."""

    at: Moment
    focus: str = ""


class PinnedRow(NamedTuple):
    """A row of the progress table that follows another one regardless of the sort order."""

    task: str
    after: str
    source: Source


class Output(NamedTuple):
    """A file to write: either all of it, made of ``sections``, or the marked ``regions`` of a hand-written file."""

    path: str
    source: Source
    sections: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


class Plan(NamedTuple):
    """A whole launch plan, as far as it could be read."""

    title: str
    zone: tzinfo
    source: Source
    tasks: tuple[Task, ...]
    blockers: tuple[Blocker, ...]
    owners: tuple[Owner, ...]
    goal: str = ""
    display_zones: tuple[tzinfo, ...] = ()
    as_of: Moment | None = None
    release: Moment | None = None
    refresh: str = ""
    stale_after: timedelta = timedelta(days=7)
    critical_path: tuple[Step, ...] = ()
    metrics: tuple[Metric, ...] = ()
    next_sync: Sync | None = None
    sections: tuple[str, ...] = SECTIONS
    pinned_rows: tuple[PinnedRow, ...] = ()
    outputs: tuple[Output, ...] = ()
    templates: str = ""
    rules: tuple[tuple[str, RuleSetting], ...] = ()
    anchors: tuple[Anchor, ...] = ()
    calendar: WorkCalendar | None = None
    phases: tuple[Phase, ...] = ()
    is_grouped_by_phase: bool = False
    """The progress table is divided by phase."""
    sync: IssueSettings | None = None
    """None if plan.yaml has no ``sync``; `launchlist sync` then uses the defaults."""
    counts_from_tasks: bool = False
    """A date counts from the deadline of a task, so that no file means the same without the others."""
    is_complete: bool = True
    """Whether every file could be read, so that what is not in the plan is not in the files either."""
