"""The commands that need no care at start-up, each loaded when it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from launchlist.project.context import CommandContext
    from launchlist.project.outcome import Outcome


EDITING: Final = frozenset(("set", "update", "new", "renumber", "block", "resolve", "fmt"))
"""What changes a plan that is there; `init` and `adopt` keep others away only while they write."""


def dispatch(args: Namespace, around: CommandContext) -> Outcome:
    """Return the outcome of a command that the parser knows."""
    command = _find_command(args.command)
    if args.command in EDITING and not getattr(args, "check", False):
        from launchlist.project.exclusive import run_alone

        return run_alone(command, args, around)
    return command(args, around)


def _find_command(name: str) -> Callable[[Namespace, CommandContext], Outcome]:
    if name == "adopt":
        from launchlist.commands.adopt import adopt

        return adopt
    if name == "init":
        from launchlist.commands.init import init

        return init
    if name == "new":
        from launchlist.commands.new import new

        return new
    if name == "renumber":
        from launchlist.commands.renumber import renumber

        return renumber
    if name in {"set", "update", "block", "resolve"}:
        from launchlist.commands import edit

        return {"set": edit.set_fields, "update": edit.update, "block": edit.block, "resolve": edit.resolve}[name]
    if name == "fmt":
        from launchlist.commands.fmt import fmt

        return fmt
    if name == "export":
        from launchlist.commands.export import export

        return export
    if name == "completion":
        from launchlist.commands.completion.command import complete

        return complete
    from launchlist.commands.list import command

    return {
        "list": command.list_tasks,
        "show": command.show,
        "ready": command.list_ready,
        "blocked": command.list_blocked,
    }[name]
