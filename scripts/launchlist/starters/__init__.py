"""Plans to start from, for `launchlist init --template`; every date in them counts from the release."""
