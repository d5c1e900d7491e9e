"""The command line: arguments, the terminal, the wall clock, exit codes, and the one place where errors end."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from launchlist import __version__
from launchlist.commands.words import parse_command_line
from launchlist.errors import ChangedError, LaunchlistError, UsageError
from launchlist.printing.color import is_color_wanted
from launchlist.printing.escape import escape_line, escape_text
from launchlist.printing.interrupt import EXIT_INTERRUPTED, MESSAGE, is_interrupt, raise_at_interrupt
from launchlist.printing.progress import Progress
from launchlist.printing.streams import flush, report_bug, write_streams
from launchlist.reading.disk.run_cache import build_key

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from launchlist.project.outcome import Outcome
    from launchlist.project.project import Project
    from launchlist.project.staged import StagedPlan

EXIT_BUG = 3
TRIES = 3


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character must not make the command fail.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # the standard streams can
    try:
        args = parse_command_line(words)
        args.words = words
        outcome = run_command(args, os.environ)
        return write_streams(outcome.code, outcome.text, outcome.errors)
    except SystemExit as stop:  # argparse has said all there is to say
        return flush(stop.code if isinstance(stop.code, int) else 2)
    except LaunchlistError as err:
        print(f"launchlist: {escape_text(str(err))}", file=sys.stderr)
        return err.exit_code
    except BaseException as err:  # noqa: BLE001 - the one error boundary: what arrives here is a bug of ours
        if is_interrupt(err):
            print(MESSAGE, file=sys.stderr)
            return EXIT_INTERRUPTED
        report_bug(__version__)
        return EXIT_BUG


def run_command(args: Namespace, environ: Mapping[str, str]) -> Outcome:
    """Return the outcome of the parsed command; the modules of a command are loaded when it runs."""
    if args.command not in {"check", "render"}:
        raise_at_interrupt()
    if args.command == "rules":
        from launchlist.commands.rules import build_rule_manual, explain_rule, list_rules

        if args.markdown:
            return build_rule_manual()
        return explain_rule(args.name) if args.name else list_rules()
    if args.command == "schema":
        from launchlist.commands.schema import build_field_manual, show_schema

        if args.markdown:
            return build_field_manual()
        if args.name is None:
            msg = "which schema? launchlist schema task|blocker|plan|findings|sync|diff|export"
            raise UsageError(msg)
        return show_schema(args.name)
    if args.command == "diff":
        from launchlist.commands.diff.command import start_diff

        colour = is_color_wanted(environ, is_terminal=sys.stdout.isatty())
        return start_diff(args, _find_root(args.root), environ, datetime.now(UTC), colour=colour)
    if args.command == "action":
        return _act(environ)
    if args.command == "sync":
        return _sync(args, environ)
    return _run_with_plan(args, environ)


def _run_with_plan(args: Namespace, environ: Mapping[str, str]) -> Outcome:
    run = _try_on_plan if args.command in {"check", "render"} else _dispatch
    if not getattr(args, "staged", False):
        return run(args, environ, None)
    from launchlist.project.staged import run_staged

    index = environ.get("GIT_INDEX_FILE", "")
    return run_staged(
        os.getcwd(), args.root, index, lambda plan: run(args, environ, plan), renders=args.command == "render"
    )


def _dispatch(args: Namespace, environ: Mapping[str, str], staged: StagedPlan | None) -> Outcome:
    from launchlist.commands.dispatch import dispatch
    from launchlist.project.context import CommandContext

    if args.command == "export":  # whose line ends and UTF-8 the formats prescribe, whatever the machine writes else
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr] # the standard streams can
    is_terminal = sys.stdout.isatty()
    around = CommandContext(
        environ=environ,
        now=datetime.now(UTC),
        folder=os.getcwd(),
        root=staged.root if staged else _find_root(getattr(args, "root", None)),
        staged=staged,
        ask=_ask if sys.stdin.isatty() and sys.stderr.isatty() else None,
        colour=is_color_wanted(environ, is_terminal=is_terminal),
        width=os.get_terminal_size(sys.stdout.fileno()).columns if is_terminal else None,
    )
    return dispatch(args, around)


def _ask(question: str) -> str:
    print(f"{escape_line(question)} ", end="", file=sys.stderr, flush=True)
    answer = sys.stdin.readline()
    if not answer:  # the end of the input, as Ctrl-D sends it, is no answer but a wish to stop
        raise KeyboardInterrupt
    return answer.strip()


def _act(environ: Mapping[str, str]) -> Outcome:
    from launchlist.commands.action.command import run_action

    kept = dict(environ)
    os.environ.pop("GITHUB_TOKEN", None)  # no process of ours is to find it there
    return run_action(kept, datetime.now(UTC), lambda text: print(text, end="", flush=True))


def _try_on_plan(args: Namespace, environ: Mapping[str, str], staged: StagedPlan | None) -> Outcome:
    """Render again what was saved meanwhile, by another run or around a region; `--force` did not mean that."""
    tries = 1 if args.command == "render" and args.force else TRIES
    for _ in range(tries - 1):
        try:
            return _run_on_plan(args, environ, staged)
        except ChangedError:
            continue
    return _run_on_plan(args, environ, staged)


def _run_on_plan(args: Namespace, environ: Mapping[str, str], staged: StagedPlan | None) -> Outcome:
    from launchlist.project.project import read_project

    started = time.time_ns()
    root = staged.root if staged else _find_root(args.root)
    progress = Progress(sys.stderr, is_shown=sys.stderr.isatty())
    places = args.command == "check" or args.style != "text"
    now = datetime.now(UTC)
    if staged:
        from launchlist.project.staged import read_staged_project

        project = read_staged_project(staged, args.as_of, now, places=places)
    else:
        project = read_project(root, args.as_of, now, track=progress.track, places=places)
    raise_at_interrupt()
    progress.say("Checking" if args.command == "check" else "Rendering")
    colour = is_color_wanted(environ, is_terminal=sys.stdout.isatty())
    outcome = (_check if args.command == "check" else _render)(args, project, staged, colour=colour)
    progress.close()
    if outcome.code == 0 and not args.explain and not staged:
        from launchlist.project.remember_run import remember_run

        key = build_key(args.words, root, colour=colour)
        remember_run(project, outcome, args.command, key, started=started, is_settled=args.as_of is not None)
    return outcome


def _check(args: Namespace, project: Project, staged: StagedPlan | None, *, colour: bool) -> Outcome:
    from launchlist.commands.check import check

    if not staged:
        return check(project, args.style, colour=colour, explain=args.explain)
    from launchlist.project.staged import explain_untracked

    outcome = check(project, args.style, colour=colour, explain=args.explain, read=staged.read_folder)
    return outcome._replace(errors=explain_untracked(staged)) if outcome.code else outcome


def _render(args: Namespace, project: Project, staged: StagedPlan | None, *, colour: bool) -> Outcome:
    from launchlist.commands.render import render
    from launchlist.project.generate import RenderOptions

    rendering = RenderOptions(
        style=args.style,
        colour=colour,
        stamp=args.stamp,
        force=args.force,
        explain=args.explain,
        is_moment_given=args.as_of is not None,
        fails_on_change=args.exit_non_zero_on_change,
    )
    if not staged:
        return render(project, rendering, check=args.check)
    from launchlist.commands.render_staged import render_staged

    return render_staged(project, rendering, staged, check=args.check)


def _sync(args: Namespace, environ: Mapping[str, str]) -> Outcome:
    from launchlist.commands.sync.connect import start_sync

    planned = _read_plan(args.apply) if args.apply else None
    return start_sync(args, _find_root(args.root), environ, datetime.now(UTC), planned)


def _read_plan(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as err:
        msg = f"--apply {path}: the plan cannot be read"
        raise UsageError(msg) from err


def _find_root(given: str | None) -> str:
    from launchlist.reading.disk.plan_files import find_root

    if given is None:
        return find_root(os.getcwd()) or os.getcwd()
    if not os.path.isdir(given):
        msg = f"--root {given}: there is no such folder"
        raise UsageError(msg)
    return given


if __name__ == "__main__":
    sys.exit(main())
