"""The commands: the module and the help of each. A module is imported only when its command is used.

A command's module has ``add_options(parser)`` and ``run(args, context) -> Outcome``. One that has
``ENDS_AT_INTERRUPT`` lets Ctrl-C end the process at once until it calls `raise_at_interrupt`, before it writes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome


class CommandModule(Protocol):
    """What a command's module must have."""

    def add_options(self, parser: ArgumentParser) -> None:
        """Add the options of the command."""

    def run(self, args: Namespace, context: CommandContext) -> Outcome:
        """Run the command."""


class Command(NamedTuple):
    """One command: its module in this package, and its purpose."""

    module: str
    summary: str


COMMANDS: Final = {
    "check": Command("check", "report the errors and warnings of the plan"),
    "render": Command("render", "generate CHECKLIST.md and the other outputs of the plan"),
    "sync": Command("sync.command", "show which GitHub issues to open and close; with --apply, do it"),
    "diff": Command("diff.command", "show how the plan changed between two states, and the consequences"),
    "rules": Command("rules", "list the rules, or explain one"),
    "schema": Command("schema", "print a JSON Schema"),
    "list": Command("list.command", "list tasks"),
    "show": Command("list.show", "show all details of a task or a blocker"),
    "ready": Command("list.command", "list the tasks that can be done now"),
    "blocked": Command("list.command", "list the tasks that are waiting, and what for"),
    "export": Command("export", "print the plan as JSON, CSV or a calendar"),
    "completion": Command("completion.command", "print a script for shell completion of commands, ids and owners"),
    "init": Command("init", "start a plan, with its workflow, hook and editor settings"),
    "adopt": Command("adopt", "turn a checklist, a spreadsheet, issues or another tool's files into a plan"),
    "new": Command("new", "add a task under the next free id, an owner or a phase"),
    "set": Command("set", "change fields of tasks, blockers, owners, phases or the plan"),
    "update": Command("update", "add a dated update to a task"),
    "block": Command("block", "add a blocker, or add tasks to an existing one"),
    "resolve": Command("resolve", "mark blockers as resolved"),
    "remove": Command("remove", "remove tasks, blockers, an owner or a phase"),
    "renumber": Command("renumber", "give a task or a blocker another id, everywhere"),
    "fmt": Command("fmt", "format all plan files, keeping comments"),
    "action": Command("action.command", "run a step of a GitHub workflow, as action.yml calls it"),
}


def load_command(name: str) -> CommandModule:
    """Return the module of a command."""
    module: Any = import_module(f"launchlist.commands.{COMMANDS[name].module}")
    command: CommandModule = module
    return command
