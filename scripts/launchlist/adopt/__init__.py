"""Reads plans in foreign formats as drafts of a plan."""
