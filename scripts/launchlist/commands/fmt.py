"""``launchlist fmt``: lay the plan's files out in the one way, or show with ``--check`` which are not."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from launchlist.authoring.layout import change_layout
from launchlist.commands.outcome import Outcome
from launchlist.commands.saving import save_files
from launchlist.errors import UsageError
from launchlist.printing.escape import escape_line
from launchlist.reading.decode import decode_text
from launchlist.reading.files import read_tree
from launchlist.wording import count_noun, quote, suggest

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from launchlist.commands.surroundings import Surroundings
    from launchlist.findings import Finding
    from launchlist.reading.files import SourceFile, Tree


def fmt(args: Namespace, around: Surroundings) -> Outcome:
    """Rewrite what is not laid out in the one way; the exit code is 1 if anything was, or could not be read."""
    tree = read_tree(around.root)
    files = _select_files(tree, args.paths, around)
    findings: list[Finding] = [] if args.paths else [each for each in tree.findings if each.severity == "error"]
    changed: dict[str, bytes] = {}
    lines: list[str] = []
    for file in files:
        data = change_layout(file.path, file.kind, file.data)
        if isinstance(data, tuple):
            findings += data
        elif data != file.data:
            changed[file.path] = data
            lines += _list_differences(file, data) if args.check else ()
    if not args.check:
        save_files(around.root, changed, {file.path: file.data for file in files})
    verb = "is not in the one layout; run: launchlist fmt" if args.check else "is laid out anew"
    lines += [f"{path}: {verb}" for path in changed]
    lines += [str(finding) for finding in findings]
    lines.append(_count(len(files), len(changed), len({each.path for each in findings}), check=args.check))
    text = "".join(f"{escape_line(line)}\n" for line in lines)
    return Outcome(code=int(bool(changed or findings)), text=text)


def _count(files: int, changed: int, refused: int, *, check: bool) -> str:
    parts = []
    if changed:
        parts.append(f"{count_noun(changed, 'file')} {'would be laid out' if check else 'laid out'} anew")
    if refused:
        parts.append(f"{count_noun(refused, 'file')} could not be read")
    rest = files - changed - refused
    if rest > 0 or not parts:
        parts.append(f"{count_noun(max(rest, 0), 'file')} left as {'it was' if rest == 1 else 'they were'}")
    return ", ".join(parts)


def _select_files(tree: Tree, paths: Sequence[str], around: Surroundings) -> Sequence[SourceFile]:
    """Return the files of the plan that were named, or all."""
    if not paths:
        return tree.files
    known = {file.path: file for file in tree.files}
    unread = {finding.path: finding for finding in tree.findings}
    selected: dict[str, SourceFile] = {}
    for name in paths:
        path = find_path(name, around)
        if path in known:
            selected[path] = known[path]
        elif path in unread:
            raise UsageError(str(unread[path]))
        else:
            hint = suggest(path, known, 0.8) or "it lays out checklist/plan.yaml and what is in tasks/ and blockers/"
            msg = f"{quote(name)} is no file of the plan; {hint}"
            raise UsageError(msg)
    return tuple(selected.values())


def find_path(name: str, around: Surroundings) -> str:
    """Return a path on the command line as the plan names it: from the root, with ``/``."""
    path = PurePath(*_resolve(PurePath(around.folder, name)))
    root = PurePath(*_resolve(PurePath(around.folder, around.root)))
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
    import difflib  # needed only to show

    # Line ends are named where nothing else differs.
    old, new = ((decode_text(file.path, each).text or "").splitlines() for each in (file.data, data))
    if old == new:
        yield f"{file.path}: its line ends, or the mark in front of it"
        return
    yield from difflib.unified_diff(old, new, f"{file.path} (is)", f"{file.path} (should be)", lineterm="")
