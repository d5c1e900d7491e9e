"""``launchlist completion``: shell completion."""
