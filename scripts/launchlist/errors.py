"""The one family of exceptions: each carries the exit code the command line ends with."""

from __future__ import annotations

from typing import ClassVar


class LaunchlistError(Exception):
    """A message for the user; anything else that escapes is a bug of ours (exit 3)."""

    exit_code: ClassVar[int] = 1


class UsageError(LaunchlistError):
    """The command was called in a way that cannot mean anything (exit 2)."""

    exit_code = 2


class GuardError(LaunchlistError):
    """Going on could destroy something a person made, so nothing was done (exit 4)."""

    exit_code = 4


class ChangedError(GuardError):
    """A file is not what it was when it was read: somebody has saved, made or removed it meanwhile."""


class PartialError(LaunchlistError):
    """The world outside did not answer as hoped; what is left goes on in the next run (exit 5)."""

    exit_code = 5
