"""Limits on the size of a plan, checked before anything is built from its files."""

from __future__ import annotations

from typing import Final

MAX_FILE_BYTES: Final = 1024 * 1024
MAX_PLAN_BYTES: Final = 512 * 1024 * 1024
MAX_FILES: Final = 200_000
MAX_LINE: Final = 10_000
"""The most characters in one line."""
MAX_SCALAR: Final = 64 * 1024
"""The most characters in one value."""
MAX_DEPTH: Final = 32
MAX_NODES: Final = 200_000
"""The most keys, values, lists and mappings in one file."""
MAX_FINDINGS: Final = 20
"""The most findings reported for one file; those after a broken beginning are mostly noise."""
