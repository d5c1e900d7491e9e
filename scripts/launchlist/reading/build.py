"""Builds records from valid data: the only place where a YAML mapping becomes a task, a blocker or a plan."""

from __future__ import annotations

from datetime import UTC, timedelta, tzinfo
from sys import intern
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from launchlist.plan.model import (
    NEVER,
    SECTIONS,
    Anchor,
    Blocker,
    Metric,
    Moment,
    Output,
    Owner,
    Phase,
    PinnedRow,
    Plan,
    Step,
    Sync,
    Task,
    Thresholds,
    Update,
)
from launchlist.plan.moments import (
    WEEKDAYS,
    DateFault,
    find_zone,
    read_day_range,
    read_duration,
    read_hours,
    read_work,
    resolve_moment,
)
from launchlist.plan.names import compose_name
from launchlist.plan.plan_dates import PlanDates

if TYPE_CHECKING:
    from datetime import date

    from launchlist.findings import Pointer, Source
    from launchlist.plan.model import IssueSettings
    from launchlist.plan.work_calendar import WorkCalendar

_NONE = timedelta()
_WEEK = timedelta(days=7)


class LinkedRecord(NamedTuple):
    """A task or a blocker with a date that counts from another one, which may be read after it."""

    kind: Literal["task", "blocker"]
    at: int
    """Its place among the records of its kind."""
    data: dict[str, Any]
    source: Source


def is_linked_task(data: dict[str, Any], dates: PlanDates) -> bool:
    """Return whether a date of a valid task counts from something that is not known yet, or cannot be resolved."""
    get = data.get
    text = get("deadline") or (dates.phases.get(data["phase"]) if "phase" in data else "")
    if text and text[0] > "9" and not isinstance(dates.find(text), Moment):
        return True
    return ("not_before" in data or "snooze_until" in data) and any(
        get(field, "")[:1] > "9" and not isinstance(dates.find(data[field]), Moment)
        for field in ("not_before", "snooze_until")
    )


def has_relative_dates(data: dict[str, Any]) -> bool:
    """Return whether a date of valid plan.yaml data counts from another one."""
    return any(text[:1] > "9" for _, text in list_plan_dates(data))


def list_plan_dates(data: dict[str, Any]) -> list[tuple[Pointer, str]]:
    """Return the dates of valid plan.yaml data that may count from others, and where each is."""
    found: list[tuple[Pointer, str]] = [(("anchors", name), text) for name, text in data.get("anchors", {}).items()]
    found += [((field,), data[field]) for field in ("release",) if field in data]
    found += [
        (("phases", at, field), each[field])
        for at, each in enumerate(data.get("phases", ()))
        for field in ("from", "until")
        if field in each
    ]
    return found + ([(("next_sync", "at"), data["next_sync"]["at"])] if "next_sync" in data else [])


def build_task(data: dict[str, Any], dates: PlanDates, source: Source) -> Task:
    """Return the task that valid ``data`` describes; a relative moment that is not known yet is left out."""
    get = data.get
    depends_on, labels, estimate, snooze = get("depends_on"), get("labels"), get("estimate"), get("snooze_until")
    claimed, text, not_before = get("claimed"), get("deadline"), get("not_before")
    deadline = _find_moment(text, dates) if text else None
    phase = get("phase", "")
    if phase and not text and dates.phases.get(phase):
        deadline = _find_moment(dates.phases[phase], dates)
    placeholder = None
    if claimed and text and "deadline" in claimed:
        deadline, placeholder = None, deadline
    status: Any = intern(data["status"])
    return Task(
        id=intern(data["id"]),
        title=data["title"].rstrip("\n"),
        owner=intern(compose_name(data["owner"])),
        status=status,
        source=source,
        deadline=deadline,
        notes=get("notes", "").rstrip("\n"),
        next_action=get("next_action", "").rstrip("\n"),
        depends_on=tuple(map(intern, depends_on)) if depends_on else (),
        labels=tuple([intern(compose_name(label)) for label in labels]) if labels else (),
        estimate=(read_work(estimate, dates.calendar) or _NONE) if estimate else _NONE,
        links=tuple(get("links", ())),
        updates=tuple([Update(intern(each["date"]), each["text"].rstrip("\n")) for each in get("updates", ())]),
        snooze_until=_find_moment(snooze, dates) if snooze else None,
        claimed=tuple(claimed.items()) if claimed else (),
        phase=phase,
        order=get("order"),
        not_before=_find_beginning(not_before, dates) if not_before else None,
        is_milestone=get("kind") == "milestone",
        is_due_by_phase=not text and deadline is not None,
        placeholder=placeholder,
    )


def _find_moment(text: str, dates: PlanDates) -> Moment | None:
    """Return what a text stands for; a date, as most are, is not looked up among the anchors."""
    if text[0] < "A":
        return resolve_moment(text, dates.zone)
    found = dates.find(text)
    return None if isinstance(found, DateFault) else found


def _find_beginning(text: str, dates: PlanDates) -> Moment | None:
    """Return what a text stands for, of a day alone its beginning: work can start on that day."""
    moment = _find_moment(text, dates)
    if not moment or not moment.all_day:
        return moment
    local = moment.local.replace(hour=0, minute=0, second=0)
    return moment._replace(at=local.astimezone(UTC), local=local)


def build_blocker(data: dict[str, Any], dates: PlanDates, source: Source) -> Blocker:
    """Return the blocker that valid ``data`` describes; an ETA that is not known is as far off as can be."""
    return Blocker(
        id=data["id"],
        description=data["description"].rstrip("\n"),
        affects=tuple(data["affects"]),
        resolution_plan=data["resolution_plan"].rstrip("\n"),
        owner=compose_name(data["owner"]),
        eta=_find_moment(data["eta"], dates) or Moment(NEVER, NEVER, all_day=True),
        status=data["status"],
        source=source,
        next_action=data.get("next_action", "").rstrip("\n"),
        claimed=tuple(data.get("claimed", {}).items()),
    )


def build_dates(data: dict[str, Any]) -> PlanDates:
    """Return the zone, the calendar, the phases and the anchors of valid ``data`` of plan.yaml."""
    zone = _find_zone(data["timezone"])
    phases = {each["id"]: each.get("until", "") for each in data.get("phases", ())}
    dates = PlanDates(zone, build_calendar(data["calendar"], zone) if "calendar" in data else None, phases)
    for name, text in data.get("anchors", {}).items():
        dates.define(name, text)
    if "release" in data:
        dates.define("release", data["release"])
    return dates


def build_calendar(data: dict[str, Any], zone: tzinfo) -> WorkCalendar:
    """Return the calendar that valid ``data`` describes."""
    from launchlist.plan.work_calendar import WorkCalendar  # needed by few plans

    opens, closes = read_hours(data.get("day", "00:00-24:00"))
    return WorkCalendar(
        zone,
        weekend=frozenset(WEEKDAYS.index(day) for day in data.get("weekend", ())),
        days_off=tuple(map(read_day_range, data.get("days_off", ()))),
        opens=opens,
        closes=closes,
    )


def build_plan(data: dict[str, Any], source: Source, dates: PlanDates) -> Plan:
    """Return the plan that valid ``data`` of plan.yaml describes, still without tasks and blockers."""
    zone = dates.zone
    as_of, release, sync = data.get("as_of"), data.get("release"), data.get("next_sync")
    sections = tuple(data.get("sections", SECTIONS))
    return Plan(
        title=data["title"],
        goal=data.get("goal", ""),
        zone=zone,
        display_zones=tuple(map(_find_zone, data.get("display_zones", ()))),
        source=source,
        tasks=(),
        blockers=(),
        owners=tuple(_build_owner(owner, source.at("owners", at)) for at, owner in enumerate(data["owners"])),
        as_of=resolve_moment(as_of, zone) if as_of else None,
        release=_find_moment(release, dates) if release else None,
        refresh=data.get("refresh", ""),
        stale_after=_read_stale_after(data),
        critical_path=tuple(
            Step(title=step["title"], tasks=tuple(step["tasks"]), source=source.at("critical_path", at))
            for at, step in enumerate(data.get("critical_path", ()))
        ),
        metrics=tuple(_build_metric(each, source.at("metrics", at)) for at, each in enumerate(data.get("metrics", ()))),
        next_sync=_build_sync(sync, dates) if sync else None,
        sections=sections,
        pinned_rows=tuple(
            PinnedRow(task=pin["task"], after=pin["after"], source=source.at("pinned_rows", at))
            for at, pin in enumerate(data.get("pinned_rows", ()))
        ),
        outputs=_build_outputs(data.get("outputs", ({"path": "CHECKLIST.md"},)), sections, source),
        templates=data.get("templates", ""),
        rules=tuple(data.get("rules", {}).items()),
        anchors=_build_anchors(data.get("anchors", {}), source, dates),
        calendar=dates.calendar,
        phases=tuple(
            _build_phase(each, source.at("phases", at), dates) for at, each in enumerate(data.get("phases", ()))
        ),
        is_grouped_by_phase=data.get("group_by") == "phase",
        sync=build_issue_settings(data["sync"]) if "sync" in data else None,
    )


def _build_sync(data: dict[str, Any], dates: PlanDates) -> Sync | None:
    at = _find_moment(data["at"], dates)
    return Sync(at=at, focus=data.get("focus", "")) if at else None


def _build_anchors(data: dict[str, str], source: Source, dates: PlanDates) -> tuple[Anchor, ...]:
    found = ((name, _find_moment(text, dates)) for name, text in data.items())
    return tuple(Anchor(name, at, source.at("anchors", name)) for name, at in found if at)


def _build_phase(data: dict[str, Any], source: Source, dates: PlanDates) -> Phase:
    begins, ends = (_find_moment(data[name], dates) if name in data else None for name in ("from", "until"))
    return Phase(id=data["id"], title=data["title"], source=source, begins=begins, ends=ends)


def _read_stale_after(data: dict[str, Any]) -> timedelta:
    given = data.get("stale_after")
    return (read_duration(given) if given else None) or _WEEK


def _find_zone(name: str) -> tzinfo:
    zone = find_zone(name)
    if zone is None:
        msg = f"there is no time zone {name}; the schema's format should have refused it"
        raise AssertionError(msg)
    return zone


def _build_owner(data: dict[str, Any], source: Source) -> Owner:
    return Owner(
        name=compose_name(data["name"]),
        source=source,
        role=data.get("role", ""),
        github=data.get("github", ""),
        away=_read_days(data["away"]) if "away" in data else (),
    )


def _read_days(texts: list[str]) -> tuple[tuple[date, date], ...]:

    return tuple(map(read_day_range, texts))


def _build_metric(data: dict[str, Any], source: Source) -> Metric:
    limits = data.get("thresholds")
    return Metric(
        title=data["title"],
        measure=data["measure"],
        source=source,
        owner=compose_name(data.get("owner", "")),
        label=compose_name(data.get("label", "")),
        any_task_completes_step=data.get("step_complete") == "any",
        thresholds=Thresholds(on_track=limits["on_track"], at_risk=limits["at_risk"]) if limits else None,
        target=int(data["target"]) if "target" in data else None,
        claimed=tuple(data.get("claimed", {}).items()),
    )


def build_issue_settings(data: dict[str, Any]) -> IssueSettings:
    """Return the settings in valid ``data`` of plan.yaml's ``sync``, with defaults for the rest."""
    from launchlist.plan.model import Escalation, IssueSettings  # few plans need it

    usual = IssueSettings()
    return IssueSettings(
        label=_clean_label(data.get("label", "")) or usual.label,
        labels=tuple(filter(None, map(_clean_label, data.get("labels", ())))),
        milestone=data.get("milestone", ""),
        max_new=int(data.get("max_new", usual.max_new)),
        max_open=int(data.get("max_open", usual.max_open)),
        every_task=data.get("scope") == "all",
        escalation=tuple(
            Escalation(
                after=read_duration(each["after"]) or _NONE,
                written=each["after"],
                label=_clean_label(each.get("label", "")),
                mention=tuple(map(compose_name, each.get("mention", ()))),
            )
            for each in data.get("escalation", ())
        ),
        formerly=data.get("formerly", ""),
        logins=tuple(data.get("logins", ())),
    )


def _clean_label(name: str) -> str:
    """Return a label without invisible characters, which would make it look like another label."""
    from launchlist.sinks import clean_text

    return " ".join(clean_text(name).split())


def _build_outputs(data: Any, sections: tuple[str, ...], source: Source) -> tuple[Output, ...]:
    return tuple(
        Output(
            path=output["path"],
            source=source.at("outputs", at),
            sections=() if "regions" in output else tuple(output.get("sections", sections)),
            regions=tuple(output.get("regions", ())),
        )
        for at, output in enumerate(data)
    )
