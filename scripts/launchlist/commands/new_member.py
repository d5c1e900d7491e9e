"""Add an owner or a phase to plan.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from launchlist.commands.field_values import read_field_moment, require_text
from launchlist.commands.plan_fields import MEMBERS, list_members, open_plan_file
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.project.edit_session import finish_edit
from launchlist.reading.disk.plan_files import PLAN_PATH
from launchlist.wording import quote, quote_word

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from launchlist.project.context import Outcome
    from launchlist.project.edit_session import EditSession


def add_owner(args: Namespace, session: EditSession) -> Outcome:
    """Add an owner after the others."""
    require_text(args.title, "the name")
    fields = {"name": compose_name(args.title.strip()), "role": args.role, "github": args.github}
    return _add("owner", fields, session)


def add_phase(args: Namespace, session: EditSession) -> Outcome:
    """Add a phase after the others."""
    if args.phase_title is None:
        msg = f"a phase has an id and a title; write: launchlist new phase ID {quote(args.title)}"
        raise UsageError(msg)
    require_text(args.phase_title, "the title")
    fields = {"id": args.title, "title": args.phase_title}
    moments = {"from": (args.begin, "--from"), "until": (args.until, "--until")}
    fields |= {name: read_field_moment(text, option, session) for name, (text, option) in moments.items() if text}
    return _add("phase", fields, session)


def _add(kind: str, fields: Mapping[str, str | None], session: EditSession) -> Outcome:
    edit = open_plan_file(session)
    listed, key = MEMBERS[kind]
    name = str(fields[key])
    names = list_members(kind, edit)
    if name in names:
        change = f"launchlist set {kind} {quote_word(name)} FIELD=VALUE"
        msg = f"the plan already has the {kind} {quote(name)}; to change it: {change}"
        raise UsageError(msg)
    value: dict[str, Any] = {field: each for field, each in fields.items() if each}
    edit.put((listed, len(names)), value)
    return finish_edit(session, {PLAN_PATH: edit.patch()}, [f"{name}: added to {PLAN_PATH}"])
