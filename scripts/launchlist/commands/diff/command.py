"""``launchlist diff``: show how the plan changed between two states, and the consequences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from launchlist.commands.diff.phrases import Escapes
from launchlist.commands.diff.sections import ReportSection, build_sections, choose_clock, introduce, summarize
from launchlist.commands.options import add_as_of, add_format, add_root
from launchlist.printing.escape import escape_line, escape_text
from launchlist.project.comparison import compare_revisions
from launchlist.project.context import Outcome

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

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
    """Return what changed between two states of the plan, and the consequences."""
    comparison = compare_revisions(context.root, args.base, args.head, args.as_of, context.now)
    server = context.environ.get("GITHUB_SERVER_URL") or ""
    return print_comparison(comparison, args.style, server=server, color=context.color)


def print_comparison(comparison: Comparison, style: DiffStyle, *, server: str = "", color: bool = False) -> Outcome:
    """Return a comparison in the requested format; ``server`` is the URL of the GitHub that shows the Markdown."""
    if style == "json":
        from launchlist.commands.diff.json_report import print_diff_json

        return Outcome(code=comparison.code, text=print_diff_json(comparison))
    if style == "markdown":
        from launchlist.commands.diff.markdown import SERVER, print_markdown

        return Outcome(code=comparison.code, text=print_markdown(comparison, server=server or SERVER))

    return Outcome(code=comparison.code, text=print_diff_text(comparison, color=color))


_BOLD = "\x1b[1m"
_RESET = "\x1b[0m"


def print_diff_text(comparison: Comparison, *, color: bool) -> str:
    """Return the comparison as lines."""
    clock = choose_clock(comparison)
    escapes = Escapes(plain=escape_text, line=escape_text, cell=escape_text, strong=str, code=str, clock=clock)
    lines = [escape_line(introduce(comparison, escapes)), summarize(comparison)]
    for section in build_sections(comparison, escapes):
        lines += ["", f"{_BOLD}{section.heading}{_RESET}" if color else section.heading]
        lines += [f"  {escape_line(line)}" for line in _list_lines(section)]
    return "".join(f"{line}\n" for line in lines)


def _list_lines(section: ReportSection) -> Iterator[str]:
    yield from section.lines
    if section.rows:
        widths = [max(len(row[at]) for row in section.rows) for at in range(len(section.rows[0]))]
        for row in section.rows:
            yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
