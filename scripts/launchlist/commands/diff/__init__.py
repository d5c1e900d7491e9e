"""``launchlist diff``: how the plan changed, in each output format."""
