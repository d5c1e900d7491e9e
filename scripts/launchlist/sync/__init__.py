"""GitHub issues kept in step with a plan: one way, from files to issues."""
