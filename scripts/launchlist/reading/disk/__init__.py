"""The disk: which files a plan has, how they are opened, locked and replaced."""

KEPT_RUNS = ".git/launchlist"
"""The folder, from the root of a plan, that keeps the last good run of each command."""
