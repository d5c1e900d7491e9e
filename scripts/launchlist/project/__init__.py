"""A plan and everything that commands share about it: load, check, generate, compare, edit."""
