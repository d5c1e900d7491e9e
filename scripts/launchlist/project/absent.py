"""Finds files of a plan that Git has but did not check out, so that they do not count as removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import GuardError
from launchlist.git.index_file import may_lack_files
from launchlist.reading.disk.plan_files import FOLDERS, PLAN_PATH, Tracker, Tree, read_text_file, read_tree
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES, report_file
from launchlist.wording import join_names, quote, quote_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from launchlist.findings import Finding
    from launchlist.git.checkout import Unchecked
    from launchlist.plan.model import Plan

_FOLDER = "checklist"
_RULE = "not-checked-out"
_MOST_NAMED = 3


def read_worktree(root: str, track: Tracker = iter) -> Tree:
    """Do what `read_tree` does, with an error for files of the plan that are not checked out.

    Files that Git was told to ignore and that differ from Git's are errors too.
    """
    tree = read_tree(root, track)
    marked = [each for each in list_marked(root, [_FOLDER]) if _is_plan_file(each)]
    absent = [each for each in marked if _is_absent(root, each)]
    changed = _report_changed(root, marked)
    if not absent and not changed:
        return tree
    # Files that are not checked out are not missing.
    hidden = {"no-tasks"} if absent else set()
    if any(PLAN_PATH.startswith(each.path) for each in absent):
        hidden.add("no-plan")
    found = [finding for finding in tree.findings if finding.rule not in hidden]
    return tree._replace(findings=(*found, *report_absent(root, absent), *changed))


def find_absent_rest(root: str, plan: Plan) -> list[Finding]:
    """Return findings for templates and outputs that are not checked out, and for templates changed unnoticed."""
    templates = plan.templates.strip("/")
    paths = [output.path for output in plan.outputs] + ([templates] if templates else [])
    marked = list_marked(root, paths)
    drawn = [each for each in marked if each.path.endswith(".j2")]
    absent = [each for each in marked if each.path in paths or each in drawn]
    return [*report_absent(root, (each for each in absent if _is_absent(root, each))), *_report_changed(root, drawn)]


def list_marked(root: str, paths: Sequence[str]) -> tuple[Unchecked, ...]:
    """Return what Git has at these paths but ignores on the disk; for most checkouts without starting Git."""
    if not paths or not may_lack_files(root, paths):
        return ()
    from launchlist.git.checkout import list_unchecked

    return list_unchecked(root, paths)


def find_absent(root: str, paths: Sequence[str]) -> list[Unchecked]:
    """Return what Git has at these paths and did not check out."""
    return [each for each in list_marked(root, paths) if _is_absent(root, each)]


def report_absent(root: str, absent: Iterable[Unchecked]) -> list[Finding]:
    """Return a finding for each folder with such files, and for each submodule."""
    groups: dict[tuple[str, str], list[Unchecked]] = {}
    for each in absent:
        place = each.path if each.reason == "submodule" else each.path.rpartition("/")[0]
        groups.setdefault((place, each.reason), []).append(each)
    return [_report_group(root, place, group) for (place, _), group in groups.items()]


def refuse_absent(findings: Iterable[Finding]) -> None:
    """Raise GuardError if findings report files that are not checked out: a change would ignore them."""
    found = select_absent(findings)
    if not found:
        return
    files = "; ".join(f"{each.path}: {each.message}" for each in found)
    remedies = " && ".join(dict.fromkeys(each.hint.removeprefix("run: ") for each in found))
    msg = f"nothing was written: {files}; run: {remedies}"
    raise GuardError(msg)


def select_absent(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings about files that are not checked out."""
    return [each for each in findings if each.rule == _RULE]


def name_add(marked: Iterable[Unchecked], path: str, word: str) -> str:
    """Return the command that stages ``path``, written as ``word`` in it, even if a mark makes Git ignore it."""
    from launchlist.git.checkout import name_mark

    marks = [name_mark(each.reason) for each in marked if each.path == path]
    return "".join(f"git update-index --no-{mark} -- {word} && " for mark in marks) + f"git add {word}"


def _report_group(root: str, place: str, group: list[Unchecked]) -> Finding:
    from launchlist.git.checkout import name_remedy

    path, hint = group[0].path, f"run: {name_remedy(root, group)}"
    if group[0].reason == "submodule":
        return report_file(path, _RULE, f"{path} is a submodule that is not checked out", hint)
    if len(group) == 1:
        return report_file(path, _RULE, "this file is in Git but not checked out", hint)
    names = [quote(each.path.rpartition("/")[2]) for each in group[:_MOST_NAMED]]
    more = len(group) - len(names)
    listed = join_names([*names, f"{more} more"] if more else names)
    return report_file(place or ".", _RULE, f"files here are in Git but not checked out: {listed}", hint)


def _report_changed(root: str, marked: Iterable[Unchecked]) -> list[Finding]:
    """Return a finding for each file that differs from Git's without showing in a status."""
    marked = tuple(marked)
    if not marked:
        return []
    from launchlist.git.checkout import name_mark

    found = []
    for each in marked:
        data = None if each.reason == "submodule" else read_text_file(root, each.path, MAX_FILE_BYTES)
        if isinstance(data, bytes) and each.differs(data):
            mark = name_mark(each.reason)
            message = f"this file differs from the one in Git, but is marked {mark}, so Git does not show it"
            hint = f"run: git update-index --no-{mark} -- {quote_word(each.path)}"
            found.append(report_file(each.path, _RULE, message, hint))
    return found


def _is_plan_file(each: Unchecked) -> bool:
    """Whether a path is a file that `read_tree` reads, or a submodule that may contain some."""
    if each.reason == "submodule":
        return each.path in {_FOLDER, *(folder for folder, _ in FOLDERS)}
    folder, _, name = each.path.rpartition("/")
    is_listed = any(folder == known for known, _ in FOLDERS)
    return each.path == PLAN_PATH or (is_listed and name.endswith((".yaml", ".yml")))


def _is_absent(root: str, each: Unchecked) -> bool:
    """Whether nothing is there; a submodule that is checked out contains .git."""
    path = f"{each.path}/.git" if each.reason == "submodule" else each.path
    return read_text_file(root, path, MAX_FILE_BYTES) is None
