"""Git: the only package that starts it, and what it knows about the plan."""
