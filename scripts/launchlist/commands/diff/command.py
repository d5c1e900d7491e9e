"""``launchlist diff``: what the change from one state of the plan to another means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from launchlist.commands.options import add_as_of, add_format, add_root
from launchlist.project.comparison import compare
from launchlist.project.outcome import Outcome

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.comparison import Comparison
    from launchlist.project.context import CommandContext

DiffStyle: TypeAlias = Literal["text", "markdown", "json"]


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("base", metavar="BASE", help="the state before: a branch, a tag or a commit")
    parser.add_argument("head", metavar="HEAD", nargs="?", help="the state after (default: the working tree)")
    add_root(parser)
    add_as_of(parser, "evaluate both as of this time (default: the as_of of HEAD's plan, else now)")
    add_format(parser, "text", "markdown", "json")


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return what changed between two states of the plan, and what follows from it."""
    comparison = compare(context.root, args.base, args.head, args.as_of, context.now)
    server = context.environ.get("GITHUB_SERVER_URL") or ""
    return print_comparison(comparison, args.style, server=server, colour=context.colour)


def print_comparison(comparison: Comparison, style: DiffStyle, *, server: str = "", colour: bool = False) -> Outcome:
    """Return a comparison in the form asked for; ``server`` is the address of the GitHub that shows the Markdown."""
    if style == "json":
        from launchlist.commands.diff.json_report import print_diff_json

        return Outcome(code=comparison.code, text=print_diff_json(comparison))
    if style == "markdown":
        from launchlist.commands.diff.markdown import SERVER, print_markdown

        return Outcome(code=comparison.code, text=print_markdown(comparison, server=server or SERVER))
    from launchlist.commands.diff.text import print_diff_text

    return Outcome(code=comparison.code, text=print_diff_text(comparison, colour=colour))
