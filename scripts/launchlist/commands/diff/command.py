"""``launchlist diff``: what the change from one state of the plan to another means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from launchlist.project.comparison import compare
from launchlist.project.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from datetime import datetime

    from launchlist.project.comparison import Comparison

DiffStyle: TypeAlias = Literal["text", "markdown", "json"]


def start_diff(args: Namespace, root: str, environ: Mapping[str, str], now: datetime, *, colour: bool) -> Outcome:
    """Return the outcome of the parsed command."""
    comparison = compare(root, args.base, args.head, args.as_of, now)
    return print_comparison(comparison, args.style, server=environ.get("GITHUB_SERVER_URL") or "", colour=colour)


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
