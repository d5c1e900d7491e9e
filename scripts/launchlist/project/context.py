"""What a command may know of the world around it, handed down from the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from launchlist.project.staged import StagedPlan

Ask: TypeAlias = Callable[[str], str]
"""Puts a question to the person at the terminal and returns the answer, without the blanks around it."""


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
    colour: bool
    width: int | None
    """Columns of the terminal that the output goes to; None where it goes to none."""
    staged: StagedPlan | None = None
    """The plan out of Git's index, where that is the one to work on."""
