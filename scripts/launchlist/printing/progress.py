"""Progress on a terminal for work that takes longer than a second."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, TextIO, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Tracked = TypeVar("Tracked")

PATIENCE = 1.0
_STRIDE = 64
_ERASE = "\r\x1b[K"


class Progress:
    """Measures from its creation; shows nothing before ``patience`` seconds have passed, or if there is no terminal."""

    def __init__(self, stream: TextIO, *, is_shown: bool = True, patience: float = PATIENCE) -> None:
        self._stream = stream
        self._is_shown = is_shown
        self._end_of_patience = monotonic() + patience
        self._has_said = False

    def track(self, items: Sequence[Tracked]) -> Iterator[Tracked]:
        """Yield ``items`` and show them as files that are read."""
        return self._walk(items) if self._is_shown else iter(items)

    def say(self, what: str) -> None:
        """Show the current activity when the progress is unknown."""
        if self._is_shown and self._is_long():
            self._stream.write(f"{_ERASE}{what} …")
            self._stream.flush()
            self._has_said = True

    def close(self) -> None:
        """Clear the terminal."""
        if self._has_said:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._has_said = False

    def _is_long(self) -> bool:
        return monotonic() > self._end_of_patience

    def _walk(self, items: Sequence[Tracked]) -> Iterator[Tracked]:
        self.close()
        done = 0
        for done, item in enumerate(items, start=1):
            yield item
            if done % _STRIDE == 0 and self._is_long():
                break
        if done < len(items):
            # Imported here: most runs end before it is worth the 70 ms.
            from rich.console import Console
            from rich.progress import track as show

            console = Console(file=self._stream)
            rest, total = items[done:], len(items)
            yield from show(rest, "Reading files", total, done, console=console, transient=True)
        self.say("Checking")
