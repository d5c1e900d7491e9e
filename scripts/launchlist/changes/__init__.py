"""What Git knows about the plan; the only rooms that run git."""
