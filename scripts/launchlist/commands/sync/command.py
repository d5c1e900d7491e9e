"""``launchlist sync``: plan which issues to open, change and close, and with ``--apply`` do so."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from launchlist.commands.options import add_as_of, add_format, add_root
from launchlist.commands.sync.connect import build_driver, choose_repository, name_run
from launchlist.commands.sync.options import RATES, Options
from launchlist.commands.sync.planner import sync
from launchlist.commands.sync.report import print_result
from launchlist.errors import UsageError
from launchlist.git.remote_ref import authenticate
from launchlist.github.driver import Pace
from launchlist.github.requests import find_server, read_token
from launchlist.printing.signals import Stop
from launchlist.project.project import read_project
from launchlist.reading.disk.adopt_source import read_given_text
from launchlist.sync.write_pace import Rates

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from launchlist.project.context import CommandContext, Outcome


GUARDS = ("blind", "frozen", "label", "lost", "mass-close", "moved", "repository", "stale", "uncommitted")


def add_options(parser: ArgumentParser) -> None:
    """Add the options of the command."""
    add = parser.add_argument
    add_root(parser)
    add_as_of(parser, "evaluate the plan as of this time (default: the plan's as_of, else GitHub's clock)")
    add_format(parser, "text", "json")
    add(
        "--apply",
        nargs="?",
        const="",
        metavar="PLAN.json",
        help="carry out the plan; with a file from --format json, exactly that plan",
    )
    add("--repo", metavar="OWNER/NAME", help="the repository of the issues (default: GITHUB_REPOSITORY)")
    add("--all", action="store_true", dest="every_task", help="keep an issue for every unfinished task")
    add("--allow", action="append", choices=GUARDS, default=[], help="override a guard that stopped an earlier run")
    add("--max-new", type=_count, metavar="N", help="maximum number of issues to open in this run (default: 10)")
    add("--max-open", type=_count, metavar="N", help="maximum number of issues open at once (default: 25)")
    add("--no-journal", action="store_true", help="do not keep a record of issues on a Git ref")
    add("--remote", default="origin", metavar="NAME", help="the Git remote with the journal")
    add(
        "--time-limit",
        type=_seconds,
        default=600.0,
        metavar="SECONDS",
        help="stop cleanly after this many seconds (default: 600)",
    )
    add(
        "--pace",
        type=_seconds,
        default=1.0,
        metavar="SECONDS",
        help="seconds between two writes (default: 1, as GitHub asks; 0 removes all limits)",
    )


def run(args: Namespace, context: CommandContext) -> Outcome:
    """Return what was planned or done."""
    planned = _read_plan(args.apply) if args.apply else None
    root, environ, now = context.root, context.environ, context.now
    repository = choose_repository(args.repo, environ)
    stop = Stop()
    driver = build_driver(root, repository, args.remote, environ, Pace(args.pace, args.time_limit), stop)
    if args.apply is not None and driver is None:
        msg = "sync --apply needs GITHUB_TOKEN (or GH_TOKEN), and --repo or GITHUB_REPOSITORY"
        raise UsageError(msg)
    options = Options(
        repository=repository,
        server=find_server(environ),
        as_of=args.as_of,
        is_applied=args.apply is not None,
        planned=planned,
        every_task=args.every_task,
        allowed=frozenset(args.allow),
        max_new=args.max_new,
        max_open=args.max_open,
        uses_journal=not args.no_journal,
        run=name_run(environ, now),
        rates=RATES if args.pace else Rates(),
        environment=authenticate(root, args.remote, find_server(environ), read_token(environ)),
    )
    project = read_project(root, args.as_of, now)
    with stop if options.is_applied else contextlib.nullcontext():
        return print_result(sync(project, options, driver, now), args.style)


def _read_plan(path: str) -> str:
    try:
        return read_given_text(path)
    except (OSError, UnicodeDecodeError) as err:
        msg = f"--apply {path}: the plan cannot be read"
        raise UsageError(msg) from err


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < 1e6:  # also excludes NaN
        raise ValueError
    return number
