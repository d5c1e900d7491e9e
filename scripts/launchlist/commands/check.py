"""``launchlist check``: everything that is wrong or questionable in a plan; it never writes."""

from __future__ import annotations

from launchlist.commands.outcome import Format, Outcome, print_findings
from launchlist.commands.project import Project


def check(project: Project, style: Format, *, colour: bool, explain: bool) -> Outcome:
    """Return the findings; with ``explain`` also why each metric has the status it has."""
    text = print_findings(project, style, colour=colour)
    if explain and style == "text":
        text += explain_metrics(project)
    return Outcome(code=int(project.has_errors), text=text)


def explain_metrics(project: Project) -> str:
    """Return a line a metric: its value, its status and the reason for it."""
    if not project.index or not project.as_of:
        return ""
    from launchlist.plan.metrics import measure_plan  # noqa: PLC0415 - a plain check measures nothing
    from launchlist.plan.schedule import project_schedule  # noqa: PLC0415 - as above

    rows = measure_plan(project_schedule(project.index, project.as_of))
    return "".join(f"{row.title}: {row.current} ({row.health}): {row.reason}\n" for row in rows)
