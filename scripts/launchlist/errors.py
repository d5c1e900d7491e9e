"""The one family of exceptions: each carries the exit code the command line ends with."""

from __future__ import annotations


class LaunchlistError(Exception):
    """A message for the user; anything else that escapes is an internal error (exit 3)."""

    exit_code: int = 1


class UsageError(LaunchlistError):
    """The command was called in a way that cannot mean anything (exit 2)."""

    exit_code = 2


class GuardError(LaunchlistError):
    """Going on could destroy something a person made, so nothing was done (exit 4)."""

    exit_code = 4


class StoppedError(LaunchlistError):
    """A signal ended the run before it did anything (exit 128 and the signal's number)."""

    def __init__(self, message: str, number: int) -> None:
        """Take the number of the signal."""
        super().__init__(message)
        self.exit_code = 128 + number


class ChangedError(GuardError):
    """A file is not what it was when it was read: somebody has saved, made or removed it meanwhile."""


class PartialError(LaunchlistError):
    """The world outside did not answer as hoped; what is left goes on in the next run (exit 5)."""

    exit_code = 5
