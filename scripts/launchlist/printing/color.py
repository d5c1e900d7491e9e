"""Whether output is colored."""

from __future__ import annotations

TYPE_CHECKING = False  # the real one would be a quarter of a run that repeats the last one; type checkers know this one
if TYPE_CHECKING:
    from collections.abc import Mapping


def is_color_wanted(environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Whether to color: on a terminal, unless NO_COLOR (https://no-color.org) or a dumb terminal says otherwise."""
    return is_terminal and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
