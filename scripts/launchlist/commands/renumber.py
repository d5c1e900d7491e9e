"""``launchlist renumber``: change a record's id in its file, its file name and everything that refers to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.commands.fmt import find_path
from launchlist.commands.options import add_root
from launchlist.editing.id_changes import (
    Mention,
    list_changes,
    list_references,
    list_unmerged,
    list_words,
    read_sides,
    select_theirs,
)
from launchlist.editing.patch import FieldChange, patch_file
from launchlist.editing.records import PlanRecord, list_plan_records
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.project.edit_session import EditSession, check_free, find_free_id, finish_edit, open_session
from launchlist.project.exclusive import run_alone
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote, quote_word

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from launchlist.project.context import CommandContext, Outcome


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("id", metavar="ID", help="the id to change; if two records have it, the one in --file")
    add("new", nargs="?", metavar="NEW", help="the new id (default: the next free one with its prefix)")
    add("--file", metavar="PATH", help="which of two files with that id to change")
    add_root(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Give a task or a blocker another id everywhere, and rename its file."""
    return run_alone(renumber, args, context)


def renumber(args: Namespace, context: CommandContext) -> Outcome:
    """Give a task or a blocker another id everywhere, and rename its file."""
    session = open_session(context)
    if not isinstance(session, EditSession):
        return session
    return _renumber_record(args, session)


def part_records(args: Namespace, session: EditSession) -> Outcome | None:
    """Keep the id of our task and give theirs another one; None if no merge concerns a file of that name.

    References that exist only on their side mean their task; all others mean ours.
    """
    root = session.context.root
    for file in session.tree.files:
        folder, _, name = file.path.rpartition("/")
        if name.rpartition(".")[0] != args.id or file.kind == "plan":
            continue
        sides = read_sides(root, file.path)
        if sides is None:
            continue
        if args.new:
            check_free(args.new, session)
        new_id = args.new or find_free_id(args.id.rpartition("-")[0], session)
        path = f"{folder}/{new_id}{name[name.rfind('.') :]}"
        theirs = patch_file(path, file.kind, sides.theirs, [FieldChange(("id",), new_id)])
        changed = {file.path: sides.ours, path: theirs}
        references = [each for each in list_references(session.tree.files, args.id) if each.path != file.path]
        meant = select_theirs(root, references, args.id)
        for each in session.tree.files:
            changes = list_changes(meant, each.path, new_id)
            if changes:
                changed[each.path] = patch_file(each.path, each.kind, each.data, changes)
        said = [f"{file.path}: ours keeps {args.id}", f"{path}: theirs is {new_id}"]
        said += [f"{mention}: {args.id} → {new_id}" for mention in meant]
        rest = [mention for mention in references if mention not in meant]
        if rest:
            said.append(f"these refer to our {args.id}; if one should refer to {new_id}, change it:")
            said += [f"  {mention}" for mention in rest]
        return finish_edit(session, changed, said + _name_rest(root, [*changed]), new=path)
    return None


def _name_rest(root: str, written: list[str]) -> list[str]:
    """Return how to finish the merge: only written files are to be staged, others may still have conflict markers."""
    add = f"git add {' '.join(map(quote_word, written))}"
    rest = [path for path in list_unmerged(root) if path not in written]
    if not rest:
        return [f"to finish the merge: {add}, then commit"]
    return [f"to stage what was fixed: {add}", f"still to merge before the commit: {join_names(rest)}"]


def _renumber_record(args: Namespace, session: EditSession) -> Outcome:
    """Give the record another id. References to an id that two records share mean the one that keeps it."""
    records = list(list_plan_records(session.tree.files))
    same = [record for record in records if record.id == args.id]
    parted = None if same else part_records(args, session)
    if parted:
        return parted
    record = _choose_record(args, same, [each.id for each in records], session)
    if args.new:
        check_free(args.new, session)
    new_id = args.new or find_free_id(args.id.rpartition("-")[0], session)
    references = list(list_references(session.tree.files, args.id)) if record.kind == "task" else []
    is_clear = len(same) == 1
    changed: dict[str, bytes] = {}
    for file in session.tree.files:
        changes = list_changes(references, file.path, new_id) if is_clear else []
        if file.path == record.path:
            changes.append(FieldChange((*record.pointer, "id"), new_id))
        if changes:
            changed[file.path] = patch_file(file.path, file.kind, file.data, changes)
    said = [f"{args.id}: id {args.id} → {new_id}"]
    new = gone = ""
    path = _name_file(record, new_id)
    if path != record.path:
        changed[path] = changed.pop(record.path)
        new, gone = path, record.path
        said.append(f"{record.path} → {path}")
    said += _report(args.id, new_id, references, session, record, is_clear=is_clear)
    return finish_edit(session, changed, said, new=new, gone=[gone] if gone else [])


def _choose_record(
    args: Namespace, same: Sequence[PlanRecord], known: Sequence[str], session: EditSession
) -> PlanRecord:
    """Return the record to change: of two in one list, the later one."""
    if not same:
        hint = suggest(args.id.upper(), known) or "to list all ids: launchlist list"
        msg = f"there is no task or blocker {quote(args.id)}; {hint}"
        raise UsageError(msg)
    if args.file is None and len(same) > 1:
        paths = [quote_word(path) for path in dict.fromkeys(record.path for record in same)]
        msg = f"{args.id} is used {len(same)} times; choose the one to change with --file: {join_names(paths, 'or')}"
        raise UsageError(msg)
    path = find_path(args.file, session.context) if args.file is not None else same[0].path
    found = [record for record in same if compose_name(record.path) == compose_name(path)]
    if not found:
        msg = f"{quote(path)} does not contain {args.id}; it is in {join_names([record.path for record in same])}"
        raise UsageError(msg)
    return found[-1]


def _name_file(record: PlanRecord, new_id: str) -> str:
    """Return the path of a record's file under its new id; a file with a list keeps its name."""
    if record.pointer:
        return record.path
    folder, _, name = record.path.rpartition("/")
    return f"{folder}/{new_id}{name[name.rfind('.') :]}"


def _report(  # noqa: PLR0913 - one line per place needs all of it
    old: str, new: str, references: Sequence[Mention], session: EditSession, record: PlanRecord, *, is_clear: bool
) -> list[str]:
    """Return what was changed elsewhere, and what a person must check."""
    marks = [(each.path, each.line) for each in references]
    own = _find_own_line(record, session)
    said = [f"{mention}: {old} → {new}" for mention in references] if is_clear else []
    if not is_clear and marks:
        said.append(f"these still refer to the {old} that keeps its id; if one should refer to {new}, change it:")
        said += [f"  {mention}" for mention in references]
    known = [*references, *(Mention(path, line, ()) for path, line in own)]
    words = list(list_words(session.tree.files, old, known))
    if words:
        said.append(f"text that mentions {old} was left unchanged:")
        moved = {record.path: _name_file(record, new)}
        said += [f"  {mention._replace(path=moved.get(mention.path, mention.path))}" for mention in words]
    return said


def _find_own_line(record: PlanRecord, session: EditSession) -> list[tuple[str, int]]:
    """Return the places of the ids themselves, which are not mentions."""
    from launchlist.reading.yaml.reader import read_yaml

    places: list[tuple[str, int]] = []
    for file in (file for file in session.tree.files if record.id.encode() in file.data):
        marks = read_yaml(file.path, file.data, marks=True).marks
        pointers = [each.pointer for each in list_plan_records([file]) if each.id == record.id] if marks else []
        places += [(file.path, marks.values[*pointer, "id"][0]) for pointer in pointers if marks]
    return places
