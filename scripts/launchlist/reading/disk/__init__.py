"""The disk: the files of a plan, and how they are opened, locked and replaced."""

KEPT_RUNS = ".git/launchlist"
"""The folder, from the root of a plan, with the last good run of each command."""
