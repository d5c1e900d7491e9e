"""``launchlist resolve``: mark blockers as resolved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.options import add_root, complete
from launchlist.commands.record_edits import change_records, find_record
from launchlist.errors import UsageError
from launchlist.project.edit_session import EditSession, open_session
from launchlist.project.exclusive import run_alone

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    complete(parser.add_argument("ids", nargs="+", metavar="ID", help="the blockers to mark as resolved"), "blocker")
    add_root(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Resolve blockers: all of them, or none if one cannot be resolved."""
    return run_alone(_resolve, args, context)


def _resolve(args: Namespace, context: CommandContext) -> Outcome:
    """Resolve blockers: all of them, or none if one cannot be resolved."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    records = [find_record(session, each) for each in dict.fromkeys(args.ids)]
    for record in records:
        if record.kind != "blocker":
            msg = f"{record.id} is a task; to finish it: launchlist set {record.id} status=complete"
            raise UsageError(msg)
    return change_records(session, [(record, {"status": "resolved"}) for record in records])
