"""Two plans compared: what changed in meaning, and what follows from it."""
