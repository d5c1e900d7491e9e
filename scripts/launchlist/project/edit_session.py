"""A change of the plan's files tried in memory: what it would make of the plan, before anything is written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from launchlist.printing.escape import escape_line
from launchlist.project.absent import read_worktree, refuse_absent
from launchlist.project.outcome import Outcome, print_findings
from launchlist.project.project import Project, build_project
from launchlist.project.save_files import refuse_changed, save_files
from launchlist.reading.disk.plan_files import SourceFile, Tree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from launchlist.editing.field_order import SchemaKind
    from launchlist.findings import Finding
    from launchlist.plan.model import Plan
    from launchlist.project.context import CommandContext

_KINDS: dict[str, SchemaKind] = {"tasks": "task", "blockers": "blocker"}


class EditSession(NamedTuple):
    """A plan as it is, to try changes on."""

    context: CommandContext
    tree: Tree
    project: Project
    plan: Plan


def open_session(context: CommandContext) -> EditSession | Outcome:
    """Return the plan to work on; where plan.yaml cannot be used, what is wrong with it.

    Raises GuardError where a part of the plan is not checked out: a new file could replace one that is not seen, and an
    id may stand in it.
    """
    tree = read_worktree(context.root)
    refuse_absent(tree.findings)
    project = build_project(context.root, tree, None, context.now)
    if not project.lookup:
        text = print_findings(project, "text", colour=context.colour)
        return Outcome(code=1, text=text, errors="nothing was written: mend the errors first\n")
    return EditSession(context, tree, project, project.lookup.plan)


def finish_edit(
    session: EditSession, changed: Mapping[str, bytes], said: Sequence[str], *, new: str = "", gone: str = ""
) -> Outcome:
    """Write the changed files, unless the plan had an error that it did not have before; then nothing is written.

    Nothing may be there yet at ``new``; ``gone`` is removed. ``said`` is printed after writing, and any new warning
    behind it.
    """
    if new:
        refuse_changed(session.context.root, [new], {})
    after = build_project(session.context.root, _change_tree(session.tree, changed, gone), None, session.context.now)
    found = _list_new(session.project.findings, after.findings)
    if any(finding.severity == "error" for finding in found):
        text = print_findings(after._replace(findings=tuple(found)), "text", colour=session.context.colour)
        return Outcome(code=1, text=text, errors="nothing was written: the plan would not be valid\n")
    before = {file.path: file.data for file in session.tree.files if file.path != new}
    save_files(session.context.root, changed, before, gone)
    lines = [*said, *map(str, found)]
    if after.lookup and after.lookup.plan.outputs:
        lines.append("to bring what is generated up to date, run: launchlist render")
    return Outcome(code=0, text="".join(f"{escape_line(line)}\n" for line in lines))


def _change_tree(tree: Tree, changed: Mapping[str, bytes], gone: str) -> Tree:
    files = {file.path: file for file in tree.files if file.path != gone}
    for path, data in changed.items():
        kind = files[path].kind if path in files else _KINDS[path.split("/")[1]]
        files[path] = SourceFile(path, kind, data)
    return tree._replace(files=tuple(sorted(files.values(), key=lambda file: (file.kind != "plan", file.path))))


def _list_new(before: Sequence[Finding], after: Sequence[Finding]) -> list[Finding]:
    """Return the findings that were not there before; that lines moved makes none new."""
    known = Counter((each.rule, each.severity, each.message) for each in before)
    new = []
    for finding in after:
        key = (finding.rule, finding.severity, finding.message)
        if known[key]:
            known[key] -= 1
        else:
            new.append(finding)
    return new
