"""Compare two plans: what changed in meaning, and the consequences."""
