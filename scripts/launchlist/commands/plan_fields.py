"""Set fields of plan.yaml: its own, such as ``release`` and ``calendar.weekend``, and those of an owner or a phase."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from launchlist.commands.field_words import FieldSet, FieldWord, check_name, is_settable, read_value, split_words
from launchlist.editing.data_edit import DataEdit
from launchlist.editing.field_order import find_schema
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name, is_id
from launchlist.project.edit_session import finish_edit
from launchlist.reading.disk.plan_files import PLAN_PATH
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from launchlist.findings import Pointer
    from launchlist.project.context import Outcome
    from launchlist.project.edit_session import EditSession

MEMBERS: Final = {"owner": ("owners", "name"), "phase": ("phases", "id")}
"""What a plan has by name: the field that lists them, and the one that names each."""
_LATER: Final = "edit it in checklist/plan.yaml"
_OTHERS: Final = {
    "version": "it is the version of the file format",
    "owners": "to change an owner: launchlist set owner NAME FIELD=VALUE, launchlist new owner NAME",
    "phases": "to change a phase: launchlist set phase ID FIELD=VALUE, launchlist new phase ID TITLE",
    "anchors": "set one of them, such as anchors.freeze=release-4w",
    "rules": "set one of them, such as rules.stale-progress=off",
    "calendar": "set one of its fields, such as calendar.weekend=sat,sun",
    "next_sync": "set one of its fields, such as next_sync.at=friday 16:00",
    "sync": "set one of its fields, such as sync.scope=all",
    **dict.fromkeys(("metrics", "outputs", "pinned_rows", "notes", "sync.escalation"), _LATER),
}
_MEMBER_OTHERS: Final = {
    "owner": {"name": "tasks refer to it; add an owner with launchlist new owner, and give them the tasks"},
    "phase": {"id": "tasks refer to it; add a phase with launchlist new phase, and put the tasks into it"},
}
PATH_FORM: Final = "critical_path+='Title of the step: A-1, A-2'"


def list_plan_fields() -> dict[str, dict[str, Any]]:
    """Return the fields of plan.yaml that can be set, with their schemas; anchors and rules are named by the user."""
    return {name: schema for name, schema in _walk((), ()) if name not in _OTHERS}


def list_member_fields(kind: str) -> dict[str, dict[str, Any]]:
    """Return the fields of an owner or a phase that can be set, with their schemas."""
    fields: dict[str, dict[str, Any]] = find_schema("plan", (MEMBERS[kind][0], 0))["properties"]
    return {name: each for name, each in fields.items() if name not in _MEMBER_OTHERS[kind]}


def _walk(pointer: Pointer, names: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in find_schema("plan", pointer)["properties"].items():
        if schema.get("type") == "object" and "properties" in schema:
            yield from _walk((*pointer, name), (*names, name))
        elif is_settable(schema) or name == "critical_path":
            yield ".".join((*names, name)), schema


def set_plan_fields(words: Sequence[str], session: EditSession) -> Outcome:
    """Set fields of plan.yaml, each by its name, or by its place such as ``calendar.weekend``."""
    fields = FieldSet("the plan", list_plan_fields(), _OTHERS)
    edit = open_plan_file(session)
    said = []
    for word in split_words(words):
        holder, _, rest = word.name.partition(".")
        free = find_schema("plan", (holder,)).get("additionalProperties") if rest else None
        if not free:
            check_name(word, fields)
        pointer = (holder, rest) if free else (*word.name.split("."),)
        before = show_value(edit.find(pointer))
        if pointer == ("critical_path",):
            _change_path(word, edit)
        else:
            _put(edit, pointer, word, free or fields.schemas[word.name], session)
        said += _describe("plan", word.name, before, show_value(edit.find(pointer)))
    return finish_edit(session, _list_changed(edit, session), said or ["plan: nothing to change"])


def set_member_fields(kind: str, name: str, words: Sequence[str], session: EditSession) -> Outcome:
    """Set fields of an owner or a phase."""
    edit = open_plan_file(session)
    pointer = find_member(kind, name, edit)
    fields = FieldSet("an owner" if kind == "owner" else "a phase", list_member_fields(kind), _MEMBER_OTHERS[kind])
    said = []
    for word in split_words(words):
        check_name(word, fields)
        before = show_value(edit.find((*pointer, word.name)))
        _put(edit, (*pointer, word.name), word, fields.schemas[word.name], session)
        said += _describe(name, word.name, before, show_value(edit.find((*pointer, word.name))))
    return finish_edit(session, _list_changed(edit, session), said or [f"{name}: nothing to change"])


def open_plan_file(session: EditSession) -> DataEdit:
    """Return plan.yaml, to be changed."""
    return DataEdit(next(file for file in session.tree.files if file.path == PLAN_PATH))


def find_member(kind: str, name: str, edit: DataEdit) -> Pointer:
    """Return where an owner or a phase is in plan.yaml; raises UsageError if there is none."""
    names = list_members(kind, edit)
    if compose_name(name) in names:
        return (MEMBERS[kind][0], names.index(compose_name(name)))
    known = list(filter(None, names))
    hint = suggest(name, known) or (f"the {kind}s are {join_names(known)}" if known else f"the plan has no {kind}s")
    msg = f"there is no {kind} {quote(name)} in plan.yaml; {hint}"
    raise UsageError(msg)


def list_members(kind: str, edit: DataEdit) -> list[str]:
    """Return the names of the owners, or the ids of the phases, "" for one without."""
    field, key = MEMBERS[kind]
    listed = edit.find((field,))
    items = listed if isinstance(listed, list) else []
    return [compose_name(str(item.get(key, ""))) if isinstance(item, dict) else "" for item in items]


def _list_changed(edit: DataEdit, session: EditSession) -> dict[str, bytes]:
    before = next(file.data for file in session.tree.files if file.path == PLAN_PATH)
    data = edit.patch()
    return {PLAN_PATH: data} if data != before else {}


def _put(edit: DataEdit, pointer: Pointer, word: FieldWord, schema: Mapping[str, Any], session: EditSession) -> None:
    old = edit.find(pointer)
    value = read_value(word, schema, old, session)
    if value is None:
        edit.remove(pointer)
    elif value != old:
        edit.put(pointer, value)


def _change_path(word: FieldWord, edit: DataEdit) -> None:
    """Add or remove a step of the critical path, or tasks of a step: ``Title: A-1, A-2``."""
    title, tasks = _read_step(word.text)
    steps = edit.find(("critical_path",))
    titles = [step.get("title") if isinstance(step, dict) else None for step in steps] if steps else []
    if word.sign == "=":
        if word.text:
            msg = f"critical_path is a list of steps; to add one, or tasks to one: {PATH_FORM}"
            raise UsageError(msg)
        edit.remove(("critical_path",))
    elif word.sign == "+=":
        if not title or not tasks:
            msg = f"a step needs a title and its tasks; write {PATH_FORM}"
            raise UsageError(msg)
        at = titles.index(title) if title in titles else len(titles)
        old = edit.find(("critical_path", at, "tasks")) or []
        added = [*old, *(task for task in tasks if task not in old)]
        if at == len(titles):
            edit.put(("critical_path", at), {"title": title, "tasks": added})
        elif added != old:
            edit.put(("critical_path", at, "tasks"), added)
    else:
        _remove_step(edit, title, tasks, titles)


def _remove_step(edit: DataEdit, title: str, tasks: list[str], titles: list[Any]) -> None:
    if title not in titles:
        known = [str(each) for each in titles if each]
        hint = suggest(title, known) or (f"its steps are {join_names(known)}" if known else "it has no steps")
        msg = f"the critical path has no step {quote(title)}; {hint}"
        raise UsageError(msg)
    pointer = ("critical_path", titles.index(title))
    old = edit.find((*pointer, "tasks")) or []
    missing = [task for task in tasks if task not in old]
    if missing:
        msg = f"the step {quote(title)} does not contain {missing[0]}; it has {join_names(old)}"
        raise UsageError(msg)
    left = [task for task in old if task not in tasks] if tasks else []
    if left:
        edit.put((*pointer, "tasks"), left)
    else:
        edit.remove(pointer)


def _read_step(text: str) -> tuple[str, list[str]]:
    """Return the title of a step and its tasks, none if there are no ids after the last colon."""
    title, sign, rest = text.rpartition(":")
    tasks = list(dict.fromkeys(filter(None, (each.strip() for each in rest.split(",")))))
    if sign and tasks and all(map(is_id, tasks)):
        return title.strip(), tasks
    return text.strip(), []


def _describe(what: str, name: str, before: str, after: str) -> list[str]:
    return [] if before == after else [f"{what}: {name} {shorten_text(before, 60)} → {shorten_text(after, 60)}"]


def show_value(value: object) -> str:
    """Return a value as one line says it."""
    if value is None or value in ("", [], {}):
        return "(none)"
    if isinstance(value, list):
        steps = [f"{each.get('title')}: {show_value(each.get('tasks'))}" for each in value if isinstance(each, dict)]
        return "; ".join(steps) if steps else ", ".join(map(str, value))
    return str(value)
