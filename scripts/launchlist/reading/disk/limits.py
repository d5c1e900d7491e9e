"""How large a plan may be: bounds checked before anything is built from what a file says."""

from __future__ import annotations

from typing import Final

MAX_FILE_BYTES: Final = 1024 * 1024
MAX_PLAN_BYTES: Final = 512 * 1024 * 1024
MAX_FILES: Final = 200_000
MAX_LINE: Final = 10_000
"""Characters in one line."""
MAX_SCALAR: Final = 64 * 1024
"""Characters in one value."""
MAX_DEPTH: Final = 32
MAX_NODES: Final = 200_000
"""Keys, values, lists and mappings in one file."""
MAX_FINDINGS: Final = 20
"""Findings reported for one file; what follows a broken beginning is mostly noise."""
