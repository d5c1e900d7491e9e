"""``launchlist list``, ``ready``, ``blocked`` and ``show``: a plan, or one thing of it, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.list.columns import GREEN, RED, YELLOW, Cell, draw_table, name_due, name_status
from launchlist.errors import UsageError
from launchlist.export.data import describe_records, write_json
from launchlist.printing.escape import escape_json
from launchlist.project.outcome import Outcome
from launchlist.project.plan_view import view_plan, view_selection
from launchlist.vocabulary import suggest
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable

    from launchlist.plan.view import PlanView, TaskView
    from launchlist.project.context import CommandContext

HEADS = ("ID", "DEADLINE", "STATUS", "OWNER", "TITLE")


def list_tasks(args: Namespace, around: CommandContext) -> Outcome:
    """Return the selected tasks."""
    return _list(args, around, lambda _: True, "")


def list_ready(args: Namespace, around: CommandContext) -> Outcome:
    """Return the selected tasks that are unfinished and wait for nothing."""
    return _list(args, around, lambda each: each.is_ready, "ready ")


def list_blocked(args: Namespace, around: CommandContext) -> Outcome:
    """Return the selected tasks that wait, and what for."""
    return _list(args, around, lambda each: each.is_blocked, "blocked ")


def show(args: Namespace, around: CommandContext) -> Outcome:
    """Return all there is about one task or blocker."""
    viewed = view_plan(args, around)
    if isinstance(viewed, Outcome):
        return viewed
    view = viewed.view
    tasks = [each for each in view.tasks if each.task.id == args.id]
    blockers = [each for each in view.blockers if each.blocker.id == args.id]
    if not tasks and not blockers:
        known = (*view.lookup.tasks, *view.lookup.blockers)
        hint = suggest(args.id, known) or "launchlist list names the tasks"
        if viewed.absent:  # it may stand there
            hint = "; ".join(viewed.absent)
        elif not view.lookup.plan.is_complete:
            hint += "; some files cannot be read: launchlist check says why"
        msg = f"there is no task or blocker {quote(args.id)}; {hint}"
        raise UsageError(msg)
    if args.style == "json":
        part = describe_records(view, tasks or None, blockers or None)
        return viewed.end(escape_json(write_json(part)))
    from launchlist.commands.list.card import draw_blocker, draw_task

    cards = [draw_task(each, view, around) for each in tasks] + [draw_blocker(each, view, around) for each in blockers]
    return viewed.end("\n".join(cards))


def _list(args: Namespace, around: CommandContext, is_wanted: Callable[[TaskView], bool], kind: str) -> Outcome:
    viewed = view_selection(args, around)
    if isinstance(viewed, Outcome):
        return viewed
    view = viewed.view
    tasks = [each for each in view.tasks if is_wanted(each)]
    if args.style == "json":
        return viewed.end(escape_json(write_json(describe_records(view, tasks))))
    heads = (*HEADS[:-1], "WAITS FOR", HEADS[-1]) if kind == "blocked " else HEADS
    rows = [_build_row(each, view, with_waits=len(heads) > len(HEADS)) for each in tasks]
    text = draw_table(heads, rows, around.width, colour=around.colour)
    return viewed.end(text, "" if tasks else _explain_nothing(view, kind))


def _build_row(each: TaskView, view: PlanView, *, with_waits: bool) -> list[Cell]:
    task = each.task
    due = name_due(task, view) + (" (overdue)" if each.is_overdue else "")
    colour = YELLOW if each.is_blocked else GREEN if task.is_finished else ""
    waits = [Cell(_join((*each.waits_for, *each.held_by)))] if with_waits else []
    return [
        Cell(task.id),
        Cell(due, RED if each.is_overdue else ""),
        Cell(name_status(each), colour),
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
    return f"no {kind}tasks{' are selected' if is_filtered else ''} (the plan has {total})\n"
