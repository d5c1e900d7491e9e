"""The options of the commands that show a plan, in part or for other programs."""

from __future__ import annotations

from argparse import SUPPRESS
from typing import TYPE_CHECKING

from launchlist.commands.arguments_authoring import ROOT

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable


def _add_filters(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--root", metavar="FOLDER", help=ROOT)
    add("--as-of", metavar="MOMENT", help="the moment to speak of (default: the plan's, else now)")
    add("--owner", action="append", default=[], metavar="NAME", help="only what this owner owns; may be repeated")
    add("--label", action="append", default=[], metavar="LABEL", help="only tasks with this label; may be repeated")
    add("--due", metavar="SPAN", help="only what is due within 7d, 24h, 2w, or overdue")


def _add_list(parser: ArgumentParser) -> None:
    _add_filters(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", dest="style")


def _add_show(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("id", metavar="ID", help="a task or a blocker")
    add("--root", metavar="FOLDER", help=ROOT)
    add("--as-of", metavar="MOMENT", help="the moment to speak of (default: the plan's, else now)")
    add("--format", choices=("text", "json"), default="text", dest="style")


def _add_export(parser: ArgumentParser) -> None:
    _add_filters(parser)
    parser.add_argument("format", choices=("json", "csv", "ics"), metavar="FORMAT", help="json, csv or ics")
    parser.add_argument("--alarm", metavar="SPAN", default="1d", help="ics: remind that long before (1d; 0h for never)")


def _add_completion(parser: ArgumentParser) -> None:
    parser.add_argument("shell", nargs="?", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")
    parser.add_argument("--words", nargs="*", dest="asked", help=SUPPRESS)  # asked by the scripts at every TAB


COMMANDS: dict[str, tuple[Callable[[ArgumentParser], None], str]] = {
    "list": (_add_list, "list tasks"),
    "show": (_add_show, "show all there is about a task or a blocker"),
    "ready": (_add_list, "list the tasks that could be done now"),
    "blocked": (_add_list, "list the tasks that wait, and for what"),
    "export": (_add_export, "print the plan as JSON, CSV or a calendar"),
    "completion": (_add_completion, "print what makes a shell complete commands, ids and owners"),
}
