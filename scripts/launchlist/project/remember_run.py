"""Keep a run that ended well, for as long as neither a file nor the calendar can change its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.plan.expiry import find_expiry
from launchlist.reading.disk.run_cache import build_key, is_recallable, store_run

if TYPE_CHECKING:
    from launchlist.project.context import CommandContext
    from launchlist.project.outcome import Outcome
    from launchlist.project.project import Project

_NEVER = float(1 << 40)


def remember_run(
    project: Project, outcome: Outcome, context: CommandContext, command: str, *, is_settled: bool
) -> None:
    """Keep ``outcome`` for the same command line. ``is_settled``: the moment was given, so the clock plays no part."""
    if not project.lookup or not project.as_of or not is_recallable(project.root):
        return
    plan = project.lookup.plan
    is_settled = is_settled or plan.as_of is not None
    expires = _NEVER if is_settled else find_expiry(project.lookup, project.as_of).timestamp()
    extra = [output.path for output in plan.outputs]
    if plan.templates:
        extra.append(plan.templates)
    store_run(
        project.root,
        command,
        build_key(context.words, context.root, colour=context.colour),
        extra=extra,
        expires=expires,
        text=outcome.text,
        errors=outcome.errors,
        started=context.started,
    )
