"""``render --staged``: the outputs of a commit compared with its plan, and those that differ written for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.git.staged import find_ignored
from launchlist.printing.escape import escape_line
from launchlist.project.absent import find_absent, list_marked, name_add, report_absent
from launchlist.project.drift import introduce_drift, show_drift, write_changes
from launchlist.project.generate import draw, refuse
from launchlist.project.outcome import Outcome
from launchlist.project.templates import load_overrides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from launchlist.git.checkout import Unchecked
    from launchlist.project.drift import OutputChange
    from launchlist.project.generate import RenderOptions
    from launchlist.project.project import Project
    from launchlist.project.staged import StagedPlan


def render_staged(project: Project, rendering: RenderOptions, plan: StagedPlan, *, check: bool) -> Outcome:
    """Write the outputs that are staged other than the staged plan says, or with ``check`` show how they differ.

    An output that is right as of the moment it records is left alone. What is written is for the next ``git add``: the
    index itself is not touched, and with ``fails_on_change`` a commit is stopped until it holds what was written.
    Of a plan that the commit leaves alone nothing is said but drift, and what has errors has none that could be told.
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
        return Outcome(code=0)  # of a valid plan `check` says how much it holds
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
    """Return the outputs that no commit takes up, since Git ignores them: they are written, and are not part of it."""
    paths = {
        f"{plan.prefix}{path}": path for path in (each.target.output.path for each in changes if not each.target.data)
    }
    return frozenset(map(paths.__getitem__, find_ignored(plan.staged, list(paths))))


def _explain_ignored(path: str) -> str:
    return escape_line(f"{path} is ignored by Git, so the commit does not hold it") + "\n"


def _limit_outputs(project: Project, wanted: set[str]) -> Project:
    """Return the project with those of its outputs whose paths are ``wanted``."""
    assert project.lookup  # noqa: S101 - the caller renders a plan without errors
    plan = project.lookup.plan
    outputs = tuple(output for output in plan.outputs if output.path in wanted)
    return project._replace(lookup=project.lookup._replace(plan=plan._replace(outputs=outputs)))


def _advise(change: OutputChange, plan: StagedPlan, marked: Sequence[Unchecked]) -> str:
    path = change.target.output.path
    what = "is not staged" if change.target.data is None else "is staged as it was before"
    if not plan.is_touched:
        what = "is not what the plan says since an earlier commit"
    return escape_line(f"{path} {what}; to have it in the commit: {name_add(marked, path, plan.name(path))}") + "\n"


def _name_remedy(plan: StagedPlan) -> str:
    root = "" if plan.root == "." else f" --root {plan.name('.')}"
    return f"run: launchlist render --staged{root}, and git add what it writes"
