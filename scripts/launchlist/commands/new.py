"""``launchlist new``: add a task under an unused id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from launchlist.commands.field_values import choose_owner, read_wished_list, read_wished_moment, require_text
from launchlist.commands.options import add_root, complete
from launchlist.editing.emitter import emit
from launchlist.editing.next_id import list_branch_ids
from launchlist.editing.records import find_modeline
from launchlist.errors import UsageError
from launchlist.plan.names import is_id
from launchlist.project.edit_session import (
    EditSession,
    _suggest_free,
    check_free,
    find_free_id,
    finish_edit,
    open_session,
)
from launchlist.project.exclusive import run_alone
from launchlist.reading.disk.plan_files import PLAN_PATH
from launchlist.reading.yaml.reader import read_yaml
from launchlist.wording import quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("prefix", metavar="PREFIX", help="the letters of the id, such as DOC for DOC-1, or a full id")
    add("title", metavar="TITLE", help="what must be done")
    add_root(parser)
    add("--owner", metavar="NAME", help="who owns it (default: the plan's only owner)")
    add("--deadline", metavar="MOMENT", help="2026-12-01, 'tomorrow 18:00', 'friday', '+3d' (default: the release)")
    statuses = ("pending", "in_progress", "complete", "cancelled")
    add("--status", choices=statuses, default="pending", help="its status (default: pending)")
    add(
        "--label",
        action="append",
        default=[],
        metavar="LABEL",
        help="one or more, separated by commas; can be repeated",
    )
    depends_on = add(
        "--depends-on",
        action="append",
        default=[],
        metavar="ID",
        help="one or more, separated by commas; can be repeated",
    )
    complete(depends_on, "task")
    add("--estimate", metavar="SPAN", help="remaining work: 4h, 2d, 1w")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Add a task in its own file, under the next free id of a prefix."""
    return run_alone(new, args, context)


def new(args: Namespace, context: CommandContext) -> Outcome:
    """Add a task in its own file, under the next free id of a prefix."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    require_text(args.title, "the title")
    task_id = _choose_id(args.prefix, session)
    fields: dict[str, Any] = {
        "id": task_id,
        "title": args.title,
        "owner": choose_owner(args.owner, session.plan),
        "deadline": _choose_deadline(args.deadline, session),
        "status": args.status,
    }
    lists = {"depends_on": read_wished_list(*args.depends_on), "labels": read_wished_list(*args.label)}
    fields |= {name: value for name, value in {**lists, "estimate": args.estimate}.items() if value}
    path = f"checklist/tasks/{task_id}.yaml"
    text = find_modeline(session.tree.files, "task") + emit("task", fields)
    said = f"{task_id}: {fields['owner']}, {fields['deadline']}, in {path}"
    return finish_edit(session, {path: text.encode()}, [said], new=path)


def _choose_id(given: str, session: EditSession) -> str:
    if is_id(given):
        check_free(given, session)
        if given in list_branch_ids(session.context.root, but_head=True):
            msg = f"{given} is in use on another branch; the next free one is {_suggest_free(given, session)}"
            raise UsageError(msg)
        return given
    if not re.fullmatch(r"[A-Z][A-Z0-9]{0,15}", given):
        fitting = re.sub(r"[^A-Z0-9]", "", given.upper())[:16].lstrip("0123456789")
        hint = f"write {fitting}" if fitting else "write up to 16 capital letters and digits, such as DOC"
        msg = f"{quote(given)} is not a valid id prefix; {hint}"
        raise UsageError(msg)
    return find_free_id(given, session)


def _choose_deadline(given: str | None, session: EditSession) -> str:
    """Return the given deadline, or else the plan's release date as written in plan.yaml."""
    if given is not None:
        return read_wished_moment(given, "--deadline", session.plan.zone, session.context)
    if session.plan.release is None:
        msg = "when is it due? plan.yaml has no release date as a default, so use --deadline"
        raise UsageError(msg)
    settings = next(file.data for file in session.tree.files if file.path == PLAN_PATH)
    data = read_yaml(PLAN_PATH, settings).data
    assert isinstance(data, dict)  # noqa: S101 - for the type checker: the plan was read from it
    return str(data["release"])
