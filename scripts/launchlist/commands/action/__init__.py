"""``launchlist action``: what the GitHub Action runs, one module for each step."""
