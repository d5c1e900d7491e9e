"""GitHub's REST API: the only package that uses the network."""
