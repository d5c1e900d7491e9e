"""What a plan says of the GitHub issues that are kept for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import timedelta


class Escalation(NamedTuple):
    """What is added to an issue, once, when its task is ``after`` late: a label, a mention of owners, or both."""

    after: timedelta
    written: str
    """``after`` as plan.yaml has it."""
    label: str = ""
    mention: tuple[str, ...] = ()


class IssueSettings(NamedTuple):
    """How `launchlist sync` keeps GitHub issues; ``label`` marks them as launchlist's."""

    label: str = "launchlist"
    labels: tuple[str, ...] = ()
    milestone: str = ""
    max_new: int = 10
    """Most issues opened or reopened in one run."""
    max_open: int = 25
    every_task: bool = False
    """Keep an issue for every unfinished task rather than for late ones."""
    escalation: tuple[Escalation, ...] = ()
    formerly: str = ""
    """The folder of the repository that the plan was in before; "." is the top, "" says that it did not move."""
    logins: tuple[str, ...] = ()
    """Further logins that issues of this plan were opened by."""
