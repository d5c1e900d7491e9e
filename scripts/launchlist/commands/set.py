"""``launchlist set``: change fields of a task or a blocker, and nothing else in its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.field_values import read_field_values
from launchlist.commands.options import add_root
from launchlist.commands.record_edits import add_update, change_records, find_record
from launchlist.project.edit_session import EditSession, open_session
from launchlist.project.exclusive import run_alone

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("id", metavar="ID", help="a task or a blocker")
    add(
        "fields",
        nargs="+",
        metavar="FIELD=VALUE",
        help="status=complete, deadline='friday 18:00', labels=a,b; an empty value removes the field",
    )
    add("--update", metavar="TEXT", help="add a dated update to a task")
    add_root(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Set fields of one task or blocker, or remove those with no value after the ``=``."""
    return run_alone(_set, args, context)


def _set(args: Namespace, context: CommandContext) -> Outcome:
    """Set fields of one task or blocker, or remove those with no value after the ``=``."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    record = find_record(session, args.id)
    wanted = read_field_values(record.kind, args.fields, session)
    if args.update is not None:
        wanted["updates"] = add_update(record, args.update, None, session)
    return change_records(session, [(record, wanted)])
