"""``launchlist list``, ``ready`` and ``blocked``: tasks of a plan as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.commands.list.columns import GREEN, RED, YELLOW, Cell, draw_table, name_due, name_status
from launchlist.commands.options import add_filters, add_format
from launchlist.export.data import describe_records, write_json
from launchlist.printing.escape import escape_json
from launchlist.project.context import Outcome
from launchlist.project.plan_view import view_selection
from launchlist.wording import count_noun

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Iterable

    from launchlist.plan.view import PlanView, TaskView
    from launchlist.project.context import CommandContext

HEADS = ("ID", "DEADLINE", "STATUS", "OWNER", "TITLE")


_KINDS: Final[dict[str, tuple[str, Callable[[TaskView], bool]]]] = {
    "list": ("", lambda _: True),
    "ready": ("ready ", lambda each: each.is_ready),
    "blocked": ("blocked ", lambda each: each.is_blocked),
}
"""By the name of the command: what its tasks are called, and which tasks they are."""


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add_filters(parser)
    add_format(parser, "text", "json")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return the selected tasks: all of them, those that can be done now, or those that are waiting."""
    kind, is_wanted = _KINDS[args.command]
    return _list(args, context, is_wanted, kind)


def _list(args: Namespace, context: CommandContext, is_wanted: Callable[[TaskView], bool], kind: str) -> Outcome:
    viewed = view_selection(args, context)
    if isinstance(viewed, Outcome):
        return viewed
    view = viewed.view
    tasks = [each for each in view.tasks if is_wanted(each)]
    if args.style == "json":
        return viewed.end(escape_json(write_json(describe_records(view, tasks))))
    heads = (*HEADS[:-1], "WAITS FOR", HEADS[-1]) if kind == "blocked " else HEADS
    rows = [_build_row(each, view, with_waits=len(heads) > len(HEADS)) for each in tasks]
    text = draw_table(heads, rows, context.width, color=context.color)
    return viewed.end(text, "" if tasks else _explain_nothing(view, kind))


def _build_row(each: TaskView, view: PlanView, *, with_waits: bool) -> list[Cell]:
    task = each.task
    due = name_due(task, view) + (" (overdue)" if each.is_overdue else "")
    color = YELLOW if each.is_blocked else GREEN if task.is_finished else ""
    waits = [Cell(_join((*each.waits_for, *each.held_by)))] if with_waits else []
    return [
        Cell(task.id),
        Cell(due, RED if each.is_overdue else ""),
        Cell(name_status(each), color),
        Cell(task.owner),
        *waits,
        Cell(task.title),
    ]


def _join(ids: Iterable[str]) -> str:
    return ", ".join(ids)


def _explain_nothing(view: PlanView, kind: str) -> str:
    selection = view.selection
    is_filtered = selection.owners or selection.labels or selection.due
    total = count_noun(len(view.lookup.tasks), "task")
    return f"no {kind}tasks{' match' if is_filtered else ''} (the plan has {total})\n"
