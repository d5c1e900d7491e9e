"""One module a command: wire the floors below together, 10 to 60 lines each."""
