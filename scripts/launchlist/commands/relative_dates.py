"""``launchlist init --relative``: the deadlines of a plan as offsets from its start and its release, each the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from launchlist.editing.carried_rows import find_start
from launchlist.editing.patch import FieldChange, patch_file
from launchlist.editing.records import list_plan_records
from launchlist.errors import UsageError
from launchlist.plan.carried_dates import Cycle, choose_basis, list_bases, write_offset
from launchlist.plan.moments import DateFault, is_relative, resolve_moment
from launchlist.plan.relative import evaluate, read_relative
from launchlist.project.edit_session import EditSession, finish_edit, open_session
from launchlist.reading.yaml.reader import read_yaml
from launchlist.wording import count_noun, join_names

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from launchlist.editing.records import PlanRecord
    from launchlist.project.context import CommandContext, Outcome

_FIELDS = ("deadline", "not_before")


def make_relative(_: Namespace, context: CommandContext) -> Outcome:
    """Rewrite the absolute deadlines of a plan in place; what cannot be the same moment is left and named."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    plan = session.plan
    cycle = Cycle(plan.zone, find_start(plan), plan.release, plan.calendar)
    if not list_bases(cycle, cycle):
        msg = "the plan has neither a release nor an anchor start to count from; add one: release: 2026-12-16"
        raise UsageError(msg)
    held = _follow_anchors(session)
    changes: dict[str, list[FieldChange]] = {}
    said, kept = [], []
    for record in list_plan_records(session.tree.files):
        found = {} if record.kind != "task" else _find_offsets(record, cycle, is_held=record.id in held)
        wanted = [FieldChange((*record.pointer, name), text) for name, text in found.items() if text]
        changes.setdefault(record.path, []).extend(wanted)
        said += [f"{record.id}: {name} {record.fields[name]} → {text}" for name, text in found.items() if text]
        kept += [f"{record.id} ({record.fields[name]})" for name, text in found.items() if not text]
    if kept:
        said.append(f"not changed, because no offset gives the same moment: {join_names(kept)}")
    said.append(f"{count_noun(len(said) - bool(kept), 'date')} written as offsets; every date is the same as before")
    files = [file for file in session.tree.files if changes.get(file.path)]
    changed = {file.path: patch_file(file.path, file.kind, file.data, changes[file.path]) for file in files}
    return finish_edit(session, changed, said)


def _find_offsets(record: PlanRecord, cycle: Cycle, *, is_held: bool) -> Mapping[str, str]:
    """Return each absolute date of a task as an offset, or nothing where there is none that is the same moment."""
    claimed: Any = record.fields.get("claimed", {})
    found = {}
    for name in _FIELDS:
        text = record.fields.get(name)
        if isinstance(text, str) and not is_relative(text) and name not in claimed:
            found[name] = "" if is_held and name == "deadline" else _find_same(text, cycle)
    return found


def _find_same(text: str, cycle: Cycle) -> str:
    """Return an offset that comes to exactly the moment ``text``."""
    written = resolve_moment(text, cycle.zone)
    basis = choose_basis(written.local.date(), cycle)
    relative = write_offset(text, basis, cycle, cycle)
    anchor = cycle.get_anchor(basis)
    if not relative or not anchor:
        return ""
    found = evaluate(relative, anchor, cycle.zone, cycle.calendar)
    is_same = not isinstance(found, DateFault) and found._replace(written="") == written
    return relative.write() if is_same else ""


def _follow_anchors(session: EditSession) -> set[str]:
    """Return the tasks that the release and the start count from themselves: these must keep their dates."""
    data: Any = read_yaml(session.tree.files[0].path, session.tree.files[0].data).data
    texts = {"release": data.get("release", ""), **data.get("anchors", {})}
    texts |= {record.id: record.fields.get("deadline", "") for record in list_plan_records(session.tree.files)}
    held: set[str] = set()
    waiting = ["release", "start"]
    while waiting:
        text = texts.get(waiting.pop(), "")
        relative = read_relative(text) if isinstance(text, str) and is_relative(text) else ""
        if not isinstance(relative, str) and relative.anchor not in held:
            held.add(relative.anchor)
            waiting.append(relative.anchor)
    return held
