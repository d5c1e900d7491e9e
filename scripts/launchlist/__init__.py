"""launchlist keeps a launch plan as YAML in a Git repository, checks it and renders the checklist people read."""

from __future__ import annotations

__version__ = "0.1.0"
