"""``launchlist export``: print the plan for other programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from launchlist.commands.options import add_filters
from launchlist.errors import UsageError
from launchlist.plan.moments import read_duration
from launchlist.printing.escape import escape_json
from launchlist.project.context import Outcome
from launchlist.project.plan_view import view_selection
from launchlist.wording import quote

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping
    from datetime import timedelta

    from launchlist.project.context import CommandContext


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add_filters(parser)
    parser.add_argument("format", choices=("json", "csv", "ics"), metavar="FORMAT", help="json, csv or ics")
    parser.add_argument(
        "--alarm",
        metavar="SPAN",
        default="1d",
        help="ics: how long before a deadline to remind (default: 1d; 0h: never)",
    )


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return the plan in the requested format."""
    alarm = _read_alarm(args.alarm)
    viewed = view_selection(args, context)
    if isinstance(viewed, Outcome):
        return viewed
    if args.format == "json":
        from launchlist.export.data import describe_view, write_json

        return viewed.end(escape_json(write_json(describe_view(viewed.view))))._replace(is_exact=True)
    if args.format == "csv":
        from launchlist.export.csv_table import write_csv

        return viewed.end(write_csv(viewed.view))._replace(is_exact=True)
    from launchlist.export.ics import write_ics

    return viewed.end(write_ics(viewed.view, find_identity(context.root, context.environ), alarm))._replace(
        is_exact=True
    )


_LONGEST = 1000
"""Characters at the end of a remote's URL in which its name is looked for."""


def find_identity(root: str, environ: Mapping[str, str]) -> str:
    """Return what identifies a plan: ``owner/name`` of its repository and its folder there, in lower case.

    The name comes from the URL of the remote origin, or in a workflow on GitHub from GITHUB_REPOSITORY.
    Without a remote it is "".
    """
    from launchlist.git.run import run_git

    url = run_git(root, "remote", "get-url", "origin")
    address = url.output.strip() if url.code == 0 else environ.get("GITHUB_REPOSITORY", "")
    found = re.search(r"(?<![^/:\\])([^/:\\]+[/\\][^/:\\]+?)(?:\.git)?[/\\]*\Z", address[-_LONGEST:])
    if not found:
        return ""
    place = run_git(root, "rev-parse", "--show-prefix")
    folder = place.output.strip().strip("/") if place.code == 0 else ""
    return f"{found[1]}:{folder}".replace("\\", "/").lower()


def _read_alarm(text: str) -> timedelta:
    alarm = read_duration(text)
    if alarm is None:
        msg = f"--alarm {quote(text)} is not a valid duration: write 1d, 2h, or 0h for no reminder (at most ten years)"
        raise UsageError(msg)
    return alarm
