"""Reads the values of a JSON text one after another, and knows the line each stands on."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

MAX_VALUE_DEPTH: Final = 32
_BLANK: Final = re.compile(r"[ \t\r\n,]*")


class Placed(NamedTuple):
    """A value of a file, and the line it starts on."""

    value: Value
    line: int
    repeated: tuple[str, ...] = ()
    """Names that an object in it has twice; the last one counts."""


class Scanner:
    """Reads values from a text, and knows the line it is on."""

    def __init__(self, text: str, at: int = 0) -> None:
        self._text = text
        self._at = self._counted = 0
        self._lines = 1
        self._repeated: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._build_object, parse_constant=_refuse)
        self._move(at)

    @property
    def line(self) -> int:
        """The line of the next value."""
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines

    def is_at_end(self) -> bool:
        """Return whether no value follows."""
        return self._at >= len(self._text)

    def take(self, char: str) -> bool:
        """Step over ``char`` if it is next."""
        if not self._text.startswith(char, self._at):
            return False
        self._move(self._at + 1)
        return True

    def read_value(self) -> Placed:
        """Return the next value; raises ValueError where it is none, or nested too deep."""
        line, self._repeated = self.line, []
        try:
            value, end = self._decoder.raw_decode(self._text, self._at)
        except RecursionError:
            value, end = None, -1
        if end < 0 or _is_deep(value):
            msg = f"it is nested deeper than {MAX_VALUE_DEPTH} levels"
            raise ValueError(msg)
        self._move(end)
        return Placed(value, line, tuple(dict.fromkeys(self._repeated)))

    def read_items(self) -> Iterator[Placed]:
        """Yield the items of an array whose bracket has been taken, and take the other bracket."""
        while not self.take("]"):
            if self.is_at_end():
                msg = "the file ends within a list"
                raise ValueError(msg)
            yield self.read_value()

    def skip_line(self) -> str:
        """Step over the rest of the line and return it."""
        end = self._text.find("\n", self._at)
        line = self._text[self._at : end if end >= 0 else None]
        self._move(self._at + len(line))
        return line

    def _move(self, at: int) -> None:
        blank = _BLANK.match(self._text, at)
        self._at = blank.end() if blank else at

    def _build_object(self, pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        built = dict(pairs)
        if len(built) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            self._repeated += [name for name in built if counts[name] > 1]
        return built


def _refuse(word: str) -> None:
    msg = f"{word} is no number"
    raise ValueError(msg)


def _is_deep(value: Value) -> bool:
    level = [value]
    for _ in range(MAX_VALUE_DEPTH):
        level = [
            inner
            for each in level
            if isinstance(each, (list, dict))
            for inner in (each if isinstance(each, list) else each.values())
        ]
        if not level:
            return False
    return True
