"""``launchlist show``: everything about one task or blocker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.options import add_as_of, add_format, add_root
from launchlist.errors import UsageError
from launchlist.export.data import describe_records, write_json
from launchlist.printing.escape import escape_json
from launchlist.project.outcome import Outcome
from launchlist.project.plan_view import view_plan
from launchlist.vocabulary import suggest
from launchlist.wording import quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("id", metavar="ID", help="a task or a blocker")
    add_root(parser)
    add_as_of(parser)
    add_format(parser, "text", "json")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return all there is about one task or blocker."""
    viewed = view_plan(args, context)
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

    cards = [draw_task(each, view, context) for each in tasks] + [
        draw_blocker(each, view, context) for each in blockers
    ]
    return viewed.end("\n".join(cards))
