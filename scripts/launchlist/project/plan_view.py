"""The common start of commands that show or export a plan: the readable part of the plan, and the selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from launchlist.plan.view import PlanView, build_view, read_selection, select
from launchlist.printing.escape import escape_line
from launchlist.project.absent import select_absent
from launchlist.project.context import Outcome, print_findings
from launchlist.project.project import read_project
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from argparse import Namespace

    from launchlist.project.context import CommandContext


class Viewed(NamedTuple):
    """A plan that could be read, with the exit code and the remark for standard error if it has errors."""

    view: PlanView
    code: int = 0
    errors: str = ""
    absent: tuple[str, ...] = ()
    """The printed findings about files that are not checked out."""

    def end(self, text: str, remark: str = "") -> Outcome:
        """Return the outcome of a command that prints ``text``."""
        return Outcome(code=self.code, text=text, errors=self.errors + remark)


def view_plan(args: Namespace, context: CommandContext) -> Viewed | Outcome:
    """Return the whole plan, or the outcome if no plan can be read.

    Findings go to standard error, since standard output may be the input of another program.
    """
    project = read_project(context.root, args.as_of, context.now, places=False)
    if not project.lookup or not project.as_of:
        return Outcome(code=1, errors=print_findings(project, "text", color=False))
    view = build_view(project.lookup, project.as_of)
    errors = sum(finding.severity == "error" for finding in project.findings)
    if not errors:
        return Viewed(view)
    tool = "lists it" if errors == 1 else "lists them"
    absent = tuple(escape_line(str(each)) for each in select_absent(project.findings))
    said = "".join(f"{each}\n" for each in absent)
    return Viewed(view, 1, f"{said}the plan has {count_noun(errors, 'error')}: launchlist check {tool}\n", absent)


def view_selection(args: Namespace, context: CommandContext) -> Viewed | Outcome:
    """Return the filtered plan, or the outcome if no plan can be read."""
    selection = read_selection(args.owner, args.label, args.due)
    viewed = view_plan(args, context)
    return viewed if isinstance(viewed, Outcome) else viewed._replace(view=select(viewed.view, selection))
