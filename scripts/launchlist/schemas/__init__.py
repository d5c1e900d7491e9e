"""JSON Schemas (draft 2020-12) of what launchlist reads and prints."""
