"""A progress bar on a terminal, for work that takes longer than a second."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Item = TypeVar("Item")

PATIENCE = 1.0
_STRIDE = 64


def track(items: Sequence[Item], what: str, *, stream: TextIO, patience: float = PATIENCE) -> Iterator[Item]:
    """Yield ``items``; once that takes longer than ``patience`` seconds, show on ``stream`` how far it is."""
    started = monotonic()
    done = 0
    for done, item in enumerate(items, start=1):
        yield item
        if done % _STRIDE == 0 and monotonic() - started > patience:
            break
    if done == len(items):
        return
    # Imported here: most runs end before it is worth the 70 ms.
    from rich.console import Console
    from rich.progress import track as show

    console = Console(file=stream)
    rest = items[done:]
    yield from show(rest, description=what, total=len(items), completed=done, console=console, transient=True)
