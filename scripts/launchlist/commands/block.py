"""``launchlist block``: add a blocker, or add tasks to an existing one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from launchlist.commands.field_values import choose_owner, read_field_moment, read_wished_list, require_text
from launchlist.commands.options import add_root, complete
from launchlist.commands.record_edits import change_records, find_record
from launchlist.editing.emitter import emit
from launchlist.editing.records import PlanRecord, find_modeline, find_records, list_plan_records
from launchlist.errors import UsageError
from launchlist.plan.names import is_id
from launchlist.project.edit_session import EditSession, find_free_id, finish_edit, open_session
from launchlist.project.exclusive import run_alone
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome
    from launchlist.reading.yaml.fast_path import Data


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    named = add(
        "id", metavar="ID", help="an existing blocker, or the id of a new one; or the problem, for the next free id"
    )
    complete(named, "blocker")
    add("affects", nargs="*", metavar="TASK", help="the tasks it blocks")
    add(
        "--affects",
        action="append",
        default=[],
        dest="more",
        metavar="TASK",
        help="the same; one or more, separated by commas; can be repeated",
    )
    add("--description", metavar="TEXT", help="the problem; required for a new one with an id")
    add("--plan", metavar="TEXT", help="how it will be resolved; required for a new one")
    add("--owner", metavar="NAME", help="who is responsible for resolving it")
    add("--eta", metavar="MOMENT", help="when it is expected to be resolved")
    add_root(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Open a blocker: a new one in its own file, or an existing one with more tasks."""
    return run_alone(_block, args, context)


def _block(args: Namespace, context: CommandContext) -> Outcome:
    """Open a blocker: a new one in its own file, or an existing one with more tasks."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    args.affects = [*args.affects, *read_wished_list(*args.more)]
    if _is_description(args):
        args.id, args.description = _choose_id(session), args.id
    if not find_records(session.tree.files, args.id):
        path, data = _build_file(args, session)
        return finish_edit(session, {path: data}, [f"{args.id}: open, in {path}"], new=path)
    record = find_record(session, args.id)
    if record.kind != "blocker":
        msg = f"{args.id} is a task; a blocker needs its own id, such as BLK-1"
        raise UsageError(msg)
    return change_records(session, [(record, _plan_changes(record, args, session))])


def _is_description(args: Namespace) -> bool:
    """Return whether the problem was written where the id would be."""
    return not is_id(args.id) and args.description is None and (" " in args.id.strip() or bool(args.more))


def _choose_id(session: EditSession) -> str:
    """Return the next free id, with the letters that most blockers of the plan have."""
    ids = [each.id for each in list_plan_records(session.tree.files) if each.kind == "blocker" and is_id(each.id)]
    letters = Counter(each.rpartition("-")[0] for each in ids).most_common(1)
    return find_free_id(letters[0][0] if letters else "BLK", session)


def _build_file(args: Namespace, session: EditSession) -> tuple[str, bytes]:
    """Return the path and the content of a new blocker's file. Raises UsageError naming everything that is missing."""
    _check_texts(args)
    if not is_id(args.id):
        msg = f"{quote(args.id)} is not a valid id; write capital letters, a hyphen and a number, such as BLK-1"
        raise UsageError(msg)
    given = {"the tasks it blocks": args.affects, "--description": args.description, "--plan": args.plan}
    missing = [name for name, value in {**given, "--eta": args.eta}.items() if not value]
    if missing:
        hint = suggest(args.id, [each.id for each in list_plan_records(session.tree.files) if each.kind == "blocker"])
        msg = f"there is no blocker {args.id} yet; a new one needs {join_names(missing)}{f'; {hint}' if hint else ''}"
        raise UsageError(msg)
    fields: dict[str, Any] = {
        "id": args.id,
        "description": args.description,
        "affects": list(dict.fromkeys(args.affects)),
        "resolution_plan": args.plan,
        "owner": choose_owner(args.owner, session.plan),
        "eta": read_field_moment(args.eta, "--eta", session),
        "status": "open",
    }
    text = find_modeline(session.tree.files, "blocker") + emit("blocker", fields)
    return f"checklist/blockers/{args.id}.yaml", text.encode()


def _plan_changes(record: PlanRecord, args: Namespace, session: EditSession) -> dict[str, Data | None]:
    """Return the fields of a blocker to change: its status becomes open, and those given by options."""
    _check_texts(args)
    wanted: dict[str, Data | None] = {"status": "open"}
    old = record.fields.get("affects")
    affects = [*(old if isinstance(old, list) else [])]
    added = [each for each in dict.fromkeys(args.affects) if each not in affects]
    if added:
        wanted["affects"] = [*affects, *added]
    texts = {"description": args.description, "resolution_plan": args.plan}
    wanted |= {name: text for name, text in texts.items() if text}
    if args.owner is not None:
        wanted["owner"] = choose_owner(args.owner, session.plan)
    if args.eta:
        wanted["eta"] = read_field_moment(args.eta, "--eta", session)
    return wanted


def _check_texts(args: Namespace) -> None:
    require_text(args.description, "--description")
    require_text(args.plan, "--plan")
