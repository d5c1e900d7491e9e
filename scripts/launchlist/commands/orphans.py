"""Files that a plan generated up to now and will not any more, for the person whose commit leaves them there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from launchlist.git.staged import read_committed
from launchlist.printing.escape import escape_line
from launchlist.reading.disk.plan_files import PLAN_PATH, SourceFile
from launchlist.reading.load import load_plan

if TYPE_CHECKING:
    from launchlist.commands.staged import StagedPlan
    from launchlist.plan.model import Plan
    from launchlist.reading.disk.plan_files import Kind

_LIMIT: Final = 64 << 20


def explain_orphans(staged: StagedPlan) -> str:
    """Return a line for each whole file that the last commit's plan generated and the staged one does not.

    Only a file that is staged and begins as generated ones do is named: it says "do not edit" and nothing renews it.
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
    """Return the plan that a plan.yaml describes, without its tasks; None where it cannot be used."""
    kind: Kind = "plan"
    return load_plan([SourceFile(PLAN_PATH, kind, data)]).plan


def _is_generated(staged: StagedPlan, path: str) -> bool:
    from launchlist.rendering.outputs import unseal  # few commits change what is generated

    data = staged.read_text_file(path, _LIMIT)
    return isinstance(data, bytes) and unseal(data.replace(b"\r\n", b"\n")) is not None


def _advise(staged: StagedPlan, path: str) -> str:
    return escape_line(f"{path} is not generated any more; to remove it: git rm {staged.name(path)}") + "\n"
