"""YAML: from the bytes of one file to plain data with positions, or what is wrong with it."""
