"""The command line: arguments, the terminal, the wall clock, exit codes, and the one place where errors end."""

from __future__ import annotations

import argparse
import os
import sys
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from launchlist import __version__
from launchlist.errors import LaunchlistError, UsageError
from launchlist.printing.colour import is_colour_wanted
from launchlist.printing.escape import escape_line, escape_text
from launchlist.printing.progress import track
from launchlist.reading.recall import build_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from launchlist.commands.outcome import Outcome
    from launchlist.reading.files import SourceFile

EXIT_BUG = 3
EXIT_INTERRUPTED = 130
_EPILOG = """exit codes: 0 all well; 1 findings, drift or a file rewritten; 2 wrong usage; 3 a bug of ours;
4 refused because something could be lost; 130 interrupted"""


def _build_formatter(prog: str) -> argparse.HelpFormatter:
    """To ask the terminal for its width, argparse loads what takes 4 ms, on every start; lines of 78 fit all."""
    return argparse.RawDescriptionHelpFormatter(prog, width=78)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="launchlist",
        description="Keep a launch plan as YAML in Git: check it and render the checklist people read.",
        epilog=_EPILOG,
        formatter_class=_build_formatter,
    )
    parser.add_argument("--version", action="version", version=f"launchlist {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="launchlist")
    add_command = partial(commands.add_parser, formatter_class=_build_formatter)
    check = add_command("check", help="report everything that is wrong or questionable in the plan")
    _add_plan_options(check)
    check.add_argument("--explain", action="store_true", help="say why each metric has the status it has")
    render = add_command("render", help="write CHECKLIST.md and the other outputs of the plan")
    _add_plan_options(render)
    render.add_argument("--check", action="store_true", help="write nothing; show what differs and exit 1 if anything")
    render.add_argument("--stamp", action="store_true", help="record the moment even if nothing else changed")
    render.add_argument("--force", action="store_true", help="overwrite hand edits that were never committed")
    render.add_argument("--explain", action="store_true", help="say why each metric has the status it has")
    rules = add_command("rules", help="list the rules, or explain one")
    rules.add_argument("name", nargs="?", metavar="NAME", help="a rule, as findings name it")
    rules.add_argument("--markdown", action="store_true", help="print the manual of all rules as Markdown")
    schema = add_command("schema", help="print a JSON Schema")
    schema.add_argument("name", nargs="?", choices=("task", "blocker", "plan", "findings"))
    schema.add_argument("--markdown", action="store_true", help="print the manual of all fields as Markdown")
    return parser


def _add_plan_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", metavar="FOLDER", help="the repository (default: the nearest with a checklist/)")
    parser.add_argument("--as-of", metavar="MOMENT", help="the moment to speak of (default: the plan's, else now)")
    parser.add_argument("--format", choices=("text", "github", "json", "sarif"), default="text", dest="style")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not make the command fail.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # the standard streams can
    try:
        args = build_parser().parse_args(words)
        args.words = words
        outcome = run_command(args, os.environ)
        _write(outcome)
    except LaunchlistError as err:
        print(f"launchlist: {escape_text(str(err))}", file=sys.stderr)
        return err.exit_code
    except KeyboardInterrupt:
        print("launchlist: interrupted; no file was left half-written", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough, as `| head` has; Python must not complain again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception:  # noqa: BLE001 - the one error boundary: what arrives here is a bug of ours
        _report_bug()
        return EXIT_BUG
    return outcome.code


def run_command(args: argparse.Namespace, environ: Mapping[str, str]) -> Outcome:
    """Return the outcome of the parsed command; the modules of a command are loaded when it runs."""
    if args.command == "rules":
        from launchlist.commands.rules import build_manual, explain_rule, list_rules

        if args.markdown:
            return build_manual()
        return explain_rule(args.name) if args.name else list_rules()
    if args.command == "schema":
        from launchlist.commands.schema import build_manual as build_field_manual
        from launchlist.commands.schema import show_schema

        if args.markdown:
            return build_field_manual()
        if args.name is None:
            msg = "which schema? launchlist schema task|blocker|plan|findings"
            raise UsageError(msg)
        return show_schema(args.name)
    return _run_on_plan(args, environ)


def _run_on_plan(args: argparse.Namespace, environ: Mapping[str, str]) -> Outcome:
    from launchlist.commands.project import read_project

    started = time.time_ns()
    root = _find_root(args.root)
    track_files = _show_progress if sys.stderr.isatty() else iter
    places = args.command == "check" or args.style != "text"
    project = read_project(root, args.as_of, datetime.now(UTC), track=track_files, places=places)
    colour = is_colour_wanted(environ, is_terminal=sys.stdout.isatty())
    if args.command == "check":
        from launchlist.commands.check import check

        outcome = check(project, args.style, colour=colour, explain=args.explain)
    else:
        from launchlist.commands.render import Rendering, render

        rendering = Rendering(
            style=args.style,
            colour=colour,
            stamp=args.stamp,
            force=args.force,
            explain=args.explain,
            is_moment_given=args.as_of is not None,
        )
        outcome = render(project, rendering, check=args.check)
    if outcome.code == 0 and not args.explain:
        from launchlist.commands.remember import remember_run

        key = build_key(args.words, colour=colour)
        remember_run(project, outcome, args.command, key, started=started, is_settled=args.as_of is not None)
    return outcome


def _show_progress(files: Sequence[SourceFile]) -> Iterator[SourceFile]:
    return track(files, "Checking files", stream=sys.stderr)


def _find_root(given: str | None) -> str:
    from launchlist.reading.files import find_root

    if given is None:
        return find_root(os.getcwd()) or os.getcwd()
    if not os.path.isdir(given):
        msg = f"--root {given}: there is no such folder"
        raise UsageError(msg)
    return given


def _write(outcome: Outcome) -> None:
    sys.stdout.write(outcome.text)
    sys.stdout.flush()
    sys.stderr.write("".join(f"{escape_line(line)}\n" for line in outcome.errors.splitlines()))


def _report_bug() -> None:
    import platform
    import traceback

    trace = traceback.format_exc()
    print(
        f"launchlist: this is a bug of ours, please report it with these lines:\n"
        f"launchlist {__version__}, Python {platform.python_version()}, {platform.system()}\n{trace}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
