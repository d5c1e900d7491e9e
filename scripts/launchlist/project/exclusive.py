"""Runs a command that changes the plan under a lock, which is released while a question waits for its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from launchlist.errors import ChangedError
from launchlist.printing.streams import warn
from launchlist.reading.disk.atomic_write import CHANGED
from launchlist.reading.disk.lock import Lock
from launchlist.reading.disk.plan_files import find_root, read_tree
from launchlist.wording import quote

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Mapping

    from launchlist.project.context import Ask, CommandContext, Outcome


def run_alone(
    command: Callable[[Namespace, CommandContext], Outcome], args: Namespace, context: CommandContext
) -> Outcome:
    """Return the outcome of a command that edits the plan, run while no other does."""
    if find_root(context.root) is None:  # the command will report that there is no plan
        return command(args, context)
    with Lock(context.root, args.command, warn) as lock:
        ask = _make_ask(context.ask, lock, context.root) if context.ask else None
        return command(args, context._replace(ask=ask))


def _make_ask(ask: Ask, lock: Lock, root: str) -> Ask:
    """Return an ``ask`` that releases the lock; it raises ChangedError if the plan has changed in the meantime."""

    def ask_unlocked(question: str) -> str:
        before = _read_files(root)
        lock.free()
        answer = ask(question)
        lock.take()
        after = _read_files(root)
        changed = [path for path in {**before, **after} if before.get(path) != after.get(path)]
        if changed:
            msg = f"nothing was written: {quote(changed[0])} is not written: {CHANGED}"
            raise ChangedError(msg)
        return answer

    return ask_unlocked


def _read_files(root: str) -> Mapping[str, bytes]:
    return {file.path: file.data for file in read_tree(root).files}
