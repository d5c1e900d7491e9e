"""What a command may know of the world around it, handed down from the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from launchlist.printing.progress import Progress
    from launchlist.project.staged import StagedPlan

Ask: TypeAlias = Callable[[str], str]
"""Puts a question to the person at the terminal and returns the answer, without the spaces around it."""


class CommandContext(NamedTuple):
    """One run's terminal, environment and clock."""

    environ: Mapping[str, str]
    now: datetime
    folder: str
    """Where the command was started, absolute."""
    root: str
    """The folder with the plan: ``--root``, or the nearest one upwards with a plan, else ``folder``."""
    ask: Ask | None
    """None where nobody sits at a terminal to be asked."""
    color: bool
    width: int | None
    """Columns of the terminal that the output goes to; None where it goes to none."""
    words: tuple[str, ...] = ()
    """The command line, without the name of the program."""
    started: int = 0
    """When the command was started, in nanoseconds since 1970."""
    write: Callable[[str], None] = print
    """Writes text to standard output at once, before the command has an outcome."""
    hide: Callable[[str], None] = print
    """Removes a variable from the environment of this process, and so of those that it starts."""
    progress: Progress | None = None
    staged: StagedPlan | None = None
    """The plan in Git's index, where that is the one to work on."""
