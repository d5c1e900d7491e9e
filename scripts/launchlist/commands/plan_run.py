"""What ``check``, ``render`` and ``fmt`` share: the plan or each staged plan, progress, retries, the cached result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import ChangedError
from launchlist.printing.escape import escape_line
from launchlist.printing.terminal import raise_at_interrupt
from launchlist.project.context import Outcome
from launchlist.project.project import read_project
from launchlist.reading.disk.run_cache import build_key, is_recallable, store_run

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from launchlist.project.context import CommandContext
    from launchlist.project.project import Project


_TRIES = 3


def run_on_plan(  # noqa: PLR0913 - what differs between the commands
    args: Namespace,
    context: CommandContext,
    act: Callable[[Namespace, Project, CommandContext], Outcome],
    doing: str,
    *,
    renders: bool = False,
    reports: bool = False,
) -> Outcome:
    """Return the outcome of ``act`` for the plan, or for each staged plan; ``doing`` is shown while it works.

    A command that ``renders`` also gets the staged plans that the commit leaves alone; one that ``reports`` findings
    gets their lines and columns in every format, the others only if a program is to read them.

    Files saved in the meantime, by another run or around a region, are read again: ``--force`` does not cover them.
    """
    places = reports or args.style != "text"
    tries = 1 if getattr(args, "force", False) else _TRIES

    def run(each: CommandContext) -> Outcome:
        for _ in range(tries - 1):
            try:
                return _run_once(args, each, act, doing, places=places)
            except ChangedError:
                continue
        return _run_once(args, each, act, doing, places=places)

    if not args.staged:
        return run(context)

    return run_staged(args.root, context, run, renders=renders)


def _run_once(
    args: Namespace,
    context: CommandContext,
    act: Callable[[Namespace, Project, CommandContext], Outcome],
    doing: str,
    *,
    places: bool,
) -> Outcome:
    staged, progress = context.staged, context.progress
    if staged:
        from launchlist.project.staged import read_staged_project

        project = read_staged_project(staged, args.as_of, context.now, places=places)
    else:
        track = progress.track if progress else iter
        project = read_project(context.root, args.as_of, context.now, track=track, places=places)
    raise_at_interrupt()
    if progress:
        progress.say(doing)
    outcome = act(args, project, context)
    if progress:
        progress.close()
    if outcome.code == 0 and not args.explain and not staged:
        _remember_run(project, outcome, context, args.command, is_settled=args.as_of is not None)
    return outcome


_NEVER = float(1 << 40)


def _remember_run(
    project: Project, outcome: Outcome, context: CommandContext, command: str, *, is_settled: bool
) -> None:
    """Cache ``outcome`` for the same command line. ``is_settled``: the time was given, so the clock does not matter."""
    if not project.lookup or not project.as_of or not is_recallable(project.root):
        return
    from launchlist.plan.expiry import find_expiry

    plan = project.lookup.plan
    is_settled = is_settled or plan.as_of is not None
    expires = _NEVER if is_settled else find_expiry(project.lookup, project.as_of).timestamp()
    extra = [output.path for output in plan.outputs]
    if plan.templates:
        extra.append(plan.templates)
    store_run(
        project.root,
        command,
        build_key(context.words, context.root, color=context.color),
        extra=extra,
        expires=expires,
        text=outcome.text,
        errors=outcome.errors,
        started=context.started,
    )


def run_staged(
    root: str | None, context: CommandContext, run: Callable[[CommandContext], Outcome], *, renders: bool = False
) -> Outcome:
    """Return the outcome of ``run`` for the plan in ``root`` or, without one, for each plan that the commit concerns.

    A command that ``renders`` also gets the plans that the commit leaves alone: drift may have bypassed the hooks
    before, and no commit should keep it.
    If the commit contains no plan, nothing is reported. Raises UsageError outside of a repository.
    """
    from launchlist.project.staged import explain_orphans, find_staged_plans

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
