"""Builds records from valid data: the only place where a YAML mapping becomes a task, a blocker or a plan."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from sys import intern
from typing import TYPE_CHECKING, Any

from launchlist.plan.model import (
    SECTIONS,
    Blocker,
    Metric,
    Output,
    Owner,
    PinnedRow,
    Plan,
    Step,
    Sync,
    Task,
    Thresholds,
    Update,
)
from launchlist.plan.moments import find_zone, read_duration, resolve_moment
from launchlist.plan.names import compose_name

if TYPE_CHECKING:
    from launchlist.findings import Source
    from launchlist.plan.model import IssueSettings

_NONE = timedelta()
_WEEK = timedelta(days=7)


def build_task(data: dict[str, Any], zone: tzinfo, source: Source) -> Task:
    """Return the task that valid ``data`` describes."""
    get = data.get
    depends_on, labels, estimate, snooze = get("depends_on"), get("labels"), get("estimate"), get("snooze_until")
    claimed = get("claimed")
    status: Any = intern(data["status"])
    return Task(
        id=intern(data["id"]),
        title=data["title"].rstrip("\n"),
        owner=intern(compose_name(data["owner"])),
        deadline=resolve_moment(data["deadline"], zone),
        status=status,
        source=source,
        notes=get("notes", "").rstrip("\n"),
        next_action=get("next_action", "").rstrip("\n"),
        depends_on=tuple(map(intern, depends_on)) if depends_on else (),
        labels=tuple([intern(compose_name(label)) for label in labels]) if labels else (),
        estimate=(read_duration(estimate) or _NONE) if estimate else _NONE,
        links=tuple(get("links", ())),
        updates=tuple([Update(intern(each["date"]), each["text"].rstrip("\n")) for each in get("updates", ())]),
        snooze_until=resolve_moment(snooze, zone) if snooze else None,
        claimed=tuple(claimed.items()) if claimed else (),
    )


def build_blocker(data: dict[str, Any], zone: tzinfo, source: Source) -> Blocker:
    """Return the blocker that valid ``data`` describes."""
    return Blocker(
        id=data["id"],
        description=data["description"].rstrip("\n"),
        affects=tuple(data["affects"]),
        resolution_plan=data["resolution_plan"].rstrip("\n"),
        owner=compose_name(data["owner"]),
        eta=resolve_moment(data["eta"], zone),
        status=data["status"],
        source=source,
        next_action=data.get("next_action", "").rstrip("\n"),
        claimed=tuple(data.get("claimed", {}).items()),
    )


def build_plan(data: dict[str, Any], source: Source) -> Plan:
    """Return the plan that valid ``data`` of plan.yaml describes, without tasks and blockers."""
    zone = _find_zone(data["timezone"])
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
        release=resolve_moment(release, zone) if release else None,
        refresh=data.get("refresh", ""),
        stale_after=_read_stale_after(data),
        critical_path=tuple(
            Step(title=step["title"], tasks=tuple(step["tasks"]), source=source.at("critical_path", at))
            for at, step in enumerate(data.get("critical_path", ()))
        ),
        metrics=tuple(_build_metric(each, source.at("metrics", at)) for at, each in enumerate(data.get("metrics", ()))),
        next_sync=Sync(at=resolve_moment(sync["at"], zone), focus=sync.get("focus", "")) if sync else None,
        sections=sections,
        pinned_rows=tuple(
            PinnedRow(task=pin["task"], after=pin["after"], source=source.at("pinned_rows", at))
            for at, pin in enumerate(data.get("pinned_rows", ()))
        ),
        outputs=_build_outputs(data.get("outputs", ({"path": "CHECKLIST.md"},)), sections, source),
        templates=data.get("templates", ""),
        rules=tuple(data.get("rules", {}).items()),
        sync=build_issue_settings(data["sync"]) if "sync" in data else None,
    )


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
        name=compose_name(data["name"]), source=source, role=data.get("role", ""), github=data.get("github", "")
    )


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
