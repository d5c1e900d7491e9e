"""``launchlist update``: add a dated update to a task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.options import add_root, complete
from launchlist.commands.record_edits import add_update, change_records, find_record
from launchlist.project.edit_session import EditSession, open_session
from launchlist.project.exclusive import run_alone

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    complete(add("id", metavar="ID", help="a task"), "task")
    add("text", metavar="TEXT", help="what happened")
    add("--date", metavar="DATE", help="the date it happened (default: today)")
    add_root(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Add a dated update to a task."""
    return run_alone(_update, args, context)


def _update(args: Namespace, context: CommandContext) -> Outcome:
    """Add a dated update to a task."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    record = find_record(session, args.id)
    return change_records(session, [(record, {"updates": add_update(record, args.text, args.date, session)})])
