"""``launchlist sync``: options, connection and reports."""
