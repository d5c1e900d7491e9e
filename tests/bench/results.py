"""The one page that holds every table: each script replaces its own section."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
KEPT = ("## Sync", "## Action", "## Commands")
"""What begins a section of another script than run.py, in this order at the end."""


def read_kept() -> str:
    """Return the sections that run.py leaves as they are."""
    return "".join(part for part in _split() if part.startswith(KEPT))


def replace_section(heading: str, body: str) -> None:
    """Put a section in the place of the one whose heading begins with the same second word, or at the end."""
    word = " ".join(heading.split()[:2]).rstrip(":")
    parts = [part for part in _split() if not part.startswith(word)]
    text = "\n\n".join(part.strip("\n") for part in [*parts, f"{heading}\n\n{body}"])
    RESULTS.write_text(f"{text}\n", encoding="utf-8")


def _split() -> list[str]:
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    return [part for part in re.split(r"(?m)^(?=## )", text) if part]
