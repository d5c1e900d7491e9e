"""Remove an owner or a phase from plan.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.plan_fields import find_member, open_plan_file
from launchlist.commands.remove import Removal, apply_removal, list_places, mark_place
from launchlist.editing.records import list_plan_records
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.reading.disk.plan_files import PLAN_PATH
from launchlist.wording import join_names, quote, quote_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from launchlist.editing.data_edit import DataEdit
    from launchlist.editing.records import PlanRecord
    from launchlist.findings import Pointer
    from launchlist.project.context import Outcome
    from launchlist.project.edit_session import EditSession


def remove_owner(name: str, session: EditSession, *, detach: bool) -> Outcome:
    """Remove an owner of nothing; what mentions them in plan.yaml goes too if they are to be detached."""
    edit = open_plan_file(session)
    pointer = find_member("owner", name, edit)
    name = compose_name(name)
    owned = [each.id for each in list_plan_records(session.tree.files) if _is_named(each, "owner", name)]
    if owned:
        msg = (
            f"{name} still owns {join_names(owned)}; give them to another owner first: "
            f"launchlist set {' '.join(map(quote_word, owned))} owner=…"
        )
        raise UsageError(msg)
    metrics = edit.find(("metrics",)) or []
    counted = [("metrics", at, "owner") for at, each in enumerate(metrics) if each.get("owner") == name]
    if counted:
        places = list_places([mark_place(PLAN_PATH, each, session) for each in counted])
        msg = f"{name} cannot be removed while a metric counts what they own: {places}; change it first"
        raise UsageError(msg)
    mentions = [mark_place(PLAN_PATH, each, session) for each in _list_escalations(edit, name)]
    if mentions and not detach:
        again = f"launchlist remove owner {quote_word(name)} --detach"
        msg = f"{name} is mentioned in {list_places(mentions)}; to remove these references too: {again}"
        raise UsageError(msg)
    cuts = {PLAN_PATH: {pointer, *(each.pointer for each in mentions)}}
    return apply_removal(Removal(cuts, [], [f"{name}: removed from {PLAN_PATH}"]), session)


def remove_phase(phase_id: str, session: EditSession, *, detach: bool) -> Outcome:
    """Remove a phase without tasks; if they are to be detached, its tasks are in no phase then."""
    pointer = find_member("phase", phase_id, open_plan_file(session))
    inside = [each for each in list_plan_records(session.tree.files) if _is_named(each, "phase", phase_id)]
    if inside and not detach:
        msg = (
            f"the phase {quote(phase_id)} still has {join_names([each.id for each in inside])}; "
            f"to take them out of it: launchlist remove phase {quote_word(phase_id)} --detach"
        )
        raise UsageError(msg)
    removal = Removal({PLAN_PATH: {pointer}}, [], [f"{phase_id}: removed from {PLAN_PATH}"])
    for record in inside:
        removal.cuts.setdefault(record.path, set()).add((*record.pointer, "phase"))
        removal.said.append(f"{record.id}: phase {phase_id} → (none)")
    return apply_removal(removal, session)


def _is_named(record: PlanRecord, field: str, name: str) -> bool:
    value = record.fields.get(field)
    return isinstance(value, str) and compose_name(value) == name


def _list_escalations(edit: DataEdit, name: str) -> Iterator[Pointer]:
    """Yield where an owner is mentioned in issues that are late."""
    steps = edit.find(("sync", "escalation"))
    for at, step in enumerate(steps if isinstance(steps, list) else ()):
        listed = step.get("mention") if isinstance(step, dict) else None
        for place, each in enumerate(listed if isinstance(listed, list) else ()):
            if compose_name(str(each)) == name:
                yield ("sync", "escalation", at, "mention", place)
