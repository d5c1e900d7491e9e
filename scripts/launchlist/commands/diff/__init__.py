"""``launchlist diff``: what a change does to the plan, in each output format."""
