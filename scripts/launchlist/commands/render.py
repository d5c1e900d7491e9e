"""``launchlist render``: write the outputs of a valid plan, from disk or staged, or show what would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.commands.check import explain_metrics
from launchlist.commands.options import WRITES, add_exit_code, add_plan_options, add_staged
from launchlist.commands.plan_run import run_on_plan
from launchlist.printing.escape import escape_line
from launchlist.project.absent import find_absent, list_marked, name_add, report_absent
from launchlist.project.context import Outcome
from launchlist.project.drift import introduce_drift, show_drift, write_changes
from launchlist.project.generate import RenderOptions, draw, refuse
from launchlist.project.templates import load_overrides

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchlist.git.checkout import Unchecked
    from launchlist.project.context import CommandContext
    from launchlist.project.drift import OutputChange
    from launchlist.project.project import Project
    from launchlist.project.staged import StagedPlan


ENDS_AT_INTERRUPT: Final = True


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add_plan_options(parser)
    add_staged(parser, WRITES)
    add_exit_code(parser)
    add = parser.add_argument
    add("--check", action="store_true", help="write nothing; show the differences, and exit 1 if there are any")
    add("--stamp", action="store_true", help="update the recorded time even if nothing else changed")
    add("--force", action="store_true", help="overwrite uncommitted manual edits")
    add("--explain", action="store_true", help="explain the status of each metric")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Write the outputs of the plan, or of every plan that is staged."""
    return run_on_plan(args, context, _render, "Rendering", renders=True)


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
    return render_staged(project, options, context.staged, check=args.check)


def render(project: Project, rendering: RenderOptions, *, check: bool) -> Outcome:
    """Write what differs, or with ``check`` print it and exit with 1 if anything does. Errors prevent both."""
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


def render_staged(project: Project, rendering: RenderOptions, plan: StagedPlan, *, check: bool) -> Outcome:
    """Write the staged outputs that do not match the staged plan, or with ``check`` show how they differ.

    An output that is right as of the time it records is left alone. Written files must be added with ``git add``: the
    index itself is not changed, and with ``fails_on_change`` a commit is stopped until it contains what was written.
    For a plan that the commit leaves alone only drift is reported, and none if the plan has errors.
    """
    if project.has_errors or not project.lookup or not project.as_of:
        return refuse(project, [], rendering) if plan.is_touched else Outcome(code=0)
    overrides, findings = load_overrides(project.root, project.lookup.plan, plan.read_folder)
    staged = draw(project, rendering, overrides, findings, check=True, read=plan.read_text_file)
    if staged.faults:
        return refuse(project, staged.faults, rendering) if plan.is_touched else Outcome(code=0)
    ignored = _find_ignored(staged.changes, plan)
    changes = tuple(change for change in staged.changes if change.target.output.path not in ignored)
    if not changes and (not plan.is_touched or (check and rendering.style == "text")):
        return Outcome(code=0)  # `check` reports the size of a valid plan
    if check:
        return show_drift(changes, project, rendering.style, color=rendering.color, remedy=_name_remedy(plan))
    text = "" if rendering.style == "text" else introduce_drift(project, rendering.style, color=rendering.color)
    wanted = {change.target.output.path for change in staged.changes}
    absent = report_absent(project.root, find_absent(project.root, [*wanted]))  # Git would refuse to add them
    if absent:
        return refuse(project, absent, rendering)
    marked = list_marked(project.root, [*wanted])
    drawn = draw(_limit_outputs(project, wanted), rendering, overrides, check=False)
    if drawn.faults:
        return refuse(project, drawn.faults, rendering)
    targets = drawn.targets if staged.changes else staged.targets
    written = write_changes(drawn.changes, targets, project.root, text, force=rendering.force)
    said = written.errors + "".join(_advise(change, plan, marked) for change in changes)
    said += "".join(map(_explain_ignored, ignored.intersection(change.target.output.path for change in drawn.changes)))
    return written._replace(code=int(rendering.fails_on_change and bool(changes)), errors=said)


def _find_ignored(changes: Sequence[OutputChange], plan: StagedPlan) -> frozenset[str]:
    """Return the outputs that Git ignores: they are written, but are not part of the commit."""
    from launchlist.git.staged import find_ignored

    paths = {
        f"{plan.prefix}{path}": path for path in (each.target.output.path for each in changes if not each.target.data)
    }
    return frozenset(map(paths.__getitem__, find_ignored(plan.staged, list(paths))))


def _explain_ignored(path: str) -> str:
    return escape_line(f"{path} is ignored by Git, so it is not part of the commit") + "\n"


def _limit_outputs(project: Project, wanted: set[str]) -> Project:
    """Return the project with only the outputs whose paths are ``wanted``."""
    assert project.lookup  # noqa: S101 - the caller renders a plan without errors
    plan = project.lookup.plan
    outputs = tuple(output for output in plan.outputs if output.path in wanted)
    return project._replace(lookup=project.lookup._replace(plan=plan._replace(outputs=outputs)))


def _advise(change: OutputChange, plan: StagedPlan, marked: Sequence[Unchecked]) -> str:
    path = change.target.output.path
    what = "is not staged" if change.target.data is None else "is staged in an outdated version"
    if not plan.is_touched:
        what = "has been out of date since an earlier commit"
    return escape_line(f"{path} {what}; to include it in the commit: {name_add(marked, path, plan.name(path))}") + "\n"


def _name_remedy(plan: StagedPlan) -> str:
    root = "" if plan.root == "." else f" --root {plan.name('.')}"
    return f"run: launchlist render --staged{root}, then git add what it writes"
