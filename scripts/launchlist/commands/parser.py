"""The parser of the command line, built with argparse."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from launchlist import __version__
from launchlist.commands.table import COMMANDS, load_command
from launchlist.printing.escape import escape_text
from launchlist.vocabulary import suggest
from launchlist.wording import join_names, quote

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

_EPILOG = """exit codes: 0 success, even if files were written; 1 findings or drift, or a file rewritten with
--exit-non-zero-on-change; 2 wrong usage; 3 internal error; 4 refused
because something could be lost; 5 partly done, as when a file cannot be
written; 130 interrupted"""


_CHOICES = {"command": "command", "name": "schema", "style": "format", "allow": "guard", "shell": "shell"}
"""What the choices of an option are called, by the option's name in argparse."""


class _Parser(argparse.ArgumentParser):
    """A parser without abbreviated options, so that `start` reads the same words in the same way."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(**settings, formatter_class=_build_formatter, allow_abbrev=False)

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - what argparse takes
        """Refuse a value that is not one of an action's choices, and suggest the one probably meant."""
        if action.choices is not None and value not in action.choices:
            names = list(action.choices)
            known = f"{_CHOICES.get(action.dest, 'value')}s are {join_names(names)}"
            message = f"there is no {_CHOICES.get(action.dest, 'value')} {quote(value)}"
            raise argparse.ArgumentError(
                action if action.option_strings else None, f"{message}; {suggest(value, names) or f'the {known}'}"
            )

    def error(self, message: str) -> NoReturn:
        """Report what is wrong with the command line; the message may repeat parts of it."""
        super().error(escape_text(message))


def _build_formatter(prog: str) -> argparse.HelpFormatter:
    """Return a formatter with lines of 78: asking the terminal for its width takes 4 ms on every start."""
    return argparse.RawDescriptionHelpFormatter(prog, width=78)


def build_parser(wanted: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line with only the options of the ``wanted`` command."""
    return _build([wanted] if wanted in COMMANDS else COMMANDS, [wanted] if wanted in COMMANDS else ())


def build_full_parser() -> argparse.ArgumentParser:
    """Return the parser with the options of all commands, which imports all their modules."""
    return _build(COMMANDS, COMMANDS)


def _build(names: Iterable[str], with_options: Iterable[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="launchlist",
        description="Keep a launch plan as YAML in Git: check it, and render it as a checklist for people.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"launchlist {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="launchlist")
    for name in names:
        added = commands.add_parser(name, help=COMMANDS[name].summary)
        if name in with_options:
            load_command(name).add_options(added)
    return parser
