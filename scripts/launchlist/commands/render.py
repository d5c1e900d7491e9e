"""``launchlist render``: write the outputs of a valid plan, or show with ``--check`` what writing would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from launchlist.commands.check import explain_metrics
from launchlist.commands.options import WRITES, add_exit_code, add_plan_options, add_staged
from launchlist.commands.plan_run import run_on_plan
from launchlist.project.drift import introduce_drift, show_drift, write_changes
from launchlist.project.generate import RenderOptions, draw, refuse
from launchlist.project.templates import load_overrides

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext
    from launchlist.project.outcome import Outcome
    from launchlist.project.project import Project


DEFAULTS: Final[dict[str, Any]] = {
    "root": None,
    "as_of": None,
    "style": "text",
    "staged": False,
    "exit_non_zero_on_change": False,
    "check": False,
    "stamp": False,
    "force": False,
    "explain": False,
}


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add_plan_options(parser)
    add_staged(parser, WRITES)
    add_exit_code(parser)
    add = parser.add_argument
    add("--check", action="store_true", help="write nothing; show the differences, and exit 1 if there are any")
    add("--stamp", action="store_true", help="update the recorded time even if nothing else changed")
    add("--force", action="store_true", help="overwrite manual edits that were not committed")
    add("--explain", action="store_true", help="explain the status of each metric")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Write the outputs of the plan, or of every plan that is staged."""
    return run_on_plan(args, context, _render, "Rendering")


def _render(args: Namespace, project: Project, context: CommandContext) -> Outcome:
    options = RenderOptions(
        style=args.style,
        color=context.color,
        stamp=args.stamp,
        force=args.force,
        explain=args.explain,
        is_moment_given=args.as_of is not None,
        fails_on_change=args.exit_non_zero_on_change,
    )
    if not context.staged:
        return render(project, options, check=args.check)
    from launchlist.commands.render_staged import render_staged

    return render_staged(project, options, context.staged, check=args.check)


def render(project: Project, rendering: RenderOptions, *, check: bool) -> Outcome:
    """Write what differs, or with ``check`` print it and end with 1 if anything did. Errors stop both."""
    if project.has_errors or not project.lookup or not project.as_of:
        return refuse(project, [], rendering)
    overrides, findings = load_overrides(project.root, project.lookup.plan)
    drawn = draw(project, rendering, overrides, findings, check=check)
    if drawn.faults:
        return refuse(project, drawn.faults, rendering)
    if check:
        return show_drift(drawn.changes, project, rendering.style, color=rendering.color)
    text = introduce_drift(project, rendering.style, color=rendering.color)
    if rendering.explain and rendering.style == "text":
        text += explain_metrics(project)
    written = write_changes(drawn.changes, drawn.targets, project.root, text, force=rendering.force)
    return written._replace(code=int(rendering.fails_on_change and bool(drawn.changes)))
