"""Files of a plan that Git has and did not check out: the plan is not read as if they had been removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.changes.index import may_lack_files
from launchlist.reading.files import FOLDERS, PLAN_PATH, Tracker, Tree, read_text_file, read_tree
from launchlist.reading.limits import MAX_FILE_BYTES
from launchlist.reading.opening import report
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from launchlist.changes.checkout import Unchecked
    from launchlist.findings import Finding
    from launchlist.plan.model import Plan

_FOLDER = "checklist"
_MOST_NAMED = 3


def read_worktree(root: str, track: Tracker = iter) -> Tree:
    """Return what `read_tree` does, with an error for files of the plan that are not checked out."""
    tree = read_tree(root, track)
    if not may_lack_files(root, [_FOLDER]):
        return tree
    here = {file.path for file in tree.files}
    absent = [each for each in find_absent(root, [_FOLDER]) if each.path not in here and _is_plan_file(each)]
    if not absent:
        return tree
    # What is not checked out cannot be said to be missing.
    hidden = {"no-tasks", "no-plan"} if any(PLAN_PATH.startswith(each.path) for each in absent) else {"no-tasks"}
    found = [finding for finding in tree.findings if finding.rule not in hidden]
    return tree._replace(findings=(*found, *report_absent(absent)))


def find_absent_rest(root: str, plan: Plan) -> list[Finding]:
    """Return what of a plan's templates and of its outputs is not checked out."""
    templates = plan.templates.strip("/")
    paths = [output.path for output in plan.outputs] + ([templates] if templates else [])
    if not may_lack_files(root, paths):
        return []
    absent = find_absent(root, paths)
    return report_absent(each for each in absent if each.path in paths or each.path.endswith(".j2"))


def find_absent(root: str, paths: list[str]) -> list[Unchecked]:
    """Return what Git has at these paths and is not on the disk, because it was not checked out."""
    from launchlist.changes.checkout import list_unchecked  # most checkouts are whole

    return [each for each in list_unchecked(root, paths) if _is_absent(root, each)]


def report_absent(absent: Iterable[Unchecked]) -> list[Finding]:
    """Return a finding for each folder with such files, and for each submodule."""
    from launchlist.changes.checkout import name_remedy

    groups: dict[tuple[str, str], list[Unchecked]] = {}
    for each in absent:
        place = each.path if each.reason == "submodule" else each.path.rpartition("/")[0]
        groups.setdefault((place, each.reason), []).append(each)
    return [_report_group(place, group, f"run: {name_remedy(group)}") for (place, _), group in groups.items()]


def _report_group(place: str, group: list[Unchecked], hint: str) -> Finding:
    path = group[0].path
    if group[0].reason == "submodule":
        return report(path, "not-checked-out", f"{path} is a submodule that is not checked out", hint)
    if len(group) == 1:
        return report(path, "not-checked-out", "Git has this file, and it is not checked out", hint)
    names = [quote(each.path.rpartition("/")[2]) for each in group[:_MOST_NAMED]]
    more = len(group) - len(names)
    listed = join_names([*names, f"{more} more"] if more else names)
    return report(place or ".", "not-checked-out", f"Git has files here that are not checked out: {listed}", hint)


def _is_plan_file(each: Unchecked) -> bool:
    """Whether a path is a file that `read_tree` reads, or a submodule that can hold some."""
    if each.reason == "submodule":
        return each.path in {_FOLDER, *(folder for folder, _ in FOLDERS)}
    folder, _, name = each.path.rpartition("/")
    is_listed = any(folder == known for known, _ in FOLDERS)
    return each.path == PLAN_PATH or (is_listed and name.endswith((".yaml", ".yml")))


def _is_absent(root: str, each: Unchecked) -> bool:
    """Whether nothing is there; a submodule that is checked out has something called .git in it."""
    path = f"{each.path}/.git" if each.reason == "submodule" else each.path
    return read_text_file(root, path, MAX_FILE_BYTES) is None
