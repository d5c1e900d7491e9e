"""The exceptions of launchlist, each with its exit code."""

from __future__ import annotations


class LaunchlistError(Exception):
    """A message for the user; anything else that escapes is an internal error (exit 3)."""

    exit_code: int = 1


class UsageError(LaunchlistError):
    """The command was called with invalid arguments (exit 2)."""

    exit_code = 2


class GuardError(LaunchlistError):
    """Continuing could destroy someone's work, so nothing was done (exit 4)."""

    exit_code = 4


class StoppedError(LaunchlistError):
    """A signal ended the run before it did anything (exit 128 and the signal's number)."""

    def __init__(self, message: str, number: int) -> None:
        """Keep the number of the signal."""
        super().__init__(message)
        self.exit_code = 128 + number


class ChangedError(GuardError):
    """A file was saved, created or removed by someone else since it was read."""


class PartialError(LaunchlistError):
    """The command was partly done, for example because GitHub failed; the next run continues (exit 5)."""

    exit_code = 5
