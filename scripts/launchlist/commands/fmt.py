"""``launchlist fmt``: format the plan's files, or with ``--check`` show which ones are not formatted."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from launchlist.commands.options import WRITES, add_exit_code, add_root, add_staged
from launchlist.editing.date_texts import drop_placeholders, unify_dates
from launchlist.editing.formatter import INTERNAL_ERROR, change_layout, change_layouts, find_loss
from launchlist.errors import UsageError
from launchlist.plan.names import compose_name
from launchlist.printing.escape import escape_line
from launchlist.project.absent import (
    find_absent,
    list_marked,
    name_add,
    read_worktree,
    refuse_absent,
    report_absent,
    select_absent,
)
from launchlist.project.context import Outcome
from launchlist.project.edit_session import save_files
from launchlist.project.exclusive import run_alone
from launchlist.reading.disk.plan_files import Tree, read_text_file
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES, report_file
from launchlist.vocabulary import suggest
from launchlist.wording import count_noun, quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from launchlist.findings import Finding
    from launchlist.git.checkout import Unchecked
    from launchlist.project.context import CommandContext
    from launchlist.project.staged import StagedPlan
    from launchlist.reading.disk.plan_files import SourceFile

_MISSING = "the staged file is not formatted, but it cannot be formatted because it is missing from the working tree"


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="FILE", help="plan files (default: all of them)")
    add(
        "--check",
        action="store_true",
        help="write nothing; name the files that are not formatted, and exit 1 if there are any",
    )
    add(
        "--drop-placeholders",
        action="store_true",
        help="remove deadlines that only stand in for one, those next to claimed.deadline, and claims such as TBD",
    )
    add_root(parser)
    add_staged(parser, WRITES, "format")
    add_exit_code(parser)


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Format the files of the plan, or of every plan that is staged."""
    if not args.staged:
        return _run_alone_if_writing(args, context)
    from launchlist.commands.plan_run import run_staged

    return run_staged(args.root, context, lambda each: _run_alone_if_writing(args, each))


def _run_alone_if_writing(args: Namespace, context: CommandContext) -> Outcome:
    return fmt(args, context) if args.check else run_alone(fmt, args, context)


def fmt(args: Namespace, context: CommandContext) -> Outcome:
    """Rewrite files that are not formatted; the exit code is 1 if a file could not be read."""
    staged = context.staged
    tree = _limit_to_commit(staged) if staged else read_worktree(context.root)
    if not args.paths and not args.check:
        refuse_absent(tree.findings)
    files = _select_files(tree, args.paths, context)
    unified = _settle_dates(files, drop=args.drop_placeholders)
    findings: list[Finding] = [] if args.paths else [each for each in tree.findings if each.severity == "error"]
    changed: dict[str, bytes] = {}
    lines: list[str] = []
    for file, data in zip(files, change_layouts(unified), strict=True):
        if isinstance(data, tuple):
            findings += data
        elif data != file.data:
            changed[file.path] = data
            lines += _list_differences(file, data) if args.check else ()
    if not args.check:
        before = {file.path: file.data for file in files}
        findings += _drop_losses(changed, unified)
        laid_out: dict[str, bytes] = {}
        if staged:  # the working tree may have changes that are not staged; they must not be lost
            before, refused_there = _read_disk(context.root, changed, staged)
            laid_out, failures = _lay_out(files, before)
            findings += (*refused_there, *failures)
            left = {each.path for each in failures}
            changed = {path: data for path, data in changed.items() if path in before and path not in left}
        save_files(context.root, laid_out if staged else changed, before)
    verb = "is not formatted; run: launchlist fmt" if args.check else "was formatted"
    marked = list_marked(context.root, [*changed]) if staged else ()
    advice = {path: _advise(staged, path, marked) if not args.check else "" for path in changed}
    lines += [f"{path}: {verb}{advice[path]}" for path in changed]
    lines += [str(finding) for finding in findings]
    absent = select_absent(findings)
    failed = {each.path for each in findings if each.rule == INTERNAL_ERROR}
    refused = {each.path for each in findings if each not in absent} - failed
    lines.append(_count(len(files), len(changed), len(refused), len(failed), check=args.check))
    if absent:
        lines[-1] += "; the plan is not fully checked out"
    text = "".join(f"{escape_line(line)}\n" for line in lines)
    fails = bool(findings) or (bool(changed) and (args.check or args.exit_non_zero_on_change))
    return Outcome(code=int(fails), text=text)


def _drop_losses(changed: dict[str, bytes], files: Sequence[SourceFile]) -> list[Finding]:
    """Leave out files that formatting would change in more than their layout, and return the findings about them."""
    findings: list[Finding] = []
    for file in files:
        loss = find_loss(file.path, file.data, changed[file.path]) if file.path in changed else ()
        if loss:
            findings += loss
            del changed[file.path]
    return findings


def _settle_dates(files: Sequence[SourceFile], *, drop: bool) -> list[SourceFile]:
    """Return the files with relative dates in the one form and, if asked for, without placeholders for deadlines."""
    unified = []
    for file in files:
        data = unify_dates(file)
        settled = file if data is file.data else file._replace(data=data)
        unified.append(settled._replace(data=drop_placeholders(settled)) if drop else settled)
    return unified


def _advise(staged: StagedPlan | None, path: str, marked: Sequence[Unchecked]) -> str:
    return f"; to include it in the commit: {name_add(marked, path, staged.name(path))}" if staged else ""


def _limit_to_commit(staged: StagedPlan) -> Tree:
    """Return the files that the commit changes, or all of them if no commit is in progress."""
    tree, changed = staged.tree, staged.changed
    if staged.staged.is_at_rest:
        return tree
    return Tree(
        files=tuple(file for file in tree.files if file.path in changed),
        findings=tuple(finding for finding in tree.findings if finding.path in changed),
    )


def _read_disk(root: str, paths: Collection[str], staged: StagedPlan) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the content of the files in the working tree, and why some, left unchanged, cannot be read."""
    found = {path: read_text_file(root, path, MAX_FILE_BYTES) for path in paths}
    contents = {path: data for path, data in found.items() if isinstance(data, bytes)}
    absent = find_absent(root, [path for path in paths if path not in contents])
    findings = report_absent(root, absent)
    known = {each.path for each in absent}
    for path, data in found.items():
        if data is None and path not in known:
            hint = f"run: git restore -- {staged.name(path)} && launchlist fmt"
            findings.append(report_file(path, "unreadable", _MISSING, hint))
        elif data is not None and not isinstance(data, bytes):
            findings.append(data)
    return contents, findings


def _lay_out(files: Sequence[SourceFile], contents: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[Finding]]:
    """Return the ``contents`` that need formatting, formatted, and why others cannot be formatted."""
    laid_out: dict[str, bytes] = {}
    findings: list[Finding] = []
    for path, kind in ((file.path, file.kind) for file in files if file.path in contents):
        data = change_layout(path, kind, contents[path])
        if isinstance(data, tuple):
            findings += data
        elif data != contents[path]:
            laid_out[path] = data
    return laid_out, findings


def _count(files: int, changed: int, refused: int, failed: int, *, check: bool) -> str:
    parts = []
    if changed:
        parts.append(f"{count_noun(changed, 'file')} {'would be formatted' if check else 'formatted'}")
    if refused:
        parts.append(f"{count_noun(refused, 'file')} could not be read")
    if failed:
        parts.append(f"{count_noun(failed, 'file')} could not be formatted")
    rest = files - changed - refused - failed
    if rest > 0 or not parts:
        parts.append(f"{count_noun(max(rest, 0), 'file')} left unchanged")
    return ", ".join(parts)


def _select_files(tree: Tree, paths: Sequence[str], context: CommandContext) -> Sequence[SourceFile]:
    """Return the given files of the plan, or all."""
    if not paths:
        return tree.files
    known = {compose_name(file.path): file for file in tree.files}
    unread = {compose_name(finding.path): finding for finding in tree.findings}
    selected: dict[str, SourceFile] = {}
    for name in paths:
        path = compose_name(find_path(name, context))
        if path in known:
            selected[path] = known[path]
        elif path in unread:
            raise UsageError(str(unread[path]))
        else:
            absent = "; ".join(map(str, select_absent(tree.findings)))
            hint = (
                absent
                or suggest(path, known, 0.8)
                or "fmt formats checklist/plan.yaml and the files in tasks/ and blockers/"
            )
            msg = f"{quote(name)} is not a file of the plan; {hint}"
            raise UsageError(msg)
    return tuple(selected.values())


def find_path(name: str, context: CommandContext) -> str:
    """Return a path from the command line as the plan names it: relative to the root, with ``/``."""
    path = PurePath(*_resolve(PurePath(context.folder, name)))
    root = PurePath(*_resolve(PurePath(context.folder, context.root)))
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else name


def _resolve(path: PurePath) -> list[str]:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts[1:] = parts[1:-1]
        else:
            parts.append(part)
    return parts


def _list_differences(file: SourceFile, data: bytes) -> Iterator[str]:
    from launchlist.printing.differences import list_differences  # needed only to show differences

    old, new = (each.decode("utf-8-sig") for each in (file.data, data))
    # Line endings are mentioned only if nothing else differs.
    if old.splitlines() == new.splitlines():
        yield f"{file.path}: its line endings or its byte-order mark"
        return
    yield from list_differences(old, new, file.path)
