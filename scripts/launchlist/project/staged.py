"""``--staged``: plans as they will be in the next commit, from Git's index, for the hooks that run before it."""

from __future__ import annotations

import posixpath
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING, Final, NamedTuple

from launchlist.errors import UsageError
from launchlist.git.objects import read_blobs
from launchlist.git.staged import Staged, list_untracked, read_committed, read_staged
from launchlist.printing.escape import escape_line
from launchlist.project.project import check_project, load_project
from launchlist.project.rule_registry import RULES
from launchlist.project.states import describe_entry
from launchlist.reading.disk.git_listing import find_listing_fault, select_files, select_folder
from launchlist.reading.disk.plan_files import PLAN_PATH, SourceFile, Tree, read_text_file
from launchlist.reading.disk.plan_folders import find_place
from launchlist.reading.disk.safe_open import MAX_FILE_BYTES
from launchlist.reading.load import load_plan
from launchlist.wording import quote_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from launchlist.findings import Finding
    from launchlist.git.objects import TreeEntry
    from launchlist.plan.model import Plan
    from launchlist.project.project import Project
    from launchlist.reading.disk.plan_files import FileKind


_ABSENT: Final = frozenset(("no-plan", "no-tasks"))
_MOST_NAMED: Final = 5
_SUBMODULE: Final = "160000"
_CLOCKED: Final = frozenset(rule.name for rule in RULES if rule.clock)


class StagedPlan(NamedTuple):
    """One plan in the index. Paths are relative to its root, as everywhere."""

    staged: Staged
    prefix: str
    """The root, relative to the top of the repository, ending with ``/`` unless it is the top."""
    root: str
    """The same, relative to the folder in which the command was started."""
    tree: Tree = Tree(files=(), findings=())
    """Its files, as `launchlist.reading.disk.plan_files.read_tree` would read them in a checkout of the commit."""
    is_touched: bool = True
    """Whether the commit affects it; for other plans only drift counts."""

    @property
    def is_there(self) -> bool:
        """Whether the commit contains any part of it."""
        return bool(self.tree.files) or any(finding.rule not in _ABSENT for finding in self.tree.findings)

    @property
    def changed(self) -> frozenset[str]:
        """The paths that the commit changes below the root."""
        length = len(self.prefix)
        return frozenset(path[length:] for path in self.staged.changed if path.startswith(self.prefix))

    def read_tree(self) -> Tree:
        """Return the files for ``tree``."""
        listing = self._list("checklist")
        selection = select_files([describe_entry(entry) for entry in listing])
        contents = self._read(listing, [path for path, _ in selection.files])
        files = tuple(SourceFile(path, kind, contents[path]) for path, kind in selection.files)
        submodules = {entry.path for entry in listing if entry.mode == _SUBMODULE}
        findings = (_explain_submodule(each) if each.path in submodules else each for each in selection.findings)
        return Tree(files=files, findings=tuple(findings))

    def read_folder(self, path: str, suffix: str, limit: int) -> tuple[dict[str, bytes], list[Finding]]:
        """Do for the index what `launchlist.reading.disk.plan_files.read_folder` does for the disk."""
        path = path.rstrip("/")
        listing = self._list(path)
        wanted, findings = select_folder([describe_entry(entry) for entry in listing], path, suffix, limit)
        contents = self._read(listing, wanted)
        return {name.removeprefix(f"{path}/"): data for name, data in contents.items()}, findings

    def read_text_file(self, path: str, limit: int) -> bytes | Finding | None:
        """Do for the index what `launchlist.reading.disk.plan_files.read_text_file` does for the disk."""
        found = [entry for entry in self._list(path) if entry.path == path]
        if not found:
            return None
        return find_listing_fault(describe_entry(found[0]), limit) or self._read(found, [path])[path]

    def is_concerned(self) -> bool:
        """Whether the commit changes any part of the plan: its files, its outputs, its templates.

        If no commit is in progress, as in continuous integration or before a push, everything is checked.
        """
        changed = self.changed
        if self.staged.is_at_rest or any(f"{path}/".startswith("checklist/") for path in changed):
            return True
        plan = self.read_settings() if changed else None
        if plan is None:
            return False
        outputs = {output.path for output in plan.outputs}
        folder = f"{plan.templates.strip('/')}/"
        return any(path in outputs or (plan.templates and path.startswith(folder)) for path in changed)

    def name(self, path: str) -> str:
        """Return a path quoted for a command that is run in the same folder."""
        return quote_word(str(PurePosixPath(PurePath(self.root).as_posix(), path)))

    def read_settings(self) -> Plan | None:
        """Return the plan without its tasks, None if its plan.yaml cannot be used."""
        data = self.read_text_file(PLAN_PATH, MAX_FILE_BYTES)
        return load_settings(data) if isinstance(data, bytes) else None

    def _list(self, path: str) -> list[TreeEntry]:
        found = self.staged.list_entries(f"{self.prefix}{path}")
        return [entry._replace(path=entry.path.removeprefix(self.prefix)) for entry in found]

    def _read(self, listing: Iterable[TreeEntry], paths: Sequence[str]) -> dict[str, bytes]:
        blobs = {entry.path: entry.name for entry in listing}
        return dict(zip(paths, read_blobs(self.staged.top, [blobs[path] for path in paths]), strict=True))


def find_staged_plans(folder: str, root: str | None, index: str, *, renders: bool) -> Iterator[StagedPlan]:
    """Yield the plans to check: those around ``folder``, or the one below ``root``.

    A plan that the commit does not change is only included if the command ``renders``, and not if it is in the folder
    of another one.
    """
    place, started = find_place(str(PurePath(folder, root or "."))), find_place(folder)
    if place is None:
        msg = f"{quote_word(root or folder)} is not in a Git repository, so nothing is staged: leave out --staged"
        raise UsageError(msg)
    is_own = bool(index) and started is not None and started.top == place.top
    staged = read_staged(place.top, str(PurePath(folder, index)) if is_own else "")
    names = [*staged.list_names(), *_find_plans_inside(staged)]
    prefixes = choose_prefixes(names, staged.changed, place.prefix) if root is None else [place.prefix]
    within = place.prefix.startswith(prefixes[0])
    for prefix in prefixes:
        name = posixpath.relpath(f"/{prefix}", f"/{place.prefix}") if root is None else root
        plan = StagedPlan(staged, prefix, name)
        plan = plan._replace(is_touched=plan.is_concerned())
        if plan.is_touched or (renders and not (within and prefix != prefixes[0])):
            yield plan._replace(tree=plan.read_tree())


def _find_plans_inside(staged: Staged) -> Iterator[str]:
    """Yield the plan.yaml of each plan that is itself a submodule: it is on the disk but not in the index."""
    for path in staged.list_submodules():
        inside = f"{path}/plan.yaml"
        if f"/{inside}".endswith(f"/{PLAN_PATH}") and read_text_file(staged.top, inside, 1 << 20) is not None:
            yield inside


def choose_prefixes(names: Iterable[str], changed: Iterable[str], here: str) -> list[str]:
    """Return the roots of the plans to check, each "" or ending with ``/``: around ``here``, else those below it.

    The one around ``here`` is the first; others below it are included if the commit changes anything in their folders,
    since a plan among examples may be wrong on purpose. A plan whose plan.yaml the commit deletes is included too.
    """
    changed = tuple(changed)
    ends = {path for path in (*names, *changed) if f"/{path}".endswith(f"/{PLAN_PATH}")}
    roots = sorted(path.removesuffix(PLAN_PATH) for path in ends)
    context = [root for root in roots if here.startswith(root)]
    below = [root for root in roots if root.startswith(here)]
    if context:
        own = max(context, key=len)
        folders = {path[: at + 1] for path in changed for at, letter in enumerate(path) if letter == "/"}
        return [own, *(root for root in below if root != own and root in folders)]
    return below or roots or [here]


def read_staged_project(plan: StagedPlan, as_of: str | None, now: datetime, *, places: bool) -> Project:
    """Return the plan with its findings.

    An error that depends on the date, such as an overdue task in a strict plan, is only a warning in files that the
    commit does not change, since the commit did not cause it.
    """
    project = check_project(load_project(plan.root, plan.tree), as_of, now, places=places)
    changed = plan.changed

    def is_calm(rule: str, path: str) -> bool:
        return rule in _CLOCKED and project.severities.get(rule) == "error" and path not in changed

    calm = tuple(each._replace(severity="warning") for each in project.findings if is_calm(each.rule, each.path))
    if not calm:
        return project
    rest = (each for each in project.findings if not is_calm(each.rule, each.path))
    return project._replace(
        read=(*project.read, *calm),
        violations=tuple(each for each in project.violations if not is_calm(each.rule, each.source.path)),
        findings=tuple(sorted((*rest, *calm))),
    )


def explain_untracked(plan: StagedPlan) -> str:
    """Return the files of the plan on the disk that are not staged, in case a task seems to be missing."""
    found = list_untracked(plan.staged, f"{plan.prefix}checklist")
    names = [plan.name(path.removeprefix(plan.prefix)) for path in found[:_MOST_NAMED]]
    more = ["…"] if len(found) > _MOST_NAMED else []
    return (
        f"Git does not track these, so they are not checked: {escape_line(' '.join([*names, *more]))}\n"
        if found
        else ""
    )


def _explain_submodule(finding: Finding) -> Finding:
    message = f"{finding.path} is a submodule, so the index of this repository does not show what is in the plan"
    return finding._replace(message=message, hint="run launchlist check and launchlist render without --staged")


_LIMIT: Final = 64 << 20


def explain_orphans(staged: StagedPlan) -> str:
    """Return a line for each whole file that the last commit's plan generated and the staged plan does not.

    Only staged files that begin like generated ones are named: they say "do not edit", but are not updated any more.
    """
    if PLAN_PATH not in staged.changed:
        return ""
    before = read_committed(staged.staged, f"{staged.prefix}{PLAN_PATH}")
    old = load_settings(before) if before is not None else None
    new = staged.read_settings()
    if not old or (new is None and staged.is_there):
        return ""
    kept = {output.path for output in new.outputs} if new else set()
    left = [output.path for output in old.outputs if not output.regions and output.path not in kept]
    return "".join(_advise(staged, path) for path in left if _is_generated(staged, path))


def load_settings(data: bytes) -> Plan | None:
    """Return the plan that a plan.yaml describes, without its tasks; None if it cannot be used."""
    kind: FileKind = "plan"
    return load_plan([SourceFile(PLAN_PATH, kind, data)]).plan


def _is_generated(staged: StagedPlan, path: str) -> bool:
    from launchlist.rendering.outputs import unseal  # few commits change the outputs

    data = staged.read_text_file(path, _LIMIT)
    return isinstance(data, bytes) and unseal(data.replace(b"\r\n", b"\n")) is not None


def _advise(staged: StagedPlan, path: str) -> str:
    return escape_line(f"{path} is no longer generated; to remove it: git rm {staged.name(path)}") + "\n"
