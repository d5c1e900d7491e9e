"""``launchlist check``: report the errors and warnings of a plan; it never writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.commands.options import add_plan_options, add_staged
from launchlist.commands.plan_run import run_on_plan
from launchlist.printing.escape import escape_line
from launchlist.project.context import FindingFormat, Outcome, print_findings

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext
    from launchlist.project.project import Project
    from launchlist.project.templates import ReadFolder


ENDS_AT_INTERRUPT: Final = True


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add_plan_options(parser)
    add_staged(parser)
    parser.add_argument("--explain", action="store_true", help="explain the status of each metric")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return the findings of the plan, or of every plan that is staged."""
    return run_on_plan(args, context, _check, "Checking", reports=True)


def _check(args: Namespace, project: Project, context: CommandContext) -> Outcome:
    staged = context.staged
    read = staged.read_folder if staged else None
    outcome = check(project, args.style, color=context.color, explain=args.explain, read=read)
    if not staged or not outcome.code:
        return outcome
    from launchlist.project.staged import explain_untracked

    return outcome._replace(errors=explain_untracked(staged))


def check(
    project: Project, style: FindingFormat, *, color: bool, explain: bool, read: ReadFolder | None = None
) -> Outcome:
    """Return the findings; with ``explain`` also why each metric has its status. ``read`` returns templates."""
    if project.lookup and project.lookup.plan.templates:
        from launchlist.project.templates import check_templates  # needed by few plans

        project = check_templates(project, read)
    text = print_findings(project, style, color=color)
    if explain and style == "text":
        text += explain_metrics(project)
    return Outcome(code=int(project.has_errors), text=text)


def explain_metrics(project: Project) -> str:
    """Return one line per metric: its value, its status and the reason for it."""
    if not project.lookup or not project.as_of or not project.lookup.plan.is_complete:
        return "no metrics: some files could not be read\n"
    from launchlist.plan.metrics import measure_plan
    from launchlist.plan.schedule import project_schedule

    rows = measure_plan(project_schedule(project.lookup, project.as_of))
    lines = (f"{row.title}: {row.current} ({row.health}): {row.reason}" for row in rows)
    return "".join(f"{escape_line(line)}\n" for line in lines)
