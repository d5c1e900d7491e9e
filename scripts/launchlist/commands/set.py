"""``launchlist set``: change fields of tasks, blockers, owners, phases or the plan, and nothing else in their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.field_words import read_record_fields
from launchlist.commands.options import add_root, offer_members
from launchlist.commands.record_edits import add_update, change_records, find_record
from launchlist.errors import UsageError
from launchlist.plan.names import is_id
from launchlist.project.edit_session import EditSession, open_session
from launchlist.project.exclusive import run_alone
from launchlist.wording import quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    first = add("id", metavar="ID", help="tasks or blockers; or: plan, owner NAME, phase ID")
    offer_members(first, ("plan", "owner", "phase"))
    add(
        "fields",
        nargs="+",
        metavar="FIELD=VALUE",
        help="status=complete, deadline='friday 18:00', deadline=+2d (moves it), labels=a,b, labels+=c, labels-=a; "
        "an empty value removes the field",
    )
    add("--update", metavar="TEXT", help="add a dated update to each task")
    add_root(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Set fields, or remove those with no value after the ``=``: all of them, or none."""
    return run_alone(_set, args, context)


def _set(args: Namespace, context: CommandContext) -> Outcome:
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    if args.id in {"plan", "owner", "phase"}:
        return _set_in_plan(args, session)
    count = next((at for at, word in enumerate(args.fields) if "=" in word), len(args.fields))
    ids, words = list(dict.fromkeys((args.id, *args.fields[:count]))), args.fields[count:]
    if not words:
        msg = "there is nothing to set; write FIELD=VALUE after the ids, such as status=complete"
        if not is_id(ids[-1]):
            msg = f"{quote(ids[-1])} is not FIELD=VALUE; write {ids[-1]}=…"
        raise UsageError(msg)
    wanted = []
    for record in [find_record(session, each) for each in ids]:
        fields = read_record_fields(record, words, session)
        if args.update is not None:
            fields["updates"] = add_update(record, args.update, None, session)
        wanted.append((record, fields))
    return change_records(session, wanted)


def _set_in_plan(args: Namespace, session: EditSession) -> Outcome:
    from launchlist.commands.plan_fields import set_member_fields, set_plan_fields  # needed by few changes

    if args.update is not None:
        msg = "only tasks have updates; leave out --update"
        raise UsageError(msg)
    if args.id == "plan":
        return set_plan_fields(args.fields, session)
    name, *words = args.fields
    if not words or "=" in name:
        example = "Maya github=maya" if args.id == "owner" else "beta until=release-1w"
        msg = f"write whose field to set, and the field, such as: launchlist set {args.id} {example}"
        raise UsageError(msg)
    return set_member_fields(args.id, name, words, session)
