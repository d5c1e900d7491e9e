"""JSON Schema: whether data is valid, and if not, why, in the user's terms."""
