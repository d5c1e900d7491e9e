"""``launchlist new``: add a task under an unused id, an owner or a phase."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from launchlist.commands.field_values import choose_owner, read_field_moment, read_wished_list, require_text
from launchlist.commands.options import add_root, complete, offer_members
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
    prefix = add(
        "prefix", metavar="PREFIX", help="the letters of the id, such as DOC for DOC-1, or a full id; or: owner, phase"
    )
    offer_members(prefix, ("owner", "phase"))
    add("title", metavar="TITLE", help="what must be done; after owner the name, after phase the id")
    add("phase_title", nargs="?", metavar="PHASE-TITLE", help="the title of a new phase")
    add_root(parser)
    add("--owner", metavar="NAME", help="who owns it (default: the plan's only owner)")
    add(
        "--deadline",
        metavar="MOMENT",
        help="2026-12-01, 'friday 18:00', '+3d' from today, release-2w, or none (default: release; none with --phase)",
    )
    add("--phase", metavar="PHASE", help="the phase it belongs to, whose end is its deadline unless it has one")
    add("--not-before", metavar="MOMENT", help="when work on it can start")
    add("--milestone", action="store_true", help="it takes no work")
    add("--order", metavar="NUMBER", help="its place among tasks with the same deadline")
    statuses = ("pending", "in_progress", "complete", "cancelled")
    add("--status", choices=statuses, help="its status (default: pending)")
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
    add("--github", metavar="LOGIN", help="of a new owner: the GitHub login")
    add("--role", metavar="TEXT", help="of a new owner: what they do")
    add("--from", dest="begin", metavar="MOMENT", help="of a new phase: when it begins")
    add("--until", metavar="MOMENT", help="of a new phase: when it ends")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Add a task in its own file, under the next free id of a prefix, or an owner or a phase to plan.yaml."""
    return run_alone(new, args, context)


def new(args: Namespace, context: CommandContext) -> Outcome:
    """Add a task in its own file, under the next free id of a prefix, or an owner or a phase to plan.yaml."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    kind = args.prefix if args.prefix in _OPTIONS else "task"
    _check_options(args, kind)
    if kind != "task":
        from launchlist.commands.new_member import add_owner, add_phase  # needed by few runs

        return (add_owner if kind == "owner" else add_phase)(args, session)
    require_text(args.title, "the title")
    task_id = _choose_id(args.prefix, session)
    fields = {"id": task_id, **_read_fields(args, session)}
    path = f"checklist/tasks/{task_id}.yaml"
    text = find_modeline(session.tree.files, "task") + emit("task", fields)
    due = fields.get("deadline") or (f"in the phase {fields['phase']}" if "phase" in fields else "no deadline")
    said = f"{task_id}: {fields['owner']}, {due}, in {path}"
    return finish_edit(session, {path: text.encode()}, [said], new=path)


_OPTIONS: Final = {
    "task": {
        *("owner", "deadline", "phase", "not_before", "milestone", "order"),
        *("status", "label", "depends_on", "estimate"),
    },
    "owner": {"github", "role"},
    "phase": {"phase_title", "begin", "until"},
}


def _check_options(args: Namespace, kind: str) -> None:
    """Raise UsageError for an option of something else than what is added."""
    for other, names in _OPTIONS.items():
        given = [name for name in names - _OPTIONS[kind] if getattr(args, name)]
        if "phase_title" in given:
            msg = f"{quote(args.phase_title)} is one word too many; put quotes around the title"
            raise UsageError(msg)
        if given:
            name = min(given)
            option = "--from" if name == "begin" else f"--{name.replace('_', '-')}"
            msg = f"{option} is for {'an' if other == 'owner' else 'a'} {other}; leave it out"
            raise UsageError(msg)


def _read_fields(args: Namespace, session: EditSession) -> dict[str, Any]:
    """Return the fields of a new task but its id."""
    fields: dict[str, Any] = {"title": args.title, "owner": choose_owner(args.owner, session.plan)}
    if args.deadline != "none" and (args.deadline is not None or not (args.phase and session.plan.phases)):
        fields["deadline"] = _choose_deadline(args.deadline, session)
    fields["status"] = args.status or "pending"
    if args.not_before:
        fields["not_before"] = read_field_moment(args.not_before, "--not-before", session)
    more = {
        "phase": args.phase,
        "kind": "milestone" if args.milestone else None,
        "order": args.order,
        "depends_on": read_wished_list(*args.depends_on),
        "labels": read_wished_list(*args.label),
        "estimate": args.estimate,
    }
    return fields | {name: value for name, value in more.items() if value}


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
        return read_field_moment(given, "--deadline", session)
    if session.plan.release is None:
        msg = "when is it due? plan.yaml has no release date as a default, so use --deadline"
        raise UsageError(msg)
    settings = next(file.data for file in session.tree.files if file.path == PLAN_PATH)
    data = read_yaml(PLAN_PATH, settings).data
    assert isinstance(data, dict)  # noqa: S101 - for the type checker: the plan was read from it
    return str(data["release"])
