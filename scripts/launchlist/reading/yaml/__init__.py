"""YAML: from the bytes of one file to plain data with positions, or findings."""
