"""JSON Schema: whether data is valid, and why not in a user's terms."""
