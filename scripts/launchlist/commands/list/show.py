"""``launchlist show``: all details of one task or blocker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.list.columns import BOLD, GREEN, RED, YELLOW, name_due, name_moment, name_status, paint
from launchlist.commands.options import add_as_of, add_format, add_root
from launchlist.errors import UsageError
from launchlist.export.data import describe_records, write_json
from launchlist.printing.escape import escape_json, escape_line, escape_text
from launchlist.project.context import Outcome
from launchlist.project.plan_view import view_plan
from launchlist.vocabulary import suggest
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchlist.plan.model import Task
    from launchlist.plan.view import BlockerView, PlanView, TaskView
    from launchlist.project.context import CommandContext


_INDENT = 17
_NARROWEST = 20
CardField = tuple[str, str, str]
"""Name, text and color."""


def draw_task(each: TaskView, view: PlanView, context: CommandContext) -> str:
    """Return a task's card."""
    task = each.task
    overdue = " (overdue)" if each.is_overdue else ""
    fields = [
        ("owner", _name_owner(task.owner, view), ""),
        ("deadline", _name_written(task) + name_due(task, view) + overdue, RED if overdue else ""),
        ("phase", _name_phase(task, view), ""),
        ("status", name_status(each), YELLOW if each.is_blocked else GREEN if task.is_finished else ""),
        *(("waits for", _describe(task_id, view), "") for task_id in each.waits_for),
        *(("blocked by", _describe(blocker_id, view), "") for blocker_id in each.held_by),
        *(("needed by", _describe(task_id, view), "") for task_id in each.waited_for_by),
        ("critical path", _name_step(each, view), ""),
        ("expected", _name_lateness(each), RED),
        ("depends on", ", ".join(task.depends_on), ""),
        ("labels", ", ".join(task.labels), ""),
        ("estimate", f"{task.estimate.total_seconds() / 3600:.10g} h" if task.estimate else "", ""),
        ("not before", name_moment(task.not_before, view) if task.not_before else "", ""),
        ("kind", "milestone" if task.is_milestone else "", ""),
        ("snoozed until", name_moment(task.snooze_until, view) if task.snooze_until else "", ""),
        ("next action", task.next_action, ""),
        ("notes", task.notes, ""),
        *(("link", link, "") for link in task.links),
        *((f"on {update.date}", update.text, "") for update in task.updates),
        ("file", task.source.path, ""),
    ]
    return _draw(f"{task.id} {task.title}", fields, context)


def draw_blocker(each: BlockerView, view: PlanView, context: CommandContext) -> str:
    """Return a blocker's card."""
    blocker = each.blocker
    overdue = " (overdue)" if each.is_overdue else ""
    fields = [
        ("owner", _name_owner(blocker.owner, view), ""),
        ("eta", name_due(blocker, view) + overdue, RED if overdue else ""),
        ("status", blocker.status, YELLOW if blocker.is_open else GREEN),
        *(("affects", _describe(task_id, view), "") for task_id in dict.fromkeys(blocker.affects)),
        ("plan", blocker.resolution_plan, ""),
        ("next action", blocker.next_action, ""),
        ("file", blocker.source.path, ""),
    ]
    return _draw(f"{blocker.id} {blocker.description}", fields, context)


def _name_written(task: Task) -> str:
    """Return the text that a deadline was derived from, to stand before the date."""
    return f"{task.deadline.written} · " if task.deadline and task.deadline.written else ""


def _name_phase(task: Task, view: PlanView) -> str:
    phase = next((phase for phase in view.lookup.plan.phases if phase.id == task.phase), None)
    return f"{phase.id}: {phase.title}" if phase else task.phase


def _name_owner(name: str, view: PlanView) -> str:
    role = next((owner.role for owner in view.lookup.plan.owners if owner.name == name), "")
    return f"{name} ({role})" if role else name


def _describe(record_id: str, view: PlanView) -> str:
    """Return a line about another task or blocker."""
    task, blocker = view.lookup.tasks.get(record_id), view.lookup.blockers.get(record_id)
    if task:
        status = task.status.replace("_", " ")
        return f"{task.id} ({status}, {task.owner}, due {name_due(task, view)}) {task.title}"
    if blocker:
        due = name_due(blocker, view)
        return f"{blocker.id} ({blocker.status}, {blocker.owner}, until {due}) {blocker.description}"
    return f"{record_id} (not in the plan)"


def _name_step(each: TaskView, view: PlanView) -> str:
    if each.step is None:
        return ""
    path = view.lookup.plan.critical_path
    return f"step {each.step} of {len(path)}: {path[each.step - 1].title}"


def _name_lateness(each: TaskView) -> str:
    seconds = int(each.late_by.total_seconds())
    if seconds <= 0:
        return ""
    days, hours = seconds // 86400, seconds % 86400 // 3600
    span = count_noun(days, "day") if days else count_noun(hours, "hour") if hours else "less than an hour"
    return f"{span} after the deadline"


def _draw(heading: str, fields: Sequence[CardField], context: CommandContext) -> str:
    lines = [paint(escape_line(" ".join(heading.split())), BOLD, color=context.color)]
    for name, text, color in fields:
        label = name
        for line in _wrap(text, context.width):
            lines.append(f"  {label:<{_INDENT - 2}}{paint(line, color, color=context.color)}".rstrip(" "))
            label = ""
    return "".join(f"{line}\n" for line in lines)


def _wrap(text: str, width: int | None) -> list[str]:
    """Return text as lines that fit next to the names of the fields, none of which a log reads as a command."""
    from rich.cells import chop_cells

    # Escaping a workflow command at the start of a line takes a column.
    room = max(width - _INDENT - (text.count(":") > 1), _NARROWEST) if width else None
    lines: list[str] = []
    for line in text.splitlines():
        if room is None or not line:
            lines.append(line)
            continue
        current = ""
        for word in escape_text(line).split(" "):
            for piece in chop_cells(word, room) or [""]:
                joined = f"{current} {piece}" if current else piece
                if current and _is_wider(joined, room):
                    lines.append(current)
                    joined = piece
                current = joined
        lines.append(current)
    return [escape_line(line) for line in lines]


def _is_wider(text: str, room: int) -> bool:
    from rich.cells import cell_len

    return cell_len(text) > room


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("id", metavar="ID", help="a task or a blocker")
    add_root(parser)
    add_as_of(parser)
    add_format(parser, "text", "json")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return all details of one task or blocker."""
    viewed = view_plan(args, context)
    if isinstance(viewed, Outcome):
        return viewed
    view = viewed.view
    tasks = [each for each in view.tasks if each.task.id == args.id]
    blockers = [each for each in view.blockers if each.blocker.id == args.id]
    if not tasks and not blockers:
        known = (*view.lookup.tasks, *view.lookup.blockers)
        hint = suggest(args.id, known) or "to list the tasks: launchlist list"
        if viewed.absent:  # it may be there
            hint = "; ".join(viewed.absent)
        elif not view.lookup.plan.is_complete:
            hint += "; some files cannot be read: launchlist check explains why"
        msg = f"there is no task or blocker {quote(args.id)}; {hint}"
        raise UsageError(msg)
    if args.style == "json":
        part = describe_records(view, tasks or None, blockers or None)
        return viewed.end(escape_json(write_json(part)))

    cards = [draw_task(each, view, context) for each in tasks] + [
        draw_blocker(each, view, context) for each in blockers
    ]
    return viewed.end("\n".join(cards))
