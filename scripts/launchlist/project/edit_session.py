"""Changes of the plan's files: tried in memory to see the effect on the plan, then written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from launchlist.editing.next_id import find_next_id, list_branch_ids
from launchlist.editing.records import list_plan_records
from launchlist.errors import ChangedError, GuardError, UsageError
from launchlist.plan.graph import build_lookup
from launchlist.plan.names import is_id
from launchlist.printing.escape import escape_line
from launchlist.project.absent import read_worktree, refuse_absent
from launchlist.project.context import Outcome, print_findings
from launchlist.project.project import (
    Project,
    add_findings,
    check_outputs,
    check_plan,
    check_project,
    count_records,
    load_project,
)
from launchlist.project.rule_registry import check_settings
from launchlist.reading.disk.atomic_write import CHANGED, list_littered, remove_file, write_file, write_in_turn
from launchlist.reading.disk.plan_files import PLAN_PATH, SourceFile, Tree, read_text_file
from launchlist.reading.disk.plan_folders import check_place
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES
from launchlist.reading.load import load_plan
from launchlist.wording import count_noun, join_names, quote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import TypeVar

    from launchlist.editing.field_order import SchemaKind
    from launchlist.findings import Finding
    from launchlist.plan.model import Blocker, Plan, Task
    from launchlist.project.context import CommandContext

    Record = TypeVar("Record", Task, Blocker)

MOST_MOVED = 8
"""Dates named that moved with an anchor; more are counted."""
_KINDS: dict[str, SchemaKind] = {"tasks": "task", "blockers": "blocker"}


class EditSession(NamedTuple):
    """A plan on which changes can be tried."""

    context: CommandContext
    tree: Tree
    project: Project
    plan: Plan


def open_session(context: CommandContext) -> EditSession | Outcome:
    """Return the plan to work on, or the outcome with the errors if plan.yaml cannot be used.

    Raises GuardError if part of the plan is not checked out: a new file could replace an unseen one, which may also use
    an id.
    """
    tree = read_worktree(context.root)
    refuse_absent(tree.findings)
    project = check_project(load_project(context.root, tree), None, context.now)
    if not project.lookup:
        text = print_findings(project, "text", color=context.color)
        return Outcome(code=1, text=text, errors="nothing was written: fix the errors first\n")
    return EditSession(context, tree, project, project.lookup.plan)


def finish_edit(
    session: EditSession,
    changed: Mapping[str, bytes],
    said: Sequence[str],
    *,
    new: str = "",
    gone: Collection[str] = (),
) -> Outcome:
    """Write the changed files, unless the plan would have a new error; then nothing is written.

    There must be no file yet at ``new``; ``gone`` are removed. ``said`` is printed after writing, followed by new
    warnings.
    """
    if new:
        refuse_changed(session.context.root, [new], {})
    after = try_changes(session, changed, gone)
    found = _list_new(session.project.findings, after.findings)
    if any(finding.severity == "error" for finding in found):
        text = print_findings(after._replace(findings=tuple(found)), "text", color=session.context.color)
        return Outcome(code=1, text=text, errors="nothing was written: the plan would not be valid\n")
    before = {file.path: file.data for file in session.tree.files if file.path != new}
    save_files(session.context.root, changed, before, gone)
    lines = [*said, *_list_moved(session, after, changed), *map(str, found)]
    if after.lookup and after.lookup.plan.outputs:
        lines.append("to update the generated files, run: launchlist render")
    return Outcome(code=0, text="".join(f"{escape_line(line)}\n" for line in lines))


def _list_moved(session: EditSession, after: Project, changed: Mapping[str, bytes]) -> list[str]:
    """Return a line for each anchor that moved other dates with it."""
    if not after.lookup or not (PLAN_PATH in changed or session.plan.counts_from_tasks):
        return []
    from launchlist.changes.diff import diff_plans  # needed by few changes

    moved: dict[str, list[str]] = {}
    for change in diff_plans(session.plan, after.lookup.plan):
        if change.cause and change.now:
            moved.setdefault(change.cause, []).append(f"{change.id} to {change.now.local:%Y-%m-%d}")
    lines = []
    for cause, dates in moved.items():
        more = [f"{len(dates) - MOST_MOVED} more"] if len(dates) > MOST_MOVED else []
        lines.append(
            f"with {cause}, {count_noun(len(dates), 'date')} moved: {join_names([*dates[:MOST_MOVED], *more])}"
        )
    return lines


def try_changes(session: EditSession, changed: Mapping[str, bytes], gone: Collection[str] = ()) -> Project:
    """Return the project as it would be with files changed and others ``gone``.

    If all other files could be read, their contents are reused.
    """
    root, before = session.context.root, session.project
    tree = _change_tree(session.tree, changed, gone)
    fresh = [file for file in tree.files if file.path in changed or file.kind == "plan"]
    loaded = load_plan(fresh) if session.plan.is_complete and PLAN_PATH not in changed else None
    counts_from_tasks = session.plan.counts_from_tasks or (loaded and loaded.plan and loaded.plan.counts_from_tasks)
    if not loaded or not loaded.plan or not before.as_of or counts_from_tasks:
        return check_project(load_project(root, tree), None, session.context.now)
    stale = {*changed, *gone, PLAN_PATH}
    plan = loaded.plan._replace(
        tasks=_merge(session.plan.tasks, loaded.plan.tasks, stale),
        blockers=_merge(session.plan.blockers, loaded.plan.blockers, stale),
    )
    lookup = build_lookup(plan)
    severities = before.severities
    seen = sum(finding.rule in severities for finding in tree.findings)
    found = (each._replace(severity=severities[each.rule]) for each in loaded.findings if each.rule in severities)
    after = before._replace(
        files={file.path: file.data for file in tree.files},
        read=(*before.read[:seen], *found, *(each for each in before.read[seen:] if each.path not in stale)),
        violations=(),
        counts=count_records(tree.files, plan),
        lookup=lookup,
        written=plan,
    )
    broken = [*loaded.violations, *check_settings(plan), *check_plan(lookup, before.as_of, severities)]
    return add_findings(after, [*broken, *check_outputs(root, plan)])


def _merge(before: Sequence[Record], fresh: Sequence[Record], stale: Collection[str]) -> tuple[Record, ...]:
    """Return the records of a plan in the order of their files, with those of some files replaced."""
    kept = [record for record in before if record.source.path not in stale]
    kept.extend(fresh)
    return tuple(sorted(kept, key=lambda record: record.source.path))


def _change_tree(tree: Tree, changed: Mapping[str, bytes], gone: Collection[str]) -> Tree:
    files = {file.path: file for file in tree.files if file.path not in gone}
    for path, data in changed.items():
        kind = files[path].kind if path in files else _KINDS[path.split("/")[1]]
        files[path] = SourceFile(path, kind, data)
    return tree._replace(files=tuple(sorted(files.values(), key=lambda file: (file.kind != "plan", file.path))))


def _list_new(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """Return the new findings; moved lines do not make a finding new."""
    known = Counter((each.rule, each.severity, each.message) for each in before)
    new = []
    for finding in after:
        key = (finding.rule, finding.severity, finding.message)
        if known[key]:
            known[key] -= 1
        else:
            new.append(finding)
    return new


def save_files(root: str, files: Mapping[str, bytes], before: Mapping[str, bytes], gone: Collection[str] = ()) -> None:
    """Write files of the plan in turn, by path, then remove those that are ``gone``.

    ``before`` has their contents when they were read; a file that is not in it is new. All are checked before the first
    is written. Raises GuardError if one of them must not be written or has changed, PartialError with the lists of
    files that were written and that were not.
    """
    paths = [*files, *gone]
    refuse_changed(root, paths, before)
    littered = list_littered(root, files)

    def write(path: str) -> None:
        if path in gone:
            remove_file(root, path, before[path])
        else:
            is_clean = path not in littered
            write_file(root, path, files[path], before=before.get(path), is_plan=True, is_new=is_clean)

    write_in_turn(paths, write)


def refuse_changed(root: str, paths: Sequence[str], before: Mapping[str, bytes]) -> None:
    """Raise GuardError if a file must not be written or has changed; see `save_files`."""
    for path in paths:
        fault = check_place(root, path) or _find_change(root, path, before)
        if fault:
            msg = f"nothing was written: {quote(path)} is not written: {fault}"
            raise (ChangedError if fault == CHANGED else GuardError)(msg)


def _find_change(root: str, path: str, before: Mapping[str, bytes]) -> str:
    """Return how a file has changed since the plan was read, or ""."""
    there = read_text_file(root, path, MAX_FILE_BYTES)
    if path not in before:
        return "" if there is None else "it already exists; look at it, or choose another id"
    return "" if there == before[path] else CHANGED


def find_free_id(prefix: str, session: EditSession) -> str:
    """Return the next free id with a prefix, considering the working tree and all local and fetched branches."""
    known = [record.id for record in list_plan_records(session.tree.files)]
    paths = [file.path for file in session.tree.files]
    paths += [finding.path for finding in session.tree.findings]  # files that could not be read count too
    named = [path.rpartition("/")[2].rpartition(".")[0] for path in paths]
    return find_next_id(prefix, [*known, *named, *list_branch_ids(session.context.root)])


def check_free(wanted: str, session: EditSession) -> None:
    """Raise UsageError unless ``wanted`` is a valid id that is not used in the working tree."""
    if not is_id(wanted):
        msg = f"{quote(wanted)} is not a valid id; write capital letters, a hyphen and a number, such as DOC-1"
        raise UsageError(msg)
    for record in list_plan_records(session.tree.files):
        if record.id == wanted:
            msg = f"{wanted} is in use, in {record.path}; the next free one is {_suggest_free(wanted, session)}"
            raise UsageError(msg)


def _suggest_free(taken: str, session: EditSession) -> str:
    return find_free_id(taken.rpartition("-")[0], session)
