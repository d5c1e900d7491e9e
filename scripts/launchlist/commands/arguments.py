"""The words of the command line: commands, their options and their help."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from launchlist import __version__
from launchlist.commands import arguments_authoring, arguments_reading
from launchlist.printing.escape import escape_text
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

GUARDS = ("blind", "frozen", "label", "lost", "mass-close", "moved", "repository", "stale", "uncommitted")
_EPILOG = """exit codes: 0 all well, also after writing; 1 findings or drift, or a file rewritten where
--exit-non-zero-on-change asks for it; 2 wrong usage; 3 a bug of ours; 4 refused
because something could be lost; 5 done in part, as when a file cannot be
written; 130 interrupted"""


_CHOICES = {"command": "command", "name": "schema", "style": "format", "allow": "guard", "shell": "shell"}
"""What the words are that a command line chooses from, by where argparse puts them."""


class _Parser(argparse.ArgumentParser):
    """Takes options by their whole names only, so that `start` reads the same words in the same way."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(**settings, formatter_class=_build_formatter, allow_abbrev=False)

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - what argparse takes
        """Refuse what is none of an action's choices, with the one that was probably meant."""
        if action.choices is not None and value not in action.choices:
            names = list(action.choices)
            known = f"{_CHOICES.get(action.dest, 'value')}s are {join_names(names)}"
            message = f"there is no {_CHOICES.get(action.dest, 'value')} {quote(value)}"
            raise argparse.ArgumentError(
                action if action.option_strings else None, f"{message}; {suggest(value, names) or f'the {known}'}"
            )

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, of which the message repeats some."""
        super().error(escape_text(message))


def _build_formatter(prog: str) -> argparse.HelpFormatter:
    """To ask the terminal for its width, argparse loads what takes 4 ms, on every start; lines of 78 fit all."""
    return argparse.RawDescriptionHelpFormatter(prog, width=78)


def build_parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line; where one command is ``wanted`` the others are left out.

    To add all of them takes 3 ms, on every start.
    """
    parser = _Parser(
        prog="launchlist",
        description="Keep a launch plan as YAML in Git: check it and render the checklist people read.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"launchlist {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="launchlist")
    for name in [wanted] if wanted in _COMMANDS else _COMMANDS:
        add_options, summary = _COMMANDS[name]
        add_options(commands.add_parser(name, help=summary))
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    _add_plan_options(check)
    arguments_authoring.add_staged(check)
    check.add_argument("--explain", action="store_true", help="say why each metric has the status it has")


def _add_render(render: argparse.ArgumentParser) -> None:
    _add_plan_options(render)
    arguments_authoring.add_staged(render, arguments_authoring.WRITES)
    arguments_authoring.add_exit_code(render)
    render.add_argument("--check", action="store_true", help="write nothing; show what differs and exit 1 if anything")
    render.add_argument("--stamp", action="store_true", help="record the moment even if nothing else changed")
    render.add_argument("--force", action="store_true", help="overwrite hand edits that were never committed")
    render.add_argument("--explain", action="store_true", help="say why each metric has the status it has")


def _add_rules(rules: argparse.ArgumentParser) -> None:
    rules.add_argument("name", nargs="?", metavar="NAME", help="a rule, as findings name it")
    rules.add_argument("--markdown", action="store_true", help="print the manual of all rules as Markdown")


def _add_schema(schema: argparse.ArgumentParser) -> None:
    schema.add_argument("name", nargs="?", choices=("task", "blocker", "plan", "findings", "sync", "diff", "export"))
    schema.add_argument("--markdown", action="store_true", help="print the manual of all fields as Markdown")


def _add_sync(sync: argparse.ArgumentParser) -> None:
    add = sync.add_argument
    add("--root", metavar="FOLDER", help="the repository (default: the nearest with a checklist/)")
    add("--as-of", metavar="MOMENT", help="the moment to speak of (default: the plan's, else GitHub's clock)")
    add("--format", choices=("text", "json"), default="text", dest="style")
    add("--apply", nargs="?", const="", metavar="PLAN.json", help="do it; with a plan from --format json: only that")
    add("--repo", metavar="OWNER/NAME", help="the repository of the issues (default: GITHUB_REPOSITORY)")
    add("--all", action="store_true", dest="every_task", help="keep an issue for every unfinished task")
    add("--allow", action="append", choices=GUARDS, default=[], help="pass a guard that stopped a run before")
    add("--max-new", type=_count, metavar="N", help="most issues to open in this run (default: 10)")
    add("--max-open", type=_count, metavar="N", help="most issues open at once (default: 25)")
    add("--no-journal", action="store_true", help="keep no record of issues on a Git ref")
    add("--remote", default="origin", metavar="NAME", help="the Git remote that holds the journal")
    add("--time-limit", type=_seconds, default=600.0, metavar="SECONDS", help="stop cleanly after that long (600)")
    add(
        "--pace",
        type=_seconds,
        default=1.0,
        metavar="SECONDS",
        help="between two writes (1, as GitHub asks; 0 lifts all limits)",
    )


def _add_diff(diff: argparse.ArgumentParser) -> None:
    add = diff.add_argument
    add("base", metavar="BASE", help="the state before: a branch, a tag or a commit")
    add("head", metavar="HEAD", nargs="?", help="the state after (default: the working tree)")
    add("--root", metavar="FOLDER", help="the repository (default: the nearest with a checklist/)")
    add("--as-of", metavar="MOMENT", help="the moment to judge both at (default: that of HEAD's plan, else now)")
    add("--format", choices=("text", "markdown", "json"), default="text", dest="style")


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < 1e6:  # nor what is no number
        raise ValueError
    return number


def _add_plan_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", metavar="FOLDER", help="the repository (default: the nearest with a checklist/)")
    parser.add_argument("--as-of", metavar="MOMENT", help="the moment to speak of (default: the plan's, else now)")
    parser.add_argument("--format", choices=("text", "github", "json", "sarif"), default="text", dest="style")


_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str]] = {
    "check": (_add_check, "report everything that is wrong or questionable in the plan"),
    "render": (_add_render, "write CHECKLIST.md and the other outputs of the plan"),
    "sync": (_add_sync, "plan which GitHub issues open and close, and do it with --apply"),
    "diff": (_add_diff, "say what the change from one state of the plan to another means"),
    "rules": (_add_rules, "list the rules, or explain one"),
    "schema": (_add_schema, "print a JSON Schema"),
    **arguments_reading.COMMANDS,
    **arguments_authoring.COMMANDS,
    "action": (lambda _: None, "what the step of a GitHub workflow runs; action.yml says how"),
}
