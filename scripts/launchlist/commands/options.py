"""Options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser
    from collections.abc import Sequence

    from launchlist.commands.completion.candidates import Completable

WRITES = "writes to the working tree, never to the index"
_AS_OF = "evaluate the plan as of this time (default: the plan's as_of, else now)"


def complete(option: Action, values: Completable) -> None:
    """Make shell completion offer these values for an option, if its metavar does not tell what it takes."""
    option.completes = values  # type: ignore[attr-defined] # argparse has no place for it


def offer_members(option: Action, members: Sequence[str]) -> None:
    """Let the shell also offer words such as ``owner`` in place of an id."""
    option.members = members  # type: ignore[attr-defined] # argparse has no place for it


def add_root(parser: ArgumentParser) -> None:
    """Add the option of all commands that read a plan."""
    parser.add_argument(
        "--root", metavar="FOLDER", help="the folder with checklist/ (default: this or the nearest parent)"
    )


def add_as_of(parser: ArgumentParser, help_text: str = _AS_OF) -> None:
    """Add the option of the commands whose output depends on the time."""
    parser.add_argument("--as-of", metavar="MOMENT", help=help_text)


def add_format(parser: ArgumentParser, *formats: str) -> None:
    """Add the choice of the output format, the first of which is the default."""
    parser.add_argument("--format", choices=formats, default=formats[0], dest="style")


def add_plan_options(parser: ArgumentParser) -> None:
    """Add the options of the commands that print findings."""
    add_root(parser)
    add_as_of(parser)
    add_format(parser, "text", "github", "json", "sarif")


def add_filters(parser: ArgumentParser) -> None:
    """Add the options of the commands that show selected tasks of a plan."""
    add_root(parser)
    add_as_of(parser)
    add = parser.add_argument
    add("--owner", action="append", default=[], metavar="NAME", help="only what this owner owns; can be repeated")
    add("--label", action="append", default=[], metavar="LABEL", help="only tasks with this label; can be repeated")
    add("--due", metavar="SPAN", help="only what is due within 7d, 24h, 2w, or overdue")


def add_staged(parser: ArgumentParser, does: str = "") -> None:
    """Add the option of the commands that hooks run before a commit."""
    what = "check what is staged in Git for the next commit, or the whole plan if no commit is in progress"
    parser.add_argument("--staged", action="store_true", help=f"{what}; {does}" if does else what)


def add_exit_code(parser: ArgumentParser) -> None:
    """Add the option of the commands that write files to exit with 1 if they did."""
    summary = "exit 1 if a file was rewritten or, with --staged, must be staged"
    parser.add_argument("--exit-non-zero-on-change", action="store_true", help=summary)
