"""Git: the only room that starts it, and what it knows of the plan."""
