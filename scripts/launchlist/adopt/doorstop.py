"""To be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from launchlist.adopt.draft import Draft, Source, Wishes


def is_like(source: Source) -> bool:
    """Return whether the source looks like it."""
    return False


def read(source: Source, wishes: Wishes) -> Draft:
    """Return the draft."""
    raise NotImplementedError
