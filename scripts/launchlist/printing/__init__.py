"""Findings as text for people, for GitHub and for programs: pure functions, nothing is printed here."""
