"""``launchlist list``, ``ready``, ``blocked`` and ``show``."""
