"""GitHub's REST API: the only room on the network."""
