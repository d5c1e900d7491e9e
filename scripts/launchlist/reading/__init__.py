"""From the bytes of a user's files to plain data and findings."""
