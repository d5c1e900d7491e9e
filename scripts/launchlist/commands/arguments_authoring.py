"""The options of the commands that begin a plan and change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable

WRITES = "writes to the working tree, never to the index"
ROOT = "the repository (default: the nearest with a checklist/)"


def add_staged(parser: ArgumentParser, does: str = "") -> None:
    """Add the option of the commands that hooks run before a commit."""
    what = "judge what is staged in Git for the next commit, the whole plan where no commit is being made"
    parser.add_argument("--staged", action="store_true", help=f"{what}; {does}" if does else what)


def add_exit_code(parser: ArgumentParser) -> None:
    """Add the option of the commands that write and may be asked whether they did."""
    summary = "exit 1 if a file was rewritten, or with --staged has to be staged"
    parser.add_argument("--exit-non-zero-on-change", action="store_true", help=summary)


def _add_adopt(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("source", metavar="SOURCE", nargs="?", help="a file or a folder of what the plan was kept in until now")
    add("--from", dest="kind", metavar="FORMAT", help="what it is (default: found out; --from help lists them)")
    add("--into", metavar="FOLDER", help="where the plan goes (default: here); must not hold one")
    add("--dry-run", action="store_true", help="show the files and what the source had wrong; write nothing")
    add("--zone", metavar="ZONE", help="the time zone of times that name none")
    add("--as-of", metavar="MOMENT", help="the moment the source speaks of (default: its own, else now)")
    add("--column", action="append", default=[], metavar="FIELD=HEADER", help="which column of a table is which field")
    add("--title", metavar="TEXT", help="the plan's title (default: the source's)")


def _add_init(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("folder", nargs="?", metavar="FOLDER", help="where the plan goes (default: here)")
    add("--title", metavar="TEXT", help="what is launched")
    add("--zone", metavar="ZONE", help="the time zone of deadlines: Europe/Berlin, UTC+08:00")
    add("--release", metavar="MOMENT", help="when it is launched: 2026-12-01, tomorrow 18:00, in 6 weeks")
    add("--owner", metavar="NAME", help="who owns the first task (default: git's user.name)")


def _add_new(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("prefix", metavar="PREFIX", help="the id's letters, DOC for DOC-1; a whole id takes just that one")
    add("title", metavar="TITLE", help="what is to be done")
    add("--root", metavar="FOLDER", help=ROOT)
    add("--owner", metavar="NAME", help="who answers for it (default: the plan's only owner)")
    add("--deadline", metavar="MOMENT", help="2026-12-01, 'tomorrow 18:00', 'friday', '+3d' (default: the release)")
    add("--status", choices=("pending", "in_progress", "complete", "cancelled"), default="pending")
    add("--label", action="append", default=[], metavar="LABEL", help="one, or several with commas; may be repeated")
    add("--depends-on", action="append", default=[], metavar="ID", help="one, or several with commas; may be repeated")
    add("--estimate", metavar="SPAN", help="time still needed: 4h, 2d, 1w")


def _add_set(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID", help="a task or a blocker")
    add(
        "fields",
        nargs="+",
        metavar="FIELD=VALUE",
        help="status=complete, deadline='friday 18:00', labels=a,b; nothing behind the = removes the field",
    )
    add("--update", metavar="TEXT", help="a dated remark, for a task")
    add("--root", metavar="FOLDER", help=ROOT)


def _add_update(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID", help="a task")
    add("text", metavar="TEXT", help="what happened")
    add("--date", metavar="DATE", help="the day it happened (default: today)")
    add("--root", metavar="FOLDER", help=ROOT)


def _add_block(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID", help="a blocker, new or there already")
    add("affects", nargs="*", metavar="TASK", help="the tasks it holds up")
    add("--description", metavar="TEXT", help="what is in the way; needed for a new one")
    add("--plan", metavar="TEXT", help="how it will be removed; needed for a new one")
    add("--owner", metavar="NAME", help="who answers for removing it")
    add("--eta", metavar="MOMENT", help="when it is expected to be gone")
    add("--root", metavar="FOLDER", help=ROOT)


def _add_resolve(parser: ArgumentParser) -> None:
    parser.add_argument("ids", nargs="+", metavar="ID", help="blockers that stand in nobody's way any more")
    parser.add_argument("--root", metavar="FOLDER", help=ROOT)


def _add_renumber(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID", help="the id to give up: of two records with it, the one in --file")
    add("new", nargs="?", metavar="NEW", help="the id to take (default: the next free one of its prefix)")
    add("--file", metavar="PATH", help="which of two files with that id")
    add("--root", metavar="FOLDER", help=ROOT)


def _add_fmt(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("paths", nargs="*", metavar="FILE", help="files of the plan (default: all of them)")
    add("--check", action="store_true", help="write nothing; name what is not in the one layout and exit 1 if anything")
    add("--root", metavar="FOLDER", help=ROOT)
    add_staged(parser, WRITES)
    add_exit_code(parser)


COMMANDS: dict[str, tuple[Callable[[ArgumentParser], None], str]] = {
    "init": (_add_init, "begin a plan, with its workflow, hook and editor settings"),
    "adopt": (_add_adopt, "turn a checklist, a spreadsheet, issues or another tool's files into a plan"),
    "new": (_add_new, "add a task under the next free id"),
    "set": (_add_set, "change fields of a task or a blocker, and nothing else in its file"),
    "update": (_add_update, "add a dated remark to a task"),
    "block": (_add_block, "say what holds tasks up"),
    "resolve": (_add_resolve, "say that a blocker is gone"),
    "renumber": (_add_renumber, "give a task or a blocker another id, everywhere"),
    "fmt": (_add_fmt, "lay the plan's files out in the one way, comments kept"),
}
