"""``--staged``: a command run on each plan that the next commit concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.printing.escape import escape_line
from launchlist.project.outcome import Outcome
from launchlist.project.staged import explain_orphans, find_staged_plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from launchlist.project.context import CommandContext


def run_staged(
    root: str | None, context: CommandContext, run: Callable[[CommandContext], Outcome], *, renders: bool = False
) -> Outcome:
    """Return what ``run`` makes of the plan below ``root`` or, without one, of every plan that the commit concerns.

    What ``renders`` is given the plans that the commit leaves alone, too: drift may have come past the hooks before,
    and no commit is to keep it.
    Where the commit holds no plan nothing is said. Raises UsageError outside of a repository.
    """
    code, text, errors = 0, "", ""
    index = context.environ.get("GIT_INDEX_FILE", "")
    for plan in find_staged_plans(context.folder, root, index, renders=renders):
        outcome = run(context._replace(root=plan.root, staged=plan)) if plan.is_there else Outcome(code=0)
        if renders:
            outcome = outcome._replace(errors=outcome.errors + explain_orphans(plan))
        if root is None and plan.root != "." and (outcome.text or outcome.errors):
            text += f"{escape_line(plan.root)}:\n"
        code, text, errors = max(code, outcome.code), text + outcome.text, errors + outcome.errors
    return Outcome(code=code, text=text, errors=errors)
